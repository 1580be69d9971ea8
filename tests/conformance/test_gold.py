"""Proposals held against names whose items are known, on real items: the figures that are promised, and real traps.

The items and the gold are no part of the project: $FACTPRESS_WIKIDATA names their folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factpress.linking.candidates import Wanted
from factpress.linking.evaluating import Evaluator, Quality
from factpress.linking.gold import Classes, codes_of, placed, read_gold
from factpress.linking.index import Index
from factpress.linking.index_build import build_index
from factpress.linking.proposing import Proposed, Proposer
from factpress.linking.sources import Source
from factpress.problems import Problems
from once import made_once
from wikidata_samples import NOTHING, SCHEMA, VOCABULARY, wanted

FOLDER = Path(os.environ.get("FACTPRESS_WIKIDATA", "/none"))
SOURCES = ("kb_items.jsonl.gz", "kb_distractors.tsv.gz")
ORGANISATIONS, COUNTRIES, MENTIONS = "gold_ror_names.tsv.gz", "gold_countries_cldr.tsv.gz", "gold_mentions.tsv.gz"
#: So many names of each sort, every so many-th of those that can be found.
SAMPLE = int(os.environ.get("FACTPRESS_ROUNDS", "200"))

pytestmark = [
    pytest.mark.skipif(not (FOLDER / SOURCES[0]).is_file(), reason="FACTPRESS_WIKIDATA names no folder with items"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    def make(folder: Path) -> None:
        problems = Problems()
        sources = [Source(FOLDER / name, name, SCHEMA, problems) for name in SOURCES]
        counts = build_index(sources, folder / "index.sqlite", SCHEMA.lexicon, "2031-05-06", lambda step: None)
        assert (counts.items, counts.faulty, len(problems)) == (238_947, 0, 0)

    with Index(made_once(tmp_path_factory, "gold", make) / "index.sqlite", SCHEMA.lexicon) as found:
        yield found


def quality(index: Index, name: str) -> Quality:
    """The figures for names whose true item is in the index."""
    classes, problems = Classes(VOCABULARY.classes["Organization"], VOCABULARY.classes["Country"]), Problems()
    gold = [each for each in read_gold(FOLDER / name, name, SCHEMA, classes, problems) if each.item]
    inside = index.items({each.item for each in gold if each.item})
    gold = [each for each in gold if each.item and hasattr(inside[each.item], "labels")]
    some = placed(gold[:: max(1, len(gold) // SAMPLE)], codes_of(FOLDER / COUNTRIES))
    assert not problems
    [found] = Evaluator(index, Proposer(index, SCHEMA, NOTHING)).evaluate(some).values()
    return found


def test_organisations_are_proposed_and_hardly_ever_linked_wrongly(index: Index) -> None:
    found = quality(index, ORGANISATIONS)

    assert found.exact.few >= 0.95 * found.exact.names > 50
    assert found.inside.few >= INSIDE * found.inside.names
    assert found.wrong <= 1
    assert found.linked >= 15


#: The share of organisations whose item is in the index, under whatever name, that has to be among the first five.
INSIDE = 0.75


@pytest.mark.parametrize("name", [COUNTRIES, MENTIONS])
def test_names_without_context_are_proposed_and_never_linked(index: Index, name: str) -> None:
    found = quality(index, name)

    assert found.exact.few >= 0.9 * found.exact.names > 50
    assert found.linked == 0


# ---------------------------------------------------------------------------------------- traps


def look(index: Index, looked_for: Wanted, country: str | None = None) -> Proposed:
    codes = codes_of(FOLDER / COUNTRIES)
    return Proposer(index, SCHEMA, NOTHING).propose(
        replace(looked_for, country=codes[country] if country else None), 10
    )


def labels(found: Proposed) -> list[str]:
    return [each.item.labels.get("en", "") for each in found.candidates]


TRAPS = [
    ("EventSeries", ("INTERPOL General Assembly", "General Assembly"), None, ""),
    (
        "Concept",
        ("Artificial intelligence in policing", "KI"),
        None,
        "The use of artificial intelligence by the police",
    ),
    ("GovernmentOrganization", ("National Crime Agency", "NCA"), "GB", "British agency against serious crime"),
    ("GovernmentOrganization", ("NCA",), "GB", "British agency against serious crime"),
    ("GovernmentOrganization", ("BKA",), "DE", "German federal criminal police"),
    ("GovernmentOrganization", ("Federal Criminal Police Office", "BKA"), "DE", "German federal criminal police"),
    ("City", ("Rabat",), "MA", "Capital of Morocco"),
    ("Country", ("UK",), None, "Country in Europe"),
    ("Country", ("Germany",), None, "Country in Europe"),
    ("Country", ("China",), None, "Country in Asia"),
    ("Organization", ("WHO",), None, "Agency of the United Nations for health"),
    ("Organization", ("World Health Organization", "WHO"), None, "Agency of the United Nations for health"),
    ("City", ("Marrakech",), "MA", "City in Morocco"),
    ("Person", ("Jürgen Stock",), "DE", "German police officer and Secretary General of INTERPOL"),
    ("Post", ("King of Morocco",), "MA", "Head of state of Morocco"),
    (
        "GovernmentOrganization",
        ("General Directorate of Territorial Surveillance", "DGST"),
        "MA",
        "Intelligence service",
    ),
]


@pytest.mark.parametrize(("class_name", "names", "country", "said"), TRAPS, ids=[str(trap[1][0]) for trap in TRAPS])
def test_trap(index: Index, class_name: str, names: tuple[str, ...], country: str | None, said: str) -> None:
    found = look(index, wanted(class_name, *names, description={"en": said}), country)

    assert found.automatic is None


@pytest.mark.parametrize(
    ("class_name", "name", "country", "best"),
    [
        ("Country", "Germany", None, "Germany"),
        ("City", "Rabat", "MA", "Rabat"),
        ("City", "Marrakech", "MA", "Marrakesh"),
        ("Person", "Jürgen Stock", "DE", "Jürgen Stock"),
        ("Post", "King of Morocco", "MA", "King of GUEZZA"),
        ("Organization", "International Criminal Police Organization", None, "Interpol"),
    ],
)
def test_the_right_item_is_first_all_the_same(
    index: Index, class_name: str, name: str, country: str | None, best: str
) -> None:
    assert labels(look(index, wanted(class_name, name), country))[0] == best


def test_an_acronym_leads_to_no_country(index: Index) -> None:
    for acronym, label in {"KI": "Kiribati", "NCA": "Nicaragua"}.items():
        found = look(index, wanted("Concept", acronym))
        assert all(each.stop for each in found.candidates if each.item.labels.get("en") == label)
