"""Every engine answers every saved query alike, and no value of a parameter changes the question on any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.model import DATE, INTEGER, Iri, Literal, Term
from factpress.pipeline.desk import Desk
from factpress.project import read_project
from factpress.queries import bind
from factpress.store.base import QueryRefused, Rows, Statements, Store, Truth
from factpress.store.embedded import EmbeddedStore
from factpress.store.endpoint import EndpointStore
from factpress.store.reference import ReferenceStore
from hostile import HOSTILE

ROOT = Path(__file__).parents[2]
EVENT = "http://schema.org/Event"
NO_ANSWERS = Path("/none")
#: Engines by name, each made from the fixtures that it needs.
ENGINES: dict[str, Callable[[pytest.FixtureRequest], Store]] = {
    "embedded": lambda request: EmbeddedStore.of_graph(request.getfixturevalue("build") / "graph.nt"),
    "rdflib": lambda request: ReferenceStore.of_graph(request.getfixturevalue("build") / "graph.nt"),
    "oxigraph": lambda request: EndpointStore(request.getfixturevalue("oxigraph")),
    "virtuoso": lambda request: EndpointStore(request.getfixturevalue("virtuoso")),
}


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest) -> Store:
    return ENGINES[request.param](request)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["oxigraph", "virtuoso"])
def test_a_server_answers_every_saved_query_as_the_embedded_store_does(
    engine: str, build: Path, request: pytest.FixtureRequest
) -> None:
    """What that one answers is held against the accepted answers and rdflib's in tests/data/test_queries.py."""
    desk = Desk(read_project(ROOT), Bundle.installed())
    queries, problems = pipeline.saved_queries(desk.project, desk.bundle)
    stores = {name: ENGINES[name](request) for name in ("embedded", engine)}
    askers = {name: pipeline.Asker(desk, queries, store) for name, store in stores.items()}
    tried = list(pipeline.try_queries(askers, queries, NO_ANSWERS))

    assert problems == ()
    assert [one for one in tried if one.fault] == []
    assert [one.engine for one in tried] == ["embedded", engine] * len(queries)


def texts(store: Store, query: str) -> Iterable[object]:
    answer = store.ask(query)
    assert isinstance(answer, Rows)
    return [row[0] for row in answer.rows]


QUERY = """# VALUES ?text { UNDEF } in a comment is none
SELECT ?text WHERE {
  VALUES (?text ?other) { (UNDEF UNDEF) }
  FILTER (BOUND(?text))
}"""


def test_no_hostile_text_changes_the_question(store: Store) -> None:
    changed = [text for text in HOSTILE if texts(store, bind(QUERY, {"text": Literal(text)})) != [Literal(text)]]

    assert changed == []


def test_terms_come_as_they_are_written(store: Store) -> None:
    terms: list[Term] = [
        Iri("http://e/a?b=c#d"),
        Literal("plain"),
        Literal("الرباط", "ar"),
        Literal("2025-11-24", None, DATE),
        Literal("11", None, INTEGER),
    ]
    for term in terms:
        assert texts(store, bind(QUERY, {"text": term})) == [term]


def test_yes_and_no(store: Store) -> None:
    assert store.ask(f"ASK {{ ?event a <{EVENT}> }}") == Truth(True)
    assert store.ask(f"ASK {{ <{EVENT}> a ?event . ?event a <{EVENT}> }}") == Truth(False)


def test_unbound_is_none_and_columns_keep_their_order(store: Store) -> None:
    answer = store.ask(f"SELECT ?none ?s {{ ?s a <{EVENT}> OPTIONAL {{ ?s <http://none/> ?none }} }} LIMIT 1")

    assert isinstance(answer, Rows)
    assert answer.columns == ("none", "s")
    [(none, event)] = answer.rows
    assert none is None
    assert isinstance(event, Iri)


def test_graphs_come_as_statements(store: Store) -> None:
    answer = store.ask(f"CONSTRUCT {{ ?s <http://e/is> 'a “b”\\n'@en }} {{ ?s a <{EVENT}> }}")

    assert isinstance(answer, Statements)
    triples = list(answer.triples)
    assert triples
    assert {predicate for _, predicate, _ in triples} == {Iri("http://e/is")}
    assert {text for _, _, text in triples} == {Literal("a “b”\n", "en")}
    [(event, _, _), *_] = triples
    assert isinstance(event, Iri)
    described = store.ask(f"DESCRIBE {event.n3()}")
    assert isinstance(described, Statements)
    assert any(subject == event for subject, _, _ in described.triples)


def test_a_query_that_does_not_parse_is_refused_with_its_line(store: Store) -> None:
    with pytest.raises(QueryRefused) as refused:
        store.ask("SELECT ?s WHERE {\n  ?s a\n}")

    assert refused.value.line in (2, 3)  # rdflib points at the pattern's first line


def test_an_update_is_refused(store: Store) -> None:
    with pytest.raises(QueryRefused):
        store.ask("DELETE WHERE { ?s ?p ?o }")
    assert store.ask(f"ASK {{ ?event a <{EVENT}> }}") == Truth(True)


def test_keywords_in_comments_change_nothing(store: Store) -> None:
    query = f"# one\n# INSERT two 'three\n# drop\nASK {{ ?event a <{EVENT}> # }}\n}} # CONSTRUCT"

    assert store.ask(query) == Truth(True)


def test_the_rows_that_virtuoso_cuts_are_told(virtuoso: str) -> None:
    every = "SELECT ?a ?b { ?a ?p ?c . ?b ?p ?d }"
    cut, whole = EndpointStore(virtuoso).ask(every), EndpointStore(virtuoso).ask(f"{every} LIMIT 10")

    assert isinstance(cut, Rows)
    assert isinstance(whole, Rows)
    assert (cut.cut, len(list(cut.rows))) == (10_000, 10_000)
    assert (whole.cut, len(list(whole.rows))) == (None, 10)
