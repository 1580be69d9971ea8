"""What a worker of Spark makes of a batch, without a Spark: the statements of one machine, and what to say of them."""

from __future__ import annotations

from typing import Any

import pytest

from factpress.mapping.bulk.spark_rows import Done, Job, statements, texts
from factpress.mapping.bulk.table import own_columns
from factpress.mapping.notations.documents import read_document
from factpress.mapping.rules import Document, LogicalSource, columns_used
from factpress.problems import Problems

arrow: Any = pytest.importorskip("pyarrow", reason="workers of Spark need pyarrow")

RULES = """
prefixes: {ex: "http://example.org/", xsd: "http://www.w3.org/2001/XMLSchema#"}
mappings:
  thing:
    sources: [[SOURCE]]
    s: ex:thing/$(id)
    po:
      - [ex:text, $(text)]
      - [ex:day, $(day), xsd:date]
"""


def read(source: str) -> tuple[Document, LogicalSource]:
    problems = Problems()
    document = read_document("rules.yml", RULES.replace("SOURCE", source), problems)
    problems.stop_if_fatal()
    (only,) = document.sources.values()
    return document, only


def job(source: str, lenient: bool = False) -> Job:
    document, only = read(source)
    return Job(document.rules, columns_used(document.rules, only.name), only, "nt", lenient)


def batch(*columns: list[Any]) -> Any:  # noqa: ANN401 - pyarrow has no types
    return arrow.RecordBatch.from_arrays([arrow.array(column) for column in columns], [*map(str, range(len(columns)))])


def run(job: Job, *batches: Any) -> tuple[list[str], list[Done]]:  # noqa: ANN401
    told: list[Done] = []
    made = [line for each in statements(job, told.append, batches) for line in each.column(0).to_pylist()]
    return made, told


def said(done: Done) -> list[str]:
    return [str(problem) for problem in done.problems]


NULLS: list[str | None] = [None, None, None]


def test_rows_of_csv_become_statements_and_what_is_refused_is_told_with_its_file() -> None:
    files, days = ["t.csv"] * 3, ["2024-02-29", "2023-02-29", ""]
    made, told = run(job("t.csv~csv"), batch(["1", "2", "3"], ["a\u2028b", "b", ""], days, files, NULLS, NULLS))
    assert made == [
        '<http://example.org/thing/1> <http://example.org/text> "a\u2028b" .',
        '<http://example.org/thing/1> <http://example.org/day> "2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .',
    ]
    assert [(done.rows, done.refused) for done in told] == [(3, 1)]
    assert said(told[0]) == ["t.csv: error[value-refused] '2023-02-29' in the column 'day' is not an xsd:date"]


def test_lists_give_a_statement_for_each_item_and_objects_have_no_text() -> None:
    made, told = run(job("t.parquet~parquet"), batch(["1"], [["a", "b"]], [None], ["t.parquet"], [0], NULLS[:1]))
    assert [line.split()[-2] for line in made] == ['"a"', '"b"']
    pairs = arrow.array([[("k", 1)]], arrow.map_(arrow.string(), arrow.int32()))
    others = [arrow.array(column) for column in (["1"], ["2024-02-29"], ["t.parquet"], [0], NULLS[:1])]
    of_map = arrow.RecordBatch.from_arrays([others[0], pairs, *others[1:]], [*"012345"])
    made, told = run(job("t.parquet~parquet"), of_map)
    assert said(told[0])[0].startswith("t.parquet:1: error[value-refused] 'text' leads to an object")


def test_lenient_keeps_the_other_statements_of_a_row() -> None:
    made, _ = run(job("t.csv~csv", lenient=True), batch(["2"], ["b"], ["2023-02-29"], ["t.csv"], NULLS[:1], NULLS[:1]))
    assert made == ['<http://example.org/thing/2> <http://example.org/text> "b" .']


def test_a_row_of_another_number_of_cells_is_told_and_left_out() -> None:
    broken = batch(["1", "2"], ["a", "b"], NULLS[:2], ["x.csv", "x.csv"], NULLS[:2], [None, "2,b,,,"])
    made, told = run(job("t.csv~csv"), broken)
    assert len(made) == 1
    assert said(told[0]) == [
        "t.csv/x.csv: error[csv-columns] the row '2,b,,,' has another number of cells than the head"
    ]


def test_rows_of_parquet_have_their_types_and_numbers() -> None:
    from datetime import date

    numbers = [6, 7]
    made, told = run(
        job("t.parquet~parquet"),
        batch([1, 2], [1.5, float("nan")], [date(2024, 2, 29), None], ["t.parquet"] * 2, numbers, NULLS[:2]),
    )
    assert [line.split(" ", 2)[2] for line in made] == [
        '"1.5" .',
        '"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .',
        '"NaN" .',
    ]
    assert told[0].problems == ()
    _, told = run(job("t.parquet~parquet"), batch([1], ["a"], ["x"], ["t.parquet"], [41], NULLS[:1]))
    assert said(told[0])[0].startswith("t.parquet:42: error[value-refused]")


def test_lines_of_json_are_read_as_on_one_machine() -> None:
    lines = ['{"id": 1, "text": ["a", "b"], "day": null}', "no JSON", '{"id": 2.50}']
    made, told = run(job("t.jsonl~jsonl"), batch(lines, ["t.jsonl"] * 3))
    assert [line.split(" ", 2)[2] for line in made] == ['"a" .', '"b" .']
    assert "json-syntax" in said(told[0])[0]


def test_an_empty_batch_makes_nothing() -> None:
    assert run(job("t.jsonl~jsonl"), batch([], []))[0] == []


def test_rows_are_handed_on_as_texts_and_read_as_such() -> None:
    document, source = read("t.parquet~parquet")
    told: list[Done] = []
    columns = ("text", "id")
    assert own_columns(columns) == columns
    (made,) = texts(source, columns, told.append, [batch(["", None], [1, 2], ["t.parquet"] * 2, [0, 1], NULLS[:2])])
    assert made.to_pydict() == {"c0": ["", None], "c1": ["1", "2"]}
    joined = Job(document.rules, ("id", "text", "day"), None, "nt", False)
    lines, told = run(joined, batch(["1"], [""], ["x"]))
    assert lines == []
    assert said(told[0]) == ["joined tables: error[value-refused] 'x' in the column 'day' is not an xsd:date"]
