"""Literals are ordered as SPARQL orders them, or not at all."""

from __future__ import annotations

import pytest

from factpress.checks.compiling.comparing import is_at_most, is_less

XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(text: str) -> str:
    """Return a literal of a text such as "7 integer"; one without a datatype is a plain string."""
    value, _, datatype = text.rpartition(" ")
    return f'"{value}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("7 integer", "8 byte"),
        ("-1 integer", "0.5 decimal"),
        ("9007199254740992 integer", "9007199254740993 long"),
        ("0.1 decimal", "0.2 double"),
        ("1 integer", "INF float"),
        ("-INF double", "-" + "9" * 300 + " integer"),
        ("1e308 double", "9" * 400 + " integer"),
        ("false boolean", "1 boolean"),
        ("2024-02-29 date", "2024-03-01 date"),
        ("-0002-01-01 date", "-0001-01-01 date"),
        ("2024-01-01 date", "2024-01-03Z date"),
        ("2024-01-01T00:00:00Z dateTime", "2024-01-01T00:00:00-01:00 dateTimeStamp"),
        ("2024-01-01T00:00:00.1 dateTime", "2024-01-01T00:00:00.12 dateTime"),
        ("2024-01-01T00:00:00 dateTime", "2024-01-01T14:00:01Z dateTime"),
        ("2024-01-01T24:00:00 dateTime", "2024-01-02T00:00:01 dateTime"),
        ("12:00:00+01:00 time", "11:30:00Z time"),
        ("24:00:00 time", "00:00:01 time"),
        ("1999 gYear", "2000 gYear"),
        ("2024-01 gYearMonth", "2024-02 gYearMonth"),
    ],
)
def test_one_is_less(first: str, second: str) -> None:
    one, other = typed(first), typed(second)
    assert (is_less(one, other), is_at_most(one, other)) == (True, True)
    assert (is_less(other, one), is_at_most(other, one)) == (False, False)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("7 integer", "007.0 decimal"),
        ("0.1 decimal", "0.1 double"),
        ("0.1 decimal", "0.1 float"),
        ("16777217 integer", "16777216 float"),
        ("1e400 double", "INF double"),
        ("9" * 5000 + " integer", "INF double"),
        ("3.5e38 float", "INF float"),
        ("-3.5e38 float", "-INF float"),
        ("true boolean", "1 boolean"),
        ("2024-01-01T12:00:00+02:00 dateTime", "2024-01-01T10:00:00Z dateTime"),
        ("2023-12-31T24:00:00 dateTime", "2024-01-01T00:00:00 dateTime"),
    ],
)
def test_two_are_equal(first: str, second: str) -> None:
    one, other = typed(first), typed(second)
    assert (is_less(one, other), is_at_most(one, other), is_at_most(other, one)) == (False, True, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("NaN double", "NaN double"),
        ("2024-01-01 date", "2024-01-01T00:00:00 dateTime"),
        ("2024-01-01 date", "2024-01-01Z date"),
        ("2024-01-01T10:00:00 dateTime", "2024-01-01T00:00:00Z dateTime"),
        ("2024-02-30 date", "2024-03-01 date"),
        ("abc integer", "7 integer"),
        ("7 integer", "true boolean"),
        ("P1Y duration", "P2Y duration"),
        ("a token", "b token"),
        ("9" * 30 + " gYear", "2000 gYear"),
    ],
)
def test_two_do_not_compare(first: str, second: str) -> None:
    one, other = typed(first), typed(second)
    assert not any((is_less(one, other), is_at_most(one, other), is_less(other, one), is_at_most(other, one)))


def test_plain_strings_compare_by_code_point_and_other_texts_do_not() -> None:
    assert is_less('"Z"', '"a"')
    assert is_at_most('"\uffff"', '"😀"')
    assert not is_less('"a"@en', '"b"@en')
    assert not is_less("<http://a.example/>", "<http://b.example/>")
    assert not is_less("_:a", '"b"')
    assert not is_less('"a"', typed("7 integer"))
