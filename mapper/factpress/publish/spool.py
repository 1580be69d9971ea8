"""The spool: every mapped quad, sorted for publication and each once.

Subjects come in the order of their IRIs, then `rdf:type` and the other leading predicates, then the rest.
For that, lines are held in a sortable form: the subject loses its closing bracket, so that the space behind it
sorts before every character an IRI may have (a thing, then its nodes "thing--node", then "thing-other"), and a
leading predicate is replaced by "!" and its rank, which sorts before every "<".  Plain byte order then is the
order wanted, and the form is undone when read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from factpress.publish.sorting import SortedLines
from factpress.publish.statements import Placed, Statement, split
from factpress.vocab import RDF, RDF_TYPE, SCHEMA

#: What a reader wants to see first of a subject: what it is, what it is called, what it states.
LEADING = (
    RDF_TYPE,
    SCHEMA + "name",
    SCHEMA + "headline",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    SCHEMA + "alternateName",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    SCHEMA + "description",
    "http://www.w3.org/2000/01/rdf-schema#comment",
    "http://www.w3.org/2004/02/skos/core#definition",
    RDF + "subject",
    RDF + "predicate",
    RDF + "object",
    SCHEMA + "startDate",
    "http://www.w3.org/ns/oa#hasSource",
    "http://www.w3.org/ns/oa#start",
)
_RANKS = {f"<{iri}>".encode(): f"!{rank:02}".encode() for rank, iri in enumerate(LEADING)}
_RANKED = {rank: predicate for predicate, rank in _RANKS.items()}


def _sortable(line: bytes) -> bytes:
    subject, predicate, rest = line.split(b" ", 2)
    return b"%b %b %b" % (subject[:-1], _RANKS.get(predicate, predicate), rest)


def _restored(sortable: bytes) -> bytes:
    subject, predicate, rest = sortable.split(b" ", 2)
    return b"%b> %b %b\n" % (subject, _RANKED.get(predicate, predicate), rest)


class Spool:
    """A set of quads that grows beyond memory: add canonical N-Quads lines, read them back in published order.

    `budget` is the memory in bytes, `folder` the place for sorted runs beyond it.  Reading may be repeated.
    Use as a context manager; leaving it removes the runs.  Raises CouldNotRun where the disk fails.
    """

    def __init__(self, budget: int, folder: Path) -> None:
        self._lines = SortedLines(budget, folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.__exit__(kind, error, trace)

    def add(self, lines: bytes) -> None:
        """Take any number of canonical N-Quads lines, each with its line end."""
        for line in lines.split(b"\n"):
            if line:
                self._lines.add(_sortable(line))

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines with their line ends, sorted, each once."""
        return map(_restored, self._lines)

    def statements(self) -> Iterator[Statement]:
        """Yield the lines taken apart."""
        return map(split, self)

    def sorter(self) -> SortedLines:
        """Return an empty sort with the same budget and folder, for another order of the same statements."""
        return SortedLines(self._lines.budget, self._lines.folder)

    @contextmanager
    def arranged(self, place: Callable[[Statement], str]) -> Iterator[Iterator[Placed]]:
        """Sort the triples by their places, those of one place as published; a triple comes once a place.

        A place holds no tab.
        """
        with self.sorter() as sort:
            for statement in self.statements():
                head = place(statement).encode()
                sort.add(head + b"\t" + _sortable(statement.triple[:-1].encode()))
            yield map(_placed, sort)


def _placed(line: bytes) -> Placed:
    head, _, sortable = line.partition(b"\t")
    subject, predicate, rest = _restored(sortable).decode().split(" ", 2)
    return Placed(head.decode(), subject, predicate, rest[: -len(" .\n")])
