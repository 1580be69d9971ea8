"""The focus nodes of shapes (SHACL, section 2.1.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from factpress.checks.index import NONE, TYPE, Index, Terms
from factpress.checks.shapes import Targets


def focus_nodes(targets: Targets, index: Index, wanted: Collection[str] | None = None) -> Terms:
    """Return the distinct nodes that targets name, or those of them that are wanted."""
    if wanted is None:
        return tuple(dict.fromkeys(_all(targets, index)))
    classes = index.classes_below(*targets.classes)
    return tuple(node for node in wanted if _is_meant(node, targets, classes, index))


def _all(targets: Targets, index: Index) -> Iterator[str]:
    yield from targets.nodes
    if targets.classes:
        members = index.inverse(TYPE)
        for each in sorted(index.classes_below(*targets.classes)):
            yield from members.get(each, NONE)
    for predicate in targets.subjects_of:
        yield from (subject for subject, row in index.rows.items() if predicate in row)
    for predicate in targets.objects_of:
        yield from index.inverse(predicate)


def _is_meant(node: str, targets: Targets, classes: frozenset[str], index: Index) -> bool:
    row = index.row(node)
    return (
        node in targets.nodes
        or not classes.isdisjoint(row.get(TYPE, NONE))
        or any(predicate in row for predicate in targets.subjects_of)
        or any(index.inverse(predicate).get(node) for predicate in targets.objects_of)
    )


def unseen(candidates: Iterable[str], looked_at: Iterable[Terms], index: Index) -> Terms:
    """Return the candidates that have a class and are no focus node, sorted."""
    seen = set[str]().union(*looked_at)
    return tuple(sorted(node for node in candidates if node not in seen and index.values(node, TYPE)))
