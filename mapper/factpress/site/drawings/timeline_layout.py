"""Where the events of a timeline are drawn: one row each, in the order of time, its words above its bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from factpress.site.drawings.axis import Axis, Days, axis_of
from factpress.site.drawings.typesetting import Box, shortened, width_of

WIDTH = 860.0
SIZE, SMALL = 15.0, 12.5
_HEAD, _ROW, _FOOT, _EDGE = 58.0, 50.0, 12.0, 16.0
_BAR, _LEAST_BAR, GAP = 12.0, 10.0, 8.0
#: Years are counted by the decade where there are more of them than this.
_YEARS = 40


class Span(NamedTuple):
    """An event in time.  `sure` is how well the time is known.

    "day": these are its days; "bounds": it lies somewhere between them; "within": it belongs to what took those days.
    """

    event: str
    days: Days
    sure: str
    around: str | None
    facts: tuple[str, ...]


class Bar(NamedTuple):
    """An event as it is drawn: its bar, its words and, `GAP` behind them in a smaller font, its time."""

    span: Span
    left: float
    top: float
    width: float
    words: str
    words_x: float
    words_y: float
    time: str
    label: Box


class Timeline(NamedTuple):
    """A drawing of bars below an axis."""

    width: float
    height: float
    bar_height: float
    axis: Axis
    bars: tuple[Bar, ...]


class Column(NamedTuple):
    """How many events began in a year, or in ten years from it, and the share of the fullest such time."""

    year: int
    events: int
    left: float
    width: float
    height: float


def timeline_of(spans: Sequence[Span], names: Sequence[str], times: Sequence[str]) -> Timeline:
    """Lay out spans, at least one, in the order given; `names` and `times` are what is written at each."""
    axis = axis_of([span.days for span in spans], _EDGE, WIDTH - _EDGE)
    bars = tuple(
        _bar(axis, span, name, time, _HEAD + row * _ROW)
        for row, (span, name, time) in enumerate(zip(spans, names, times, strict=True))
    )
    return Timeline(WIDTH, _HEAD + _ROW * len(spans) + _FOOT, _BAR, axis, bars)


def _bar(axis: Axis, span: Span, name: str, time: str, top: float) -> Bar:
    begin, end = axis.bar(span.days)
    width = max(end - begin, _LEAST_BAR)
    behind = width_of(time, SMALL) + GAP
    words = shortened(name, SIZE, WIDTH - 2 * _EDGE - behind)
    wide = width_of(words, SIZE)
    left = max(_EDGE, min(begin, WIDTH - _EDGE - wide - behind))
    label = Box(left, top, wide + behind, SIZE * 1.3)
    return Bar(
        span,
        round(min(begin, WIDTH - _EDGE - width), 1),
        round(top + SIZE * 1.3 + 4, 1),
        round(width, 1),
        words,
        round(left, 1),
        round(top + SIZE, 1),
        time,
        label,
    )


def columns_of(years: Sequence[int], width: float, height: float) -> tuple[int, tuple[Column, ...]]:
    """Count years, at least one: return how many years a column stands for, 1 or 10, and the columns in order."""
    step = 1 if max(years) - min(years) < _YEARS else 10
    counts = Counter(year // step * step for year in years)
    whole, first = max(counts.values()), min(counts)
    wide = width / ((max(counts) - first) // step + 1)
    return step, tuple(
        Column(
            year,
            count,
            round((year - first) // step * wide, 1),
            round(wide * 0.8, 1),
            round(max(2.0, height * count / whole), 1),
        )
        for year, count in sorted(counts.items())
    )
