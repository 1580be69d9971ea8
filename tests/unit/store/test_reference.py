"""rdflib as a store: terms as they are written, nothing fetched, its settings put back."""

from pathlib import Path

import pytest
import rdflib
from rdflib.plugins import sparql

from factpress.errors import CouldNotRun
from factpress.model import DECIMAL, Literal
from factpress.store.base import Blank, QueryRefused, Rows
from factpress.store.reference import ReferenceStore


@pytest.fixture
def store(tmp_path: Path) -> ReferenceStore:
    (tmp_path / "graph.nt").write_text(
        f'<http://e/a> <http://e/p> "1.10"^^<{DECIMAL}> .\n<http://e/a> <http://e/p> "x"@en .\n', encoding="utf-8"
    )
    return ReferenceStore.of_graph(tmp_path / "graph.nt")


def test_literals_stay_as_they_are_written(store: ReferenceStore) -> None:
    answer = store.ask("SELECT ?o { ?s ?p ?o } ORDER BY LANG(?o)")

    assert isinstance(answer, Rows)
    assert list(answer.rows) == [(Literal("1.10", None, DECIMAL),), (Literal("x", "en"),)]


def test_a_query_may_make_blank_nodes(store: ReferenceStore) -> None:
    answer = store.ask("SELECT (BNODE() AS ?b) {}")

    assert isinstance(answer, Rows)
    [(blank,)] = answer.rows
    assert isinstance(blank, Blank)


def test_no_graph_is_fetched_and_the_settings_are_put_back(store: ReferenceStore, tmp_path: Path) -> None:
    before = rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS
    other = tmp_path / "other.ttl"
    other.write_text("<http://e/b> <http://e/p> 1 .")
    query = f"SELECT ?s FROM <{other.as_uri()}> {{ ?s ?p ?o }}"

    try:
        answer = store.ask(query)
    except QueryRefused:
        fetched = []
    else:
        assert isinstance(answer, Rows)
        fetched = [row for row in answer.rows if row[0] is not None and row[0].value == "http://e/b"]
    assert fetched == []
    assert before == (rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS)


def test_a_query_that_does_not_parse_is_refused_with_its_place(store: ReferenceStore) -> None:
    with pytest.raises(QueryRefused) as refused:
        store.ask("SELECT ?s {\n ?s <http://e/p }")

    assert refused.value.line == 2
    with pytest.raises(QueryRefused):
        store.ask("DELETE WHERE { ?s ?p ?o }")


def test_a_graph_that_is_not_there_or_damaged_could_not_run(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="cannot read"):
        ReferenceStore.of_graph(tmp_path / "none.nt")
    (tmp_path / "bad.nt").write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="is damaged"):
        ReferenceStore.of_graph(tmp_path / "bad.nt")
