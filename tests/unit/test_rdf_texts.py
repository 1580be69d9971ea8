"""Documents with blank nodes, as texts of terms."""

from __future__ import annotations

from factpress.problems import Problems
from factpress.rdf import Syntax, parse_texts


def test_terms_are_canonical_texts_and_blank_nodes_keep_their_labels() -> None:
    problems = Problems()
    data = rb'_:a <p> "x\u0009"@DE , "1"^^<http://www.w3.org/2001/XMLSchema#string> , 01 .'
    found = list(parse_texts(data, Syntax.TURTLE, problems, "a.ttl", "http://e.example/"))
    integer = '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert found == [("_:a", "<http://e.example/p>", term) for term in (r'"x\t"@de', '"1"', integer)]
    assert list(problems) == []


def test_what_is_not_rdf_1_1_is_a_problem_and_left_out() -> None:
    problems = Problems()
    data = b'<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> , "x"@ar--rtl , "y" .\n<a:s> <a:p>'
    assert list(parse_texts(data, Syntax.TURTLE, problems, "a.ttl")) == [("<a:s>", "<a:p>", '"y"')]
    assert [problem.code for problem in problems] == ["rdf-syntax"] * 3
    assert [problem.place.line for problem in problems] == [None, None, 2]
