"""The constraints of a shape, read from its parameters (SHACL, sections 4 to 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from factpress.checks.compiling import xpath_regex
from factpress.checks.index import Terms
from factpress.checks.paths import Path
from factpress.checks.report import SHACL
from factpress.checks.shape_files.components_reader import ComponentsReader
from factpress.checks.shape_files.shapes_graph import IllFormed, ShapesGraph, literal_type, whole
from factpress.checks.shapes import (
    KINDS,
    Closed,
    Comparison,
    Constraint,
    Count,
    HasValue,
    Listed,
    Logic,
    Pattern,
    Qualified,
    UniqueLang,
    ValueTest,
)
from factpress.checks.terms import is_blank, is_iri, is_literal

#: What says where to look or what to compute in SHACL's Advanced Features, by its name.
ADVANCED = {name: f"<{SHACL}{name}>" for name in ("target", "expression")}


def _is_whole(text: str) -> bool:
    try:
        whole(text, "")
    except IllFormed:
        return False
    return True


#: The parameters of which each value is tested alone: what their own values must be, in words, and if but once.
_VALUE_TESTS: dict[str, tuple[Callable[[str], bool], str, bool]] = {
    "class": (lambda term: is_iri(term) or is_blank(term), "no class", False),
    "datatype": (is_iri, "no IRI", True),
    "nodeKind": (KINDS.__contains__, "no kind of node", True),
    **dict.fromkeys(("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"), (is_literal, "no literal", True)),
    **dict.fromkeys(("minLength", "maxLength"), (_is_whole, "no whole number", True)),
}


class ConstraintReader:
    """Reads constraints; raises IllFormed where they are not as SHACL says."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._components = ComponentsReader(graph)

    def read(self, name: str, path: Path | None) -> Iterator[Constraint]:
        """Yield the constraints of a shape but sh:property."""
        yield from self._value_tests(name)
        yield from self._texts(name)
        yield from self._sets(name, path)
        yield from self._comparisons(name, path)
        yield from self._logic(name)
        yield from self._qualified(name, path)
        yield from self._closed(name)
        yield from self._components.read(name, path)

    def _value_tests(self, name: str) -> Iterator[Constraint]:
        for parameter, (fits, fault, is_single) in _VALUE_TESTS.items():
            terms = self._graph.shacl(name, parameter)
            if is_single and len(terms) > 1:
                raise IllFormed(f"has sh:{parameter} more than once")
            for term in terms:
                if not fits(term):
                    raise IllFormed(f"has sh:{parameter} {term}, which is {fault}")
                yield ValueTest(parameter, term)

    def _texts(self, name: str) -> Iterator[Constraint]:
        flags = self._graph.string(name, "flags") or ""
        if (pattern := self._graph.string(name, "pattern")) is not None:
            try:
                xpath_regex.translated(pattern, flags)
            except ValueError as error:
                raise IllFormed(f"has a sh:pattern that is no regular expression: {error}") from None
            yield Pattern(pattern, flags)
        if (ranges := self._graph.one(name, "languageIn")) is not None:
            terms = self._graph.items(ranges)
            if any(literal_type(term) is not None for term in terms):
                raise IllFormed("has in sh:languageIn what is no plain string")
            yield Listed("languageIn", terms)

    def _sets(self, name: str, path: Path | None) -> Iterator[Constraint]:
        for parameter in ("minCount", "maxCount"):
            if (count := self._graph.count(name, parameter)) is not None:
                self._only_of_properties(parameter, path)
                yield Count(parameter, count)
        yield from (HasValue(term) for term in self._graph.shacl(name, "hasValue"))
        if (members := self._graph.one(name, "in")) is not None:
            yield Listed("in", self._graph.items(members))
        if self._graph.flag(name, "uniqueLang"):
            self._only_of_properties("uniqueLang", path)
            yield UniqueLang()

    def _comparisons(self, name: str, path: Path | None) -> Iterator[Constraint]:
        for parameter in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
            for term in self._graph.shacl(name, parameter):
                if not is_iri(term):
                    raise IllFormed(f"has sh:{parameter} {term}, which is no IRI")
                if parameter.startswith("lessThan"):
                    self._only_of_properties(parameter, path)
                yield Comparison(parameter, term)

    def _logic(self, name: str) -> Iterator[Constraint]:
        for parameter in ("node", "not"):
            yield from (Logic(parameter, (shape,)) for shape in self._shapes(self._graph.shacl(name, parameter)))
        for parameter in ("and", "or", "xone"):
            for head in self._graph.shacl(name, parameter):
                yield Logic(parameter, self._shapes(self._graph.items(head)))

    def _shapes(self, terms: Terms) -> Terms:
        if text := next(filter(is_literal, terms), None):
            raise IllFormed(f"leads to {text}, which is no shape")
        return terms

    def _qualified(self, name: str, path: Path | None) -> Iterator[Constraint]:
        shape = self._graph.one(name, "qualifiedValueShape")
        if shape is None:
            return
        self._only_of_properties("qualifiedValueShape", path)
        (shape,) = self._shapes((shape,))
        least, most = (self._graph.count(name, each) for each in ("qualifiedMinCount", "qualifiedMaxCount"))
        is_disjoint = self._graph.flag(name, "qualifiedValueShapesDisjoint")
        yield Qualified(shape, least, most, self._siblings(name, shape) if is_disjoint else ())

    def _siblings(self, name: str, shape: str) -> Terms:
        """Return the other qualified shapes of the shapes that this property shape belongs to (section 4.7.3)."""
        graph = self._graph
        holders = graph.inverse(f"<{SHACL}property>").get(name, ())
        others = (
            qualified
            for holder in holders
            for property_ in graph.shacl(holder, "property")
            for qualified in graph.shacl(property_, "qualifiedValueShape")
        )
        return tuple(dict.fromkeys(other for other in others if other != shape))

    def _closed(self, name: str) -> Iterator[Constraint]:
        graph = self._graph
        ignored = graph.one(name, "ignoredProperties")
        members = graph.items(ignored) if ignored is not None else ()
        if not graph.flag(name, "closed"):
            return
        paths = (path for shape in graph.shacl(name, "property") for path in graph.shacl(shape, "path"))
        yield Closed(frozenset(filter(is_iri, (*members, *paths))))

    def _only_of_properties(self, parameter: str, path: Path | None) -> None:
        if path is None:
            raise IllFormed(f"has sh:{parameter}, which only a property shape may have")
