"""What speaks for and against an item, each with a weight."""

from __future__ import annotations

from typing import Any

import pytest

from factpress.linking.candidates import Feature, Wanted
from factpress.linking.features import Context, Looker
from factpress.linking.items import Item
from wikidata_samples import PAGE, SCHEMA, a, made_id, wanted

W = SCHEMA.weights
NOWHERE = Context()


def features(looked_for: Wanted, context: Context = NOWHERE, /, **item: object) -> dict[str, Feature]:
    fields: dict[str, Any] = {"labels": {"en": "Kim Old Bell"}, **item}
    whole = Item(made_id(1), **fields)
    return {each.name: each for each in Looker(looked_for, SCHEMA, context).features(whole)}


@pytest.mark.parametrize(
    ("ours", "how", "weight"),
    [
        ("kim old bell", "label", W["label"]),
        ("Bell of Tides", "alias", W["alias"]),
        ("Kim Old Bell (Norway)", "shortened", W["shortened"]),
        ("KOB", "acronym", W["acronym"]),
        ("Kim Older Bell", "inexact", None),
    ],
)
def test_how_names_match_is_told(ours: str, how: str, weight: float | None) -> None:
    found = features(wanted("Person", ours), aliases={"en": ("Bell of Tides", "KOB")})

    assert found[how].weight == weight or (weight is None and 0 < found[how].weight < W["inexact"])
    assert ours in found[how].says


def test_names_that_have_nothing_in_common_do_not_match() -> None:
    assert not {"label", "alias", "inexact"} & features(wanted("Person", "Quux")).keys()


@pytest.mark.parametrize(("acronym", "told"), [("TSU", "initials"), ("UST", "initials"), ("XYZ", None)])
def test_an_acronym_may_be_spelt_out(acronym: str, told: str | None) -> None:
    found = features(wanted("Organization", acronym), labels={"en": "Tidehaven State University"})

    assert ("initials" in found) == (told is not None)
    if acronym == "UST":
        assert found["initials"].weight < W["initials"]


def test_a_single_word_weighs_less() -> None:
    assert features(wanted("City", "Tidehaven"), labels={"en": "Tidehaven"})["one-word"].weight < 0


def test_the_language_of_both_names_is_told() -> None:
    assert "language" in features(wanted("Person", "Kim Old Bell"))
    assert "language" not in features(wanted("Person", "Kim Old Bell"), labels={"de": "Kim Old Bell"})


@pytest.mark.parametrize(("group", "weight"), [("person", W["type-fits"]), ("work", W["type-unfit"]), (None, 0)])
def test_the_type_fits_or_not_or_nobody_knows(group: str | None, weight: float) -> None:
    assert features(wanted("Person", "Kim"), types=(a(group),) if group else ())["type"].weight == weight


NORWAY = Context(country=SCHEMA.country_words(["Norway", "Kingdom of Norway"]))


@pytest.mark.parametrize(
    ("item", "weight"),
    [
        ({"countries": (made_id(50),)}, W["country-agrees"]),
        ({"countries": (made_id(51),), "descriptions": {"en": "bell in Norway"}}, W["country-conflicts"]),
        ({"descriptions": {"en": "Norwegian bell"}}, W["country-agrees"]),
        ({"descriptions": {"en": "bell in South Africa"}}, W["country-conflicts"]),
        ({"descriptions": {"en": "bell of ours"}}, None),
        ({}, None),
    ],
)
def test_the_country_agrees_or_conflicts_or_is_not_known(item: dict[str, Any], weight: float | None) -> None:
    found = features(wanted("Organization", "Kim", country=made_id(50)), NORWAY, **item)

    assert (found["country"].weight if "country" in found else None) == weight


def test_without_a_country_of_ours_none_conflicts() -> None:
    assert "country" not in features(wanted("Person", "Kim"), descriptions={"en": "Norwegian bell"})


@pytest.mark.parametrize(
    ("item", "weight"),
    [
        ({"born": "1964", "died": "1999-05"}, W["dates-conflict"]),
        ({"began": "2040"}, W["dates-conflict"]),
        ({"born": "1964"}, W["dates-agree"]),
        ({"born": "-0044", "died": "-0010"}, W["dates-conflict"]),
        ({}, None),
    ],
)
def test_what_was_not_there_then_is_another(item: dict[str, Any], weight: float | None) -> None:
    found = features(wanted("Person", "Kim", dates=("2031-05-06", "2032-01-01")), **item)

    assert (found["dates"].weight if "dates" in found else None) == weight


def test_shared_words_of_descriptions_count_but_countries_do_not() -> None:
    looked_for = wanted("Person", "Kim", description={"en": "Norwegian police officer"}, roles=("keeper of bells",))

    assert "description" not in features(looked_for, descriptions={"en": "Norwegian astronomer"})
    two = features(looked_for, descriptions={"en": "police officer"})["description"]
    assert two.weight == pytest.approx(W["description"] * 2 / 3)
    assert features(looked_for, descriptions={"en": "keeper of bells"})["description"].weight > 0


def test_other_links_of_the_articles_count() -> None:
    looked_for = wanted("Person", "Kim", country=made_id(50), linked={"tidehaven": made_id(60), "norway": made_id(50)})
    context = Context(country=NORWAY.country, linked=frozenset({"tidehaven"}))

    assert "linked" in features(looked_for, context, countries=(made_id(60),))
    assert "linked" in features(looked_for, context, descriptions={"en": "mayor of Tidehaven"})
    assert "linked" not in features(looked_for, context, countries=(made_id(50),))


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("https://isni.org/isni/000000012146438X", "000000012146438X"),
        ("http://www.isni.org/000000012146438X", "000000012146438X"),
        ("https://viaf.org/viaf/113230702/", "113230702"),
        ("https://d-nb.info/gnd/1012345-6", "1012345-6"),
        ("https://ror.org/02abcde17", "02abcde17"),
        ("https://www.iso.org/obp/ui/#iso:code:3166:NO", "NO"),
    ],
)
def test_an_address_in_an_authority_file_says_an_identifier(address: str, value: str) -> None:
    assert list(SCHEMA.identified([address]).values()) == [(value,)]


def test_addresses_in_several_authority_files_say_all_identifiers() -> None:
    viaf = ["https://viaf.org/viaf/113230702", "https://viaf.org/viaf/113230703"]
    found = SCHEMA.identified([*viaf, "https://example.org/1", "https://ror.org/02abcde17"])

    assert sorted(found.values()) == [("02abcde17",), ("113230702", "113230703")]


@pytest.mark.parametrize(
    "address", ["", "https://data.example.org/isni.org/isni/000000012146438X", "https://isni.org/x"]
)
def test_another_address_says_none(address: str) -> None:
    assert SCHEMA.identified([address]) == {}


def test_identifiers_agree_or_conflict() -> None:
    looked_for = wanted("City", "Tidehaven", identifiers={"number": ("7",)})

    assert features(looked_for, identifiers={"number": ("6", "7")})["identifier"].weight == W["identifier-agrees"]
    several = wanted("City", "Tidehaven", identifiers={"number": ("7", "9"), "code": ("TH",)})
    found = features(several, identifiers={"number": ("9",), "code": ("TH",)})
    assert found["identifier"].weight == W["identifier-agrees"]
    assert features(looked_for, identifiers={"number": ("8",)})["identifier"].weight == W["identifier-conflicts"]
    assert "identifier" not in features(looked_for)


def stop(context: Context = NOWHERE, /, types: tuple[str, ...] = ()) -> str | None:
    return Looker(wanted("Person", "Kim"), SCHEMA, context).stop(Item(made_id(1), {"en": "Kim"}, types=types))


def test_hard_stops() -> None:
    assert stop() is None
    assert "disambiguation" in (stop(types=(PAGE,)) or "") or "family name" in (stop(types=(PAGE,)) or "")
    assert "does not fit" in (stop(types=(a("work"),)) or "")
    assert "'sam'" in (stop(Context(taken={made_id(1): "sam"})) or "")
    assert stop(Context(taken={made_id(1): "old-bell"})) is None


@pytest.mark.parametrize("page", sorted(SCHEMA.unacceptable))
def test_pages_and_names_are_never_linked(page: str) -> None:
    assert SCHEMA.unacceptable[page] in (stop(types=(a("person"), page)) or "")
