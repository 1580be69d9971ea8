from __future__ import annotations

from pathlib import Path

import pytest

from factpress.model import Iri, Literal, Triple
from factpress.problems import Problem, Problems
from factpress.rdf import Syntax, parse_quads, parse_triples, read_triples
from factpress.vocab import XSD

S, P = Iri("https://example.org/s"), Iri("https://example.org/p")
HEAD = "@prefix : <https://example.org/> .\n"


def parsed(text: str) -> tuple[list[Triple], list[Problem]]:
    problems = Problems()
    triples = list(parse_triples(text.encode(), Syntax.TURTLE, problems, "a.ttl"))
    return triples, list(problems)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (":o", Iri("https://example.org/o")),
        ('"x"', Literal("x")),
        (f'"x"^^<{XSD}string>', Literal("x")),
        ('"س"@ar', Literal("س", "ar")),
        ('"x"@de-DE', Literal("x", "de-de")),
        ("1.10", Literal("1.10", None, XSD + "decimal")),
        ("007", Literal("007", None, XSD + "integer")),
        (f'"7"^^<{XSD}nonNegativeInteger>', Literal("7", None, XSD + "nonNegativeInteger")),
        (f'"2026-02-30"^^<{XSD}date>', Literal("2026-02-30", None, XSD + "date")),
        (r'"a\tb\"\u0301\\"', Literal('a\tb"\u0301\\')),
    ],
)
def test_a_term_keeps_its_lexical_form(written: str, read: Iri | Literal) -> None:
    assert parsed(f"{HEAD}:s :p {written} .") == ([Triple(S, P, read)], [])


def test_a_fault_of_syntax_has_line_and_column_in_characters() -> None:
    triples, [problem] = parsed(f'{HEAD}:s :p "é𝔊س" ;\n  :p "é𝔊س" nope:x .')
    assert (problem.place.file, problem.place.line, problem.place.column) == ("a.ttl", 3, 12)
    assert problem.code == "rdf-syntax"
    assert problem.message == "The prefix nope: has not been declared"
    assert Triple(S, P, Literal("é𝔊س")) in triples


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (":s :p [] .", "blank node"),
        ("[] :p :o .", "blank node"),
        (":s :p <<( :s :p :o )>> .", "triple term"),
        (':s :p "x"@ar--rtl .', "base direction"),
    ],
)
def test_what_the_model_lacks_is_a_problem_and_the_rest_is_read(written: str, named: str) -> None:
    triples, [problem] = parsed(f"{HEAD}{written}\n:s :p 1 .")
    assert triples == [Triple(S, P, Literal("1", None, XSD + "integer"))]
    assert problem.code == "rdf-syntax"
    assert named in problem.message


def test_bytes_that_are_not_utf8_are_a_problem() -> None:
    problems = Problems()
    assert list(parse_triples(b'<x:s> <x:p> "\xff" .', Syntax.N_TRIPLES, problems, "a.nt")) == []
    assert [problem.code for problem in problems] == ["rdf-syntax"]


def test_quads_come_with_their_graph() -> None:
    triple = Triple(S, P, Literal("x"))
    graph = Iri("https://example.org/g")
    text = f"{triple.n3()}\n{triple.n3().removesuffix('.')}{graph.n3()} .\n"
    problems = Problems()
    assert list(parse_quads(text.encode(), Syntax.N_QUADS, problems, "a.nq")) == [(triple, None), (triple, graph)]
    assert not problems.fatal


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".nq", ".trig"])
def test_a_file_is_read_by_its_suffix(tmp_path: Path, suffix: str) -> None:
    triple = Triple(S, P, Literal('a "b"\n\\', "en"))
    path = tmp_path / f"a{suffix}"
    path.write_text(f"{triple.n3()}\n", encoding="utf-8")
    assert list(read_triples(path, Problems(), path.name)) == [triple]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert list(read_triples(tmp_path / "none.ttl", problems, "ontology/none.ttl")) == []
    assert [(problem.code, problem.place.file) for problem in problems] == [("file-missing", "ontology/none.ttl")]


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    problems = Problems()
    assert list(read_triples(tmp_path / "folder.ttl", problems, "folder.ttl")) == []
    assert problems.fatal


def test_an_unknown_suffix_is_the_callers_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xyz"):
        list(read_triples(tmp_path / "a.xyz", Problems(), "a.xyz"))
