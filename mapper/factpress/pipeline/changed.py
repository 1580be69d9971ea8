"""What has changed since the last build, and what of it shapes must look at again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from pathlib import Path

from factpress.checks import Index, Reading, add_classes, dependents, read_shapes
from factpress.errors import CouldNotRun
from factpress.pipeline.desk import Desk
from factpress.problems import Problems
from factpress.publish.manifest import NTRIPLES, find_manifest
from factpress.publish.spool import sort_key

Lines = Callable[[], Iterator[bytes]]
"""The lines of N-Triples of the graph as it is now, in published order, as often as they are asked for."""


def to_look_at(graph: Lines, desk: Desk, ontology: Sequence[Path]) -> tuple[set[str] | None, str]:
    """Return the nodes that shapes must look at again, None for all, and a sentence that says how many these are.

    Compared is with the build where builds go by default.
    """
    folder = desk.project.root / desk.project.output
    hindrance = _hindrance(folder, desk)
    if hindrance:
        return None, f"{hindrance}, so everything was looked at"
    with (folder / NTRIPLES).open("rb") as built:
        changed = {node for line in _of_one(graph(), built) for node in _nodes(line)}
    if not changed:
        return set(), "nothing has changed since the build, so nothing was looked at"
    shapes, focus = read_shapes(desk.shape_files(), Problems()), set[str]()
    now = Index(Reading(graph(), portable=True))
    with (folder / NTRIPLES).open("rb") as built:
        for index in (now, Index(Reading(built, portable=True))):
            add_classes(index, shapes, ontology, Problems())
            focus |= dependents(shapes, index, changed)
    there = {node for node in focus if f"<{node}>" in now.rows}
    number = f"{len(changed):,} {'node has' if len(changed) == 1 else 'nodes have'}"
    return there, f"{number} changed since the build; {len(there):,} of {len(now.rows):,} were looked at"


def _hindrance(folder: Path, desk: Desk) -> str | None:
    """Return why a build is nothing to compare with."""
    try:
        manifest = find_manifest(folder)
    except CouldNotRun:
        return "the build cannot be read"
    if manifest is None:
        return "there is no build to compare with"
    return None if manifest.shapes == desk.shapes_sha256() else "the shapes are not those of the build"


def _of_one(new: Iterable[bytes], old: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines that only one of two sorted streams has."""
    for line, same in groupby(merge(new, old, key=sort_key)):
        if sum(1 for _line in same) == 1:
            yield line


def _nodes(line: bytes) -> Iterator[str]:
    """Yield the IRIs of a statement's subject and object: either may be looked at by way of the other."""
    subject, _predicate, rest = line.decode().split(" ", 2)
    yield subject[1:-1]
    if rest.startswith("<"):
        yield rest[1 : rest.index(">")]
