"""The lexical spaces of XML Schema's datatypes, at their edges."""

from __future__ import annotations

import pytest

from factpress.lexical import INTEGERS, TESTS
from factpress.vocab import XSD

RIGHT = {
    "string": ("", "a\nb"),
    "anyURI": ("", "https://e.example/", "not a place"),
    "boolean": ("true", "false", "0", "1"),
    "decimal": ("0", "-1.", ".5", "+1.50", "1" * 5000),
    "integer": ("0", "-007", "+1", "1" * 5000),
    "nonPositiveInteger": ("0", "-0", "-" + "9" * 5000),
    "negativeInteger": ("-1",),
    "nonNegativeInteger": ("0", "-0", "007"),
    "positiveInteger": ("1", "+01"),
    "long": ("9223372036854775807", "-9223372036854775808"),
    "int": ("2147483647", "-2147483648"),
    "short": ("32767", "-32768"),
    "byte": ("127", "-128", "+007"),
    "unsignedLong": ("18446744073709551615", "0"),
    "unsignedInt": ("4294967295",),
    "unsignedShort": ("65535",),
    "unsignedByte": ("255",),
    "float": ("1", "-1.5E+3", "INF", "-INF", "+INF", "NaN", ".5e1"),
    "double": ("1", "1e0", "INF", "NaN"),
    "date": ("2024-02-29", "2000-02-29Z", "-0001-01-01", "12024-01-01+14:00", "0000-02-29"),
    "dateTime": ("2024-02-29T00:00:00", "2024-01-01T24:00:00Z", "2024-01-01T23:59:59.999-05:30"),
    "dateTimeStamp": ("2024-01-01T00:00:00Z",),
    "time": ("00:00:00", "24:00:00.0", "12:30:00.5+01:00"),
    "gYear": ("2024", "-0044", "2024Z", "12024"),
    "gYearMonth": ("2024-12", "2024-01-05:00"),
    "gMonth": ("--01", "--12Z"),
    "gMonthDay": ("--02-29", "--12-31Z"),
    "gDay": ("---01", "---31+02:00"),
    "duration": ("P1Y", "-P1Y2M3DT4H5M6.7S", "PT0S", "P3D"),
    "yearMonthDuration": ("P1Y", "P1Y2M", "-P14M"),
    "dayTimeDuration": ("P1D", "PT1H", "P1DT1.5S"),
    "hexBinary": ("", "00fF"),
    "base64Binary": ("", "YQ==", "YWI=", "Y W J j"),
    "language": ("en", "de-CH-1996", "x-klingon"),
    "normalizedString": ("", " a  b "),
    "token": ("", "a b"),
    "NMTOKEN": ("-1a", "a:b", "é"),
    "Name": (":a", "_1", "é-1"),
    "NCName": ("a.b", "_"),
}
WRONG = {
    "boolean": ("True", "", "yes", " true"),
    "decimal": ("", ".", "1e0", "1,5", "INF"),
    "integer": ("", "1.0", "one", " 1", "٣"),
    "nonPositiveInteger": ("1",),
    "negativeInteger": ("0", "-0"),
    "nonNegativeInteger": ("-1",),
    "positiveInteger": ("0", "-1"),
    "long": ("9223372036854775808",),
    "int": ("2147483648", "1" * 5000),
    "short": ("32768",),
    "byte": ("300", "-129"),
    "unsignedLong": ("18446744073709551616", "-1"),
    "unsignedInt": ("4294967296",),
    "unsignedShort": ("65536",),
    "unsignedByte": ("256",),
    "float": ("", "e1", "inf", "nan", "1e1.5"),
    "double": ("-NaN", "0x1p3"),
    "date": ("2024-02-30", "2023-02-29", "24-01-01", "2024-1-1", "2024-01-01+15:00", "2024-13-01", "1900-02-29"),
    "dateTime": ("2024-01-01", "2024-01-01T25:00:00", "2024-01-01T24:00:01", "2024-02-30T00:00:00", "2024-01-01T00:00"),
    "dateTimeStamp": ("2024-01-01T00:00:00",),
    "time": ("24:30:00", "12:60:00", "12:00"),
    "gYear": ("24", "012024", "2024-01"),
    "gYearMonth": ("2024-13", "2024"),
    "gMonth": ("--13", "01"),
    "gMonthDay": ("--02-30", "--04-31", "02-29"),
    "gDay": ("---32", "--01"),
    "duration": ("P", "PT", "P1YT", "1Y", "P1.5Y", "P-1Y"),
    "yearMonthDuration": ("P", "P1D"),
    "dayTimeDuration": ("P1Y", "PT", "P1DT"),
    "hexBinary": ("0", "gg"),
    "base64Binary": ("Y", "YQ=", "Y===", "YWI ="[:-2] + "é="),
    "language": ("", "en_GB", "abcdefghi"),
    "normalizedString": ("a\tb", "a\n"),
    "token": (" a", "a  b", "a\n"),
    "NMTOKEN": ("", "a b"),
    "Name": ("1a", "-a", ""),
    "NCName": ("a:b", ""),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in RIGHT.items() for text in texts])
def test_a_lexical_form_is_right(name: str, text: str) -> None:
    assert TESTS[XSD + name](text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in WRONG.items() for text in texts])
def test_a_lexical_form_is_wrong(name: str, text: str) -> None:
    assert not TESTS[XSD + name](text)


def test_every_datatype_is_tried() -> None:
    assert {XSD + name for name in RIGHT} == set(TESTS)
    assert {XSD + name for name in WRONG} == set(TESTS) - {XSD + "string", XSD + "anyURI"}
    assert set(TESTS) > INTEGERS
