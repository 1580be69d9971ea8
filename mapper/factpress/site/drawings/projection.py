"""The earth on a plane, and the outline of its land from TopoJSON.

Equal Earth (Šavrič, Patterson and Jenny, 2018) keeps areas: no country looks larger than it is.  The polynomial and its
four coefficients are the projection's definition.  TopoJSON 1.0: arcs are quantised and delta-encoded; ~n is arc n
backwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = sqrt(3) / 2


class Point(NamedTuple):
    """A point in a drawing: x to the right, y downwards."""

    x: float
    y: float


def equal_earth(latitude: float, longitude: float) -> Point:
    """Project a place in degrees; the equator is about 5.4 units long, the pole 1.32 units from it."""
    angle = asin(_M * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    across = _M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    x = radians(longitude) * cos(angle) / across
    return Point(x, -angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square)))


def rings(topology: Mapping[str, Any], name: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the outer and inner rings of an object of a topology, as longitudes and latitudes.

    Raises KeyError, TypeError, ValueError or IndexError where it is no such topology.
    """
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_decoded(arc, scale, shift) for arc in topology["arcs"]]
    for geometry in _geometries(topology["objects"][name]):
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                yield _joined(arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring)


def _geometries(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if entry["type"] == "GeometryCollection":
        for member in entry["geometries"]:
            yield from _geometries(member)
    elif entry["type"] in ("Polygon", "MultiPolygon"):
        yield entry


def _decoded(arc: Sequence[Sequence[int]], scale: Sequence[float], shift: Sequence[float]) -> list[tuple[float, float]]:
    """Return the points of an arc; each is written as its distance from the one before it."""
    xs = accumulate(step[0] for step in arc)
    ys = accumulate(step[1] for step in arc)
    return [(x * scale[0] + shift[0], y * scale[1] + shift[1]) for x, y in zip(xs, ys, strict=True)]


def _joined(arcs: Iterable[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Return one ring: each arc begins with the point at which the one before it ends."""
    ring: list[tuple[float, float]] = []
    for arc in arcs:
        ring += arc[1:] if ring else arc
    return ring


def cut(ring: Sequence[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    """Yield a ring of longitudes and latitudes as rings that stay on one side of the antimeridian each.

    A ring that goes around a pole is led over it.
    """
    unrolled = _unrolled(ring)
    for turn in (-360.0, 0.0, 360.0):
        turned = [(east + turn, north) for east, north in unrolled]
        part = _east_of(_east_of(turned, -180.0, 1), 180.0, -1)
        if len(part) > 2:
            yield part


def _unrolled(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the ring without jumps: longitudes go on beyond 180 degrees where it crosses the antimeridian."""
    turns, points = 0.0, [ring[0]]
    for (before, _), (east, north) in pairwise(ring):
        turns += 360.0 * ((before - east > 180) - (east - before > 180))
        points.append((east + turns, north))
    if turns:
        pole = 90.0 if sum(north for _, north in points) > 0 else -90.0
        points += [(points[-1][0], pole), (points[0][0], pole)]
    return points


def _east_of(ring: Sequence[tuple[float, float]], limit: float, side: int) -> list[tuple[float, float]]:
    """Return the part of a ring to the east of a meridian, to the west of it for side -1 (Sutherland and Hodgman)."""
    kept: list[tuple[float, float]] = []
    for (before, south), (east, north) in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
        if (side * (before - limit) > 0) != (side * (east - limit) > 0):
            share = (limit - before) / (east - before)
            kept.append((limit, south + (north - south) * share))
        if side * (east - limit) >= 0:
            kept.append((east, north))
    return kept
