"""Shapes graphs in Turtle, read into the model: what is ill-formed is told with its shape, and the rest is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from factpress.checks import paths
from factpress.checks.index import TYPE, Terms
from factpress.checks.report import SHACL
from factpress.checks.shape_files.constraints_reader import ADVANCED, ConstraintReader
from factpress.checks.shape_files.places import Places
from factpress.checks.shape_files.shapes_graph import DEEPEST, IllFormed, ShapesGraph
from factpress.checks.shapes import CLASSES, TARGETS, Shape, Shapes, Targets
from factpress.checks.statements import read_texts
from factpress.checks.terms import bare, is_blank, is_iri
from factpress.problems import Place, Problems
from factpress.rdf import TextTriple

_SHAPE_CLASSES = (f"<{SHACL}NodeShape>", f"<{SHACL}PropertyShape>")


def read_shapes(files: Iterable[Path], problems: Problems) -> Shapes:
    """Read Turtle files of shapes that belong together.

    Files that cannot be read or do not parse are problems; shapes that are ill-formed are in `Shapes.faults`.
    """
    known = tuple(files)
    triples = tuple(_triples(known, problems))
    return _Reader(ShapesGraph(triples), Places(known)).shapes(triples)


def _triples(files: Iterable[Path], problems: Problems) -> Iterator[TextTriple]:
    """Yield the triples of all files; their blank nodes get numbers, for labels count in one file only."""
    labels: dict[tuple[Path, str], str] = {}
    for file in files:
        for triple in read_texts(file, problems):
            subject, predicate, term = (
                labels.setdefault((file, text), f"_:n{len(labels)}") if is_blank(text) else text for text in triple
            )
            yield subject, predicate, term


class _Reader:
    """Reads each shape once, with those that it leads to."""

    def __init__(self, graph: ShapesGraph, places: Places) -> None:
        self._graph, self._places = graph, places
        self._constraints = ConstraintReader(graph)
        self._all: dict[str, Shape] = {}
        self._faults: dict[str, tuple[Place, str]] = {}
        self._left: dict[str, str] = {}

    def shapes(self, triples: tuple[TextTriple, ...]) -> Shapes:
        """Return all shapes that a target leads to."""
        roots = [node for node in self._graph.rows if self._has_target(node) and not self._graph.is_off(node)]
        for root in roots:
            self._read(root, ())
        return Shapes(self._all, tuple(roots), self._faults, self._left, triples)

    def _has_target(self, node: str) -> bool:
        row = self._graph.rows[node]
        return any(target in row for target in (*TARGETS, ADVANCED["target"])) or self._is_class_too(node)

    def _is_class_too(self, node: str) -> bool:
        """Whether a shape is a class and so its own target (SHACL, section 2.1.3.3)."""
        types = self._graph.values(node, TYPE)
        if not types:
            return False
        shapes = self._graph.classes_below(*_SHAPE_CLASSES)
        return not shapes.isdisjoint(types) and not self._graph.classes_below(*CLASSES).isdisjoint(types)

    def _read(self, name: str, leading: tuple[str, ...]) -> None:
        if name in leading:
            self._fault(name, "leads back to itself, and SHACL does not say what that means")
        if len(leading) == DEEPEST:
            self._fault(name, f"stands inside {DEEPEST} shapes, one inside the other, which is too deep")
        if name in self._all or name in self._faults:
            return
        try:
            shape = self._all[name] = self._shape(name)
        except IllFormed as fault:
            self._fault(name, str(fault))
        else:
            for inner in shape.inner():
                self._read(inner, (*leading, name))

    def _fault(self, name: str, reason: str) -> None:
        self._faults.setdefault(name, (self._places.of(bare(self._graph.owner(name))), reason))

    def _shape(self, name: str) -> Shape:
        graph = self._graph
        owner = bare(graph.owner(name))
        path_nodes = graph.shacl(name, "path")
        path = self._path(name, path_nodes)
        if advanced := next((each for each, iri in ADVANCED.items() if iri in graph.rows.get(name, {})), None):
            self._left[name] = f"sh:{advanced} is of SHACL's Advanced Features"
        off = graph.is_off(name)
        return Shape(
            name=name,
            owner=owner,
            place=self._places.of(owner),
            path=path,
            targets=self._targets(name),
            constraints=() if off else tuple(self._constraints.read(name, path)),
            properties=() if off else self._property_shapes(name),
            severity=self._severity(name),
            messages=graph.messages(name),
            deactivated=off,
        )

    def _path(self, name: str, nodes: Terms) -> paths.Path | None:
        if len(nodes) > 1:
            raise IllFormed("has more than one sh:path")
        is_property = _SHAPE_CLASSES[1] in self._graph.values(name, TYPE)
        if not nodes and is_property:
            raise IllFormed("is a property shape and has no sh:path")
        if nodes and _SHAPE_CLASSES[0] in self._graph.values(name, TYPE):
            raise IllFormed("is a node shape and has a sh:path")
        return self._graph.path(nodes[0]) if nodes else None

    def _targets(self, name: str) -> Targets:
        classes, nodes, subjects, objects = (self._graph.values(name, target) for target in TARGETS)
        for term in (*classes, *subjects, *objects):
            if not is_iri(term):
                raise IllFormed(f"has the target {term}, which is no IRI")
        if blank := next(filter(is_blank, nodes), None):
            raise IllFormed(f"has the blank node {blank} as sh:targetNode")
        implied = (name,) if self._is_class_too(name) else ()
        return Targets(nodes, (*classes, *implied), subjects, objects)

    def _property_shapes(self, name: str) -> tuple[str, ...]:
        shapes = self._graph.shacl(name, "property")
        for shape in shapes:
            if not self._graph.shacl(shape, "path"):
                raise IllFormed(f"has {shape} as sh:property, which has no sh:path")
        return shapes

    def _severity(self, name: str) -> str:
        severity = self._graph.one(name, "severity")
        if severity is None:
            return SHACL + "Violation"
        if not is_iri(severity):
            raise IllFormed(f"has sh:severity {severity}, which is no IRI")
        return bare(severity)
