"""Validation by both engines: no crash, no lost result, no trace left in the process."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins import sparql

from factpress import checks
from factpress.checks import Engine, Report
from factpress.checks.report import SHACL, SHAPES, Violation
from factpress.checks.statements import read_texts
from factpress.model import Iri, Literal
from factpress.problems import Problems, Severity

PREFIXES = """
@prefix e: <http://e.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ORDERED = """
e:Ordered a sh:NodeShape ; sh:targetClass e:Event ; sh:property e:StartFirst .
e:StartFirst a sh:PropertyShape ; sh:path e:start ; sh:lessThanOrEquals e:end ; sh:maxCount 1 ;
  sh:message "The start is first"@en , "Der Anfang ist zuerst"@de .
"""
LENGTH = '''
e:Long a sh:NodeShape ; sh:targetClass e:Event ; sh:sparql e:LongEnough .
e:LongEnough sh:select """SELECT $this WHERE {
    $this <http://e.example/from> ?f ; <http://e.example/to> ?t FILTER (?t - ?f < 3) }""" ;
  sh:message "It is too short"@en .
'''
ENGINE = Engine.FAST
DATE = "<http://www.w3.org/2001/XMLSchema#date>"
INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"


def triples(*rows: str) -> bytes:
    """Return N-Triples of rows such as "a start "x"", all names in one namespace."""
    lines = []
    for row in rows:
        subject, predicate, object_ = row.split(" ", 2)
        if predicate == "a":
            predicate = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        else:
            predicate = f"<http://e.example/{predicate}>"
        term = object_ if object_.startswith('"') else f"<http://e.example/{object_}>"
        lines.append(f"<http://e.example/{subject}> {predicate} {term} .\n")
    return "".join(lines).encode()


@pytest.fixture(params=[Engine.FAST, Engine.PYSHACL], autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Let `validate` of this module use one engine after the other."""
    chosen = Engine(request.param)
    monkeypatch.setattr(f"{__name__}.ENGINE", chosen)
    return chosen


def validate(data: bytes, shapes: Iterable[Path], ontology: Iterable[Path] = (), *, portable: bool = True) -> Report:
    return checks.validate(data, shapes, ontology, engine=ENGINE, portable=portable)


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return tmp_path / "shapes.ttl"


def write(file: Path, text: str) -> list[Path]:
    file.write_text(PREFIXES + text, encoding="utf-8")
    return [file]


def names(violations: tuple[Violation, ...]) -> list[tuple[str, str]]:
    return [(violation.focus.rpartition("/")[2], violation.shape.rpartition("/")[2]) for violation in violations]


def test_a_violation_has_all_that_the_report_says(shapes: Path) -> None:
    files = write(shapes, ORDERED.replace("sh:maxCount 1 ;", "sh:severity sh:Warning ;"))
    late = f'"2024-03-02"^^{DATE}'
    report = validate(triples("a a Event", f"a start {late}", f'a end "2024-03-01"^^{DATE}'), files)
    assert report.violations == (
        Violation(
            shape="http://e.example/StartFirst",
            component=SHACL + "LessThanOrEqualsConstraintComponent",
            severity=Severity.WARNING,
            focus="http://e.example/a",
            path="http://e.example/start",
            value=Literal("2024-03-02", None, DATE[1:-1]),
            messages={"en": "The start is first", "de": "Der Anfang ist zuerst"},
            involved=(("http://e.example/end", Literal("2024-03-01", None, DATE[1:-1])),),
            source="http://e.example/StartFirst",
            path_text="<http://e.example/start>",
        ),
    )
    assert report.violations[0].message == "The start is first"
    assert not report.conforms


def test_too_many_values_are_all_involved_in_their_violation(shapes: Path) -> None:
    days = [f'"2024-03-0{day}"^^{DATE}' for day in (2, 1)]
    report = validate(triples("a a Event", *(f"a start {day}" for day in days)), write(shapes, ORDERED))
    [violation] = report.violations

    assert violation.value is None
    assert [(path, term.n3()) for path, term in violation.involved] == [
        ("http://e.example/start", day) for day in sorted(days)
    ]


def test_an_impossible_end_date_is_a_violation_and_the_rest_is_still_checked(shapes: Path) -> None:
    start = f'"2024-02-01"^^{DATE}'
    data = triples("a a Event", f"a start {start}", f'a end "2024-02-30"^^{DATE}')
    data += triples("b a Event", f'b start "2024-03-02"^^{DATE}', f"b end {start}")
    report = validate(data, write(shapes, ORDERED))
    assert names(report.violations) == [("a", "PortableLiteral"), ("b", "StartFirst")]
    assert report.problems == ()


def test_an_impossible_number_in_a_query_is_a_violation_and_the_rest_is_still_checked(shapes: Path) -> None:
    data = triples("a a Event", f'a from "one"^^{INTEGER}', f'a to "9"^^{INTEGER}')
    data += triples("b a Event", f'b from "8"^^{INTEGER}', f'b to "9"^^{INTEGER}')
    report = validate(data, write(shapes, LENGTH))
    assert names(report.violations) == [("a", "PortableLiteral"), ("b", "LongEnough")]
    assert report.problems == ()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ('"2024-02-30"^^{date}', '"2024-02-30"^^{date}'),
        ('"2024-02-01"^^{date}', '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ('"2024-02-01"^^{date}', '"2024-02-01T00:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>'),
        ('"2024-02-01"^^{date}', '"soon"'),
        ('"2024-02-01"^^{date}', "somewhere"),
        ('"2024-02-01Z"^^{date}', '"2024-02-01"^^{date}'),
        ('"x"^^{integer}', '"y"^^{integer}'),
    ],
)
def test_ends_that_do_not_compare_are_violations_and_never_lose_the_report(shapes: Path, start: str, end: str) -> None:
    start, end = (text.format(date=DATE, integer=INTEGER) for text in (start, end))
    data = triples("a a Event", f"a start {start}", f"a end {end}")
    data += triples("b a Event", f'b start "2024-02-02"^^{DATE}', f'b end "2024-02-01"^^{DATE}')
    report = validate(data, write(shapes, ORDERED))
    found = names(report.violations)
    assert ("b", "StartFirst") in found
    assert len(found) > 1
    assert report.problems == ()


def test_what_shapes_miss_where_a_literal_was_left_out_is_not_reported(shapes: Path) -> None:
    needs = "e:N a sh:NodeShape ; sh:targetClass e:Event ; sh:property e:S . e:S sh:path e:start ; sh:minCount 1 ."
    data = triples("a a Event", f'a start "2024-02-30"^^{DATE}', "b a Event")
    report = validate(data, write(shapes, needs))
    assert names(report.violations) == [("a", "PortableLiteral"), ("b", "S")]


def test_a_shape_that_cannot_be_evaluated_is_a_problem_and_the_others_still_speak(shapes: Path) -> None:
    broken = "\ne:Broken a sh:NodeShape ; sh:targetClass e:Event ; sh:pattern '(' ; sh:message 'never'@en .\n"
    data = triples("a a Event", f'a start "2024-03-02"^^{DATE}', f'a end "2024-03-01"^^{DATE}')
    report = validate(data, write(shapes, broken + ORDERED))
    assert names(report.violations) == [("a", "StartFirst")]
    [problem] = report.problems
    assert (problem.code, problem.place.file, problem.place.line) == ("shapes-invalid", shapes.as_posix(), 7)
    assert "http://e.example/Broken" in problem.message
    assert not report.conforms


def test_a_shape_without_its_path_does_not_silence_the_others(shapes: Path) -> None:
    broken = "e:Broken a sh:NodeShape ; sh:targetClass e:Event ; sh:property e:P . e:P a sh:PropertyShape .\n"
    again = "e:Ordered sh:node e:Same . e:Same a sh:NodeShape ; sh:deactivated true ; sh:property e:StartFirst ."
    data = triples("a a Event", f'a start "2024-03-02"^^{DATE}', f'a end "2024-03-01"^^{DATE}')
    report = validate(data, write(shapes, broken + ORDERED + again))
    assert names(report.violations) == [("a", "StartFirst")]
    assert {problem.code for problem in report.problems} == {"shapes-invalid"}
    assert any("http://e.example/" in problem.message for problem in report.problems)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { $this unknown:thing ?x }",
        "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }",
        "not a query",
    ],
)
def test_a_query_that_cannot_be_asked_is_a_problem(shapes: Path, query: str) -> None:
    broken = f"e:Broken a sh:NodeShape ; sh:targetClass e:Event ; sh:sparql [ sh:select '{query}' ] ."
    report = validate(triples("a a Event"), write(shapes, broken))
    assert [problem.code for problem in report.problems] == ["shapes-invalid"]


def test_a_query_never_loads_a_graph_that_it_names(shapes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr("rdflib.parser._urlopen", opened.append)
    query = "SELECT $this FROM <http://graph.example/> WHERE { $this ?p ?o }"
    asks = f"e:Asks a sh:NodeShape ; sh:targetClass e:Event ; sh:sparql [ sh:select '{query}' ] ."
    validate(triples("a a Event"), write(shapes, asks))
    assert opened == []


def test_subclasses_of_shapes_and_ontology_count_for_targets_and_classes(shapes: Path, tmp_path: Path) -> None:
    ontology = write(tmp_path / "ontology.ttl", "e:Feast rdfs:subClassOf e:Event .")
    files = write(shapes, "e:Dance rdfs:subClassOf e:Feast ." + ORDERED)
    data = triples("a a Dance", f'a start "2024-03-02"^^{DATE}', f'a end "2024-03-01"^^{DATE}')
    assert names(validate(data, files, ontology).violations) == [("a", "StartFirst")]


def test_a_nameless_shape_is_called_by_the_shape_it_is_part_of(shapes: Path) -> None:
    needs = "e:N a sh:NodeShape ; sh:targetClass e:Event ; sh:property [ sh:path e:start ; sh:minCount 1 ] ."
    [violation] = validate(triples("a a Event"), write(shapes, needs)).violations
    assert violation.shape == "http://e.example/N"
    assert violation.message == "breaks MinCountConstraintComponent of http://e.example/N"


def test_a_path_of_more_than_one_step_is_no_property(shapes: Path) -> None:
    needs = "e:N sh:targetClass e:Event ; sh:property e:P . e:P sh:path [ sh:inversePath e:of ] ; sh:minCount 1 ."
    [violation] = validate(triples("a a Event"), write(shapes, needs)).violations
    assert (violation.shape, violation.path, violation.value) == ("http://e.example/P", None, None)


def test_results_come_in_one_order_whatever_the_order_of_the_data(shapes: Path) -> None:
    files = write(
        shapes, "e:N a sh:NodeShape ; sh:targetClass e:Event ; sh:property e:P . e:P sh:path e:of ; sh:class e:X ."
    )
    rows = triples(*(f"{name} a Event" for name in "cab"), "a of z", "a of y", "b of x", "c of w").splitlines(True)
    reports = [validate(b"".join(order), files) for order in (rows, rows[::-1])]
    assert reports[0] == reports[1]
    assert [(violation.focus[-1], violation.value) for violation in reports[0].violations] == [
        ("a", Iri("http://e.example/y")),
        ("a", Iri("http://e.example/z")),
        ("b", Iri("http://e.example/x")),
        ("c", Iri("http://e.example/w")),
    ]


def test_a_file_that_is_not_turtle_is_a_problem_with_its_line_and_the_others_still_speak(
    shapes: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix e: <http://e.example/> .\ne:x e:y ;;; [\n", encoding="utf-8")
    data = triples("a a Event", f'a start "2024-03-02"^^{DATE}', f'a end "2024-03-01"^^{DATE}')
    report = validate(data, [bad, *write(shapes, ORDERED)])
    assert names(report.violations) == [("a", "StartFirst")]
    assert [(problem.code, problem.place.file) for problem in report.problems] == [("rdf-syntax", bad.as_posix())]
    assert report.problems[0].place.line is not None


def test_files_that_cannot_be_read_are_problems(tmp_path: Path) -> None:
    latin = tmp_path / "latin.ttl"
    latin.write_bytes(b"# \xe4\n")
    problems = Problems()
    assert [*read_texts(latin, problems), *read_texts(tmp_path / "none.ttl", problems)] == []
    assert [problem.code for problem in problems] == ["not-utf8", "file-missing"]


def test_the_settings_of_rdflib_are_put_back_and_nothing_is_logged(
    shapes: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    before = rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS
    broken = 'e:Broken a sh:NodeShape ; sh:targetClass e:Event ; sh:minCount "one"^^xsd:integer .'
    with caplog.at_level(logging.DEBUG):
        validate(triples("a a Event", f'a start "2024-02-30"^^{DATE}'), write(shapes, broken + ORDERED))
    after = rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS
    assert after == before
    assert not logging.getLogger("rdflib.term").disabled
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_an_empty_graph_conforms(shapes: Path) -> None:
    assert validate(b"", write(shapes, ORDERED)).conforms


def test_the_shape_of_portable_literals_has_an_iri_of_ours(shapes: Path) -> None:
    [violation] = validate(triples(f'a start "x"^^{DATE}'), write(shapes, ORDERED)).violations
    assert violation.shape == SHAPES + "PortableLiteral"
