"""How shapes hang together: those that nobody asks for, that are not there, that lead back to themselves."""

from __future__ import annotations

from collections.abc import Iterator

from factpress.checks.index import TYPE
from factpress.checks.linting.finding import Finding, sh
from factpress.checks.linting.terms import CONSTRAINTS
from factpress.checks.shape_files.placed import LISTS_OF_SHAPES, SHAPES, PlacedShapes
from factpress.checks.shapes import CLASSES
from factpress.checks.terms import is_blank, is_iri, is_literal
from factpress.problems import Place, Severity, did_you_mean

_SHAPE_TYPES = {sh("NodeShape"), sh("PropertyShape")}


def missing_shapes(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each reference to a shape that no file has, and each property shape that has no path."""
    graph = shapes.graph
    named = frozenset(map(shapes.name, filter(is_iri, graph.rows)))
    for subject in graph.rows:
        for name in (*SHAPES, "sparql"):
            for shape in graph.shacl(subject, name):
                if shape not in graph.rows and not is_literal(shape):
                    place = shapes.place(subject, sh(name), shape)
                    yield Finding(place, f"no file has the shape {shapes.name(shape)}",
                                  did_you_mean(shapes.name(shape), named))  # fmt: skip
                elif name == "property" and not graph.shacl(shape, "path") and not is_literal(shape):
                    place = shapes.place(shape) if is_iri(shape) else shapes.place(subject, sh(name), shape)
                    yield Finding(place, f"{shapes.name(shape)} is a property shape without sh:path")


def idle_shapes(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each shape that has no target and that no other shape leads to."""
    with_target = shapes.with_target()
    used = {value for subject, predicate, value in shapes.typed if subject != value and predicate != TYPE}
    for subject in shapes.graph.rows:
        types = shapes.graph.values(subject, TYPE)
        is_shape = not _SHAPE_TYPES.isdisjoint(types)
        is_class = not CLASSES.isdisjoint(types)  # an implicit target (section 2.1.3.3)
        if is_shape and not is_class and subject not in used and subject not in with_target:
            message = f"{shapes.name(subject)} has no target, and no other shape leads to it"
            yield Finding(shapes.place(subject), message, "give it sh:targetClass, or sh:property of another shape")


def mute_shapes(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each shape that can report something but has no message."""
    graph = shapes.graph
    inline = {
        shape
        for subject in graph.rows
        if is_iri(subject)
        for name in ("property", "sparql")
        for shape in graph.shacl(subject, name)
    }
    for subject in graph.rows:
        speaks = is_iri(subject) or subject in inline
        reports = any(graph.shacl(subject, name) for name in (*CONSTRAINTS, "select"))
        if speaks and reports and not graph.shacl(subject, "message"):
            place = shapes.place(subject)
            yield Finding(
                place, f"{shapes.name(subject)} has no sh:message", "say the rule in a sentence, and what to do"
            )


def described_twice(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each shape that two places say is one: what both say then holds together."""
    for (subject, predicate, value), places in shapes.typed.items():
        if predicate == TYPE and value in _SHAPE_TYPES and len(places) > 1 and not is_blank(subject):
            message = f"{shapes.name(subject)} is described at more than one place; all that they say holds together"
            others = tuple(place.subject for place in places[:-1])
            advice = "give one of them another name"
            yield Finding(places[-1].subject, message, advice, Severity.WARNING, others)


def recursive_shapes(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each cycle of shapes once, of which SHACL 1.0 does not say what it means (section 3.4.3)."""
    finished: set[str] = set()
    for node in list(shapes.graph.rows):
        for cycle in _cycles(node, shapes, finished):
            named = [shapes.name(shape) for shape in cycle if is_iri(shape)] or [shapes.name(cycle[0])]
            way = " → ".join([*named, named[0]])
            message = f"{named[0]} leads back to itself ({way}); SHACL does not say what that means"
            yield Finding(_closing(cycle, shapes), message, "break the cycle at one of them")


def _cycles(start: str, shapes: PlacedShapes, finished: set[str]) -> Iterator[list[str]]:
    """Yield the cycles that a walk from a shape closes; shapes that were walked through before are not again."""
    way: list[str] = []
    waiting = [(start, 0)]
    while waiting:
        node, depth = waiting.pop()
        del way[depth:]
        if node in way:
            yield way[way.index(node) :]
        elif node not in finished:
            finished.add(node)
            way.append(node)
            waiting.extend((part, depth + 1) for part in shapes.parts(node))


def _closing(cycle: list[str], shapes: PlacedShapes) -> Place:
    """Return where the last shape of a cycle leads to the first."""
    last, first = cycle[-1], cycle[0]
    leading = (
        shapes.place(last, sh(name), value)
        for name in (*SHAPES, *LISTS_OF_SHAPES)
        for value in shapes.graph.shacl(last, name)
        if value == first or first in shapes.members(value)
    )
    return next(leading)
