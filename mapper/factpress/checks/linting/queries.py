"""Queries of SPARQL in shapes: whether they parse, and keep to what SHACL allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from factpress.checks.linting.finding import Finding, sh
from factpress.checks.shape_files.placed import PlacedShapes
from factpress.checks.shape_files.prebinding import query_fault
from factpress.checks.shape_files.shapes_graph import IllFormed
from factpress.checks.terms import is_literal, said
from factpress.problems import Place
from factpress.sparql import undeclared_prefix
from factpress.store.base import QueryRefused
from factpress.store.embedded import EmbeddedStore

_FORMS = ("select", "ask")


def faulty_queries(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each query that is none, uses a prefix that is not declared, or has what SHACL forbids (section 5.3)."""
    for node in list(shapes.graph.rows):
        for form in _FORMS:
            try:
                query = shapes.graph.string(node, form)
            except IllFormed:
                continue  # told as an ill-formed value
            if query is not None:
                yield from _faults(node, form, query, shapes)


def _faults(node: str, form: str, query: str, shapes: PlacedShapes) -> Iterator[Finding]:
    prologue = "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in _declared(node, shapes).items())
    place = shapes.place(node, sh(form), shapes.graph.shacl(node, form)[0])
    name = shapes.name(node)
    if undeclared := undeclared_prefix(prologue + query):
        prefix, offset = undeclared
        advice = f"declare it with sh:declare at what sh:prefixes of {name} names"
        where = _below(place, query.count("\n", 0, offset - len(prologue)))
        yield Finding(where, f"the query of {name} uses the prefix {prefix!r} without declaring it", advice)
    elif fault := query_fault(query, form, _bound(node, shapes)):
        yield Finding(place, f"the query of {name} {fault}")
    else:
        try:
            EmbeddedStore().ask(prologue + query)
        except QueryRefused as refused:
            where = _below(place, (refused.line or 1) - 1)
            yield Finding(where, f"the query of {name} does not parse: {refused}")


def _below(place: Place, lines: int) -> Place:
    """Return the place of a line of a query that stands in a text over several lines."""
    return replace(place, line=place.line + lines, column=None) if lines and place.line else place


def _declared(node: str, shapes: PlacedShapes) -> dict[str, str]:
    """Return the prefixes of a query."""
    graph, found = shapes.graph, dict[str, str]()
    for ontology in graph.declaring(node):
        for declaration in graph.shacl(ontology, "declare"):
            prefix, space = graph.shacl(declaration, "prefix"), graph.shacl(declaration, "namespace")
            if prefix and space and is_literal(prefix[0]):
                found[said(prefix[0])] = said(space[0])
    return found


def _bound(node: str, shapes: PlacedShapes) -> tuple[str, ...]:
    """Return the variables that have values beforehand: $this, and the parameters of a component that uses a query."""
    graph = shapes.graph
    components = [
        component
        for name in ("validator", "nodeValidator", "propertyValidator")
        for component in graph.inverse(sh(name)).get(node, ())
    ]
    paths = [path for component in components for parameter in graph.shacl(component, "parameter")
             for path in graph.shacl(parameter, "path")]  # fmt: skip
    return ("this", *(path.rstrip(">").replace("#", "/").rpartition("/")[2] for path in paths))
