"""The statements by which a path leads from a node to a value: those that somebody typed."""

from __future__ import annotations

from collections.abc import Iterator

from factpress.checks.index import Index
from factpress.checks.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence, plain, walk
from factpress.rdf import TextTriple


def trail(path: Path, start: str, end: str, index: Index) -> tuple[TextTriple, ...]:
    """Return the triples of one way along a path, from its start on; none where the path does not lead to the end."""
    return next(_ways(plain(path), start, end, index), ())


def _ways(path: Path, start: str, end: str, index: Index) -> Iterator[tuple[TextTriple, ...]]:
    if end not in walk(path, index)(start):
        return
    match path:
        case Predicate(iri):
            yield ((start, iri, end),)
        case Inverse(Predicate(iri)):
            yield ((end, iri, start),)
        case Sequence(()):
            yield ()
        case Sequence((first, *others)):
            for middle in walk(first, index)(start):
                for rest in _ways(Sequence(tuple(others)), middle, end, index):
                    yield from ((*way, *rest) for way in _ways(first, start, middle, index))
        case Alternative(paths):
            for each in paths:
                yield from _ways(each, start, end, index)
        case Repeated(inner):
            yield _repeated(inner, start, end, index)


def _repeated(path: Path, start: str, end: str, index: Index) -> tuple[TextTriple, ...]:
    """Return the triples of the way with the fewest repetitions; none where start and end are the same node."""
    step = walk(path, index)
    came_from: dict[str, str] = {}
    waiting = [start]
    for node in waiting:  # grows while it is read
        for found in step(node) if end not in came_from else ():
            if found != start and found not in came_from:
                came_from[found] = node
                waiting.append(found)
    steps = []
    node = end
    while node in came_from:
        steps.append((came_from[node], node))
        node = came_from[node]
    return tuple(triple for one, other in reversed(steps) for triple in next(_ways(path, one, other, index)))
