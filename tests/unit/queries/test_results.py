"""Answers are written as the SPARQL 1.1 result formats say, and other tools read them back."""

import csv
import io
import json

import pyoxigraph
import pytest

from factpress.errors import UsageFault
from factpress.model import Iri, Literal
from factpress.queries import render
from factpress.store.base import Answered, Blank, Rows, Statements, Truth

HOSTILE = 'a "quoted", \\ text\nwith\ttabs\rand <b>=1+1</b> 😀'
TABLE: list[tuple[Answered | None, ...]] = [
    (Iri("http://example.org/a"), Literal(HOSTILE, "en"), None),
    (Blank("b0"), Literal("11", None, "http://www.w3.org/2001/XMLSchema#integer"), Literal("")),
]


def written(form: str) -> str:
    return "".join(render(Rows(("thing", "text", "more"), iter(TABLE)), form, {}))


def test_csv_is_read_back_by_a_csv_reader() -> None:
    assert list(csv.reader(io.StringIO(written("csv"), newline=""))) == [
        ["thing", "text", "more"],
        ["http://example.org/a", HOSTILE, ""],
        ["_:b0", "11", ""],
    ]


@pytest.mark.parametrize(
    ("form", "format_"),
    [("json", pyoxigraph.QueryResultsFormat.JSON), ("tsv", pyoxigraph.QueryResultsFormat.TSV)],
)
def test_json_and_tsv_are_read_back_by_another_implementation(
    form: str, format_: pyoxigraph.QueryResultsFormat
) -> None:
    solutions = pyoxigraph.parse_query_results(written(form).encode(), format=format_)

    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    rows = [tuple(str(solution[n]) if solution[n] else None for n in range(3)) for solution in solutions]
    assert rows[0] == ("<http://example.org/a>", str(pyoxigraph.Literal(HOSTILE, language="en")), None)
    assert rows[1][1:] == ('"11"^^<http://www.w3.org/2001/XMLSchema#integer>', '""')


def test_no_rows_are_still_a_result() -> None:
    assert json.loads("".join(render(Rows(("a",), iter([])), "json", {}))) == {
        "head": {"vars": ["a"]},
        "results": {"bindings": []},
    }


def test_yes_and_no() -> None:
    assert json.loads("".join(render(Truth(value=True), "json", {}))) == {"head": {}, "boolean": True}
    assert "".join(render(Truth(value=False), "csv", {})) == "false\n"


def test_statements_are_ntriples() -> None:
    triple = (Iri("a:s"), Iri("a:p"), Literal("o", "en"))

    assert "".join(render(Statements(iter([triple])), "nt", {})) == '<a:s> <a:p> "o"@en .\n'


def test_a_format_that_cannot_hold_the_answer_says_which_can() -> None:
    with pytest.raises(UsageFault, match="csv cannot hold the answer to this query; ttl and nt can"):
        render(Statements(iter([])), "csv", {})
    with pytest.raises(UsageFault, match="nt cannot hold the answer to this query; json, csv and tsv can"):
        render(Truth(value=True), "nt", {})


def test_no_sign_or_line_end_of_a_value_breaks_a_markdown_row() -> None:
    row = (Iri("http://example.org/a]b*c"), Literal("one\rtwo\r\nthree"))
    lines = "".join(render(Rows(("thing", "text"), iter([row])), "md", {})).split("\n")

    assert lines[2] == "| [http://example.org/a\\]b\\*c](<http://example.org/a]b*c>) | one two three |"
