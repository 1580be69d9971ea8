"""The statements of a shapes graph, and the forms that its parameters share: lists, paths, booleans, messages."""

from __future__ import annotations

from collections.abc import Mapping

from factpress.checks.index import Index, Terms, reachable
from factpress.checks.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence
from factpress.checks.report import SHACL
from factpress.checks.terms import is_blank, is_iri, is_literal, literal
from factpress.model import INTEGER
from factpress.vocab import RDF, XSD

FIRST, REST, _NIL = (f"<{RDF}{name}>" for name in ("first", "rest", "nil"))
_IMPORTS = "<http://www.w3.org/2002/07/owl#imports>"
_TRUE, _FALSE = (f'"{word}"^^<{XSD}boolean>' for word in ("true", "false"))
_BOOLEANS = {_TRUE: True, _FALSE: False}
#: So many shapes, or paths, may stand one inside the other: each takes some of the depth that Python has.
DEEPEST = 100
_REPEATED = {"zeroOrMorePath": (0, True), "oneOrMorePath": (1, True), "zeroOrOnePath": (0, False)}


class IllFormed(Exception):
    """A shape that is not as SHACL says; the text ends a sentence that begins with the shape."""


class ShapesGraph(Index):
    """An index of shapes with the readings of their parameters; each raises IllFormed for what SHACL forbids."""

    def shacl(self, node: str, name: str) -> Terms:
        """Return the values of a parameter such as "minCount"."""
        return self.values(node, f"<{SHACL}{name}>")

    def one(self, node: str, name: str) -> str | None:
        """Return the only value of a parameter, None where it has none."""
        values = self.shacl(node, name)
        if len(values) > 1:
            raise IllFormed(f"has sh:{name} more than once")
        return values[0] if values else None

    def flag(self, node: str, name: str) -> bool:
        """Return a boolean; only the literal true switches a constraint on."""
        value = self.one(node, name)
        if value is not None and literal_type(value) != XSD + "boolean":
            raise IllFormed(f"has sh:{name} {value}, which is neither true nor false")
        return value == _TRUE

    def is_off(self, node: str) -> bool:
        """Whether a shape or constraint is deactivated."""
        return _TRUE in self.shacl(node, "deactivated")

    def count(self, node: str, name: str) -> int | None:
        """Return a whole number."""
        value = self.one(node, name)
        return None if value is None else whole(value, name)

    def string(self, node: str, name: str) -> str | None:
        """Return a plain string."""
        value = self.one(node, name)
        if value is None:
            return None
        if not is_literal(value) or literal(value)[1:] != (None, None):
            raise IllFormed(f"has sh:{name} {value}, which is no plain string")
        return literal(value).value

    def messages(self, node: str) -> Mapping[str, str]:
        """Return the sentences of sh:message by language, "" for none; the first of each."""
        found: dict[str, str] = {}
        for text in self.shacl(node, "message"):
            if literal_type(text) not in (None, RDF + "langString"):
                raise IllFormed(f"has sh:message {text}, which is no text")
            said = literal(text)
            found.setdefault(said.language or "", said.value)
        return found

    def items(self, head: str) -> Terms:
        """Return the members of an RDF list."""
        found: list[str] = []
        visited = {head}
        while head != _NIL:
            first, rest = self.values(head, FIRST), self.values(head, REST)
            if len(first) != 1 or len(rest) != 1 or rest[0] in visited:
                raise IllFormed("has a list that is ill-formed")
            found.append(first[0])
            head = rest[0]
            visited.add(head)
        return tuple(found)

    def path(self, node: str, within: tuple[str, ...] = ()) -> Path:
        """Return the path that a node of the shapes graph is."""
        if is_iri(node):
            return Predicate(node)
        if not is_blank(node) or node in within:
            raise IllFormed("has a path that is ill-formed")
        if len(within) == DEEPEST:
            raise IllFormed(f"has a path of more than {DEEPEST} paths, each inside the one before")
        deeper = (*within, node)
        if self.values(node, FIRST):
            return Sequence(self._several(node, deeper))
        if alternatives := self.one(node, "alternativePath"):
            return Alternative(self._several(alternatives, deeper))
        if inverse := self.one(node, "inversePath"):
            return Inverse(self.path(inverse, deeper))
        for name, (least, often) in _REPEATED.items():
            if inner := self.one(node, name):
                return Repeated(self.path(inner, deeper), least, often)
        raise IllFormed("has a path that SHACL does not know")

    def _several(self, head: str, within: tuple[str, ...]) -> tuple[Path, ...]:
        members = self.items(head)
        if len(members) < 2:
            raise IllFormed("has a path of one member, where SHACL wants two or more")
        return tuple(self.path(member, within) for member in members)

    def declaring(self, source: str) -> Terms:
        """Return what declares the prefixes of a query: what sh:prefixes names, by owl:imports too (section 5.2.1)."""
        return reachable(self.shacl(source, "prefixes"), lambda each: self.values(each, _IMPORTS))

    def owner(self, node: str) -> str:
        """Return the IRI that a nameless node is part of; itself where it has one or belongs nowhere.

        What is found is kept for all nodes on the way: a list has one way through all its members.
        """
        owners, way = self._owners(), set[str]()
        while is_blank(node) and node not in way:
            way.add(node)
            node = owners.get(node, node)
        owners.update(dict.fromkeys(way, node))
        return node

    def _owners(self) -> dict[str, str]:
        """Return by nameless node what it is part of: at first what names it, later its owner."""
        if self._owned is None:
            self._owned = {}
            for subject, _predicate, term in self.triples():
                if is_blank(term):
                    self._owned.setdefault(term, subject)
        return self._owned

    _owned: dict[str, str] | None = None


def literal_type(text: str) -> str | None:
    """Return the datatype of a literal, rdf:langString for one with a language, None for a plain string.

    What is no literal has the type "".
    """
    if not is_literal(text):
        return ""
    found = literal(text)
    return RDF + "langString" if found.language else found.datatype


def whole(text: str, name: str) -> int:
    """Return the value of a literal of type xsd:integer."""
    if literal_type(text) == INTEGER:
        try:
            return int(literal(text).value)
        except ValueError:
            pass
    raise IllFormed(f"has sh:{name} {text}, which is no whole number")
