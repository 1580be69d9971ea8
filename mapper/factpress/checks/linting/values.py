"""Parameters whose values SHACL does not allow, and patterns that engines read differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from factpress.checks.compiling.xpath_regex import FLAGS
from factpress.checks.linting import regexes
from factpress.checks.linting.finding import Finding, sh, shacl_name
from factpress.checks.shape_files.placed import LISTS_OF_SHAPES, SHAPES, PlacedShapes
from factpress.checks.shape_files.shapes_graph import IllFormed, ShapesGraph, literal_type
from factpress.checks.shapes import KINDS
from factpress.checks.terms import is_iri, is_literal, literal
from factpress.problems import Severity

_IRIS = (
    *("class", "datatype", "targetClass", "targetSubjectsOf", "targetObjectsOf", "equals", "disjoint"),
    *("lessThan", "lessThanOrEquals", "severity"),
)
_COUNTS = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount")
_BOOLEANS = ("closed", "uniqueLang", "deactivated", "qualifiedValueShapesDisjoint")
_STRINGS = ("pattern", "flags", "select", "ask")
_BOUNDS = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_LISTS = ("in", "languageIn", "ignoredProperties", *LISTS_OF_SHAPES)
#: A shape may have one value at most (SHACL, section 4 and appendix A); more than one list of and, or, xone is allowed.
_ONCE = (
    *("datatype", "nodeKind", "in", "languageIn", "ignoredProperties", "path", "severity", "qualifiedValueShape"),
    *_BOUNDS,
)
#: What says nothing about a node itself.
_OF_PROPERTIES = ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")


def ill_formed_values(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each value that its parameter does not take, and each pattern outside the common subset."""
    for node in list(shapes.graph.rows):
        names = [name for parameter in shapes.graph.rows[node] if (name := shacl_name(parameter))]
        for name in names:
            yield from _faults(node, name, shapes)
        if "pattern" in names:
            yield from _pattern(node, shapes)
        elif "flags" in names:
            yield _told(node, "flags", shapes, "has sh:flags without sh:pattern")


def _faults(node: str, name: str, shapes: PlacedShapes) -> Iterator[Finding]:
    try:
        for check in _CHECKS.get(name, ()):
            check(shapes.graph, node, name)
    except IllFormed as fault:
        yield _told(node, name, shapes, str(fault))
    is_property = bool(shapes.graph.shacl(node, "path"))
    if name in _OF_PROPERTIES and not is_property:
        yield _told(node, name, shapes, f"has sh:{name} without a path, which says nothing")


def _told(node: str, name: str, shapes: PlacedShapes, fault: str, severity: Severity = Severity.ERROR) -> Finding:
    place = shapes.place(node, sh(name), shapes.graph.shacl(node, name)[-1])
    return Finding(place, shapes.readable(f"{shapes.name(node)} {fault}"), None, severity)


def _pattern(node: str, shapes: PlacedShapes) -> Iterator[Finding]:
    try:
        pattern, flags = shapes.graph.string(node, "pattern"), shapes.graph.string(node, "flags") or ""
    except IllFormed:
        return  # told already
    if unknown := set(flags) - FLAGS.keys():
        yield _told(node, "flags", shapes, f"has sh:flags with {min(unknown)!r}; there are s, m, i, x and q")
    elif fault := regexes.does_not_compile(pattern or "", flags):
        yield _told(node, "pattern", shapes, f"has a sh:pattern that does not compile: {fault}")
    else:
        for difference, severity in regexes.differences(pattern or "", flags):
            yield _told(node, "pattern", shapes, f"has a sh:pattern that {difference}", severity)


# ---------------------------------------------------------------------------------------- checks of one parameter

Check = Callable[[ShapesGraph, str, str], object]


def _one(graph: ShapesGraph, node: str, name: str) -> None:
    graph.one(node, name)


def _iris(graph: ShapesGraph, node: str, name: str) -> None:
    for value in graph.shacl(node, name):
        if not is_iri(value):
            raise IllFormed(f"has sh:{name} {value}, which is no IRI")


def _count(graph: ShapesGraph, node: str, name: str) -> None:
    if (number := graph.count(node, name)) is not None and number < 0:
        raise IllFormed(f"has sh:{name} {number}, which is below zero")


def _kind(graph: ShapesGraph, node: str, name: str) -> None:
    for value in graph.shacl(node, name):
        if value not in KINDS:
            raise IllFormed(f"has sh:nodeKind {value}, which is none of the six kinds of SHACL")


def _literals(graph: ShapesGraph, node: str, name: str) -> None:
    for value in graph.shacl(node, name):
        if not is_literal(value):
            raise IllFormed(f"has sh:{name} {value}, which is no literal")


def _nodes(graph: ShapesGraph, node: str, name: str) -> None:
    for value in graph.shacl(node, name):
        if is_literal(value):
            raise IllFormed(f"has sh:{name} {value}, which is no shape")


def _lists(graph: ShapesGraph, node: str, name: str) -> None:
    for head in graph.shacl(node, name):
        members = graph.items(head)
        if name == "ignoredProperties" and not all(map(is_iri, members)):
            raise IllFormed("has sh:ignoredProperties with something that is no IRI")
        if name in LISTS_OF_SHAPES and any(map(is_literal, members)):
            raise IllFormed(f"has sh:{name} with a literal, which is no shape")
        if name == "languageIn" and not all(literal_type(member) is None for member in members):
            raise IllFormed("has sh:languageIn with something that is no plain string")


def _messages(graph: ShapesGraph, node: str, _name: str) -> None:
    graph.messages(node)
    tags = [literal(text).language for text in graph.shacl(node, "message")]
    twice = next((tag for tag in tags if tags.count(tag) > 1), None)
    if twice:
        raise IllFormed(f"has two messages in the language {twice}, of which one is shown")


def _path(graph: ShapesGraph, node: str, _name: str) -> None:
    path = graph.one(node, "path")
    if path is not None:
        graph.path(path)


def _checks() -> Mapping[str, tuple[Check, ...]]:
    found: dict[str, list[Check]] = {name: [_one] for name in _ONCE}
    of_one: list[tuple[tuple[str, ...], Check]] = [
        (_IRIS, _iris),
        (_COUNTS, _count),
        (_BOOLEANS, ShapesGraph.flag),
        (_STRINGS, ShapesGraph.string),
        (_BOUNDS, _literals),
        (SHAPES, _nodes),
        (_LISTS, _lists),
        (("nodeKind",), _kind),
        (("message",), _messages),
        (("path",), _path),
    ]
    for names, check in of_one:
        for name in names:
            found.setdefault(name, []).append(check)
    return {name: tuple(checks) for name, checks in found.items()}


_CHECKS = _checks()
