"""The columnar engine at whole files: the bytes, counts and problems of the row engine, whatever is in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factpress.mapping.bulk.opening import open_tables
from factpress.mapping.bulk.translate import translate
from factpress.mapping.bulk.translation import Counts, Options
from factpress.mapping.notations.documents import read_document
from factpress.mapping.rules import Document, LogicalSource
from factpress.mapping.source import Syntax
from factpress.problems import Place, Problems

pytest.importorskip("polars", reason="the columnar engine needs polars")
import polars as pl

from factpress.mapping.bulk.table import Table
from factpress.mapping.columnar import parquet_frames as columns_parquet
from factpress.mapping.columnar import translation as columns_run
from factpress.mapping.columnar.csv_frames import Frames, frames_of
from factpress.mapping.columnar.rules import reason_for_rows, write_texts

RULES = """
prefixes: {ex: "http://example.org/", xsd: "http://www.w3.org/2001/XMLSchema#"}
mappings:
  thing:
    sources: [[t.csv~csv]]
    s: ex:thing/$(id)
    graphs: ex:graph/$(tag)
    po:
      - [a, ex:Thing]
      - [ex:text, $(text), $(tag)~lang]
      - [ex:day, $(day), xsd:date]
  other:
    sources: [[t.csv~csv]]
    s: ex:tag/$(tag)
    po:
      - [ex:used, $(text)]
"""
#: Here rules may say the same of the same subject.
MEETING = RULES.replace("ex:tag/$(tag)", "ex:thing/$(id)").replace("ex:used", "ex:text")
HEAD = "id,text,tag,day\n"
Outcome = tuple[bytes, Counts, list[str]]


def run(rules: str, folder: Path, columns: bool, syntax: Syntax = "nq", **options: object) -> Outcome:
    problems, counts, written = Problems(), Counts(), list[bytes]()
    document = read_document("rules.yml", rules, problems)
    problems.stop_if_fatal()
    tables = open_tables(document, folder, problems)
    chosen = replace(Options(folder), columns=columns, **options)  # type: ignore[arg-type]
    translate(document, tables, syntax, written.append, problems, chosen, counts)
    assert not columns or all(chunk.endswith(b"\n") for chunk in written)
    return b"".join(written), counts, [str(problem) for problem in problems]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have files read in blocks of so many bytes."""

    def of(size: int) -> None:
        def cut(table: Table) -> Frames | None:
            frames = frames_of(table)
            return replace(frames, block=size) if frames else None

        monkeypatch.setattr(columns_run, "frames_of", cut)

    return of


cells = st.tuples(
    st.sampled_from(["1", "2", "3", "4 ü", ""]),
    st.sampled_from(["a", '"b ""c"""', '"d\ne"', "", "f\\", "é", '"g,h"']),
    st.sampled_from(["en", "en", "de", "de", ""]),
    st.sampled_from(["2024-02-29", "2024-02-29", ""]),
).map(",".join)
lines = st.one_of(
    cells,
    cells,
    cells,
    cells,
    cells,
    cells,
    st.sampled_from(["", "1,2", "5,x,en,2023-02-29", '6,"i"j,en,', '7,k"l",en,']),
)


@pytest.mark.parametrize("rules", [RULES, MEETING], ids=["apart", "meeting"])
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(lines, max_size=12),
    end=st.sampled_from(["\n", "\r\n"]),
    size=st.sampled_from([1, 30, 1000]),
    lenient=st.booleans(),
    distinct=st.booleans(),
)
@example(
    rows=["1,a,en,", "1,b,en,", "1,b,en,", "2,a,en,", "1,b,en,", "1,a,en,"],
    end="\n",
    size=1,
    lenient=False,
    distinct=True,
)
@example(rows=["1,a,en,", "2,b,en,", "5,x,en,2023-02-29", "1,b,en,"], end="\n", size=9, lenient=True, distinct=True)
@example(rows=["1,a,en,", '7,k"l",en,', "1,a,en,"], end="\n", size=9, lenient=False, distinct=True)
def test_the_outcome_is_that_of_the_row_engine(
    rules: str,
    rows: list[str],
    end: str,
    size: int,
    lenient: bool,
    distinct: bool,
    tmp_path: Path,
    small_blocks: Callable[[int], None],
) -> None:
    small_blocks(size)
    (tmp_path / "t.csv").write_bytes((HEAD.replace("\n", end) + end.join(rows)).encode())
    found, expected = (run(rules, tmp_path, columns, lenient=lenient, distinct=distinct) for columns in (True, False))
    assert found == expected


@pytest.mark.parametrize("budget", [1, 2000])
def test_with_little_memory_for_repeated_subjects_the_bytes_are_the_same(
    budget: int, tmp_path: Path, small_blocks: Callable[[int], None]
) -> None:
    small_blocks(100)
    rows = (f"{number % 40},text {number % 7},en,\n" for number in range(300))
    (tmp_path / "t.csv").write_text(HEAD + "".join(rows))
    assert run(RULES, tmp_path, True, budget=budget) == run(RULES, tmp_path, False, budget=budget)


@pytest.mark.parametrize("columns", [False, True])
def test_a_statement_that_is_set_aside_and_comes_again_at_once_is_not_lost(columns: bool, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEAD + "1,a,en,\n2,a,en,\n1,b,en,\n1,b,en,\n")
    found = run(RULES, tmp_path, columns)[0]
    every = run(RULES, tmp_path, columns, distinct=False)[0]
    assert sorted(found.splitlines()) == sorted(set(every.splitlines()))


def test_frames_are_used_where_nothing_stands_against_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.csv").write_text(HEAD + "1,a,en,2024-02-29\n2,b,en,\n")
    expected = run(RULES, tmp_path, False)
    monkeypatch.setattr(columns_run.ColumnTranslation, "_map", None)
    assert run(RULES, tmp_path, True) == expected


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a byte order mark", b"\xef\xbb\xbf" + HEAD.encode() + b"1,a,en,\n"),
        ("empty lines before the head", b"\n\r\n" + HEAD.encode() + b"1,a,en,\n"),
        ("a head in quotation marks", b'"id","text","tag","day"\n1,a,en,\n'),
        ("a head with a quotation mark inside", b'id,text,tag,day,x"y\n1,a,en,,\n2,b,en,,"\n'),
        ("two heads alike", b"id,text,tag,day,x,x\n1,a,en,,,\n"),
        ("bytes that are no UTF-8", HEAD.encode() + b"1,a,en,\n2,\xff,en,\n"),
        ("a NUL", HEAD.encode() + b"1,a,en,\n2,\0,en,\n"),
        ("a lone carriage return", HEAD.encode() + b"1,a,en,\n2,b\rc,en,\n"),
        ("a mark that is not closed", HEAD.encode() + b'1,a,en,\n2,"b,en,\n'),
        ("a cell longer than the csv module takes", HEAD.encode() + b"1," + b"a" * 140_000 + b",en,\n2,b,en,\n"),
        ("more cells in one row and fewer in another", HEAD.encode() + b"1,a,en,,\n2,b,en\n"),
        ("nothing", b""),
        ("a head alone", HEAD.encode()),
    ],
)
def test_odd_files_come_to_the_same(
    name: str, data: bytes, tmp_path: Path, small_blocks: Callable[[int], None]
) -> None:
    small_blocks(8)
    (tmp_path / "t.csv").write_bytes(data)
    assert run(RULES, tmp_path, True) == run(RULES, tmp_path, False)


def test_rules_that_share_subjects_with_a_table_of_another_format_are_mapped_by_rows(tmp_path: Path) -> None:
    both = RULES.replace("sources: [[t.csv~csv]]", 'sources: [[t.csv~csv], ["t.jsonl~jsonl", "$"]]')
    (tmp_path / "t.csv").write_text(HEAD + "1,a,en,\n1,a,en,\n")
    (tmp_path / "t.jsonl").write_text('{"id": 1, "text": "a", "tag": "en"}\n{"id": 2, "text": "b", "tag": "en"}\n')
    assert run(both, tmp_path, True) == run(both, tmp_path, False)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.one_of(st.integers(-3, 3), st.none()),
            st.one_of(st.text(max_size=3), st.none()),
            st.sampled_from(["en", "en", "en", "not a tag", None]),
            st.sampled_from(["2024-02-29", None]),
            st.sampled_from([True, False, None]),
        ),
        max_size=8,
    ),
    size=st.integers(1, 5),
)
def test_parquet_comes_to_the_same(
    rows: list[tuple[object, ...]], size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(columns_parquet, "BATCH", size)
    types = {
        "id": arrow.int64(),
        "text": arrow.string(),
        "tag": arrow.large_string(),
        "day": arrow.string(),
        "x": arrow.bool_(),
    }
    values = [arrow.array([row[number] for row in rows], kind) for number, kind in enumerate(types.values())]
    parquet.write_table(arrow.table(values, names=list(types)), tmp_path / "t.parquet")
    rules = RULES.replace("t.csv~csv", "t.parquet~parquet").replace("[ex:used, $(text)]", "[ex:used, $(x)]")
    assert run(rules, tmp_path, True) == run(rules, tmp_path, False)


@pytest.mark.parametrize("values", [[1.5], [None]], ids=["numbers with fractions", "nothing but nulls"])
def test_types_of_parquet_that_polars_writes_otherwise_are_mapped_by_rows(values: list[object], tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {"id": values, "text": ["a"], "tag": ["en"], "day": [""]}
    parquet.write_table(arrow.table(columns), tmp_path / "t.parquet")
    rules = RULES.replace("t.csv~csv", "t.parquet~parquet")
    assert run(rules, tmp_path, True) == run(rules, tmp_path, False)


@pytest.mark.parametrize("data", [b"", b"no Parquet"])
def test_a_damaged_parquet_file_comes_to_the_same(data: bytes, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "t.parquet").write_bytes(data)
    rules = RULES.replace("t.csv~csv", "t.parquet~parquet")
    assert run(rules, tmp_path, True) == run(rules, tmp_path, False)


def test_rows_that_hang_together_come_in_one_order_in_frames_and_in_batches_of_any_size(
    tmp_path: Path, small_blocks: Callable[[int], None]
) -> None:
    (tmp_path / "t.csv").write_text(HEAD + "".join(f"{n},text {n},en,\n" for n in range(1100)))
    expected = run(MEETING, tmp_path, False, "nt")
    for size in (5000, 1 << 20):
        small_blocks(size)
        assert run(MEETING, tmp_path, True, "nt") == expected


def test_what_is_raised_where_texts_are_written_is_not_changed() -> None:
    def gone(data: bytes) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write_texts(pl.Series(["a"]), gone)


def test_bytes_of_parquet_that_are_no_utf_8_come_to_the_same(tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    text = arrow.Array.from_buffers(arrow.string(), 1, arrow.array([b"\xff"]).buffers())
    parquet.write_table(arrow.table({"id": ["1"], "text": text, "tag": ["en"], "day": [None]}), tmp_path / "t.parquet")
    rules = RULES.replace("t.csv~csv", "t.parquet~parquet")

    found = run(rules, tmp_path, True)
    assert found == run(rules, tmp_path, False)
    assert "is damaged: In column" in found[2][0]


def test_turtle_is_mapped_by_rows_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEAD + "1,a,en,\n")
    assert run(RULES, tmp_path, True, "turtle") == run(RULES, tmp_path, False, "turtle")
    assert reason_for_rows([], [], "turtle") == "Turtle is written row by row"


@pytest.mark.parametrize(
    "change",
    [{"header": False}, {"quote": ""}, {"encoding": "latin-1"}, {"delimiter": ";"}, {"nulls": frozenset({"a"})}],
)
def test_dialects_come_to_the_same(change: dict[str, object], tmp_path: Path) -> None:
    from factpress.mapping.sources import open_table

    (tmp_path / "t.csv").write_bytes(
        "id;text,tag;day\n1;ä,en;a\n".encode("latin-1" if "encoding" in change else "utf-8")
    )
    source = LogicalSource("t", "t.csv", "csv", Place("rules"), **change)  # type: ignore[arg-type]
    problems = Problems()
    heads = open_table(source, (), tmp_path, problems).heads or ()
    rules = RULES.replace("$(id)", f"$({heads[0]})").replace("$(text)", f"$({heads[-1]})").partition("  other:")[0]
    rules = rules.replace("      - [ex:day, $(day), xsd:date]\n", "").replace("$(tag)", f"$({heads[0]})")
    document = read_document("rules.yml", rules, problems)
    found: list[list[bytes]] = []
    for columns in (True, False):
        own = Document(document.rules, dict.fromkeys(document.sources, source), {})
        tables = {name: open_table(source, (heads[0], heads[-1]), tmp_path, problems) for name in own.sources}
        found.append([])
        translate(own, tables, "nt", found[-1].append, problems, Options(tmp_path, columns=columns))
    assert b"".join(found[0]) == b"".join(found[1])


@pytest.mark.parametrize("values", [["7,int", "x,a b%", "y,string", "z,"], ["7,int", "x,integer"]])
def test_datatypes_of_templates_come_to_the_same(values: list[str], tmp_path: Path) -> None:
    rules = (
        "prefixes: {ex: 'http://example.org/', xsd: 'http://www.w3.org/2001/XMLSchema#'}\n"
        "mappings: {m: {sources: t.csv~csv, s: ex:a, po: [[ex:p, $(v), 'xsd:$(t)']]}}"
    )
    (tmp_path / "t.csv").write_text("v,t\n" + "\n".join(values) + "\n")
    by_rows = run(rules, tmp_path, False)

    assert run(rules, tmp_path, True) == by_rows
    assert bool(by_rows[2]) == ("x,integer" in values)


CONSTANTS = "prefixes: {ex: 'http://example.org/'}\nmappings:\n"
CONSTANT_RULES = [
    "  m: {sources: [[t.csv~csv]], s: ex:a, po: [[a, ex:A]]}",
    # Its subject is a constant, and comes again in each row.
    "  m: {sources: [[t.csv~csv]], s: ex:a, po: [[ex:p, $(id)]]}",
    # One rule looks at a column, the other at none.
    "  m: {sources: [[t.csv~csv]], s: ex:a, po: [[ex:p, $(id)]]}\n"
    "  n: {sources: [[t.csv~csv]], s: ex:b, po: [[ex:p, x], [a, ex:B]]}",
]


@pytest.mark.parametrize("rules", CONSTANT_RULES)
@pytest.mark.parametrize("table", ["id\n1\n1\n2\n", "id,x\n1,\n1,\n2,\n"], ids=["one column", "two columns"])
def test_rules_of_constants_come_to_the_same(rules: str, table: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(table)
    by_rows = run(CONSTANTS + rules, tmp_path, False)

    assert by_rows[0]
    assert run(CONSTANTS + rules, tmp_path, True) == by_rows
