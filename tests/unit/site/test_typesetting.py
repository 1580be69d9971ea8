"""Words in drawings take no more room than there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.site.drawings.typesetting import Box, around, first_free, shortened, width_of
from hostile import HOSTILE


@given(st.text(), st.floats(40, 500))
def test_a_shortened_text_fits_its_room_and_stands_on_one_line(text: str, room: float) -> None:
    line = shortened(text, 15, room)
    assert width_of(line, 15) <= room
    assert "\n" not in line


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_with_room_enough_stays_as_it_is(text: str) -> None:
    assert shortened(text, 15, 10_000) == " ".join(text.split())


def test_wide_signs_take_more_room_and_combining_ones_none() -> None:
    assert width_of("漢字", 10) == 20
    assert width_of("e\u0301", 10) == width_of("e", 10)
    assert width_of("ill", 10) < width_of("mWm", 10)


def test_boxes_that_share_an_edge_do_not_meet() -> None:
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 10, 10))


def test_a_label_takes_the_first_place_that_is_free() -> None:
    places = list(around(50, 50, 5, 20, 10))
    assert first_free(places, []) == places[0]
    assert first_free(places, [places[0]]) == places[1]
    assert first_free(places, places) is None
