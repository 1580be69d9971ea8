"""Triples are read as exact terms, and found by subject, property and object."""

from __future__ import annotations

import gc

import pytest

from factpress.checks.index import SUB_CLASS, Index
from factpress.checks.report import SHAPES
from factpress.checks.triples import Reading

S, P = "<http://e.example/s>", "<http://e.example/p>"
XSD = "http://www.w3.org/2001/XMLSchema#"


def read(*objects: str, portable: bool = False) -> tuple[list[str], Reading]:
    reading = Reading("".join(f"{S} {P} {each} .\n" for each in objects).encode(), portable)
    return [term for _, _, term in reading], reading


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ('"1"^^<http://www.w3.org/2001/XMLSchema#string>', '"1"'),
        ('"x"@EN-gb', '"x"@en-gb'),
        (r'"\u00e9\t\b"', '"é\\t\b"'),
        ("<http://e.example/\\u00e9>", "<http://e.example/é>"),
        ("_:b1.2", "_:b1.2"),
        (f'"007"^^<{XSD}integer>', f'"007"^^<{XSD}integer>'),
        (r'"a \"b\" \\ \n"', r'"a \"b\" \\ \n"'),
    ],
)
def test_a_term_has_one_text_however_it_is_written(written: str, term: str) -> None:
    assert read(written, '"beside"')[0] == [term, '"beside"']
    assert read(term)[0] == [term]


def test_a_block_may_hold_blank_lines_comments_and_no_last_line_end() -> None:
    data = f"# a comment\n\n{S}  {P} <http://e.example/o>.\n{S} {P} 'x' .\n{S} {P} _:b .".encode()
    reading = Reading(data, portable=False)
    assert list(reading) == [(S, P, "<http://e.example/o>")]
    [problem] = reading.problems
    assert (problem.code, problem.place.line) == ("rdf-syntax", 4)


def test_faults_are_told_with_their_line_in_the_whole() -> None:
    good = f"{S} {P} _:b .\n".encode()
    for bad, code in ((b"nonsense\n", "rdf-syntax"), (b"\xe4\n", "not-utf8")):
        reading = Reading([good * 3000, good, bad, good], portable=False)
        assert len(list(reading)) in (3000, 3001)
        assert [(problem.code, problem.place.line) for problem in reading.problems] == [(code, 3002)]


def test_data_come_in_pieces_or_as_a_whole() -> None:
    lines = [f'{S} {P} "{number}" .\n'.encode() for number in range(5000)]
    whole = list(Reading(b"".join(lines), portable=True))
    assert whole == list(Reading(iter(lines), portable=True))
    assert len(whole) == 5000


def test_portable_data_lose_the_literals_that_stores_change() -> None:
    terms, reading = read('"x"', f'"2024-02-30"^^<{XSD}date>', f'"01"^^<{XSD}integer>', portable=True)
    assert terms == ['"x"']
    assert [violation.shape for violation in reading.violations] == [SHAPES + "PortableLiteral"] * 2
    assert reading.gaps == {(S[1:-1], P[1:-1])}
    assert read("_:b", portable=True)[1].problems[0].code == "rdf-syntax"


def test_a_triple_counts_once_and_values_keep_their_order() -> None:
    index = Index([(S, P, '"b"'), (S, P, '"a"'), (S, P, '"b"'), ("_:x", P, '"a"'), (S, P, '"c"')])
    index.add([(S, P, '"a"'), (S, P, '"d"')])
    assert index.values(S, P) == ('"b"', '"a"', '"c"', '"d"')
    assert len(list(index.triples())) == 5
    assert index.inverse(P)['"a"'] == (S, "_:x")
    assert (index.values("_:none", P), index.row("_:none")) == ((), {})


def test_restating_a_subject_keeps_lookups_right() -> None:
    index = Index([(S, P, '"a"'), ("_:x", P, '"a"'), (S, P, '"b"')])
    index.inverse(P)
    index.restate(S, {P: ('"b"', '"c"')})
    assert index.inverse(P) == {'"a"': ("_:x",), '"b"': (S,), '"c"': (S,)}
    index.restate(S, {})
    assert (index.inverse(P), S in index.rows) == ({'"a"': ("_:x",)}, False)
    index.restate(S, {})
    assert S not in index.rows


def test_subclasses_are_followed_in_circles_too() -> None:
    index = Index([("<b:>", SUB_CLASS, "<a:>"), ("<c:>", SUB_CLASS, "<b:>"), ("<a:>", SUB_CLASS, "<c:>")])
    assert index.classes_below("<b:>") == {"<a:>", "<b:>", "<c:>"}
    assert index.classes_below("<d:>") == {"<d:>"}


def test_the_collector_is_as_it_was() -> None:
    for is_on in (True, False):
        (gc.enable if is_on else gc.disable)()
        try:
            Index([(S, P, '"a"')])
            assert gc.isenabled() == is_on
        finally:
            gc.enable()
