"""Literals that some store would change are found on the written lines, and left out."""

from __future__ import annotations

import pytest

from factpress.checks.literals import sift
from factpress.model import Literal

XSD = "http://www.w3.org/2001/XMLSchema#"


def line(object_: str) -> bytes:
    return f"<http://e.example/s> <http://e.example/p> {object_} .\n".encode()


@pytest.mark.parametrize(
    "object_",
    [
        "<http://e.example/o>",
        '"plain"',
        '""',
        r'"a \"quote\", a back\\slash,\ttabs\nand lines"',
        '"a line separator \u2028 inside"',
        '"Guten Tag"@de',
        '"Bom dia"@pt-br',
        f'"2024-02-29"^^<{XSD}date>',
        f'"0"^^<{XSD}integer>',
        f'"-31"^^<{XSD}integer>',
        f'"0.9"^^<{XSD}decimal>',
        f'"-10.05"^^<{XSD}decimal>',
        f'"1"^^<{XSD}decimal>',
    ],
)
def test_portable_terms_pass(object_: str) -> None:
    sifted = sift(line(object_))
    assert (sifted.sound.encode(), sifted.violations, sifted.problems) == (line(object_), (), ())


@pytest.mark.parametrize(
    ("object_", "words"),
    [
        ('"Guten Tag"@de-DE', "not de-DE"),
        ('"Guten Tag"@DE', "not DE"),
        (f'"x"^^<{XSD}string>', "XMLSchema#string"),
        (f'"true"^^<{XSD}boolean>', "XMLSchema#boolean"),
        (f'"7"^^<{XSD}nonNegativeInteger>', "XMLSchema#nonNegativeInteger"),
        (f'"2024"^^<{XSD}gYear>', "XMLSchema#gYear"),
        (f'"2024-02-30"^^<{XSD}date>', "'2024-02-30' is no date"),
        (f'"2024-02-28Z"^^<{XSD}date>', "is no date"),
        (f'"20240228"^^<{XSD}date>', "is no date"),
        (f'"0000-01-01"^^<{XSD}date>', "is no date"),
        (f'"٢٠٢٤-٠٢-٢٨"^^<{XSD}date>', "is no date"),
        (f'"07"^^<{XSD}integer>', "is no integer"),
        (f'"-0"^^<{XSD}integer>', "is no integer"),
        (f'"+7"^^<{XSD}integer>', "is no integer"),
        (f'"7 "^^<{XSD}integer>', "is no integer"),
        (f'"seven"^^<{XSD}integer>', "is no integer"),
        (f'"0.90"^^<{XSD}decimal>', "is no decimal"),
        (f'"1.0"^^<{XSD}decimal>', "is no decimal"),
        (f'".5"^^<{XSD}decimal>', "is no decimal"),
        (f'"1e3"^^<{XSD}decimal>', "is no decimal"),
    ],
)
def test_a_literal_that_is_not_portable_is_a_violation_and_left_out(object_: str, words: str) -> None:
    sifted = sift(line('"well"') + line(object_))
    assert sifted.sound.encode() == line('"well"')
    [violation] = sifted.violations
    assert (violation.focus, violation.path) == ("http://e.example/s", "http://e.example/p")
    assert words in violation.message
    assert violation.messages.keys() == {"en", "de"}
    assert sifted.gaps == {("http://e.example/s", "http://e.example/p")}


def test_the_value_of_a_violation_is_the_term_with_its_escapes_read() -> None:
    [violation] = sift(line(rf'"a\tb\u00e9\U0001F6A2\"\\"^^<{XSD}token>')).violations
    assert violation.value == Literal('a\tbé🚢"\\', None, XSD + "token")


@pytest.mark.parametrize("text", ["nonsense", '_:b <http://e.example/p> "x" .', '<http://e.example/s> "p" "x" .'])
def test_a_line_that_is_no_triple_is_a_problem_with_its_number(text: str) -> None:
    sifted = sift(line('"well"') + text.encode() + b"\n" + line('"well"'))
    assert [(problem.code, problem.place.line) for problem in sifted.problems] == [("rdf-syntax", 2)]
    assert sifted.sound.encode() == line('"well"') * 2
