"""How much room words take in a drawing: estimated, since no font is at hand when the drawing is made.

The estimate is on the safe side: a line may be shorter than said here, hardly ever longer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_NARROW = frozenset("iljtfrI.,:;'!|()[]· ")
_BROAD = frozenset("mwMW@%—…")
#: Widths in ems: of narrow signs, of broad ones, of capitals and of all others.
_THIN, _THICK, _CAPITAL, _COMMON = 0.39, 1.0, 0.76, 0.63
_ELLIPSIS = "…"


class Box(NamedTuple):
    """A rectangle in a drawing: its upper left corner, width and height."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether the two have more than an edge in common."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def inside(self, width: float, height: float) -> bool:
        """Whether it lies wholly in a drawing of that size."""
        return self.left >= 0 and self.top >= 0 and self.left + self.width <= width and self.top + self.height <= height


def width_of(text: str, size: float) -> float:
    """Return about how wide a line of text is at a font size, in the unit of the size."""
    return size * sum(map(_ems, text))


def _ems(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in _NARROW:
        return _THIN
    if sign in _BROAD:
        return _THICK
    return _CAPITAL if sign.isupper() else _COMMON


def shortened(text: str, size: float, room: float) -> str:
    """Return the text on one line, cut with an ellipsis where it is wider than the room."""
    line = " ".join(text.split())
    if width_of(line, size) <= room:
        return line
    kept, left = [], room - width_of(_ELLIPSIS, size)
    for sign in line:
        left -= size * _ems(sign)
        if left < 0:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + _ELLIPSIS


def first_free(choice: Iterable[Box], taken: Sequence[Box]) -> Box | None:
    """Return the first box that meets none of those taken, None if there is none."""
    return next((box for box in choice if not any(box.meets(other) for other in taken)), None)


def around(x: float, y: float, gap: float, width: float, height: float) -> Iterator[Box]:
    """Yield where a label of that size may stand beside a mark whose edge is `gap` from its middle: best places first.

    To the right, to the left, above, below, then at the corners, then the same once more and twice as far away.
    """
    for away in (gap, gap + height, gap + 2 * height):
        middle, centre = y - height / 2, x - width / 2
        slant = away * 0.75
        yield Box(x + away, middle, width, height)
        yield Box(x - away - width, middle, width, height)
        yield Box(centre, y - away - height, width, height)
        yield Box(centre, y + away, width, height)
        yield Box(x + slant, y - slant - height, width, height)
        yield Box(x + slant, y + slant, width, height)
        yield Box(x - slant - width, y - slant - height, width, height)
        yield Box(x - slant - width, y + slant, width, height)
