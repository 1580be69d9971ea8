"""What a query of SPARQL reads of the data for one focus node, so that it can be asked of a small part of them.

Only queries of one group are understood: triple patterns with property paths, filters, FILTER [NOT] EXISTS, BIND.
For those, `$this` may be bound to many nodes at once: nothing in them evaluates without its bindings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from factpress.checks.compiling.query_patterns import Group, NotSimple, Pattern, group_of
from factpress.checks.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence, inverted, predicates

#: The path of no step.
HERE: Path = Sequence(())


@dataclass(frozen=True, slots=True)
class Plan:
    """What a query reads.

    `reads` are the paths from `$this` to the subjects of all triples that a solution can hang on; `properties` those
    of the triples, None for all; `is_anchored` tells that every solution has a triple that binds `$this`.
    """

    reads: tuple[Path, ...]
    properties: frozenset[str] | None
    is_anchored: bool


@lru_cache(maxsize=256)
def plan_of(query: str) -> Plan | None:
    """Return what a SELECT query reads, None where that is not understood."""
    try:
        group = group_of(query)
        reads = tuple(dict.fromkeys(_reads(group, {"?this": HERE})))
    except NotSimple:
        return None
    patterns = list(_patterns(group))
    is_open = any(pattern.path is None for pattern in patterns)
    properties = None if is_open else frozenset(each for one in patterns if one.path for each in predicates(one.path))
    is_anchored = any(_anchors(pattern) for pattern in group.patterns)
    # Of a node that no triple binds, only its own binding tells that it leads to itself.
    if not is_anchored and any(one.path and _may_be_empty(one.path) for one in patterns):
        return None
    return Plan(reads, properties, is_anchored)


def _anchors(pattern: Pattern) -> bool:
    return "?this" in (pattern.subject, pattern.object) and not (pattern.path and _may_be_empty(pattern.path))


def _may_be_empty(path: Path) -> bool:
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return _may_be_empty(inner)
        case Sequence(paths):
            return all(map(_may_be_empty, paths))
        case Alternative(paths):
            return any(map(_may_be_empty, paths))
        case Repeated(inner, least, _):
            return not least or _may_be_empty(inner)


def _patterns(group: Group) -> Iterator[Pattern]:
    yield from group.patterns
    for inner in group.inner:
        yield from _patterns(inner)


# ---------------------------------------------------------------------------------------- what is read


def _reads(group: Group, reached: dict[str, Path]) -> Iterator[Path]:
    """Yield the paths from `$this` to all subjects of a group, whose outer variables are reached by some paths."""
    reached = dict(reached)
    waiting = list(group.patterns)
    while waiting:
        pattern = next((one for one in waiting if {one.subject, one.object} & reached.keys()), None)
        if pattern is None:
            raise NotSimple
        waiting.remove(pattern)
        yield from _read(pattern, reached)
    for inner in group.inner:
        yield from _reads(inner, reached)


def _read(pattern: Pattern, reached: dict[str, Path]) -> Iterator[Path]:
    subject, path, term = pattern.subject, pattern.path, pattern.object
    if path is None:
        if subject not in reached:
            raise NotSimple
        yield reached[subject]
        return
    if subject not in reached:
        reached[subject] = Sequence((reached[term], Inverse(path)))
    start = reached[subject]
    yield from (Sequence((start, inner)) for inner in subjects_read(path))
    if term.startswith("?"):
        reached.setdefault(term, Sequence((start, path)))


def subjects_read(path: Path) -> Iterator[Path]:
    """Yield the paths from a node to the subjects of all triples that are looked at when a path is followed."""
    match path:
        case Predicate():
            yield HERE
        case Inverse(Predicate()):
            yield path
        case Inverse(inner):
            yield from subjects_read(inverted(inner))
        case Sequence(paths):
            for position, step in enumerate(paths):
                yield from (Sequence((*paths[:position], inner)) for inner in subjects_read(step))
        case Alternative(paths):
            for each in paths:
                yield from subjects_read(each)
        case Repeated(inner, _, often):
            yield from (Sequence((Repeated(inner, 0, often), each)) for each in subjects_read(inner))
