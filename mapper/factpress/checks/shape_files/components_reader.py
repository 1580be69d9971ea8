"""Constraints in SPARQL (SHACL, section 5) and components made of them (section 6), read from a shapes graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from factpress.checks.index import NONE, TYPE
from factpress.checks.paths import Path, path_text
from factpress.checks.report import SHACL
from factpress.checks.shape_files.prebinding import query_fault
from factpress.checks.shape_files.shapes_graph import IllFormed, ShapesGraph, literal_type
from factpress.checks.shapes import Query, component_of
from factpress.checks.terms import bare, is_iri, literal
from factpress.sparql import replaced, without_texts
from factpress.store.base import QueryRefused
from factpress.store.embedded import EmbeddedStore
from factpress.vocab import XSD

_COMPONENT = f"<{SHACL}ConstraintComponent>"
_VARIABLES = re.compile(r"[$?](\w+)")
_PATH = re.compile(r"[$?]PATH\b")
_RESERVED = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})


@dataclass(frozen=True, slots=True)
class _Component:
    """A component that the shapes graph defines: its parameters as (property, variable), and those it needs."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    needed: frozenset[str]


class ComponentsReader:
    """Reads what has a query; raises IllFormed where it is not as SHACL says."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph

    def read(self, name: str, path: Path | None) -> Iterator[Query]:
        """Yield the constraints of a shape that are queries."""
        for source in self._graph.shacl(name, "sparql"):
            if not self._graph.is_off(source):
                yield self._constraint(source, path)
        for component in self._components:
            for values in self._arguments(component, name):
                yield self._validator(component, path, values)

    def _constraint(self, source: str, path: Path | None) -> Query:
        text = self._query(source, "select", path, ())
        return Query(bare(self._graph.owner(source)), component_of("SPARQL"), text, self._graph.messages(source))

    # ------------------------------------------------------------------------------------ components

    @cached_property
    def _components(self) -> tuple[_Component, ...]:
        graph = self._graph
        nodes = chain.from_iterable(
            graph.inverse(TYPE).get(each, NONE) for each in sorted(graph.classes_below(_COMPONENT))
        )
        return tuple(map(self._component, dict.fromkeys(nodes)))

    def _component(self, node: str) -> _Component:
        parameters = self._graph.shacl(node, "parameter")
        named = {parameter: self._parameter(parameter) for parameter in parameters}
        needed = frozenset(named[each][0] for each in parameters if not self._graph.flag(each, "optional"))
        return _Component(node, tuple(named.values()), needed)

    def _parameter(self, node: str) -> tuple[str, str]:
        path = self._graph.one(node, "path")
        if path is None or not is_iri(path):
            raise IllFormed(f"may use a component whose parameter {node} has no IRI as sh:path")
        variable = re.split(r"[/#]", bare(path))[-1]
        if variable in _RESERVED or not re.fullmatch(r"\w+", variable):
            raise IllFormed(f"may use a component whose parameter {path} makes no variable of SPARQL")
        return path, variable

    def _arguments(self, component: _Component, name: str) -> Iterator[tuple[tuple[str, str], ...]]:
        """Yield the values of the parameters, by variable, for each use that a shape makes of a component."""
        row = self._graph.rows.get(name, {})
        if not component.needed or not component.needed <= row.keys():
            return
        present = [(variable, row[path]) for path, variable in component.parameters if path in row]
        if len(present) == 1:
            [(variable, terms)] = present
            yield from (((variable, term),) for term in terms)
        elif any(len(terms) > 1 for _, terms in present):
            raise IllFormed(f"has several values for a parameter of {component.name}")
        else:
            yield tuple((variable, term) for variable, (term,) in present)

    def _validator(self, component: _Component, path: Path | None, values: tuple[tuple[str, str], ...]) -> Query:
        graph = self._graph
        special = graph.shacl(component.name, "nodeValidator" if path is None else "propertyValidator")
        for validator in (*special, *graph.shacl(component.name, "validator")):
            for form in ("select", "ask"):
                if graph.shacl(validator, form):
                    variables = tuple(variable for _, variable in component.parameters)
                    text = self._query(validator, form, path, variables)
                    messages = graph.messages(validator) or graph.messages(component.name)
                    return Query("", bare(component.name), text, messages, form == "ask", values)
        raise IllFormed(f"uses the component {component.name}, which has no validator in SPARQL")

    # ------------------------------------------------------------------------------------ queries

    def _query(self, source: str, form: str, path: Path | None, parameters: tuple[str, ...]) -> str:
        body = self._graph.string(source, form)
        if body is None:
            raise IllFormed(f"has the query {source} without sh:{form}")
        if "shapesGraph" in _VARIABLES.findall(without_texts(body)):
            raise IllFormed(f"has the query {source}, which asks for $shapesGraph; no engine here gives that")
        text = self._prefixes(source) + (body if path is None else replaced(body, _PATH, path_text(path)))
        bound = ("this", *parameters, *(("value",) if form == "ask" else ()))
        fault = query_fault(text, form, bound) or _syntax_fault(text)
        if fault:
            raise IllFormed(f"has the query {source}, which {fault}")
        return text

    def _prefixes(self, source: str) -> str:
        graph = self._graph
        declared: dict[str, str] = {}
        for each in graph.declaring(source):
            for node in graph.shacl(each, "declare"):
                prefix, space = self._declaration(node)
                if declared.setdefault(prefix, space) != space:
                    raise IllFormed(f"has two namespaces for the prefix {prefix}")
        return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in declared.items())

    def _declaration(self, node: str) -> tuple[str, str]:
        prefix, space = self._graph.string(node, "prefix"), self._graph.one(node, "namespace")
        if prefix is None or space is None or literal_type(space) not in (XSD + "anyURI", None):
            raise IllFormed(f"has the prefix {node} without sh:prefix and sh:namespace")
        return prefix, literal(space).value


def _syntax_fault(query: str) -> str | None:
    try:
        EmbeddedStore().ask(query)
    except QueryRefused as refused:
        at = "" if refused.line is None else f" (line {refused.line}, column {refused.column}, prefixes counted)"
        return f"cannot be asked: {refused}{at}"
    return None
