"""Property paths of SHACL (section 2.3.1): what they are, as text, and the nodes they lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from factpress.checks.index import NONE, Index, Terms, reachable

Walk = Callable[[str], Terms]
"""From a node to the distinct nodes that a path leads to."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One step along a property, in N-Triples form."""

    iri: str


@dataclass(frozen=True, slots=True)
class Inverse:
    """The path from its end to its start."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of the paths."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path at least so many times (0 or 1), at most once or any number of times."""

    path: Path
    least: int
    often: bool


Path = Predicate | Inverse | Sequence | Alternative | Repeated


def path_text(path: Path) -> str:
    """Return a path as SPARQL writes it, with full IRIs."""
    match path:
        case Predicate(iri):
            return iri
        case Inverse(inner):
            return f"^{_grouped(inner)}"
        case Sequence(paths):
            return "/".join(map(_grouped, paths))
        case Alternative(paths):
            return "|".join(map(_grouped, paths))
        case Repeated(inner, least, often):
            return f"{_grouped(inner)}{('+' if least else '*') if often else '?'}"


def _grouped(path: Path) -> str:
    return path_text(path) if isinstance(path, Predicate) else f"({path_text(path)})"


def inverted(path: Path) -> Path:
    """Return the path from the end to the start, in which only single steps are inverse."""
    return plain(path, is_inverse=True)


def plain(path: Path, *, is_inverse: bool = False) -> Path:
    """Return an equal path, or the inverse one, in which only single steps are inverse."""
    match path:
        case Predicate():
            return Inverse(path) if is_inverse else path
        case Inverse(inner):
            return plain(inner, is_inverse=not is_inverse)
        case Sequence(paths):
            members = reversed(paths) if is_inverse else paths
            return Sequence(tuple(plain(each, is_inverse=is_inverse) for each in members))
        case Alternative(paths):
            return Alternative(tuple(plain(each, is_inverse=is_inverse) for each in paths))
        case Repeated(inner, least, often):
            return Repeated(plain(inner, is_inverse=is_inverse), least, often)


def walk(path: Path, index: Index) -> Walk:
    """Return the function that follows a path through the data."""
    return _walk(plain(path), index)


def _walk(path: Path, index: Index) -> Walk:
    match path:
        case Predicate(iri):
            return _forward(iri, index)
        case Inverse(Predicate(iri)):
            subjects = index.inverse(iri)
            return lambda node: subjects.get(node, NONE)
        case Sequence(paths):
            return _in_turn([_walk(each, index) for each in paths])
        case Alternative(paths):
            return _any_of([_walk(each, index) for each in paths])
        case Repeated(inner, least, often):
            step = _walk(inner, index)
            return _again(step, least) if often else lambda node: distinct([node, *step(node)])
    raise AssertionError(path)


def _forward(iri: str, index: Index) -> Walk:
    rows, empty = index.rows, index.no_row
    return lambda node: rows.get(node, empty).get(iri, NONE)


def _in_turn(steps: list[Walk]) -> Walk:
    if len(steps) == 1:
        return steps[0]

    def follow(node: str) -> Terms:
        reached: Terms = (node,)
        for step in steps:
            reached = onward(reached, step)
        return reached

    return follow


def onward(nodes: Collection[str], step: Walk) -> Terms:
    """Return the distinct nodes that a step leads to from any of some nodes."""
    if len(nodes) == 1:
        return step(next(iter(nodes)))
    return distinct(found for node in nodes for found in step(node)) if nodes else NONE


def _any_of(steps: list[Walk]) -> Walk:
    return lambda node: distinct(found for step in steps for found in step(node))


def _again(step: Walk, least: int) -> Walk:
    return lambda node: reachable(step(node) if least else (node,), step)


def distinct(nodes: Iterable[str]) -> Terms:
    """Return nodes in their order, each once."""
    return tuple(dict.fromkeys(nodes))


def predicates(path: Path) -> Iterator[str]:
    """Yield the properties that a path has steps along."""
    match path:
        case Predicate(iri):
            yield iri
        case Inverse(inner) | Repeated(inner):
            yield from predicates(inner)
        case Sequence(paths) | Alternative(paths):
            for each in paths:
                yield from predicates(each)
