"""Where the triples of a Turtle or TriG document were typed.

Parsers of RDF tell no positions.  This reads a document that a parser has accepted once more, for its structure only:
prefixes are not resolved and escapes not undone.  What it finds is in the order in which the parser gives its triples,
so that the n-th of the one is the n-th of the other; a law among the tests holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import NamedTuple

_LONG_1, _LONG_2 = r'"""(?:[^"\\]|\\.|"(?!""))*"""', r"'''(?:[^'\\]|\\.|'(?!''))*'''"
_SHORT = r'"(?:[^"\\\n\r]|\\.)*"' + r"|'(?:[^'\\\n\r]|\\.)*'"
_NAME = r"""[^\s<>"'{}|^`\\()\[\],;.\#~@]|\\."""
_TOKEN = re.compile(
    rf"""(?:[ \t\r\n]+|\#[^\r\n]*)*
    (?:(?P<string>{_LONG_1}|{_LONG_2}|{_SHORT})
    |(?P<newer><<|>>|\{{\||\|\}}|~|--)
    |(?P<iri><[^>]*>)
    |(?P<number>[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+|[+-]?[0-9]*\.[0-9]+|[+-]?[0-9]+)
    |(?P<mark>\^\^|[\[\](){{}}.;,])
    |(?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>(?:{_NAME})(?:{_NAME}|\.+(?={_NAME}))*)
    )""",
    re.VERBOSE | re.DOTALL,
)
#: How many tokens follow the words that SPARQL begins declarations with.
_DECLARATIONS = {"PREFIX": 2, "BASE": 1, "VERSION": 1}
_END = ""


class Spot(NamedTuple):
    """Where the three terms of a triple stand, as offsets in characters from 0.

    What a list says of its own nodes stands at its items; a nameless node stands at its opening bracket.
    """

    subject: int
    predicate: int
    object: int


class NewerSyntax(Exception):
    """The document has syntax of RDF 1.2 at an offset."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(f"RDF 1.2 at {offset}")


def spots(text: str, wanted: Container[int]) -> Mapping[int, Spot]:
    """Return where the wanted triples of a well-formed Turtle or TriG document stand, by their number from 0.

    Raises NewerSyntax for a document with triple terms, reifiers, annotations or base directions, RecursionError for
    one whose brackets are nested some hundred deep.
    """
    scanner = _Scanner(text, wanted)
    scanner.document()
    return scanner.found


def line_spots(text: str, wanted: Container[int]) -> Mapping[int, Spot]:
    """Return the same for N-Triples and N-Quads."""
    found, number, start = {}, 0, 0
    for line in re.split(r"(?<=[\n\r])", text):
        if line.strip() and not line.lstrip().startswith("#"):
            if number in wanted:
                first, second, third = (match.start(match.lastgroup or 0) for match in _three(line))
                found[number] = Spot(start + first, start + second, start + third)
            number += 1
        start += len(line)
    return found


def _three(line: str) -> list[re.Match[str]]:
    return [match for match, _index in zip(_TOKEN.finditer(line), range(3), strict=False)]


class _Scanner:
    """Walks through the tokens of a document, as its grammar says (RDF 1.1 Turtle, section 6.5; TriG, section 4)."""

    def __init__(self, text: str, wanted: Container[int]) -> None:
        self.found: dict[int, Spot] = {}
        self._tokens = _TOKEN.finditer(text)
        self._wanted, self._number = wanted, 0
        self._step: list[Spot] = []
        self._kind, self._token, self._at = "", _END, 0
        self._advance()

    def document(self) -> None:
        """Walk through all statements; graphs make no difference."""
        while self._kind:
            if self._kind == "mark" and self._token in ".{}":
                self._advance()
            elif self._kind == "at":
                while self._token != ".":
                    self._advance()
            elif self._kind == "name" and self._token.upper() in _DECLARATIONS:
                for _token in range(1 + _DECLARATIONS[self._token.upper()]):
                    self._advance()
            elif self._kind == "name" and self._token.upper() == "GRAPH":
                self._advance()
            else:
                self._statement()

    def _statement(self) -> None:
        self._properties(self._subject())

    def _advance(self) -> None:
        """Go to the next token.  The parser hands out the triples that one token completes last one first."""
        while self._step:
            spot = self._step.pop()
            if self._number in self._wanted:
                self.found[self._number] = spot
            self._number += 1
        match = next(self._tokens, None)
        self._kind = (match and match.lastgroup) or ""
        self._token = match[self._kind] if match and self._kind else _END
        self._at = match.start(self._kind) if match and self._kind else self._at
        if self._kind == "newer":
            raise NewerSyntax(self._at)

    def _subject(self) -> int:
        at, token = self._at, self._token
        self._advance()
        if token == "[":
            self._properties(at)
            self._advance()
        elif token == "(":
            self._items(at)
        return at

    def _properties(self, subject: int) -> None:
        """Walk through verbs and objects, up to what ends them."""
        while self._kind and self._token not in (".", "]", "{", "}"):
            if self._token == ";":
                self._advance()
                continue
            predicate = self._at
            self._advance()
            self._object(subject, predicate)
            while self._token == "," and self._kind == "mark":
                self._advance()
                self._object(subject, predicate)

    def _object(self, subject: int, predicate: int) -> None:
        at = self._at
        if self._kind == "string":
            self._literal(Spot(subject, predicate, at))
        elif self._token == "[":
            self._advance()
            self._properties(at)
            self._step.append(Spot(subject, predicate, at))
            self._advance()
        elif self._token == "(":
            self._advance()
            self._step.append(Spot(subject, predicate, at))
            self._items(at)
        else:
            self._step.append(Spot(subject, predicate, at))
            self._advance()

    def _literal(self, spot: Spot) -> None:
        """Walk through a string and its tag or datatype; the parser knows its end from the token that follows."""
        self._advance()
        suffix = self._kind == "at" or self._token == "^^"
        if self._token == "^^":
            self._advance()
        self._step.append(spot)
        if suffix:
            self._advance()

    def _items(self, node: int) -> None:
        """Walk through the items of a list, of which the opening bracket has been passed."""
        if self._token != ")":
            self._object(node, self._at)
            while self._kind and self._token != ")":
                self._step.append(Spot(node, self._at, self._at))
                node = self._at
                self._object(node, node)
            self._step.append(Spot(node, self._at, self._at))
        self._advance()
