"""Proposals from an index, and the traps that names set: none of them is linked without a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from factpress.linking.candidates import Candidate, Wanted
from factpress.linking.index import Index
from factpress.linking.proposing import Proposed, Taken
from wikidata_samples import NOTHING, PAGE, SCHEMA, a, entity, index_of, listed, made_id, proposed, value, wanted

COUNTRY = listed(50, "Norway", "country in Europe", "country")
OTHER_COUNTRY = listed(51, "Austria", "country in Europe", "country")
#: An item that anybody would link, and what is looked for.
SOUND = listed(1, "Tidehaven Bell Works", "bell manufacturer in Norway", "organization")
LOOKED_FOR = {"country": made_id(50), "description": {"en": "manufacturer of bells"}}


def look(tmp_path: Path, looked_for: Wanted, *items: dict[str, Any], taken: Taken = NOTHING) -> Proposed:
    return proposed(index_of(tmp_path, COUNTRY, OTHER_COUNTRY, *items), looked_for, taken)


def works(**more: Any) -> Wanted:  # noqa: ANN401 - the fields of Wanted
    return wanted("Organization", "Tidehaven Bell Works", **{**LOOKED_FOR, **more})


def ids(found: Proposed) -> list[str]:
    return [each.item.id for each in found.candidates]


def test_name_type_country_and_description_need_no_person(tmp_path: Path) -> None:
    found = look(tmp_path, works(), SOUND)

    assert found.automatic is not None
    assert found.automatic.item.id == made_id(1)
    assert "agree" in found.reason
    assert found.automatic.score == pytest.approx(sum(each.weight for each in found.automatic.features))


@pytest.mark.parametrize(
    ("item", "more", "reason"),
    [
        ({}, {"country": None}, "nothing but the name"),
        ({}, {"description": {}}, "nothing but the name"),
        ({"p31": []}, {}, "type"),
        ({"p31": [PAGE]}, {}, "no item"),
        ({"descriptions": {"en": "bell manufacturer in Austria"}}, {}, "country is another"),
        ({"labels": {"en": "Tidehaven Bell Work"}}, {}, "no item has exactly"),
    ],
)
def test_what_is_missing_leaves_it_to_a_person(
    tmp_path: Path, item: dict[str, Any], more: dict[str, Any], reason: str
) -> None:
    found = look(tmp_path, works(**more), {**SOUND, **item})

    assert found.automatic is None
    assert reason in found.reason
    assert made_id(1) in ids(found)


def test_a_rejected_pair_is_not_proposed_again(tmp_path: Path) -> None:
    found = look(tmp_path, works(), SOUND, taken=Taken({}, frozenset({("old-bell", made_id(1))})))

    assert ids(found) == []
    assert found.reason == "no item has exactly this name"


def test_an_item_of_another_thing_is_stopped(tmp_path: Path) -> None:
    found = look(tmp_path, works(), SOUND, taken=Taken({made_id(1): "other-bell"}, frozenset()))

    assert found.automatic is None
    assert "'other-bell'" in (found.candidates[0].stop or "")


def test_stopped_candidates_stand_behind_the_others(tmp_path: Path) -> None:
    page = listed(2, "Tidehaven Bell Works", "page", PAGE)
    near = listed(3, "Tidehaven Bells", "")

    assert ids(look(tmp_path, works(), page, near)) == [made_id(3), made_id(2)]


def test_popularity_only_parts_equals(tmp_path: Path) -> None:
    equal = [listed(n, "Tidehaven Bell Works") | {"pagerank": n / 1000} for n in (1, 2, 3)]
    better = listed(4, "Tidehaven Bell Works", "bell manufacturer in Norway", "organization")

    assert ids(look(tmp_path, works(), *equal, better)) == [made_id(n) for n in (4, 3, 2, 1)]


def test_as_many_are_proposed_as_are_wanted(tmp_path: Path) -> None:
    some = [listed(n, "Tidehaven Bell Works") for n in range(1, 9)]
    index = index_of(tmp_path, *some)

    assert len(proposed(index, works(), limit=3).candidates) == 3


def test_an_identifier_that_agrees_needs_no_person_even_for_a_person(tmp_path: Path) -> None:
    number, types = min(SCHEMA.identifiers), SCHEMA.read["types"][0]
    item = entity(1, "Kim Old Bell", **{number: "7", types: {"id": a("person")}})

    found = look(tmp_path, wanted("Person", "Kim Old Bell", identifiers={number: ("7",)}), item)

    assert found.automatic is not None
    assert "identifier" in found.reason


def test_an_item_with_a_similar_name_leaves_it_to_a_person(tmp_path: Path) -> None:
    near = listed(2, "Tidehaven Bell Works (Norway)", "", "organization")

    found = look(tmp_path, works(), SOUND, near)

    assert (found.automatic, found.reason) == (None, "another item has a similar name")


@pytest.mark.parametrize("name", ["", "!!!"])
def test_a_name_without_letters_does_no_harm(tmp_path: Path, name: str) -> None:
    assert ids(look(tmp_path, wanted("Organization", name, "Tidehaven Bell Works"), SOUND)) == [made_id(1)]


# ---------------------------------------------------------------------------------------- traps


def held(found: Proposed, trap: int) -> Candidate | None:
    """The candidate that is the trap; nothing is linked without a person."""
    assert found.automatic is None
    return next((each for each in found.candidates if each.item.id == made_id(trap)), None)


def test_trap_a_general_assembly_of_another_organisation(tmp_path: Path) -> None:
    item = listed(1, "United Tides General Assembly", "organ of the United Tides", "organization",
                  aliases=["General Assembly"])  # fmt: skip

    trap = held(look(tmp_path, wanted("EventSeries", "INTERPOL General Assembly", "General Assembly"), item), 1)

    assert trap is not None
    assert "does not fit" in (trap.stop or "")


@pytest.mark.parametrize("acronym", ["KI", "NCA"])
def test_trap_an_acronym_that_is_a_country(tmp_path: Path, acronym: str) -> None:
    item = listed(1, "Tidestan", "sovereign state in the Pacific", "country", aliases=[acronym, acronym.lower()])

    for class_name in ("Concept", "Organization"):
        trap = held(look(tmp_path, wanted(class_name, acronym), item), 1)
        assert trap is not None
        assert "does not fit" in (trap.stop or "")


def test_trap_an_acronym_of_another_organisation_of_the_same_country(tmp_path: Path) -> None:
    item = listed(1, "Northern Care Alliance", "hospital agency in Norway", "organization", aliases=["NCA"])
    looked_for = wanted("Organization", "National Crime Agency", "NCA", country=made_id(50),
                        description={"en": "agency of hospital crime"})  # fmt: skip

    trap = held(look(tmp_path, looked_for, item), 1)

    assert trap is not None
    assert trap.stop is None


def test_trap_an_acronym_of_an_organisation_abroad(tmp_path: Path) -> None:
    item = listed(1, "Chancellery of Austria", "agency in Austria", "organization", aliases=["BKA"])

    trap = held(look(tmp_path, wanted("GovernmentOrganization", "BKA", country=made_id(50)), item), 1)

    assert trap is not None
    assert any(feature.name == "country" and feature.weight < 0 for feature in trap.features)


def test_trap_two_offices_with_one_label(tmp_path: Path) -> None:
    name = "Federal Criminal Police Office"
    twins = [listed(1, name, "federal criminal police of Norway"), listed(2, name, "Austrian federal police force")]
    looked_for = wanted("GovernmentOrganization", name, country=made_id(50), description={"en": "criminal police"})

    found = look(tmp_path, looked_for, *twins)

    assert held(found, 2) is not None
    assert found.reason == "2 items have this name"
    assert found.candidates[0].item.id == made_id(1)


def test_trap_a_city_that_is_a_shop_chain_too(tmp_path: Path) -> None:
    items = [
        listed(1, "Rabat", "capital of Norway", "settlement"),
        listed(2, "Rabat", "Polish convenience store chain"),
    ]

    found = look(tmp_path, wanted("City", "Rabat", country=made_id(50)), *items)

    assert held(found, 2) is not None
    assert found.candidates[0].item.id == made_id(1)


def test_trap_a_shop_chain_alone_with_the_name_of_a_city(tmp_path: Path) -> None:
    assert held(look(tmp_path, wanted("City", "Rabat"), listed(2, "Rabat", "convenience store chain")), 2) is not None


@pytest.mark.parametrize(
    ("name", "class_name", "others"),
    [
        ("United Kingdom", "Country", [("former state of that name", "former state"), ("song", "work")]),
        ("Germany", "Country", [("civil parish", "settlement"), ("film", "work")]),
        ("China", "Country", [("ancient civilisation", "former state"), ("state of 1912", "former state")]),
        ("World Health Organization", "Organization", [("office in Lyon", "organization"), ("page", PAGE)]),
    ],
)
def test_trap_homonyms(tmp_path: Path, name: str, class_name: str, others: list[tuple[str, str]]) -> None:
    fitting = "country" if class_name == "Country" else "organization"
    items = [listed(1, name, "the one that is meant", fitting)]
    items += [listed(n, name, said, kind) for n, (said, kind) in enumerate(others, 2)]

    found = look(tmp_path, wanted(class_name, name, description={"en": "that is meant"}), *items)

    assert found.automatic is None
    assert found.candidates[0].item.id == made_id(1)
    assert {made_id(2), made_id(3)} <= set(ids(found))


def test_trap_a_second_record_of_one_city(tmp_path: Path) -> None:
    items = [listed(n, "Marrakech", "city in Norway", "settlement") for n in (1, 2)]

    found = look(tmp_path, wanted("City", "Marrakech", country=made_id(50)), *items)

    assert held(found, 1) is not None
    assert held(found, 2) is not None


@pytest.mark.parametrize("namesake", ["Norwegian astronomer", "Norwegian law enforcement officer"])
def test_trap_a_person_with_a_namesake(tmp_path: Path, namesake: str) -> None:
    both = [
        listed(1, "Jürgen Stock", "Norwegian police officer", "person"),
        listed(2, "Jürgen Stock", namesake, "person"),
    ]
    looked_for = wanted("Person", "Jürgen Stock", country=made_id(50), description={"en": "Norwegian police officer"})

    found = look(tmp_path, looked_for, *both)

    assert found.automatic is None
    assert found.candidates[0].item.id == made_id(1)


def test_trap_the_namesake_alone(tmp_path: Path) -> None:
    item = listed(2, "Jürgen Stock", "Norwegian astronomer", "person")
    looked_for = wanted("Person", "Jürgen Stock", country=made_id(50), description={"en": "Norwegian police officer"})

    assert held(look(tmp_path, looked_for, item), 2) is not None


def test_trap_a_label_that_vandals_wrote(tmp_path: Path) -> None:
    item = listed(1, "King of GUEZZA", "title of the ruler", "position", aliases=["king of Tides"])

    trap = held(look(tmp_path, wanted("Post", "King of Tides"), item), 1)

    assert trap is not None
    assert any("alias" in feature.says for feature in trap.features)


def test_trap_a_dead_person_with_the_name(tmp_path: Path) -> None:
    item = listed(1, "Kim Old Bell", "Norwegian police officer", "person")
    with_index: Index = index_of(tmp_path, COUNTRY, item)
    looked_for = wanted("Person", "Kim Old Bell", country=made_id(50), dates=("2031-01-01",),
                        description={"en": "police officer"})  # fmt: skip

    assert "others may have the same name" in proposed(with_index, looked_for).reason
    dead = {**item, "type": "item", "labels": {"en": {"value": "Kim Old Bell"}}, "aliases": {}, "descriptions": {}}
    claims = {SCHEMA.read["types"][0]: [value({"id": a("person")})]}
    claims[SCHEMA.read["died"][0]] = [value({"time": "+1999-05-01T00:00:00Z", "precision": 11})]
    (tmp_path / "two").mkdir()
    found = proposed(index_of(tmp_path / "two", COUNTRY, {**dead, "claims": claims}), looked_for)

    assert found.automatic is None
    assert "before the facts" in found.reason
