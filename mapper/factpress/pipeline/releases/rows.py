"""What a release says, as sorted lines, and the join of two releases' lines.

A line is "<subject> aspect value": the IRI of a fact, an evidence or a thing, a word for what is said of it, and a term
as N-Triples has it.  All lines of one subject together are its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal, Term
from factpress.publish.statements import literal_parts, unescape
from factpress.store.base import Answer, Rows


class Row(NamedTuple):
    """What a release says of one subject: by aspect its values, sorted as N-Triples."""

    iri: str
    values: Mapping[str, tuple[Term, ...]]

    def one(self, aspect: str) -> Term | None:
        """Return the first value of an aspect, None where it has none."""
        return next(iter(self.values.get(aspect, ())), None)


Lines = list[bytes]


def lines_of(answer: Answer) -> Iterator[bytes]:
    """Yield the line of each row of an answer with three columns: subject, aspect, value.

    Raises CouldNotRun if the answer has other columns, or a row lacks one.
    """
    if not isinstance(answer, Rows) or len(answer.columns) != len(("subject", "aspect", "value")):
        raise CouldNotRun("a query of releases does not return subject, aspect and value")
    for subject, aspect, value in answer.rows:
        if subject is None or aspect is None or value is None:
            raise CouldNotRun("a query of releases returns a row that is not whole")
        yield f"{subject.n3()} {aspect.value} {value.n3()}".encode()


def joined(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[Lines | None, Lines | None]]:
    """Yield for each subject its lines in the old release and in the new one, None where it is not there.

    Both are sorted by byte, each line once; so are the subjects that come out.
    """
    for _, sides in groupby(merge(_grouped(old, 0), _grouped(new, 1)), key=lambda group: group[0]):
        found = {side: lines for _, side, lines in sides}
        yield found.get(0), found.get(1)


def _grouped(lines: Iterable[bytes], side: int) -> Iterator[tuple[bytes, int, Lines]]:
    for subject, group in groupby(lines, key=_subject):
        yield subject, side, list(group)


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def read_row(lines: Lines | None) -> Row | None:
    """Return the row of a subject's lines, None for none."""
    if lines is None:
        return None
    values: dict[str, tuple[Term, ...]] = {}
    for line in lines:
        _, aspect, value = line.decode().split(" ", 2)
        values[aspect] = (*values.get(aspect, ()), _term(value))
    return Row(_subject(lines[0]).decode()[1:-1], values)


def _term(text: str) -> Term:
    if text.startswith("<"):
        return Iri(text[1:-1])
    parts = literal_parts(text)
    return Literal(unescape(parts.escaped), parts.language, parts.datatype)
