"""factpress map as people call it."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import Run
from factpress.cli.formats import FORMATS

RULES = """
prefixes: {ex: 'http://ex.org/', xsd: 'http://www.w3.org/2001/XMLSchema#'}
mappings:
  person:
    sources: [[people.csv~csv]]
    s: ex:$(id)
    po:
      - [ex:name, $(name)]
      - [ex:born, $(born), xsd:date]
"""
PEOPLE = "id,name,born\n1,Ada,1815-12-10\n2,Alan,1912-06-23\n"
FAULTY = "id,name,born\n1,Ada,1815-12-10\n2,Alan,1912-06-31\n3\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with rules and a table in a folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "rules.yml").write_text(RULES)
    (tmp_path / "in" / "people.csv").write_text(PEOPLE)
    return tmp_path


def test_tables_are_mapped_without_a_project(here: Path, run: Run) -> None:
    ran = run("map", "in/rules.yml", "-o", "out.nt")

    assert (ran.code, ran.out, ran.err) == (0, "", "2 rows: 4 statements\n")
    assert (here / "out.nt").read_text() == (
        '<http://ex.org/1> <http://ex.org/name> "Ada" .\n'
        '<http://ex.org/1> <http://ex.org/born> "1815-12-10"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
        '<http://ex.org/2> <http://ex.org/name> "Alan" .\n'
        '<http://ex.org/2> <http://ex.org/born> "1912-06-23"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
    )


def test_turtle_has_its_prefixes_and_seconds_are_told_on_demand(here: Path, run: Run) -> None:
    ran = run("map", "in/rules.yml", "-o", "out.ttl", "-v")

    text = (here / "out.ttl").read_text()
    assert text.startswith("@prefix ex: <http://ex.org/> .\n")
    assert 'ex:2\n    ex:name "Alan" ;\n' in text
    assert ran.err.startswith("2 rows: 4 statements, 0.")


def test_faulty_values_are_told_all_and_nothing_is_written(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text(FAULTY)
    (here / "out.nt").write_text("old")
    ran = run("map", "in/rules.yml", "-o", "out.nt")

    assert ran.code == 1
    assert ran.out == (
        "in/people.csv:3: error[value-refused] '1912-06-31' in the column 'born' is not an xsd:date\n"
        "in/people.csv:4:1: error[csv-columns] the row has 1 cells, the head row 3; leave cells empty instead\n"
    )
    assert ran.err == "2 errors\nnothing written\n"
    assert (here / "out.nt").read_text() == "old"


def test_lenient_warns_and_leaves_out_the_statement(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text(FAULTY)
    ran = run("map", "in/rules.yml", "-o", "out.nt", "--lenient")

    assert ran.code == 0
    assert ran.out.count("warning[") == 2
    assert ran.err == "2 warnings\n2 rows: 3 statements, 1 value refused, 1 statement left out\n"
    assert (here / "out.nt").read_text().count("\n") == 3


def test_so_many_problems_are_printed_and_the_rest_is_counted(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text("id,name,born\n" + "".join(f"{n},x,y\n" for n in range(120)))

    assert run("map", "in/rules.yml", "-o", "out.nt").err == "120 errors, 20 more not shown\nnothing written\n"
    ran = run("map", "in/rules.yml", "-o", "out.nt", "--max", "1")
    assert (len(ran.out.splitlines()), ran.err) == (1, "120 errors, 119 more not shown\nnothing written\n")


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_of_report_is_taken(form: str, here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text(FAULTY)
    ran = run("map", "in/rules.yml", "-o", "out.nt", "--report", form)

    assert "1912-06-31" in ran.out
    if form == "json":
        assert json.loads(ran.out)[0]["file"] == "in/people.csv"


def test_the_forms_of_reports_are_those_there_are() -> None:
    assert FORMATS == ("text", "json", "sarif", "github", "junit", "html")


def test_a_column_that_is_not_there_is_told_before_anything_is_read(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text("id,nmae,born\nx,y,not a date\n")
    ran = run("map", "in/rules.yml", "-o", "out.nt")

    assert ran.out == "in/rules.yml:8:9: error[rules-invalid] people.csv has no column 'name'; did you mean 'nmae'?\n"
    assert not (here / "out.nt").exists()


def test_a_column_of_a_join_that_is_not_there_is_told_too(here: Path, run: Run) -> None:
    (here / "in" / "join.yml").write_text(
        RULES
        + "      - p: ex:town\n        o:\n          mapping: town\n          condition:\n            function: equal\n"
        + "            parameters: [[str1, $(id), s], [str2, $(resident), o]]\n"
        + "  town:\n    sources: [[towns.csv~csv]]\n    s: ex:$(town)\n    po: [[ex:name, $(town)]]\n"
    )
    (here / "in" / "towns.csv").write_text("town,residents\nParis,1\n")

    assert (
        "towns.csv has no column 'resident'; did you mean 'residents'?" in run("map", "in/join.yml", "-o", "out.nt").out
    )
    (here / "in" / "towns.csv").write_text("town,resident\nParis,1\nRome,1\nOslo,3\n")
    assert run("map", "in/join.yml", "-o", "out.nt").err == "5 rows: 9 statements\n"
    assert "<http://ex.org/1> <http://ex.org/town> <http://ex.org/Rome> ." in (here / "out.nt").read_text()


@pytest.mark.parametrize(
    "source", ["people=other.csv", "people.csv=other.csv", "other.csv", "people=other.csv.gz", "people=other.jsonl"]
)
def test_a_source_on_the_command_line_takes_the_place_of_one(source: str, here: Path, run: Run) -> None:
    (here / "other.csv").write_text("born,id,name\n1906-12-09,3,Grace\n")
    (here / "other.csv.gz").write_bytes(gzip.compress((here / "other.csv").read_bytes()))
    (here / "other.jsonl").write_text('{"id": 3, "name": "Grace", "born": "1906-12-09"}\n')
    ran = run("map", "in/rules.yml", source, "-o", "out.nt")

    assert (ran.code, ran.err) == (0, "1 row: 2 statements\n")
    assert '"Grace"' in (here / "out.nt").read_text()


def test_faults_of_such_a_source_are_told_by_its_own_name(here: Path, run: Run) -> None:
    (here / "other.csv").write_text("id,name,born\n1,x,y\n")

    assert run("map", "in/rules.yml", "people=other.csv", "-o", "out.nt").out.startswith("other.csv:2: error[")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["in/rules.yml", "peple=x.csv", "-o", "a.nt"], "the rules have no source 'peple'; did you mean 'people'?"),
        (["in/rules.yml", "-o", "a.txt"], "a.txt has none of the suffixes"),
        (["in/rules.yml", "-o", "-"], "say with --format which syntax: nt, nq, ttl"),
        (["in/rules.yml", "-o", "a.nt", "--memory", "lots"], "'lots' is no size such as 512M or 2G"),
        (["in/two.yml", "x.csv", "-o", "a.nt"], "which source is x.csv for? write name=x.csv; names: "),
        (["in/sql.ttl", "sqlite:///x", "-o", "a.nt"], "give the URL of a database in a file: name=@url.txt"),
        (["in/rules.yml", "-o", "a.nt", "--base", "here"], "'here' is not an absolute IRI (RFC 3987)"),
        (["in/rules.yml", "-o", "a.nt", "--engine", "spark"], "Spark writes shards: give a folder"),
    ],
)
def test_calls_that_make_no_sense(arguments: list[str], said: str, here: Path, run: Run) -> None:
    (here / "in" / "two.yml").write_text(RULES.replace("[[people.csv~csv]]", "[[people.csv~csv], [more.csv~csv]]"))
    (here / "in" / "sql.ttl").write_text(SQL)
    ran = run("map", *arguments)

    assert ran.code == 2
    assert said in ran.err


SQL = """
@prefix rml: <http://semweb.mmlab.be/ns/rml#> . @prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix ex: <http://ex.org/> .
ex:map rml:logicalSource [ rml:source "duckdb:///" ; rml:query "SELECT 1 AS id" ] ;
    rr:subjectMap [ rr:template "http://ex.org/{id}" ; rr:class ex:Thing ] .
"""


def test_a_query_is_a_source(here: Path, run: Run) -> None:
    (here / "in" / "sql.ttl").write_text(SQL)
    (here / "url.txt").write_text("duckdb://")

    assert run("map", "in/sql.ttl", "-o", "a.nt").err == "1 row: 1 statement\n"
    assert run("map", "in/sql.ttl", "@url.txt", "-o", "a.nt").err == "1 row: 1 statement\n"


def test_standard_input_and_output(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PEOPLE.encode())))
    ran = run("map", "in/rules.yml", "people=-", "-o", "-", "--format", "nt")

    assert (ran.code, ran.out.count("\n"), ran.err) == (0, 4, "2 rows: 4 statements\n")


def test_nothing_comes_out_before_all_is_well_unless_lenient(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text(FAULTY)
    strict = run("map", "in/rules.yml", "-o", "-", "--format", "nt")
    lenient = run("map", "in/rules.yml", "-o", "-", "--format", "nt", "--lenient")

    assert (strict.code, strict.out, strict.err.count("error[")) == (1, "", 2)
    assert (lenient.code, lenient.out.count("\n"), lenient.err.count("warning[")) == (0, 3, 2)


def test_repeated_statements_are_written_once_or_as_often_as_made(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text(PEOPLE + "2,Alan,1912-06-23\n2,A. T.,1912-06-23\n")

    once = run("map", "in/rules.yml", "-o", "a.nt")
    little = run("map", "in/rules.yml", "-o", "b.nt", "--memory", "1")
    often = run("map", "in/rules.yml", "-o", "c.nt", "--no-distinct")
    assert [ran.err for ran in (once, little, often)] == [
        "4 rows: 5 statements, 1 row repeated\n",
        "4 rows: 5 statements, 1 row repeated\n",
        "4 rows: 8 statements\n",
    ]
    assert (here / "a.nt").read_bytes() == (here / "b.nt").read_bytes()


def test_shards_go_to_a_folder_of_their_own(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text("id,name,born\n" + "".join(f"{n},x,\n" for n in range(2500)))
    assert run("map", "in/rules.yml", "-o", "out", "--shards", "2").code == 0
    assert run("map", "in/rules.yml", "-o", "out", "--shards", "3", "--format", "ttl").code == 0

    files = sorted((here / "out").iterdir())
    assert [file.name for file in files] == [f"part-0000{n}.ttl.gz" for n in range(3)]
    assert sum(gzip.decompress(file.read_bytes()).count(b"ex:name") for file in files) == 2500
    (here / "out" / "mine.txt").write_text("x")
    ran = run("map", "in/rules.yml", "-o", "out", "--shards", "2")
    assert (ran.code, "holds files that factpress did not publish there" in ran.err) == (2, True)
    assert (here / "out" / "mine.txt").exists()


JOINS = """
@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
ex:person rml:logicalSource [ rml:source "people.csv" ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "http://ex.org/{id}" ] ;
    rml:predicateObjectMap [ rml:predicate ex:lives ; rml:objectMap [
        rml:parentTriplesMap ex:town ; rml:joinCondition [ CONDITION ] ] ] .
ex:town rml:logicalSource [ rml:source "towns.csv" ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "http://ex.org/{name}" ] .
"""


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            'rml:childMap [ rml:template "no {town}" ] ; rml:parentMap [ rml:template "{sign} {number}" ]',
            [("1", "Rome")],
        ),
        (
            'rml:childMap [ rml:template "{town}" ] ; rml:parentMap [ rml:constant "7" ]',
            [("1", "Rome"), ("1", "Oslo"), ("1", "Bonn")],
        ),
        ('rml:childMap [ rml:constant "7" ] ; rml:parent "number"', [("1", "Rome"), ("2", "Rome"), ("3", "Rome")]),
        ('rml:childMap [ rml:constant "7" ] ; rml:parentMap [ rml:constant "8" ]', []),
    ],
)
def test_joins_compare_texts_of_templates_and_constants(
    condition: str, expected: list[tuple[str, str]], engine: str, here: Path, run: Run
) -> None:
    (here / "in" / "r.ttl").write_text(JOINS.replace("CONDITION", condition))
    (here / "in" / "people.csv").write_text("id,town\n1,7\n2,\n3,9\n")
    (here / "in" / "towns.csv").write_text("sign,number,name\nno,7,Rome\nno,8,Oslo\nno,,Bonn\n")

    assert run("map", "in/r.ttl", "-o", "out.nt", "--engine", engine).code == 0
    subject, verb = "<http://ex.org/{}>", "<http://ex.org/lives>"
    statements = "".join(f"{subject.format(one)} {verb} {subject.format(other)} .\n" for one, other in expected)
    assert (here / "out.nt").read_text() == statements


RELATIVE = "mappings: {m: {sources: people.csv~csv, s: person/$(id), po: [[p, $(born)~iri]]}}\n"
RELATIVE_RML = """
@prefix rml: <http://w3id.org/rml/> .
<http://rules.org/map> rml:logicalSource [ rml:source "people.csv" ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "person/{id}" ] ;
    rml:predicateObjectMap [
        rml:predicate <p> ; rml:objectMap [ rml:reference "born" ; rml:termType rml:IRI ] ] .
"""


def statement(base: str, predicate: str) -> str:
    return f"<{base}person/1> <{predicate}p> <{base}1815-12-10> .\n"


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize(
    ("name", "rules", "expected"),
    [
        ("r.yml", RELATIVE, statement("http://given.org/", "http://given.org/")),
        ("r.ttl", RELATIVE_RML, statement("http://given.org/", "http://given.org/")),
        # What the rules say of themselves wins.
        ("r.yml", "base: http://own.org/\n" + RELATIVE, statement("http://own.org/", "http://own.org/")),
        (
            "r.ttl",
            RELATIVE_RML.replace("rml:subjectMap", "rml:baseIRI <http://own.org/> ; rml:subjectMap"),
            statement("http://own.org/", "http://given.org/"),
        ),
        # Turtle's base is that of the document: it says what <p> is, not what the rules make.
        ("r.ttl", "@base <http://doc.org/> ." + RELATIVE_RML, statement("http://given.org/", "http://doc.org/")),
    ],
)
def test_a_base_is_put_to_relative_iris_of_rules_that_state_none(
    name: str, rules: str, expected: str, engine: str, here: Path, run: Run
) -> None:
    (here / "in" / name).write_text(rules)
    (here / "in" / "people.csv").write_text("id,born\n1,1815-12-10\n")
    ran = run("map", f"in/{name}", "-o", "out.nt", "--base", "http://given.org/", "--engine", engine)

    assert (ran.code, ran.out) == (0, "")
    assert (here / "out.nt").read_text() == expected


def test_each_triples_map_has_its_own_base_or_the_given_one(here: Path, run: Run) -> None:
    other = RELATIVE_RML.split("\n", 2)[2].replace("rules.org/map", "rules.org/other")
    own = other.replace("rml:subjectMap", "rml:baseIRI <http://own.org/> ; rml:subjectMap")
    (here / "in" / "r.ttl").write_text(RELATIVE_RML + own)
    (here / "in" / "people.csv").write_text("id,born\n1,1815-12-10\n")

    assert run("map", "in/r.ttl", "-o", "out.nt", "--base", "http://given.org/").code == 0
    assert (here / "out.nt").read_text() == statement("http://given.org/", "http://given.org/") + statement(
        "http://own.org/", "http://given.org/"
    )


def test_without_a_given_base_the_one_of_the_document_serves(here: Path, run: Run) -> None:
    (here / "in" / "r.ttl").write_text("@base <http://doc.org/> ." + RELATIVE_RML)
    (here / "in" / "people.csv").write_text("id,born\n1,1815-12-10\n")

    assert run("map", "in/r.ttl", "-o", "out.nt").code == 0
    assert (here / "out.nt").read_text() == statement("http://doc.org/", "http://doc.org/")


def test_a_value_that_makes_no_iri_with_the_base_is_told(here: Path, run: Run) -> None:
    (here / "in" / "r.yml").write_text(RELATIVE)
    (here / "in" / "people.csv").write_text("id,born\n1,a day\n")
    ran = run("map", "in/r.yml", "-o", "out.nt", "--base", "http://given.org/")

    assert (ran.code, ran.out) == (
        1,
        "in/people.csv:2: error[value-refused] 'a day' in the column 'born' is not an absolute IRI (RFC 3987)\n",
    )


@pytest.mark.parametrize("engine", ["rows", "columns", "auto"])
def test_every_engine_writes_the_same_bytes(engine: str, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factpress.pipeline.translating.LARGE", 1)

    assert run("map", "in/rules.yml", "-o", "out.nt", "--engine", engine).err == "2 rows: 4 statements\n"
    assert (here / "out.nt").read_text().startswith('<http://ex.org/1> <http://ex.org/name> "Ada" .\n')


@pytest.mark.parametrize(("engine", "module", "extra"), [("columns", "polars", "fast"), ("spark", "pyspark", "spark")])
def test_an_engine_that_is_not_installed_is_asked_for(
    engine: str, module: str, extra: str, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    ran = run("map", "in/rules.yml", "-o", "out", "--shards", "2", "--engine", engine)

    assert (ran.code, ran.err) == (
        3,
        f"factpress: the engine {engine} needs the package {module}: pip install 'factpress[{extra}]'\n",
    )


def test_rules_that_cannot_be_read(here: Path, run: Run) -> None:
    (here / "in" / "latin.yml").write_bytes(RULES.encode() + b"# \xe4\n")
    (here / "in" / "empty.yml").write_bytes(b"")

    assert run("map", "in/latin.yml", "-o", "a.nt").out == (
        "in/latin.yml:10: error[not-utf8] the byte 0xE4 is not UTF-8\n"
    )
    assert run("map", "in/empty.yml", "-o", "a.nt").code == 1


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_old_file_and_the_next_one_finishes(here: Path, run: Run) -> None:
    (here / "in" / "people.csv").write_text("id,name,born\n" + "".join(f"{n},x,\n" for n in range(200_000)))
    (here / "out.nt").write_text("old")
    program = [sys.executable, "-m", "factpress", "map", "in/rules.yml", "-o", "out.nt"]
    for _ in range(3):
        started = subprocess.Popen(program, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        beside = here / ".out.nt.new"
        while started.poll() is None and not (beside.exists() and beside.stat().st_size > 100_000):
            time.sleep(0.01)
        started.send_signal(signal.SIGKILL)
        assert started.wait() == -signal.SIGKILL
        assert (here / "out.nt").read_text() == "old"

    assert run("map", "in/rules.yml", "-o", "out.nt").code == 0
    assert (here / "out.nt").read_text().count("\n") == 200_000
    assert sorted(path.name for path in here.iterdir()) == ["in", "out.nt"]
