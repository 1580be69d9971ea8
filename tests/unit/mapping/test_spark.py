"""Spark, a real one on this machine: the statements of one machine, in shards."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.mapping.bulk.opening import open_tables
from factpress.mapping.bulk.translate import translate
from factpress.mapping.bulk.translation import Options
from factpress.mapping.notations.documents import read_document
from factpress.mapping.source import Syntax
from factpress.problems import Problems

pytest.importorskip("pyspark", reason="Spark needs pyspark: pip install 'factpress[spark]'")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or later", allow_module_level=True)
from pyspark.sql import SparkSession

from factpress.mapping.bulk.spark import Outcome, map_on_spark, session

# A session takes seconds to start, so one serves all tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]

RULES = """
prefixes: {ex: "http://example.org/", xsd: "http://www.w3.org/2001/XMLSchema#"}
mappings:
  person:
    sources: [["people.csv~csv"]]
    s: ex:person/$(id)
    graphs: ex:graph/$(lang)
    po:
      - [ex:text, $(a `text`), $(lang)~lang]
      - [ex:born, $(born), xsd:date]
      - p: ex:team
        o: {mapping: team, condition: {function: equal, parameters: [[str1, $(team.name), s], [str2, $(name), o]]}}
      - p: ex:teams
        o: {mapping: team, condition: {function: equal, parameters: [[str1, x$(team.name), s], [str2, x$(name), o]]}}
  team:
    sources: [["teams.csv~csv"]]
    s: ex:team/$(name)
    po: [[ex:motto, $(motto)]]
  note:
    sources: [["notes.jsonl~jsonl", "$"]]
    s: ex:note/$(id)
    po: [[ex:tag, $(tags)], [ex:number, $(number)], [ex:kind, $(about.kind)]]
  measure:
    sources: [["measures.parquet~parquet"]]
    s: ex:measure/$(id)
    po: [[ex:value, $(value)], [ex:day, $(day)], [ex:time, $(time)], [ex:good, $(good)]]
"""
TEXTS = [
    "a",
    "",
    'q"uo""te',
    "line\nfeed",
    "cr\r\nlf",
    "a\rb",
    "\\",
    "é 東京 👩‍🚀",
    " spaces ",
    "nan",
    "NULL",
    "#",
    ",",
    "\t",
    "'",
]


def write(path: Path, *rows: tuple[object, ...], end: str = "\n") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        head, *others = rows
        csv.writer(file, lineterminator=end).writerow(head)
        # Rows whose texts are plain stand without quotation marks, so that their ends are looked for.
        for row in others:
            plain = all(str(cell).isalnum() for cell in row)
            csv.writer(file, lineterminator=end, quoting=csv.QUOTE_MINIMAL if plain else csv.QUOTE_ALL).writerow(row)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    from datetime import date, datetime

    place = tmp_path_factory.mktemp("spark")
    teams = ["red", "blue", "green", ""]
    people = ((n % 50, TEXTS[n % 15], "de" if n % 2 else "en", "2000-02-29", teams[n % 4]) for n in range(90))
    write(place / "people.csv", ("id", "a `text`", "lang", "born", "team.name"), *people)
    write(
        place / "teams.csv",
        ("name", "motto"),
        ("red", "go\r\nred"),
        ("gray", "z"),
        ("blue", ""),
        ("blue", "x"),
        ("", "y"),
        end="\r\n",
    )
    notes = ({"id": n, "tags": ["x", "y\n"][: n % 3], "number": 1.50, "about": {"kind": n % 2 == 0}} for n in range(9))
    (place / "notes.jsonl").write_text("".join(f"{json.dumps(note)}\n" for note in notes).replace("1.5,", "1.50,"))
    columns = {
        "id": [1, 2, 3],
        "value": [1.5, float("nan"), None],
        "day": [date(2024, 2, 29)] * 3,
        "time": [datetime(2024, 1, 1, 12, 30)] * 3,  # noqa: DTZ001 - a time without a zone is what is meant
        "good": [True, None, False],
    }
    parquet.write_table(arrow.table(columns), place / "measures.parquet")
    return place


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with session("local[2]", {"spark.sql.shuffle.partitions": "2"}) as opened:
        yield opened


def one_machine(rules: str, folder: Path, syntax: Syntax) -> tuple[list[str], list[str]]:
    problems, written = Problems(), list[bytes]()
    document = read_document("rules.yml", rules, problems)
    problems.stop_if_fatal()
    translate(document, open_tables(document, folder, problems), syntax, written.append, problems, Options(folder))
    return sorted(b"".join(written).decode().split("\n")[:-1]), [str(problem) for problem in problems]


def on_spark(
    spark: SparkSession, rules: str, folder: Path, output: Path, syntax: Syntax = "nq", **options: bool
) -> tuple[Outcome, list[str]]:
    problems = Problems()
    document = read_document("rules.yml", rules, problems)
    problems.stop_if_fatal()
    outcome = map_on_spark(spark, document, folder, str(output), problems, syntax=syntax, **options)
    return outcome, [str(problem) for problem in problems]


def shards(output: Path) -> list[str]:
    return sorted(
        line
        for path in output.glob("part-*.gz")
        for line in gzip.open(path, "rt", newline="\n").read().split("\n")[:-1]
    )


@pytest.mark.parametrize("syntax", ["nq", "nt"])
def test_the_union_of_the_shards_is_what_one_machine_writes(
    syntax: Syntax, spark: SparkSession, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "shards"
    outcome, problems = on_spark(spark, RULES, folder, output, syntax)
    assert problems == []
    assert shards(output) == one_machine(RULES, folder, syntax)[0]
    assert outcome.refused == 0
    names = sorted(path.name for path in output.iterdir() if not path.name.startswith("."))
    assert names == [f"part-{number:05}.{syntax}.gz" for number in range(len(names))]
    assert not output.with_name("shards.unfinished").exists()


def test_a_refused_value_is_told_and_nothing_written(spark: SparkSession, folder: Path, tmp_path: Path) -> None:
    rules = RULES.replace("[ex:value, $(value)]", "[ex:value, $(value), xsd:date]").partition("  note:")[0]
    rules += "  measure:" + RULES.replace("$(value)]", "$(value), xsd:date]").partition("  measure:")[2]
    outcome, problems = on_spark(spark, rules, folder, tmp_path / "shards")
    assert outcome.refused == 2
    assert problems == one_machine(rules, folder, "nq")[1]
    assert not (tmp_path / "shards").exists()


def test_lenient_leaves_out_what_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    rules = RULES.partition("  team:")[0].partition("      - p: ex:team")[0]
    head = ("id", "a `text`", "lang", "born")
    write(tmp_path / "people.csv", head, (1, "a", "en", "2023-02-29"), (2, "b", "en", ""), (3, "c", "en"))
    outcome, problems = on_spark(spark, rules, tmp_path, tmp_path / "shards", lenient=True)
    assert outcome == Outcome(2, 1)
    assert [problem.partition(" ")[0] for problem in problems] == [f"{tmp_path}/people.csv:"] * 2
    assert "csv-columns" in problems[0]
    assert "'2023-02-29'" in problems[1]
    assert len(shards(tmp_path / "shards")) == 2


def test_a_base_that_is_given_is_put_to_relative_iris(spark: SparkSession, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ("id", "page"), (1, "about"), (2, "http://a.example/"))
    rules = "mappings: {m: {sources: t.csv~csv, s: person/$(id), po: [[p, $(page)~iri]]}}"
    document = read_document("rules.yml", rules, problems := Problems(), "http://b.example/")
    map_on_spark(spark, document, tmp_path, str(tmp_path / "shards"), problems, syntax="nt")

    assert shards(tmp_path / "shards") == [
        "<http://b.example/person/1> <http://b.example/p> <http://b.example/about> .",
        "<http://b.example/person/2> <http://b.example/p> <http://a.example/> .",
    ]


def test_statements_are_repeated_where_that_is_wanted(spark: SparkSession, tmp_path: Path) -> None:
    rules = RULES.partition("  team:")[0].partition("      - [ex:born")[0]
    write(tmp_path / "people.csv", ("id", "a `text`", "lang"), (1, "a", "en"), (1, "a", "en"))
    on_spark(spark, rules, tmp_path, tmp_path / "shards", distinct=False)
    assert len(shards(tmp_path / "shards")) == 2


@pytest.mark.parametrize(
    ("rules", "syntax", "message"),
    [
        (RULES.replace("s: ex:note/$(id)", "s: null"), "nq", "no numbers on Spark"),
        (RULES.replace("notes.jsonl~jsonl", "notes.json~json"), "nq", "Spark does not read json"),
        (RULES.replace("people.csv", "absent.csv"), "nq", "Spark failed: [PATH_NOT_FOUND]"),
        (RULES, "turtle", "shards of Turtle"),
    ],
)
def test_what_spark_cannot_do_is_said(
    rules: str, syntax: Syntax, message: str, spark: SparkSession, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(CouldNotRun) as caught:
        on_spark(spark, rules, folder, tmp_path / "shards", syntax)
    assert message in str(caught.value)


def test_a_spark_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(builder: object) -> SparkSession:
        raise OSError("no Java")

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", fail)
    with pytest.raises(CouldNotRun, match="Spark does not start: no Java"), session(None, {}):
        pytest.fail("a session all the same")
