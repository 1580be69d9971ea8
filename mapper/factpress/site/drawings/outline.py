"""The outline of the world's land as a path to draw, from the file that is there where bundles have been made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from factpress.site.drawings.projection import Point, cut, equal_earth, rings

#: The object of the topology that holds the land.
_LAND = "land"
#: What a file that is no such topology makes go wrong.
_FAULTS = (OSError, KeyError, TypeError, ValueError, IndexError)


@lru_cache(maxsize=4)
def land(file: Path) -> tuple[tuple[Point, ...], ...] | None:
    """Return the rings of the land on the plane of `equal_earth`; None if the file is not there or is damaged."""
    try:
        topology = json.loads(file.read_bytes())
        whole = (part for ring in rings(topology, _LAND) for part in cut(ring))
        return tuple(tuple(equal_earth(north, east) for east, north in ring) for ring in whole)
    except _FAULTS:
        return None


def path_of(shapes: Sequence[Sequence[Point]], place: Callable[[Point], Point], width: float, height: float) -> str:
    """Return SVG path data of the rings that reach into a drawing; `place` maps the plane to it."""
    return "".join(_ring(ring, width, height) for ring in ([place(point) for point in shape] for shape in shapes))


def _ring(points: Sequence[Point], width: float, height: float) -> str:
    xs, ys = [point.x for point in points], [point.y for point in points]
    if max(xs) < 0 or min(xs) > width or max(ys) < 0 or min(ys) > height:
        return ""
    return "M" + "L".join(_distinct(points)) + "Z"


def _distinct(points: Sequence[Point]) -> Iterator[str]:
    """Yield the points to a tenth of a unit, leaving out those that fall on the one before."""
    before = ""
    for point in points:
        written = f"{point.x:.1f} {point.y:.1f}"
        if written != before:
            yield written
        before = written
