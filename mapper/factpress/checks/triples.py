"""N-Triples as the texts that the index holds.

Lines in canonical form, as factpress writes them, are taken as they are, a block at a time; where a block has others,
the parser reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from factpress.checks.literals import PORTABLE_DATATYPE, PORTABLE_LANGUAGE, is_day, sift
from factpress.checks.report import Violation
from factpress.model import DATE
from factpress.problems import Place, Problem, Problems
from factpress.rdf import Syntax, TextTriple, parse_texts
from factpress.vocab import XSD

#: As many bytes are read at once.
_BLOCK = 1 << 16
_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*+:[!#-;=?-\[\]_a-z~\x7f-\U0010ffff]*+>"
_NODE = rf"{_IRI}|_:[A-Za-z0-9]++"
_TEXT = r'"[^"\\\t\n\r]*+(?:\\[\\"nrt][^"\\\t\n\r]*+)*+"'
_TYPED = rf"\^\^(?!<{XSD}string>){_IRI}"
_CANONICAL = re.compile(
    rf"^({_NODE}) ({_IRI}) ({_NODE}|{_TEXT}(?:@[a-z]++(?:-[a-z0-9]++)*+|{_TYPED})?+) \.$", re.MULTILINE
)
_PORTABLE = re.compile(
    rf"^({_IRI}) ({_IRI}) ({_IRI}|{_TEXT}(?:@{PORTABLE_LANGUAGE})?|{PORTABLE_DATATYPE}) \.$", re.MULTILINE
)
_DATE = f'"^^<{DATE}>'


@dataclass
class Reading:
    """The triples of some data, and what is found while they are read.

    `portable` asks for literals that every store keeps: others are `violations` and left out, and `gaps` are the
    subjects and properties, as IRIs, where something was left out.
    """

    data: Iterable[bytes] | bytes
    portable: bool
    problems: list[Problem] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    gaps: set[tuple[str, str]] = field(default_factory=set)

    def __iter__(self) -> Iterator[TextTriple]:
        """Return the triples in their order."""
        return chain.from_iterable(self._parts())

    def _parts(self) -> Iterator[Iterable[TextTriple]]:
        line = 1
        for block in _blocks(self.data):
            try:
                text = block.decode()
            except UnicodeDecodeError as error:
                place = Place("data", line + block.count(b"\n", 0, error.start))
                self.problems.append(Problem(place, "not-utf8", "the data have bytes that are not UTF-8"))
            else:
                yield self._portable(text, line) if self.portable else self._any(text, line)
            line += block.count(b"\n")

    def _portable(self, text: str, line: int) -> Iterable[TextTriple]:
        triples: list[TextTriple] = _PORTABLE.findall(text)
        if len(triples) == text.count("\n") and all(map(_exists, (term for _, _, term in triples))):
            return triples
        sifted = sift(text.encode(), line)
        self.problems.extend(sifted.problems)
        self.violations.extend(sifted.violations)
        self.gaps.update(sifted.gaps)
        return self._any(sifted.sound, line)

    def _any(self, text: str, line: int) -> Iterable[TextTriple]:
        triples: list[TextTriple] = _CANONICAL.findall(text)
        return triples if len(triples) == text.count("\n") else self._parsed(text, line)

    def _parsed(self, text: str, line: int) -> Iterator[TextTriple]:
        problems = Problems()
        yield from parse_texts(text.encode(), Syntax.N_TRIPLES, problems, "data")
        for problem in problems:
            place = Place("data", line + (problem.place.line or 1) - 1, problem.place.column)
            self.problems.append(Problem(place, problem.code, problem.message))


def _blocks(data: Iterable[bytes] | bytes) -> Iterator[bytes]:
    """Yield the data in pieces of whole lines, each with its line end."""
    held: list[bytes] = []
    size = 0
    for piece in _pieces(data) if isinstance(data, bytes) else data:
        held.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        last = b"".join(held)
        yield last if last.endswith(b"\n") else last + b"\n"


def _pieces(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _BLOCK) + 1 or len(data)
        yield data[start:end]
        start = end


def _exists(term: str) -> bool:
    """Whether a term that has the form of a portable one is no impossible date."""
    return not term.endswith(_DATE) or _is_date(term)


@lru_cache(maxsize=1 << 16)
def _is_date(term: str) -> bool:
    return is_day(term[1 : -len(_DATE)])
