"""Facts in words: which pattern is taken, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.bundle import Bundle
from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal
from factpress.reading.ontology import read_vocabulary
from factpress.site.data import GraphData, Text
from factpress.site.phrases import Phrases, as_text, read_phrases
from factpress.store.embedded import EmbeddedStore
from factpress.vocab import RDF_TYPE, SCHEMA

VOCABULARY = read_vocabulary(Bundle.installed().ontology)
E = "https://e.example/"
FILE = """\
kinds: {special: {en: Special, de: Besonderes}, any: {en: Any, de: Alles}}
sentences:
- kind: special
  predicate: schema:about
  object: schema:Person
  en:
  - "{subject} knows {object}[, called {object schema:alternateName}][, at {subject schema:location}]"
  - "never {object nev:role}"
  de: ["{object nev:role} zuerst", "{subject} kennt {object}"]
- {kind: any, en: ["{subject} — {_}: {object}"], de: ["{subject} – {_}: {object}"]}
nodes:
  nev:Tenure: {en: ["{self org:member | nev:office}, {^ org:hasMembership}"], de: ["{self org:member}"]}
terms:
  schema:about: {en: about, de: Thema}
sites: {"https://catalogue.example/no/": Catalogue}
"""
TRIPLES = f"""\
<{E}eve> <{RDF_TYPE}> <{SCHEMA}Person> .
<{E}eve> <{SCHEMA}name> "Eve"@en .
<{E}eve> <{SCHEMA}alternateName> "E."@en .
<{E}eve> <{SCHEMA}alternateName> "Evchen"@de .
<{E}rome> <{SCHEMA}name> "Rome"@en .
<{E}tenure> <{RDF_TYPE}> <https://w3id.org/nev/ontology#Tenure> .
<{E}tenure> <https://w3id.org/nev/ontology#office> <{E}rome> .
<{E}eve> <http://www.w3.org/ns/org#hasMembership> <{E}tenure> .
""".encode()


@pytest.fixture
def phrases(tmp_path: Path) -> Phrases:
    (tmp_path / "sentences.yaml").write_text(FILE, encoding="utf-8")
    return read_phrases(tmp_path / "sentences.yaml", VOCABULARY)


@pytest.fixture
def data(phrases: Phrases) -> GraphData:
    return GraphData(EmbeddedStore.of_triples(TRIPLES), {"e": E}, phrases.name)


def said(phrases: Phrases, data: GraphData, target: Iri | Literal, language: str) -> str:
    return as_text(phrases.sentence(data, f"{E}rome", f"{SCHEMA}about", target, language))


def test_parts_without_a_value_are_left_out(phrases: Phrases, data: GraphData) -> None:
    assert said(phrases, data, Iri(f"{E}eve"), "en") == "Rome knows Eve, called E."


def test_a_pattern_with_an_empty_slot_gives_way_to_the_next(phrases: Phrases, data: GraphData) -> None:
    assert said(phrases, data, Iri(f"{E}eve"), "de") == "Rome kennt Eve"


def test_what_no_entry_is_for_is_told_by_the_name_of_its_property(phrases: Phrases, data: GraphData) -> None:
    assert said(phrases, data, Iri(f"{E}rome"), "en") == "Rome — about: Rome"
    assert said(phrases, data, Literal("x"), "de") == "Rome – Thema: x"


def test_a_node_is_called_by_what_it_ties(phrases: Phrases, data: GraphData) -> None:
    assert data.label(f"{E}tenure", "en") == Text("Rome, Eve", "en")
    assert data.label(f"{E}tenure", "de") == Text("e:tenure")


def test_what_is_on_a_site_of_others_is_called_by_that_site(data: GraphData) -> None:
    assert data.label("https://catalogue.example/no/7/", "de") == Text("Catalogue 7")
    assert data.label("https://catalogue.example/7", "de") == Text("https://catalogue.example/7")


def test_things_in_a_sentence_are_told_apart_from_its_words(phrases: Phrases, data: GraphData) -> None:
    pieces = phrases.sentence(data, f"{E}rome", f"{SCHEMA}about", Iri(f"{E}eve"), "de")
    assert [piece if isinstance(piece, str) else piece.iri for piece in pieces] == [f"{E}rome", " kennt ", f"{E}eve"]


@pytest.mark.parametrize("spoil", ["sentences:", "schema:Person", "kind: any", "kinds: ", "sites: "])
def test_a_damaged_file_is_told(tmp_path: Path, spoil: str) -> None:
    damaged = FILE.replace(
        spoil, {"schema:Person": "x:y", "kinds: ": "others: ", "sites: ": "others: "}.get(spoil, "other: x")
    )
    (tmp_path / "sentences.yaml").write_text(damaged, encoding="utf-8")
    with pytest.raises(CouldNotRun):
        read_phrases(tmp_path / "sentences.yaml", VOCABULARY)
