"""Which focus nodes must be looked at again when some subjects have changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from factpress.checks.compiling.query_plan import HERE, plan_of, subjects_read
from factpress.checks.compiling.targets import focus_nodes
from factpress.checks.index import SUB_CLASS, Index
from factpress.checks.paths import Inverse, Path, Predicate, Sequence, inverted, walk
from factpress.checks.shapes import Query, Shape, Shapes
from factpress.checks.terms import bare, dressed


def dependents(shapes: Shapes, index: Index, changed: Collection[str]) -> set[str]:
    """Return the focus nodes whose results can hang on the triples of changed subjects.

    Nodes are written as in `Violation.focus`.  Followed are the paths of all shapes, backwards, and those that a query
    takes from $this; where a query is not understood, and where a change touches rdfs:subClassOf, all focus nodes of
    the shape, or of all shapes, are in the answer.  A link that was taken away leads nowhere now: ask for the index
    before the change and for the one after it, and look at both answers.
    """
    starts = tuple(map(dressed, changed))
    moves_classes = any(index.values(start, SUB_CLASS) for start in starts)
    found = set(starts)
    for shape in shapes.sound if starts else ():
        reads = None if moves_classes else _reads(shape, shapes)
        if reads is None:
            found.update(focus_nodes(shape.targets, index))
            continue
        for path in reads:
            follow = walk(inverted(path), index)
            found.update(node for start in starts for node in follow(start))
    return set(map(bare, found))


class _Unknown(Exception):
    """A query that may look anywhere."""


def _reads(root: Shape, shapes: Shapes) -> tuple[Path, ...] | None:
    """Return the paths from a focus node to the subjects that its results hang on, None where they are not known."""
    try:
        found = dict.fromkeys(_of_shape(root, shapes))
    except _Unknown:
        return None
    return (*found, *(Inverse(Predicate(iri)) for iri in root.targets.objects_of))


def _of_shape(shape: Shape, shapes: Shapes) -> Iterator[Path]:
    """Yield the paths from a node to the subjects that its conformance to a shape hangs on."""
    values = shape.path or HERE
    yield HERE
    yield values
    yield from subjects_read(values)
    for inner in shape.inner():
        yield from (Sequence((values, path)) for path in _of_shape(shapes.all[inner], shapes))
    for constraint in shape.constraints:
        if isinstance(constraint, Query):
            plan = None if constraint.asks or constraint.bound else plan_of(constraint.text)
            if plan is None:
                raise _Unknown
            yield from plan.reads
