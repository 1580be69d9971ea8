"""The embedded store answers in our terms and refuses in a sentence with a place."""

import gc
from io import BytesIO
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal
from factpress.store.base import Blank, QueryRefused, Rows, Statements, Truth
from factpress.store.embedded import EmbeddedStore, make_store
from factpress.store.patience import within

GRAPH = """<http://e/a> <http://e/p> "text"@en .
<http://e/a> <http://e/n> "11"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/a> <http://e/q> <http://e/b> .
"""


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    (tmp_path / "graph.nt").write_text(GRAPH, encoding="utf-8")
    return EmbeddedStore.of_graph(tmp_path / "graph.nt")


def test_rows_come_in_our_terms(store: EmbeddedStore) -> None:
    answer = store.ask("SELECT ?o ?none { ?s ?p ?o } ORDER BY ?p")

    assert isinstance(answer, Rows)
    assert answer.columns == ("o", "none")
    assert list(answer.rows) == [
        (Literal("11", None, "http://www.w3.org/2001/XMLSchema#integer"), None),
        (Literal("text", "en"), None),
        (Iri("http://e/b"), None),
    ]


def test_plain_strings_have_no_datatype(store: EmbeddedStore) -> None:
    answer = store.ask('SELECT ("x" AS ?a) (BNODE() AS ?b) {}')

    assert isinstance(answer, Rows)
    [(text, blank)] = answer.rows
    assert text == Literal("x")
    assert isinstance(blank, Blank)


def test_ask_construct_and_describe(store: EmbeddedStore) -> None:
    assert store.ask("ASK { ?s <http://e/q> ?o }") == Truth(value=True)
    made = store.ask("CONSTRUCT { ?o <http://e/r> ?s } WHERE { ?s <http://e/q> ?o }")
    assert isinstance(made, Statements)
    assert list(made.triples) == [(Iri("http://e/b"), Iri("http://e/r"), Iri("http://e/a"))]
    described = store.ask("DESCRIBE <http://e/a>")
    assert isinstance(described, Statements)
    assert len(list(described.triples)) == 3


def test_a_query_that_does_not_parse_is_refused_with_its_place(store: EmbeddedStore) -> None:
    with pytest.raises(QueryRefused) as refused:
        store.ask("SELECT ?s {\n ?s <http://e/p }")

    assert refused.value.line == 2
    assert refused.value.column is not None
    assert "error at" not in str(refused.value)


def test_an_update_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(QueryRefused):
        store.ask("DELETE WHERE { ?s ?p ?o }")
    assert store.ask("ASK {}") == Truth(value=True)


def test_triples_at_hand_are_loaded_as_those_of_a_file() -> None:
    store = EmbeddedStore.of_triples(GRAPH.encode())

    assert store.ask("ASK { <http://e/a> <http://e/p> 'text'@en ; <http://e/n> 11 }") == Truth(value=True)
    with pytest.raises(CouldNotRun, match="cannot be loaded"):
        EmbeddedStore.of_triples(b"<a> <b> .")


def test_subjects_of_a_predicate_come_once_for_each_triple() -> None:
    store = EmbeddedStore.of_triples(
        b'<a:b> <a:p> "1" .\n<a:b> <a:p> "2" .\n<a:c> <a:p> "3" .\n_:x <a:p> "4" .\n<a:d> <a:q> "5" .'
    )

    assert sorted(store.subjects("a:p")) == ["a:b", "a:b", "a:c"]
    assert not list(store.subjects("a:none"))


def test_a_graph_that_is_not_there_or_damaged_could_not_run(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="cannot read"):
        EmbeddedStore.of_graph(tmp_path / "none.nt")
    (tmp_path / "bad.nt").write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="is damaged"):
        EmbeddedStore.of_graph(tmp_path / "bad.nt")


def test_a_store_in_a_folder_is_made_whole_and_only_read(tmp_path: Path) -> None:
    make_store(tmp_path, BytesIO(GRAPH.encode()))
    made = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    stores = [EmbeddedStore.in_folder(tmp_path) for _ in range(2)]

    for store in stores:
        assert store.ask("ASK { <http://e/a> <http://e/p> 'text'@en ; <http://e/n> 11 }") == Truth(value=True)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == made


def test_a_folder_where_no_store_can_be_made_or_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="the graph is damaged"):
        make_store(tmp_path / "faulty", BytesIO(b"<a> <b> ."))
    (tmp_path / "CURRENT").write_text("no store's")
    with pytest.raises(OSError, match="CURRENT"):
        make_store(tmp_path, BytesIO(GRAPH.encode()))
    with pytest.raises(CouldNotRun, match="cannot be opened"):
        EmbeddedStore.in_folder(tmp_path)


@pytest.mark.parametrize(
    "query", ["SELECT ({0} AS ?t) {{}}", "CONSTRUCT {{ ?s <http://e/said> {0} }} WHERE {{ ?s ?p ?o }}"]
)
def test_an_answer_that_is_refused_in_another_thread_leaves_nothing_of_it_behind(
    store: EmbeddedStore, query: str
) -> None:
    def held() -> int:
        answer = store.ask(query.format("<<( <http://e/a> <http://e/p> 'x' )>>"))
        return len(list(answer.rows if isinstance(answer, Rows) else answer.triples))  # type: ignore[union-attr]

    with pytest.raises(QueryRefused, match=r"not of RDF 1\.1"):
        within(60, held)

    gc.collect()  # what Oxigraph could not drop here would be a warning, and so a failure
