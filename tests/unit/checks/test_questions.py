"""Constraints in SPARQL have the same answers asked together, asked one by one, and asked of pySHACL."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from factpress.checks import Engine, Report, validate
from factpress.checks.compiling import questions

PREFIXES = """@prefix e: <http://e.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:O sh:declare [ sh:prefix "e" ; sh:namespace "http://e.example/"^^xsd:anyURI ] .
e:N a sh:NodeShape ; sh:targetSubjectsOf e:p .
"""
XSD = "http://www.w3.org/2001/XMLSchema#"
VALUES = (
    *("<http://e.example/b>", "<http://e.example/a>", '"plain"', '"text"@de', '""'),
    *(f'"{text}"^^<{XSD}integer>' for text in ("7", "-3", "07", "abc", "9" * 25)),
    *(f'"{text}"^^<{XSD}decimal>' for text in ("0.5", "1.50")),
    *(f'"{text}"^^<{XSD}date>' for text in ("2024-02-29", "2024-02-30")),
    *(f'"1"^^<{XSD}{name}>' for name in ("byte", "boolean", "double")),
)
QUERIES = [
    "SELECT $this ?value { $this e:p ?value FILTER (?value + 1 < 9) }",
    "SELECT $this ?value { $this e:p ?value FILTER (STRLEN(STR(?value)) > 4) }",
    "SELECT $this ?value { $this e:p ?value FILTER (DATATYPE(?value) != xsd:integer) }",
    "SELECT $this ?value ?path { $this ?path ?value FILTER isIRI(?value) }",
    "SELECT $this { $this e:p ?o FILTER NOT EXISTS { ?o e:p ?any } }",
    "SELECT $this ?value { $this e:p+ ?value }",
    "SELECT DISTINCT $this ?value { ?value e:p $this }",
    "SELECT $this { FILTER EXISTS { $this e:p 7 } }",
    "SELECT $this ?value { { $this e:p ?value } UNION { ?value e:p $this } }",
    "SELECT $this ?value { $this e:p ?value OPTIONAL { ?value e:p ?x } FILTER (!BOUND(?x)) }",
]


def data() -> bytes:
    lines = [f"<http://e.example/n{number}> <http://e.example/p> {value} ." for number, value in enumerate(VALUES)]
    more = ("a> <http://e.example/p> <http://e.example/b", "b> <http://e.example/p> <http://e.example/n0")
    return "\n".join(
        [*lines, *(f"<http://e.example/{each}> ." for each in more), "_:x <http://e.example/p> _:y .\n"]
    ).encode()


def report(tmp_path: Path, constraint: str, engine: Engine = Engine.FAST, shape: str = "e:N") -> Report:
    file = tmp_path / "shapes.ttl"
    file.write_text(f"{PREFIXES}{shape} sh:sparql [ sh:prefixes e:O ; {constraint} ] .\n", encoding="utf-8")
    return validate(data(), [file], engine=engine, portable=False)


def found(said: Report) -> list[tuple[str, str | None, str]]:
    return sorted((each.focus, each.path, each.value.n3() if each.value else "") for each in said.violations)


@pytest.mark.parametrize("query", QUERIES)
def test_together_is_what_it_is_one_by_one_and_in_pyshacl(
    tmp_path: Path, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    constraint = f'sh:select """PREFIX xsd: <{XSD}> {query}"""'
    together = report(tmp_path, constraint)
    monkeypatch.setattr(questions, "plan_of", lambda query: None)
    alone = report(tmp_path, constraint)
    failed = {problem.message.partition(" for ")[2].partition(":")[0] for problem in alone.problems}
    assert not together.problems
    assert found(together) == found(alone)
    assert found(together)
    reference = report(tmp_path, constraint, Engine.PYSHACL)
    assert set(found(reference)) == {each for each in found(together) if each[0] not in failed}


def test_portable_data_need_no_rdflib(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from factpress.checks import validate; "
        f"r = validate(b'<e:a> <http://e.example/p> <e:b> .\\n', [Path({str(tmp_path / 'shapes.ttl')!r})]); "
        "assert len(r.violations) == 1, r; assert not {'rdflib', 'pyshacl'} & set(sys.modules)"
    )
    report(tmp_path, f"sh:select '{QUERIES[4]}'")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_message_has_the_values_of_its_variables(tmp_path: Path) -> None:
    select = 'sh:select "SELECT $this ?value ?n { $this e:p ?value BIND (STRLEN(?value) AS ?n) FILTER (?n > 4) }"'
    said = report(tmp_path, f'sh:message "{{?value}} of {{$this}} has {{?n}} signs, {{?none}}"@en ; {select}')
    assert [violation.message for violation in said.violations] == [
        "plain of http://e.example/n2 has 5 signs, {?none}",
    ]
    own = report(tmp_path, "sh:select \"SELECT $this ?message { $this e:p 7 BIND ('it is seven'@en AS ?message) }\"")
    assert [violation.messages for violation in own.violations] == [{"en": "it is seven"}]
    odd = report(tmp_path, 'sh:select "SELECT $this ?message { $this e:p 7 ; e:p ?x BIND ($this AS ?message) }"')
    assert [violation.messages for violation in odd.violations] == [{"": "http://e.example/n5"}]


def test_a_constraint_inside_another_is_asked_at_once(tmp_path: Path) -> None:
    shape = "e:M a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:not e:Q . e:Q"
    said = report(tmp_path, 'sh:select "SELECT $this { $this e:p ?v FILTER (?v > 0) }"', shape=shape)
    positive = {"n5", "n7", "n9", "n10", "n11", "n14", "n16"}
    others = {f"n{number}" for number in range(len(VALUES))} - positive | {"a", "b", "_:x"}
    assert {each.focus.rpartition("/")[2] for each in said.violations} == others


def test_what_one_node_cannot_answer_is_a_problem_and_the_others_still_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "plan_of", lambda query: None)
    said = report(tmp_path, 'sh:select "SELECT $this { $this e:p ?v FILTER (?v - 1 > 5) }"')
    assert {each.focus[-2:] for each in said.violations} >= {"n5", "n7"}
    assert all("could not be evaluated for http://e.example/n" in problem.message for problem in said.problems)
    assert len(said.problems) >= 1


def test_the_current_shape_is_bound(tmp_path: Path) -> None:
    said = report(tmp_path, 'sh:select "SELECT $this ?value { $this e:p 7 BIND ($currentShape AS ?value) }"')
    assert [each.value.n3() for each in said.violations if each.value] == ["<http://e.example/N>"]


@pytest.mark.parametrize("is_planned", [True, False])
def test_equal_solutions_are_results_each(tmp_path: Path, is_planned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_planned:
        monkeypatch.setattr(questions, "plan_of", lambda query: None)
    crossed = report(tmp_path, 'sh:select "SELECT $this { $this e:p ?x . ?y e:p ?x }"')
    assert [each.focus for each in crossed.violations].count("http://e.example/a") == 2


def test_a_text_and_a_number_do_not_compare(tmp_path: Path) -> None:
    """rdflib says that a text is greater than a number; the store says that this is an error, as SPARQL does."""
    said = report(tmp_path, 'sh:select "SELECT $this ?value { $this e:p ?value FILTER (?value > 0) }"')
    assert {each.focus[-2:] for each in said.violations} == {"n5", "n9", "10", "14"} | {"n7", "11", "16"}
