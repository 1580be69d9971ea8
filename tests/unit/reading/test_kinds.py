"""The file of kinds: what it becomes, and that a damaged one ends the run with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.model import Anchor
from factpress.reading.kinds import read_kinds
from factpress.reading.ontology import read_vocabulary
from reading_samples import KINDS, NS, SAMPLE_KINDS, VOCABULARY

REPOSITORY = Path(__file__).parents[3]


def test_keys_of_every_fact_join_the_kinds_that_state_facts() -> None:
    kinds = SAMPLE_KINDS.kinds

    assert list(kinds["curator"].keys) == ["slug", "name"]
    assert list(kinds["count"].keys)[:4] == ["about", "value", "unit", "id"]
    assert "quote" in kinds["property"].keys
    assert "id" not in kinds["property"].keys


def test_what_is_of_the_evidence_is_told_from_what_is_of_the_fact() -> None:
    assert SAMPLE_KINDS.fact_keys.keys() - SAMPLE_KINDS.evidence_keys == {"id", "rank"}


def test_choices_groups_and_properties_hold_iris_and_anchors_prefixed_names() -> None:
    assert SAMPLE_KINDS.fact_keys["rank"].options == {"normal": NS + "Normal", "low": NS + "Low"}
    assert SAMPLE_KINDS.groups["party"] == {NS + "Person", NS + "Town"}
    assert SAMPLE_KINDS.properties["start"].iri == NS + "start"
    assert SAMPLE_KINDS.properties["place"].object.of == ("town",)
    assert SAMPLE_KINDS.kinds["part"].anchor == Anchor("event", "ex:hasPart", "node")
    assert SAMPLE_KINDS.kinds["part"].node == (("event",), ("who", "office"), ("role",))


def test_the_kinds_of_factpress_fit_its_ontology() -> None:
    kinds = read_kinds(REPOSITORY / "mapper" / "kinds.yaml", read_vocabulary(REPOSITORY / "ontology"))

    assert {"thing", "article", "curator", "property", "participation"} <= kinds.kinds.keys()


DAMAGES = [
    ("unit: {type: texts", "unit: {type: wrods", "kinds: count: unit: there is no value type 'wrods'"),
    ("of: town}", "of: twon}", "kinds: thing: inside: 'twon' is no group or scheme for the type 'thing'"),
    ("of: role,", "of: rolle,", "kinds: part: role: 'rolle' is no group or scheme for the type 'concept'"),
    ("town: [Town]", "town: [Twon]", "groups: there is no class 'Twon'"),
    ("town: [Town]", "town: Town", "groups: a list is expected here"),
    ('low: "ex:Low"', 'low: "ex:Lwo"', "fact: rank: no vocabulary in use has 'ex:Lwo'"),
    ("default: said", "default: siad", "fact: mood: the default 'siad' is no concept of the scheme 'mood'"),
    ("[event, [who, office], role]", "[evnet]", "kinds: part: the kind has no key 'evnet'"),
    ("object: value}", "object: vlaue}", "kinds: count: the kind has no key 'vlaue'"),
    (", object: value}", "}", "kinds: count: an anchor has subject, predicate and object"),
    ('{iri: "ex:size", type: integer}', '{iri: "ex:size", type: texts}', "properties: size: the object of a property"),
    ("one_of:", "oneof:", "kinds: part: the entry 'oneof' is unknown"),
    ("nth: {type: integer}", "nth: integer", "fact: nth: a mapping is expected here"),
    ("nth: {type: integer}", "nth: {type: choice}", "fact: nth: a choice, and nothing else, maps words to terms"),
    ("nth: {type: integer}", "nth: {type: [integer]}", "fact: nth: a plain text is expected here"),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), DAMAGES)
def test_a_damaged_file_of_kinds_ends_the_run_with_a_sentence(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    path = tmp_path / "kinds.yaml"
    assert right in KINDS
    path.write_text(KINDS.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(CouldNotRun) as caught:
        read_kinds(path, VOCABULARY)

    assert str(caught.value).startswith(f"{path} is damaged: {sentence}")


def test_a_missing_file_of_kinds_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match=r"the kinds cannot be read: kinds.yaml: .* there is no such file"):
        read_kinds(tmp_path / "kinds.yaml", VOCABULARY)
