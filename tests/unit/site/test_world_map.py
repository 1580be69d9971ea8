"""The map: places where they are, an outline that stays in one piece, names that do not overlap."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.site.drawings.map_layout import WIDTH, Spot, globe, graticule, marks_of, view_of
from factpress.site.drawings.outline import land, path_of
from factpress.site.drawings.projection import Point, cut, equal_earth, rings
from factpress.site.drawings.typesetting import Box
from factpress.site.drawings.world_map import position

_SPOTS = st.lists(
    st.builds(
        Spot,
        place=st.integers(0, 10**6).map(str),
        latitude=st.floats(-90, 90),
        longitude=st.floats(-180, 180),
        venue=st.lists(st.just("e"), max_size=40).map(tuple),
        party=st.lists(st.just("e"), max_size=40).map(tuple),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda spot: spot.place,
)
#: One square of land: two arcs, of which the second is used backwards.
_TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[0, 0], [10, 0], [0, 10]], [[0, 0], [0, 10], [10, 0]]],
    "objects": {"land": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0, -2]]}]}},
}


def test_the_projection_puts_known_places_where_its_definition_says() -> None:
    assert equal_earth(0, 0) == Point(0, 0)
    assert equal_earth(0, 180).x == pytest.approx(2.7066, abs=1e-3)
    assert equal_earth(90, 0).y == pytest.approx(-1.3173, abs=1e-3)


def test_arcs_are_joined_in_their_direction() -> None:
    assert list(rings(_TOPOLOGY, "land")) == [[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]]


def test_a_ring_over_the_antimeridian_is_cut_into_two_that_stay_on_their_sides() -> None:
    parts = list(cut([(170, 60), (-170, 60), (-170, 70), (170, 70), (170, 60)]))
    assert sorted((min(x for x, _ in part), max(x for x, _ in part)) for part in parts) == [(-180, -170), (170, 180)]


def test_a_ring_around_the_pole_is_led_over_it() -> None:
    [*parts] = cut([(-180, -70), (-90, -70), (0, -70), (90, -70), (180, -70), (-180, -70)])
    assert any(north == -90 for part in parts for _, north in part)
    assert all(-180 <= east <= 180 for part in parts for east, _ in part)


def test_an_outline_that_is_missing_or_damaged_is_none(tmp_path: Path) -> None:
    assert land(tmp_path / "none.json") is None
    damaged = tmp_path / "damaged.json"
    damaged.write_text('{"transform": {}}', encoding="utf-8")
    assert land(damaged) is None


def test_an_outline_becomes_a_path_of_what_reaches_into_the_drawing(tmp_path: Path) -> None:
    file = tmp_path / "land.json"
    file.write_text(json.dumps(_TOPOLOGY), encoding="utf-8")
    shapes = land(file)
    assert shapes
    view = view_of([Spot("a", 5, 5, (), ("e",))])
    assert path_of(shapes, view.place, WIDTH, view.height).startswith("M")
    far = view_of([Spot("a", -60, -120, (), ("e",))])
    assert path_of(shapes, far.place, WIDTH, far.height) == ""


@given(_SPOTS)
def test_every_place_is_marked_inside_the_drawing_and_no_names_meet_a_name_or_a_mark(spots: list[Spot]) -> None:
    view = view_of(spots)
    marks = marks_of(spots, {spot.place: f"Place {spot.place}" for spot in spots}, view)
    assert sorted(mark.spot.place for mark in marks) == sorted(spot.place for spot in spots)
    assert all(-1 <= mark.x <= WIDTH + 1 and -1 <= mark.y <= view.height + 1 for mark in marks)
    labels = [mark.label for mark in marks if mark.label]
    dots = [Box(mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius) for mark in marks]
    assert not any(one.meets(other) for one, other in combinations(labels, 2))
    assert not any(label.meets(dot) for label in labels for dot in dots)
    assert all(label.inside(WIDTH, view.height) for label in labels)


@given(_SPOTS)
def test_the_order_of_places_makes_no_difference(spots: list[Spot]) -> None:
    names = {spot.place: spot.place for spot in spots}
    assert marks_of(spots, names, view_of(spots)) == marks_of(spots[::-1], names, view_of(spots[::-1]))


def test_lines_of_the_map_are_paths() -> None:
    view = view_of([Spot("a", 50, 10, ("e",), ())])
    assert globe(view).startswith("M")
    assert graticule(view).startswith("M")


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("55.86", "-4.25", (55.86, -4.25)),
        ("", "", None),
        ("91", "0", None),
        ("0", "181", None),
        ("nan", "0", None),
        ("north", "0", None),
    ],
)
def test_only_a_place_on_earth_has_a_position(
    latitude: str, longitude: str, expected: tuple[float, float] | None
) -> None:
    assert position({"latitude": latitude, "longitude": longitude}) == expected
