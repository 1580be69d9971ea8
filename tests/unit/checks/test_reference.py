"""pySHACL behind its door: what it fails at costs no more than that, and nothing of it stays in the process."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.plugins import sparql

from factpress.checks import Engine, Report, validate

PREFIXES = """
@prefix e: <http://e.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
ORDERED = "e:S a sh:NodeShape ; sh:targetClass e:Event ; sh:property e:P . e:P sh:path e:start ; sh:lessThan e:end .\n"
XSD = "http://www.w3.org/2001/XMLSchema#"


def event(name: str, start: str, end: str) -> bytes:
    subject = f"<http://e.example/{name}>"
    return (
        f"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.example/Event> .\n"
        f'{subject} <http://e.example/start> "{start}"^^<{XSD}date> .\n'
        f'{subject} <http://e.example/end> "{end}"^^<{XSD}date> .\n'
    ).encode()


def report(tmp_path: Path, shapes: str, data: bytes, engine: Engine = Engine.PYSHACL) -> Report:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + shapes, encoding="utf-8")
    return validate(data, [file], engine=engine, portable=False)


def test_pyshacl_runs_with_literals_as_they_are_and_without_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: list[tuple[bool, bool]] = []
    run = pyshacl.Validator.run

    def watched(validator: pyshacl.Validator) -> object:
        settings.append((rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS))
        return run(validator)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(pyshacl.Validator, "run", watched)
    report(tmp_path, ORDERED, event("a", "2024-03-01", "2024-03-02"))
    assert settings == [(False, False)]


def test_a_node_that_ends_pyshacl_is_a_problem_and_the_others_still_speak(tmp_path: Path) -> None:
    shape = """e:L a sh:NodeShape ; sh:targetClass e:Event ; sh:sparql [ sh:select
      "SELECT $this WHERE { $this <http://e.example/length> ?l . FILTER (?l - 1 > 0) }" ] .\n"""
    data = b"".join(event(name, "2024-03-02", "2024-03-01") for name in "abcd")
    for name, length in zip("abcd", ("7", "8", "no number", "9"), strict=True):
        data += f'<http://e.example/{name}> <http://e.example/length> "{length}"^^<{XSD}integer> .\n'.encode()
    found = report(tmp_path, shape, data)
    assert [violation.focus[-1] for violation in found.violations] == ["a", "b", "d"]
    assert ["for http://e.example/c" in problem.message for problem in found.problems] == [True]
    fast = report(tmp_path, shape, data, Engine.FAST)
    assert [violation.focus[-1] for violation in fast.violations] == ["a", "b", "d"]
    assert fast.problems == ()  # in SPARQL, a filter with an error is no solution


def test_a_shape_of_the_advanced_features_is_handed_over_by_name(tmp_path: Path) -> None:
    target = """e:T a sh:NodeShape ; sh:nodeKind sh:BlankNode ; sh:target [ a sh:SPARQLTarget ;
      sh:select "SELECT ?this WHERE { ?this <http://e.example/start> ?any }" ] .\n"""
    found = report(tmp_path, ORDERED + target, event("a", "2024-03-02", "2024-03-01"), Engine.AUTO)
    assert found.handed_over == (("http://e.example/T", "sh:target is of SHACL's Advanced Features"),)
    assert [violation.shape[-1] for violation in found.violations] == ["T", "P"]
    assert (found.looked_at, found.problems) == ({"http://e.example/S": 1}, ())


def test_focus_nodes_and_shapes_may_be_chosen_for_pyshacl_too(tmp_path: Path) -> None:
    other = "e:T a sh:NodeShape , rdfs:Class ; sh:targetClass e:Event ; sh:nodeKind sh:Literal .\n"
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + ORDERED + other, encoding="utf-8")
    data = b"".join(event(name, "2024-03-02", "2024-03-01") for name in "abc")
    for engine in (Engine.FAST, Engine.PYSHACL):
        some = validate(data, [file], engine=engine, only=["http://e.example/T"], focus=["http://e.example/b"])
        assert [(each.focus[-1], each.shape[-1]) for each in some.violations] == [("b", "T")]
        inner = validate(data, [file], engine=engine, only=["http://e.example/P"])
        assert [(each.focus[-1], each.shape[-1]) for each in inner.violations] == [("a", "P"), ("b", "P"), ("c", "P")]
        assert inner.looked_at == {"http://e.example/S": 3}


def test_what_pyshacl_passes_in_silence_is_told_by_our_reader(tmp_path: Path) -> None:
    found = report(tmp_path, ORDERED + "e:T sh:targetClass e:Event ; sh:minCount 1 .\n", b"")
    assert any("T" in problem.message for problem in found.problems)


def test_what_pyshacl_finds_by_an_ill_formed_shape_is_left_to_the_fault_of_the_shape(tmp_path: Path) -> None:
    shape = "e:T sh:targetClass e:Event ; sh:property e:Q . e:Q sh:path e:start ; sh:minCount 2 ; sh:message 2 .\n"
    found = report(tmp_path, ORDERED + shape, event("a", "2024-03-02", "2024-03-01"))
    assert [violation.shape for violation in found.violations] == ["http://e.example/P"]
    assert [problem.message for problem in found.problems] == [
        f'the shape http://e.example/Q has sh:message "2"^^<{XSD}integer>, which is no text'
    ]


def test_rules_add_nothing_to_the_data(tmp_path: Path) -> None:
    rule = """e:T a sh:NodeShape ; sh:targetClass e:Event ; sh:expression e:Never ; sh:rule [ a sh:TripleRule ;
      sh:subject sh:this ; sh:predicate e:end ; sh:object e:Never ] .\n"""
    found = report(tmp_path, ORDERED + rule, event("a", "2024-03-01", "2024-03-02"), Engine.AUTO)
    assert [name for name, _ in found.handed_over] == ["http://e.example/T"]
    assert not [violation for violation in found.violations if violation.shape.endswith("/P")]
