"""Canonical N-Quads lines taken apart and put together, without a full parser.

A canonical line is "<s> <p> <o> <g> ." or "<s> <p> "literal" <g> ." with single spaces and a line feed: IRIs
hold no space and no angle bracket, literals no raw line feed, carriage return or quotation mark, and there are
no blank nodes.  The mapping room writes such lines only, so finding the spaces is enough.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Statement(NamedTuple):
    """One quad; each term is the text that N-Quads has, with its angle brackets or quotation marks."""

    subject: str
    predicate: str
    object: str
    graph: str

    @property
    def triple(self) -> str:
        """The N-Triples line, with its line end."""
        return f"{self.subject} {self.predicate} {self.object} .\n"


class Placed(NamedTuple):
    """One triple in an arrangement: the place it is sorted by, and its terms as N-Triples has them."""

    place: str
    subject: str
    predicate: str
    object: str


class LiteralParts(NamedTuple):
    """A literal as written: its text with the escapes, and a language tag or a datatype IRI, or neither."""

    escaped: str
    language: str | None
    datatype: str | None


def literal_parts(term: str) -> LiteralParts:
    """Take an N-Triples literal apart."""
    closing = term.rindex('"')
    escaped, tail = term[1:closing], term[closing + 1 :]
    if tail.startswith("@"):
        return LiteralParts(escaped, tail[1:], None)
    return LiteralParts(escaped, None, tail[len("^^<") : -1] if tail else None)


_ESCAPED = re.compile(r"\\(.)")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t"}


def unescape(text: str) -> str:
    r"""Return what a literal's text stands for; the escapes are \\ \" \n \r \t."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _CHARACTERS.get(found[1], found[1]), text)
