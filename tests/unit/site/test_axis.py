"""The axis of time: every time has its place, long gaps are left out, ticks do not run into each other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.site.drawings.axis import Axis, Days, axis_of, day_of
from factpress.site.drawings.typesetting import width_of

_TIMES = st.lists(
    st.tuples(st.integers(1, 3_000_000), st.integers(0, 40_000)).map(lambda pair: Days(pair[0], pair[0] + pair[1])),
    min_size=1,
    max_size=30,
)


def days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


def ticks(axis: Axis) -> list[str]:
    return [tick.text for stretch in axis.stretches for tick in stretch.ticks]


@given(_TIMES)
def test_every_time_is_drawn_inside_the_axis_and_has_a_length(times: list[Days]) -> None:
    axis = axis_of(times, 10, 850)
    for time in times:
        begin, end = axis.bar(time)
        assert 10 - 0.1 <= begin < end <= 850 + 0.1


@given(_TIMES)
def test_what_is_later_stands_farther_to_the_right(times: list[Days]) -> None:
    axis = axis_of(times, 0, 1000)
    starts = [axis.bar(time)[0] for time in sorted(times)]
    assert starts == sorted(starts)


@given(_TIMES)
def test_the_texts_of_ticks_do_not_meet(times: list[Days]) -> None:
    for stretch in axis_of(times, 0, 860).stretches:
        for one, next_one in zip(stretch.ticks, stretch.ticks[1:], strict=False):
            room = next_one.x - one.x
            assert room > (width_of(one.text, 12.5) + width_of(next_one.text, 12.5)) / 2


def test_a_long_time_without_events_is_left_out() -> None:
    axis = axis_of([days("2005-11-24", "2008-12-31"), days("2025-11-24", "2025-11-27")], 0, 860)
    assert len(axis.stretches) == 2
    assert axis.stretches[0].right < axis.stretches[1].left
    assert "2015" not in ticks(axis)


def test_few_days_have_a_tick_each_below_the_month() -> None:
    [stretch] = axis_of([days("2025-11-24", "2025-11-27")], 0, 860).stretches
    assert stretch.caption == "2025-11"
    assert [tick.text for tick in stretch.ticks] == ["23", "24", "25", "26", "27", "28", "29"]


def test_many_years_have_ticks_of_years() -> None:
    assert "1980" in ticks(axis_of([days(f"{year}-05-01", f"{year}-05-01") for year in range(1950, 2020, 2)], 0, 860))


@pytest.mark.parametrize("text", ["", "2025", "2025-02-30", "24 November", "2025-11-24Z", "<b>"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of(text) is None
