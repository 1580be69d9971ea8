"""What a well-formed term is."""

from __future__ import annotations

import pytest

from factpress.mapping.terms import (
    LEXICAL,
    blank_label,
    encoding_fault,
    iri_fault,
    language_fault,
    percent_encode,
    resolved,
    typed_fault,
)
from factpress.vocab import XSD


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("42", "42"),
        ("Hello World!", "Hello%20World%21"),
        ("2011-08-23T22:17:00Z", "2011-08-23T22%3A17%3A00Z"),
        ("~A_17.1-2", "~A_17.1-2"),
        ("Zoë Krüger", "Zoë%20Krüger"),
        ("葉篤正", "葉篤正"),
        ("100% sure/50?", "100%25%20sure%2F50%3F"),
        ("\ue000\n", "%EE%80%80%0A"),
        ("", ""),
    ],
)
def test_all_but_unreserved_characters_are_percent_encoded(text: str, encoded: str) -> None:
    assert percent_encode(text) == encoded


@pytest.mark.parametrize(
    "text", ["http://example.org/", "urn:x", "a:", "http://[::1]:80/", "http://Zürich.example/東京?\ue000#é"]
)
def test_absolute_iris_pass(text: str) -> None:
    assert iri_fault(text) is None


NO_IRIS = """x //x/ http://a/<> http://a/" http://a/%zz http://[:::]/ http://a:b/ 1a:b http://a/#x#y http://a/\ue000
http://a/\\ http://a/{b} http://[::1 http://a/[b]"""


@pytest.mark.parametrize("text", ["", "http://a b/", "http://a/\n", *NO_IRIS.split()])
def test_other_texts_are_no_iris(text: str) -> None:
    assert iri_fault(text) == "is not an absolute IRI (RFC 3987)"


@pytest.mark.parametrize(
    "text", ["en", "zh-Hant-TW", "de-at-1996", "sr-Latn", "x-mine", "en-a-bbb-x-a", "i-klingon", "zh-min-nan", "es-419"]
)
def test_language_tags_pass(text: str) -> None:
    assert language_fault(text) is None


@pytest.mark.parametrize(
    "text", ["", "e", "not a lang", "en_GB", "en-", "-en", "en-abcdefghi", "en-a", "english", "engl", "én", "en\n"]
)
def test_other_texts_are_no_language_tags(text: str) -> None:
    assert language_fault(text) == "is not a language tag (RFC 5646)"


WELL_FORMED = {
    "date": "2024-02-29 2000-02-29 -0004-02-29 0000-02-29 12024-12-31 2024-01-01Z 2024-01-01+14:00 2024-01-01-05:30",
    "dateTime": "2024-02-29T00:00:00 2024-02-29T23:59:59.999Z 2024-01-01T24:00:00 2024-01-01T24:00:00.0-01:00",
    "gYear": "2024 -0001 12345 2024Z",
    "gYearMonth": "2024-01 2024-12Z",
    "integer": "0 -1 +1 007 123456789012345678901234567890",
    "decimal": "0 -1.5 +.5 1. 0.50",
    "boolean": "true false 0 1",
    "anyURI": "http://a/ relative #x",
    "float": "0 -1.5 +.5 1. 1e5 1.5E-3 INF -INF NaN",
    "double": "0 -1.5 +.5 1. 1e5 1.5E-3 INF -INF NaN",
    "time": "00:00:00 23:59:59.5Z 24:00:00 12:00:00+14:00",
    "dateTimeStamp": "2024-02-29T00:00:00Z 2024-02-29T00:00:00-05:00",
    "gMonth": "--01 --12Z",
    "gDay": "---01 ---31+01:00",
    "gMonthDay": "--02-29 --12-31Z",
    "duration": "P1Y P1Y2M3DT4H5M6.7S -P1D PT0S P0Y PT1M",
    "yearMonthDuration": "P1Y P2M -P1Y2M",
    "dayTimeDuration": "P1D PT1H -P1DT0.5S",
    "hexBinary": "00 aF 0011",
    "base64Binary": "AAAA AA== AAA=",
    "language": "en zh-Hant x-abcdefgh",
    "Name": "a :b _c é",
    "NCName": "a _c é a.b-1",
    "NMTOKEN": "a 1 :- a.b",
    "nonPositiveInteger": "0 -0 -1",
    "negativeInteger": "-1 -99",
    "nonNegativeInteger": "0 +0 99",
    "positiveInteger": "1 +99",
    "long": "9223372036854775807 -9223372036854775808",
    "int": "2147483647 -2147483648",
    "short": "32767 -32768",
    "byte": "127 -128 007",
    "unsignedLong": "0 18446744073709551615",
    "unsignedInt": "0 4294967295",
    "unsignedShort": "0 65535",
    "unsignedByte": "0 255",
}
ILL_FORMED = {
    "date": "2023-02-29 1900-02-29 2024-13-01 2024-00-01 2024-01-32 2024-04-31 24-01-01 02024-01-01 2024-1-1 20240101 "
    "2024-01-01+14:01 ٢٠٢٤-٠١-٠١",
    "dateTime": "2024-01-01 2023-02-29T00:00:00 2024-01-01T24:00:01 2024-01-01T25:00:00 2024-01-01T00:60:00",
    "gYear": "24 02024 2024-01",
    "gYearMonth": "2024-13 2024-1",
    "integer": "1.0 1e5 high + ١ NaN",
    "decimal": "1e5 . +. 1,5 high INF",
    "boolean": "True yes 2",
    "anyURI": "<x> {x} a\\b",
    "float": "1e 1e5.5 inf nan high 1,5 +NaN",
    "double": "1e 1e5.5 inf nan high 1,5 +NaN",
    "time": "25:00:00 12:00 24:00:01 12:60:00",
    "dateTimeStamp": "2024-02-29T00:00:00 2023-02-29T00:00:00Z",
    "gMonth": "--13 --1 01",
    "gDay": "---32 ---1 31",
    "gMonthDay": "--02-30 --13-01 02-01",
    "duration": "P PT P1S 1Y PT1Y P-1D P1.5D",
    "yearMonthDuration": "P1D P PT1H",
    "dayTimeDuration": "P1Y P PT",
    "hexBinary": "0 0g",
    "base64Binary": "AAA A=== AAA== A",
    "language": "abcdefghi en_GB -",
    "Name": "1a -a",
    "NCName": "a:b 1a",
    "NMTOKEN": "a/b",
    "nonPositiveInteger": "1 0.0",
    "negativeInteger": "0 1",
    "nonNegativeInteger": "-1 1.0",
    "positiveInteger": "0 -1",
    "long": "9223372036854775808 -9223372036854775809",
    "int": "2147483648 1.0",
    "short": "32768 -32769",
    "byte": "128 -129 0x1",
    "unsignedLong": "-1 18446744073709551616",
    "unsignedInt": "-1 4294967296",
    "unsignedShort": "-1 65536",
    "unsignedByte": "-1 256",
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in WELL_FORMED.items() for text in texts.split(" ")]
)
def test_lexical_forms_pass(name: str, text: str) -> None:
    assert LEXICAL[XSD + name](text) is None


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in ILL_FORMED.items() for text in [*texts.split(" "), " ", "\n1"]]
)
def test_other_texts_are_no_lexical_forms(name: str, text: str) -> None:
    assert LEXICAL[XSD + name](text) == f"is not an xsd:{name}"


def test_every_datatype_with_a_check_is_tried_here() -> None:
    assert {XSD + name for name in WELL_FORMED} == set(LEXICAL) == {XSD + name for name in ILL_FORMED}


def test_a_year_of_any_length_is_judged() -> None:
    assert LEXICAL[XSD + "date"]("9" * 5000 + "-02-28") is None


def test_datatypes_without_a_check_and_absent_texts_pass() -> None:
    assert typed_fault(("x", "http://example.org/type")) is None
    assert typed_fault((None, XSD + "date")) is None
    assert typed_fault(("x", XSD + "date")) == "is not an xsd:date"


def test_a_lone_surrogate_cannot_be_encoded() -> None:
    assert encoding_fault("a\udc80") == "has the lone surrogate U+DC80"
    assert encoding_fault("👩") is None
    assert encoding_fault(None) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Venus", "bVenus"),
        ("a_b c", "ba_5F_b_20_c"),
        ("", "b"),
        ("é😀", "b_E9__1F600_"),
        ("-1", "b-1"),
        ("_5F_", "b_5F_5F_5F_"),
    ],
)
def test_a_blank_nodes_label_is_its_text_with_all_but_letters_digits_and_hyphens_coded(text: str, label: str) -> None:
    assert blank_label(text) == label


def test_what_is_no_absolute_iri_is_appended_to_the_base() -> None:
    assert resolved("http://a/b", "http://c/") == "http://a/b"
    assert resolved("../b", "http://c/d/") == "http://c/d/../b"
    assert resolved("b c", None) == "b c"
