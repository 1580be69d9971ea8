"""An axis of time: long stretches in which nothing happens are left out, and each stretch has ticks of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import sqrt
from typing import NamedTuple

#: A gap is left out where it is longer than this many days and than this share of the whole.
_LONG_GAP, _LARGE_SHARE = 90, 0.15
#: The room between two stretches, and how close two ticks may stand, in the unit of the drawing.
_BREAK, _SPACING = 36.0, 46.0
#: The room at both ends of a stretch that holds nothing, as a share of it and in days.
_MARGIN, _LEAST_MARGIN = 0.04, 1.0
#: How far ticks may be apart: days, months, years.
_DAY_STEPS, _MONTH_STEPS = (1, 2, 7), (1, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_MONTH, _YEAR = 30.44, 365.25


class Days(NamedTuple):
    """A time from the beginning of one day to the end of another; days are counted as `date.toordinal` does."""

    first: int
    last: int


class Tick(NamedTuple):
    """A line across the axis and what is written at it."""

    x: float
    text: str


class Stretch(NamedTuple):
    """A part of the axis without gaps: the days it begins and ends with, where it is drawn, its caption and ticks."""

    first: float
    last: float
    left: float
    right: float
    caption: str
    ticks: tuple[Tick, ...]

    def at(self, day: float) -> float:
        """Return where a day of the stretch begins."""
        return self.left + (day - self.first) * (self.right - self.left) / (self.last - self.first)


class Axis(NamedTuple):
    """The stretches in the order of time."""

    stretches: tuple[Stretch, ...]

    def bar(self, days: Days) -> tuple[float, float]:
        """Return where the time that some of the axis was made for begins and ends."""
        stretch = next(each for each in self.stretches if each.first <= days.first and days.last < each.last)
        return stretch.at(days.first), stretch.at(days.last + 1)


def day_of(text: str) -> int | None:
    """Return the number of a day written as xsd:date without a zone; None for any other text."""
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def axis_of(times: Sequence[Days], left: float, right: float) -> Axis:
    """Return the axis between two x on which all these times can be drawn; there must be one at least."""
    groups = list(_groups(sorted(times)))
    shares = [sqrt(count) for _, count in groups]
    room = (right - left - _BREAK * (len(groups) - 1)) / sum(shares)
    stretches, begin = [], left
    for (days, _), share in zip(groups, shares, strict=True):
        stretches.append(_stretch(days, begin, begin + room * share))
        begin += room * share + _BREAK
    return Axis(tuple(stretches))


def _groups(times: Sequence[Days]) -> Iterator[tuple[Days, int]]:
    """Yield the stretches of time between large gaps, and how many times are in each."""
    whole = max(each.last for each in times) - times[0].first
    first, last, count = times[0].first, times[0].last, 0
    for each in times:
        if each.first - last > max(_LONG_GAP, _LARGE_SHARE * whole):
            yield Days(first, last), count
            first, last, count = each.first, each.last, 0
        last, count = max(last, each.last), count + 1
    yield Days(first, last), count


def _stretch(days: Days, left: float, right: float) -> Stretch:
    length = days.last + 1 - days.first
    margin = max(_LEAST_MARGIN, _MARGIN * length)
    bare = Stretch(days.first - margin, days.last + 1 + margin, left, right, "", ())
    caption, marks = _marks(bare, (right - left) / (bare.last - bare.first))
    inside = (Tick(round(bare.at(day), 1), text) for day, text in marks if bare.first <= day <= bare.last)
    return bare._replace(caption=caption, ticks=tuple(inside))


def _marks(stretch: Stretch, per_day: float) -> tuple[str, list[tuple[int, str]]]:
    """Return the caption of a stretch and its ticks: in days, months or years, whichever have room."""
    first, last = _date(stretch.first), _date(stretch.last)
    for step in _DAY_STEPS:
        if step * per_day >= _SPACING:
            days = range(int(stretch.first), int(stretch.last) + 2)
            return _caption(first, last, 7), [(day, f"{_date(day).day}") for day in days if day % step == 0]
    for step in _MONTH_STEPS:
        if step * _MONTH * per_day >= _SPACING:
            months = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, step))
            return _caption(first, last, 4), [(month.toordinal(), f"{month.month:02}") for month in months]
    step = next((step for step in _YEAR_STEPS if step * _YEAR * per_day >= _SPACING), _YEAR_STEPS[-1])
    years = range(first.year // step * step, last.year + 1, step)
    return "", [(date(year, 1, 1).toordinal(), f"{year:04}") for year in years if year >= 1]


def _date(day: float) -> date:
    return date.fromordinal(min(max(int(day), 1), date.max.toordinal()))


def _caption(first: date, last: date, signs: int) -> str:
    """Return the months or years that a stretch is in: as many signs of the days as say that."""
    begin, end = first.isoformat()[:signs], last.isoformat()[:signs]
    return begin if begin == end else f"{begin} – {end}"
