"""A process that answers queries: what it writes for what it reads, here within this process."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from factpress.publish.manifest import NQUADS, NTRIPLES
from factpress.serving.messages import Orders, Question
from factpress.serving.worker import main
from factpress.store.base import Dataset

ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
JSON_ROWS = Question(ALL, "json", "json", "ttl")


@pytest.fixture
def orders(bridge: Path) -> Orders:
    build = bridge / "build"
    return Orders(build / NTRIPLES, build / NQUADS, None, "", rows=10, seconds=60.0, memory=123)


def answered(orders: Orders, *questions: Question) -> list[tuple[dict[str, Any], bytes]]:
    """Return the line and the body of each answer; the first is that of the opening."""
    written, confined = io.BytesIO(), list[int]()
    lines = "".join(f"{question.to_json()}\n" for question in questions).encode()
    main(Orders.from_json(orders.to_json()), io.BytesIO(lines), written, confined.append)
    written.seek(0)
    found = []
    for line in iter(written.readline, b""):
        head = json.loads(line)
        found.append((head, written.read(head.get("size", 0))))
    assert confined == ([orders.memory] if found[0][0] == {} else [])
    return found


def only(orders: Orders, question: Question) -> tuple[dict[str, Any], bytes]:
    [opened, answer] = answered(orders, question)
    assert opened == ({}, b"")
    return answer


def test_questions_are_answered_one_after_the_other(orders: Orders) -> None:
    ask = replace(JSON_ROWS, query="ASK { ?s ?p ?o }")
    _, first, second = answered(orders, ask, replace(ask, query="ASK { ?s ?p <http://e.example/nothing> }"))

    assert json.loads(first[1])["boolean"] is True
    assert json.loads(second[1])["boolean"] is False


def test_rows_are_cut_and_say_so_where_they_can(orders: Orders) -> None:
    said = "only the first 10 are here"
    bodies = {form: only(orders, replace(JSON_ROWS, rows=form)) for form in ("json", "xml", "csv", "tsv")}

    assert {head["cut"] for head, _ in bodies.values()} == {10}
    content = json.loads(bodies["json"][1])
    assert content["cut"].startswith(said)
    assert len(content["results"]["bindings"]) == 10
    assert said in bodies["xml"][1].decode()
    assert len(list(csv.reader(io.StringIO(bodies["csv"][1].decode())))) == 11


def test_an_answer_that_just_fits_is_whole(orders: Orders) -> None:
    head, body = only(orders, replace(JSON_ROWS, query=f"{ALL} LIMIT 10"))
    assert (head["cut"], "cut" in json.loads(body)) == (None, False)


@pytest.mark.parametrize(("form", "says"), [("ttl", True), ("nt", True), ("jsonld", False), ("rdf", False)])
def test_graphs_are_cut_too_and_have_each_triple_once(form: str, says: bool, orders: Orders) -> None:
    query = "CONSTRUCT { <http://e.example/s> <http://e.example/p> 1 } { ?s ?p ?o }"
    head, _ = only(orders, replace(JSON_ROWS, query=query, triples=form))
    assert head["cut"] is None
    head, body = only(orders, replace(JSON_ROWS, query="CONSTRUCT WHERE { ?s ?p ?o }", triples=form))
    assert head["cut"] == 10
    assert body.startswith(b"# only the first 10") is says


def test_a_graph_that_a_format_cannot_hold_is_refused(orders: Orders) -> None:
    query = "CONSTRUCT { <http://e.example/s> <http://e.example/1/> 1 } {}"
    head, _ = only(orders, replace(JSON_ROWS, query=query, triples="rdf"))
    assert head["code"] == "query-malformed"


def test_a_spreadsheet(orders: Orders) -> None:
    head, body = only(orders, replace(JSON_ROWS, rows="xlsx"))
    assert (head["form"], body[:2]) == ("xlsx", b"PK")


def test_a_spreadsheet_that_cannot_hold_all_is_cut_and_says_so(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factpress.queries.sheet._MOST_CHARACTERS", 5)
    long = Question('SELECT * { VALUES ?x { "too long" "short" } }', "xlsx", None, None)
    head, body = only(orders, long)

    assert head["cut"] == 2
    page = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    assert [cell.value for cell in next(page.iter_cols())] == ["x", "too l", "short"]
    assert only(orders, replace(long, query='SELECT ("short" AS ?x) {}'))[0]["cut"] is None


@pytest.mark.parametrize(
    ("query", "code", "members"),
    [
        ("SELECT * {", "query-malformed", {"line": 1, "column": 11}),
        ("SELECT * {\n ?s unknown:p ?o }", "query-malformed", {"line": 2, "column": 5}),
        (f"ASK {{\n FILTER {'(' * 201}1{')' * 201} }}", "query-malformed", {"line": 2, "column": 208}),
        ("INSERT DATA { <http://e.example/s> a <http://e.example/C> }", "query-malformed", {}),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "service-refused", {}),
        ("SELECT * { SERVICE SILENT ?s { ?s ?p ?o } }", "service-refused", {}),
        ("SELECT (<<( <http://e.example/s> <http://e.example/p> 1 )>> AS ?t) {}", "query-malformed", None),
    ],
)
def test_a_query_is_refused_with_its_place(
    query: str, code: str, members: dict[str, int] | None, orders: Orders
) -> None:
    head, body = only(orders, replace(JSON_ROWS, query=query))
    assert (head["code"], body) == (code, b"")
    assert members is None or head["members"] == members
    assert not members or head["key"].endswith("_at")
    assert all(head["values"][name] == str(number) for name, number in (members or {}).items())


@pytest.mark.parametrize("query", ["ASK {}", ALL, "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_answer_without_a_format_is_not_made(query: str, orders: Orders) -> None:
    assert only(orders, Question(query, None, None, None))[0]["code"] == "not-acceptable"


def test_the_default_graph_is_all_graphs_together_each_triple_once(orders: Orders) -> None:
    twice = "SELECT ?s ?p ?o { ?s ?p ?o } GROUP BY ?s ?p ?o HAVING (COUNT(*) > 1)"
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    assert json.loads(only(orders, replace(JSON_ROWS, query=twice))[1])["results"]["bindings"] == []
    assert len(json.loads(only(orders, replace(JSON_ROWS, query=graphs))[1])["results"]["bindings"]) > 2
    elsewhere = "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert json.loads(only(orders, replace(JSON_ROWS, query=elsewhere))[1])["boolean"] is False


def test_a_dataset_takes_the_place_of_that_of_the_query(orders: Orders) -> None:
    nothing = replace(JSON_ROWS, query="ASK { ?s ?p ?o }", dataset=Dataset(("http://e.example/none",), ()))
    assert json.loads(only(orders, nothing)[1])["boolean"] is False


def test_relative_iris_are_behind_the_base(orders: Orders) -> None:
    question = replace(JSON_ROWS, query="SELECT (<id/x> AS ?x) {}", base="https://e.example/")
    assert b"https://e.example/id/x" in only(orders, question)[1]


def test_a_build_that_is_damaged_is_told(orders: Orders, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("nonsense", encoding="utf-8")
    [(head, _)] = answered(replace(orders, quads=tmp_path / "graph.nq"), JSON_ROWS)
    assert "graph.nq is damaged" in head["sentence"]
    [(head, _)] = answered(replace(orders, quads=tmp_path / "gone.nq"), JSON_ROWS)
    assert "cannot read" in head["sentence"]


def test_a_store_is_kept_with_its_named_graphs(orders: Orders, bridge: Path, tmp_path: Path) -> None:
    manifest = json.loads((bridge / "build" / "manifest.json").read_text(encoding="utf-8"))
    [digest] = [file["sha256"] for file in manifest["files"] if file["name"] == NQUADS]
    kept = replace(orders, kept=tmp_path, digest=digest)
    count = replace(JSON_ROWS, query="SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", rows="csv")

    in_memory = only(orders, count)[1]
    assert only(kept, count)[1] == in_memory
    assert (tmp_path / digest).is_dir()
    assert only(kept, count)[1] == in_memory
