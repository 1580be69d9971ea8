"""What wikidata.yaml says of types, and what an item's names are."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.bundle import Bundle
from factpress.errors import CouldNotRun
from factpress.linking.items import Item
from factpress.linking.schema import Fit
from factpress.pipeline.links.wikidata import read_schema
from wikidata_samples import SCHEMA, VOCABULARY, a


def test_labels_are_named_before_aliases() -> None:
    item = Item("x", {"en": "Kim"}, {"en": ("K.",), "de": ("Kimmy",)})

    assert list(item.names()) == [("en", "Kim", True), ("en", "K.", False), ("de", "Kimmy", False)]


@pytest.mark.parametrize(
    ("class_name", "groups", "fit"),
    [
        ("Person", ["person"], Fit.FITS),
        ("Person", ["person", "occupation"], Fit.UNFIT),
        ("Person", ["event"], Fit.UNFIT),
        ("Person", [], Fit.UNKNOWN),
        ("Organization", ["organization", "place"], Fit.FITS),
        ("Organization", ["place"], Fit.UNKNOWN),
        ("Organization", ["organization", "country"], Fit.UNFIT),
        ("Country", ["country"], Fit.FITS),
        ("Country", ["country", "former state"], Fit.UNFIT),
        ("City", ["country"], Fit.UNFIT),
        ("Concept", ["country"], Fit.UNFIT),
        ("Concept", ["event"], Fit.UNKNOWN),
        ("Thing", ["person"], Fit.UNKNOWN),
    ],
)
def test_types_fit_classes(class_name: str, groups: list[str], fit: Fit) -> None:
    assert SCHEMA.fit(VOCABULARY.classes[class_name], [a(group) for group in groups]) is fit


def test_every_group_that_a_class_names_is_there() -> None:
    named = {name for each in SCHEMA.classes.values() for name in each.fits | each.never | each.open}

    assert named <= SCHEMA.groups.keys()
    assert set(SCHEMA.coarse.values()) <= {id for ids in SCHEMA.groups.values() for id in ids}


def test_contradictions_weigh_more_than_agreements() -> None:
    weights = SCHEMA.weights

    assert weights["type-unfit"] < -weights["type-fits"]
    assert weights["country-conflicts"] < -weights["country-agrees"]
    assert weights["dates-conflict"] < -weights["dates-agree"]
    assert weights["identifier-conflicts"] < -weights["identifier-agrees"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("groups:", "group:"),
        ("label: 5", "label: five"),
        ("Person: {fits", "Persona: {fits"),
        ("coarse: {", "coarse: ["),
        ("schema:addressCountry", "schema:adressCountry"),
        ("fits: [person]", "fits: person"),
        ("enrich:", "enrich: x\nx:"),
        ("groups:", "groups: x\nx:"),
        ("described-at: P973", "described-at: [P973]"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, old: str, new: str) -> None:
    text = Bundle.installed().wikidata.read_text(encoding="utf-8")
    (tmp_path / "wikidata.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert old in text

    with pytest.raises(CouldNotRun, match=r"wikidata.*(damaged|cannot be read)|(cannot be read|damaged)"):
        read_schema(tmp_path / "wikidata.yaml", VOCABULARY)
