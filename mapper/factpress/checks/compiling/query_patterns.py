"""The triple patterns of a simple query of SPARQL.

Only queries of one group are understood: triple patterns with property paths, filters, FILTER [NOT] EXISTS, BIND.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from factpress.checks.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence
from factpress.sparql import tokens
from factpress.vocab import RDF_TYPE

_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
#: Functions that give another answer each time, or look at more than their arguments.
_UNSTEADY = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_MODIFIERS = {"*": (0, True), "+": (1, True), "?": (0, False)}


class NotSimple(Exception):
    """A query that is not understood."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Terms as texts, variables as "?name"; `path` None for a variable in place of the property."""

    subject: str
    path: Path | None
    object: str


@dataclass(slots=True)
class Group:
    """Triple patterns that hold together, and the groups inside, which are of FILTER EXISTS."""

    patterns: list[Pattern] = field(default_factory=list)
    inner: list[Group] = field(default_factory=list)


def group_of(query: str) -> Group:
    """Return the outermost group of a SELECT query; raises NotSimple where something in it is not understood."""
    return _Parser(query).query()


class _Parser:
    """Reads a query token by token; raises NotSimple at the first thing that is not understood."""

    def __init__(self, query: str) -> None:
        self._tokens = tokens(query)
        self._next = 0
        self._prefixes: dict[str, str] = {}

    def query(self) -> Group:
        while self._takes("PREFIX"):
            name, space = self._take()[1], self._take()[1]
            self._prefixes[name] = space[1:-1]
        self._expect("SELECT")
        projected: list[Group] = []
        while self._peek()[1] != "{" and self._peek()[1].upper() != "WHERE":
            kind, text = self._take()
            if text == "(":
                self._expression(projected)
            elif kind != "variable" and text.upper() not in ("DISTINCT", "*"):
                raise NotSimple
        self._takes("WHERE")
        group = self._group()
        if projected or self._next != len(self._tokens):
            raise NotSimple
        return group

    def _group(self) -> Group:
        group = Group()
        self._expect("{")
        while not self._takes("}"):
            if self._takes("FILTER"):
                self._filter(group)
            elif self._takes("BIND"):
                self._expect("(")
                self._expression(group.inner)
            else:
                self._triples(group)
            self._takes(".")
        return group

    def _filter(self, group: Group) -> None:
        self._takes("NOT")
        if self._takes("EXISTS"):
            group.inner.append(self._group())
            return
        if self._take()[1] != "(":
            self._expect("(")
        self._expression(group.inner)

    def _expression(self, groups: list[Group]) -> None:
        """Read to the bracket that closes an expression; groups inside are of EXISTS."""
        depth = 1
        while depth:
            kind, text = self._peek()
            if text == "{":
                groups.append(self._group())
                continue
            self._next += 1
            depth += (text == "(") - (text == ")")
            if kind == "word" and text.upper() in _AGGREGATES | _UNSTEADY:
                raise NotSimple

    def _triples(self, group: Group) -> None:
        subject = self._term()
        while True:
            path = self._verb()
            group.patterns.append(Pattern(subject, path, self._term()))
            while self._takes(","):
                group.patterns.append(Pattern(subject, path, self._term()))
            while self._takes(";"):
                pass
            if self._peek()[1] in (".", "}") or self._peek()[1].upper() in ("FILTER", "BIND"):
                return

    def _term(self) -> str:
        kind, text = self._take()
        match kind:
            case "variable":
                return f"?{text[1:]}"
            case "iri" | "number":
                return text
            case "name":
                return self._expanded(text)
            case "word" if text in ("true", "false"):
                return text
            case "text":
                if self._takes("^^"):
                    return f"{text}^^{self._term()}"
                return text + (self._take()[1] if self._peek()[0] == "language" else "")
        raise NotSimple

    def _verb(self) -> Path | None:
        if self._peek()[0] == "variable":
            self._next += 1
            return None
        return self._alternatives()

    def _alternatives(self) -> Path:
        paths = [self._sequence()]
        while self._takes("|"):
            paths.append(self._sequence())
        return paths[0] if len(paths) == 1 else Alternative(tuple(paths))

    def _sequence(self) -> Path:
        paths = [self._step()]
        while self._takes("/"):
            paths.append(self._step())
        return paths[0] if len(paths) == 1 else Sequence(tuple(paths))

    def _step(self) -> Path:
        is_inverse = self._takes("^")
        kind, text = self._take()
        path: Path
        if text == "(":
            path = self._alternatives()
            self._expect(")")
        elif text == "a" and kind == "word":
            path = Predicate(f"<{RDF_TYPE}>")
        elif kind in ("iri", "name"):
            path = Predicate(text if kind == "iri" else self._expanded(text))
        else:
            raise NotSimple
        while self._peek()[1] in _MODIFIERS:
            path = Repeated(path, *_MODIFIERS[self._take()[1]])
        return Inverse(path) if is_inverse else path

    def _expanded(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        if f"{prefix}:" not in self._prefixes:
            raise NotSimple
        return f"<{self._prefixes[f'{prefix}:']}{local}>"

    def _peek(self) -> tuple[str, str]:
        if self._next >= len(self._tokens):
            raise NotSimple
        return self._tokens[self._next]

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._next += 1
        return token

    def _takes(self, text: str) -> bool:
        """Take the next token if it is this word or sign."""
        if self._next < len(self._tokens) and self._tokens[self._next][1].upper() == text:
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise NotSimple
