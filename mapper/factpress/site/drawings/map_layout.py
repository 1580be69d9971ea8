"""Where places are marked on a map, and where their names fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from factpress.site.drawings.projection import Point, equal_earth
from factpress.site.drawings.typesetting import Box, around, first_free, shortened, width_of

WIDTH, SIZE = 960.0, 14.0
_LEAST_RADIUS, _MOST_RADIUS, _ROOM = 5.0, 18.0, 190.0
#: The whole earth on the plane of `equal_earth`, and the least part of it that is shown: about a continent.
_EARTH = (-2.7067, -1.3174, 2.7067, 1.3174)
_LEAST_PART, _MARGIN, _SHAPES = 1.0, 0.09, (0.45, 0.62)
_STEP = 15


class Spot(NamedTuple):
    """A place with something to mark: where it is in degrees, the events there, and those its parties had a part in."""

    place: str
    latitude: float
    longitude: float
    venue: tuple[str, ...]
    party: tuple[str, ...]


class Mark(NamedTuple):
    """A place as it is drawn.  `label` is None where its name found no room; a leader joins a name farther away."""

    spot: Spot
    x: float
    y: float
    radius: float
    words: str
    label: Box | None
    leader: tuple[float, float, float, float] | None

    @property
    def baseline(self) -> float:
        """Where the name's letters stand."""
        return round(self.label.top + SIZE, 1) if self.label else 0.0


class View(NamedTuple):
    """The part of the plane that is drawn: its upper left corner, how large its unit is, and the drawing's height."""

    left: float
    top: float
    scale: float
    height: float

    def place(self, point: Point) -> Point:
        """Map a point of the plane to the drawing."""
        return Point((point.x - self.left) * self.scale, (point.y - self.top) * self.scale)

    def at(self, latitude: float, longitude: float) -> Point:
        """Return where a place in degrees is in the drawing, to a tenth of a unit."""
        point = self.place(equal_earth(latitude, longitude))
        return Point(round(point.x, 1), round(point.y, 1))


def view_of(spots: Iterable[Spot]) -> View:
    """Return the part of the earth that holds some places, at least one, with a margin around them."""
    points = [equal_earth(spot.latitude, spot.longitude) for spot in spots]
    left, right = _extent([point.x for point in points])
    top, bottom = _extent([point.y for point in points])
    least, most = _SHAPES
    height = min(max(bottom - top, (right - left) * least), 2 * _EARTH[3])
    width = min(max(right - left, height / most), 2 * _EARTH[2])
    left = _clamped((left + right - width) / 2, _EARTH[0], _EARTH[2] - width)
    top = _clamped((top + bottom - height) / 2, _EARTH[1], _EARTH[3] - height)
    return View(left, top, WIDTH / width, round(WIDTH * height / width, 1))


def _extent(values: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest value with a margin, at least as far apart as a map must show."""
    least, most = min(values), max(values)
    missing = max(0.0, _LEAST_PART - (most - least)) / 2
    margin = _MARGIN * (most - least) + missing
    return least - margin, most + margin


def _clamped(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))


def marks_of(spots: Sequence[Spot], names: Mapping[str, str], view: View) -> list[Mark]:
    """Place the marks and their names: beside their mark, or farther away with a leader.  They come from west to east.

    No name meets a mark or another name; one that finds no room is left out.
    """
    weights = {spot.place: len(spot.venue) + len(spot.party) for spot in spots}
    order = sorted(spots, key=lambda spot: (not spot.venue, -weights[spot.place], spot.place))
    placed = [(spot, view.at(spot.latitude, spot.longitude), _radius(weights[spot.place])) for spot in order]
    taken = [Box(at.x - radius, at.y - radius, 2 * radius, 2 * radius) for _, at, radius in placed]
    marks = []
    for spot, at, radius in placed:
        words = shortened(names[spot.place], SIZE, _ROOM)
        label = first_free(_fitting(at, radius, words, view), taken)
        if label:
            taken.append(label)
        marks.append(Mark(spot, at.x, at.y, radius, words, label, _leader(at, radius, label)))
    return sorted(marks, key=lambda mark: (mark.x, -mark.radius, mark.spot.place))


def _radius(weight: int) -> float:
    return round(min(_LEAST_RADIUS + 1.6 * (sqrt(weight) - 1), _MOST_RADIUS), 1)


def _fitting(at: Point, radius: float, words: str, view: View) -> Iterator[Box]:
    size = width_of(words, SIZE), SIZE * 1.25
    for box in around(at.x, at.y, radius + 4, *size):
        if box.inside(WIDTH, view.height):
            yield Box(round(box.left, 1), round(box.top, 1), box.width, box.height)


def _leader(at: Point, radius: float, label: Box | None) -> tuple[float, float, float, float] | None:
    """Return the line from a mark to its name, None if the name is close by."""
    if label is None:
        return None
    x = _clamped(at.x, label.left, label.left + label.width)
    y = _clamped(at.y, label.top, label.top + label.height)
    away = sqrt((x - at.x) ** 2 + (y - at.y) ** 2)
    if away < radius + 8:
        return None
    share = radius / away
    return round(at.x + (x - at.x) * share, 1), round(at.y + (y - at.y) * share, 1), round(x, 1), round(y, 1)


def globe(view: View) -> str:
    """Return SVG path data of the edge of the earth."""
    edge = [
        view.at(north, east)
        for east in (-180, 180)
        for north in (range(-90, 91, 3) if east < 0 else range(90, -91, -3))
    ]
    return "M" + "L".join(f"{point.x:.1f} {point.y:.1f}" for point in edge) + "Z"


def graticule(view: View) -> str:
    """Return SVG path data of the parallels and meridians, every fifteen degrees, that cross the drawing."""
    lines = [[view.at(north, east) for east in range(-180, 181, 5)] for north in range(-75, 76, _STEP)]
    lines += [[view.at(north, east) for north in range(-90, 91, 5)] for east in range(-180, 181, _STEP)]
    return "".join(
        "M" + "L".join(f"{point.x:.1f} {point.y:.1f}" for point in line)
        for line in lines
        if any(0 <= point.x <= WIDTH and 0 <= point.y <= view.height for point in line)
    )
