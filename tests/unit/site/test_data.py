"""The graph as pages ask it, and the notes of what they asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal
from factpress.site.data import GraphData, Text, best
from factpress.store.base import QueryRefused
from factpress.store.embedded import EmbeddedStore

NAME, TYPE = "http://schema.org/name", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TRIPLES = f"""\
<https://e.example/a> <{TYPE}> <https://e.example/C> .
<https://e.example/b> <{TYPE}> <https://e.example/C> .
<https://e.example/a> <{NAME}> "one"@en .
<https://e.example/a> <{NAME}> "eins"@de .
<https://e.example/b> <{NAME}> "deux"@fr .
<https://e.example/b> <https://e.example/p> <https://e.example/a> .
<https://e.example/b> <https://e.example/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://e.example/n> <https://e.example/p> <https://e.example/b> .
""".encode()


def namer(data: GraphData, iri: str, language: str) -> Text | None:
    [other] = data.about(iri).get("https://e.example/p", (None,))
    return Text(f"by {data.label(other.value, language).value}") if isinstance(other, Iri) else None


@pytest.fixture
def data() -> GraphData:
    return GraphData(EmbeddedStore.of_triples(TRIPLES), {"e": "https://e.example/"}, namer)


def test_what_is_said_comes_sorted_with_its_terms_typed(data: GraphData) -> None:
    said = data.about("https://e.example/b")
    assert list(said) == ["http://schema.org/name", TYPE, "https://e.example/p"]
    number = Literal("1", None, "http://www.w3.org/2001/XMLSchema#integer")
    assert said["https://e.example/p"] == (number, Iri("https://e.example/a"))
    assert data.mentions("https://e.example/C") == (("https://e.example/a", TYPE), ("https://e.example/b", TYPE))
    assert data.of_class("https://e.example/C") == ("https://e.example/a", "https://e.example/b")
    assert data.below("https://e.example/b") == ("https://e.example/b",)


def test_a_text_that_is_no_iri_is_the_subject_of_nothing(data: GraphData) -> None:
    assert data.about("no iri") == {}


@pytest.mark.parametrize(
    ("iri", "language", "label"),
    [
        ("a", "de", Text("eins", "de")),
        ("a", "fr", Text("one", "en")),
        ("b", "en", Text("deux", "fr")),
        ("n", "en", Text("by deux")),
        ("z", "en", Text("e:z")),
    ],
)
def test_a_label_is_in_the_language_or_english_or_any_or_made(
    data: GraphData, iri: str, language: str, label: Text
) -> None:
    assert data.label(f"https://e.example/{iri}", language) == label


def test_a_text_without_language_goes_before_one_in_a_third() -> None:
    assert best((Text("un", "fr"), Text("1")), "de") == Text("1")


def test_look_ups_are_noted_even_when_their_answers_are_kept(data: GraphData) -> None:
    for _ in range(2):
        with data.watched() as outer:
            with data.watched() as reads:
                data.label("https://e.example/n", "en")
            data.mentions("https://e.example/a")
        assert reads.keys == {"label https://e.example/n", "about https://e.example/n", "label https://e.example/b"}
        assert outer.keys == reads.keys | {"mentions https://e.example/a"}


def test_a_name_rests_on_the_label_only(data: GraphData) -> None:
    with data.watched() as reads:
        data.label("https://e.example/a", "en")
    assert reads.keys == {"label https://e.example/a"}


def test_threads_note_apart(data: GraphData) -> None:
    def asked(name: str) -> set[str]:
        with data.watched() as reads:
            data.about(f"https://e.example/{name}")
        return reads.keys

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(asked, "abcd")) == [{f"about https://e.example/{name}"} for name in "abcd"]


def test_what_asks_hangs_on_the_answer(data: GraphData) -> None:
    with data.watched() as reads:
        rows = data.ask("SELECT ?s WHERE { ?s a <https://e.example/C> } ORDER BY ?s")
    assert [row[0] for row in rows.rows] == [Iri("https://e.example/a"), Iri("https://e.example/b")]
    assert {key.partition(" ")[0] for key in reads.keys} == {"answer"}
    with pytest.raises(CouldNotRun):
        data.ask("ASK { ?s ?p ?o }")
    with pytest.raises(QueryRefused):
        data.ask("SELECT")
