"""What a request to the SPARQL endpoint asks, or why it asks nothing."""

from __future__ import annotations

import pytest

from factpress.serving.protocol import FORM, QUERY, UPDATE, Asked, asked
from factpress.serving.refusals import Refusal
from factpress.site.render import TEMPLATES
from factpress.site.words import read_words
from factpress.store.base import Dataset

ASK = "ASK {}"
WORDS = read_words(TEMPLATES / "words")["en"]
A_GRAPH = "http://e.example/g"


def refusal(*request: object) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        asked(*request)  # type: ignore[arg-type]
    return refused.value.code, refused.value.sentence(WORDS)


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body"),
    [
        ("GET", b"query=ASK%20%7B%7D", None, b""),
        ("HEAD", b"query=ASK+%7B%7D", None, b""),
        ("GET", b"query=ASK+%7B%7D&unknown=1", None, b""),
        ("POST", b"", FORM, b"query=ASK+%7B%7D"),
        ("POST", b"", f"{FORM}; charset=UTF-8", b"query=ASK+%7B%7D"),
        ("POST", b"", QUERY, b"ASK {}"),
        ("POST", b"", f'{QUERY.upper()};charset="utf-8"', b"ASK {}"),
    ],
)
def test_a_query_is_asked_in_three_ways(
    method: str, query_string: bytes, content_type: str | None, body: bytes
) -> None:
    assert asked(method, query_string, content_type, body) == Asked(ASK, None)


def test_nothing_is_asked_by_a_get_without_parameters() -> None:
    assert asked("GET", b"", None, b"") is None


def test_graphs_come_with_the_address_or_with_the_form_and_once_each() -> None:
    both = (
        b"default-graph-uri=http://e.example/g&default-graph-uri=http://e.example/g&named-graph-uri=http://e.example/n"
    )
    wanted = Dataset((A_GRAPH,), ("http://e.example/n",))

    assert asked("GET", b"query=ASK+%7B%7D&" + both, None, b"") == Asked(ASK, wanted)
    assert asked("POST", b"", FORM, b"query=ASK+%7B%7D&" + both) == Asked(ASK, wanted)
    assert asked("POST", both, QUERY, b"ASK {}") == Asked(ASK, wanted)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (("GET", b"query=ASK+%7B%7D&query=ASK+%7B%7D", None, b""), "request-malformed"),
        (("GET", b"default-graph-uri=http://e.example/g", None, b""), "request-malformed"),
        (("GET", b"query=%FF", None, b""), "request-malformed"),
        (("GET", "query=ä".encode(), None, b""), "request-malformed"),
        (("GET", b"query=ASK+%7B%7D&named-graph-uri=g", None, b""), "request-malformed"),
        (("GET", b"&".join([b"x=1"] * 1001), None, b""), "request-malformed"),
        (("POST", b"", FORM, b""), "request-malformed"),
        (("POST", b"", QUERY, b"\xff"), "request-malformed"),
        (("POST", b"", None, b"ASK {}"), "media-type-unsupported"),
        (("POST", b"", "text/plain", b"ASK {}"), "media-type-unsupported"),
        (("POST", b"", f"{QUERY}; charset=utf-16", b"ASK {}"), "media-type-unsupported"),
        (("POST", b"", UPDATE, b"CLEAR ALL"), "read-only"),
        (("POST", b"", FORM, b"update=CLEAR+ALL"), "read-only"),
        (("GET", b"update=CLEAR+ALL", None, b""), "read-only"),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(request_: tuple[object, ...], code: str) -> None:
    assert refusal(*request_)[0] == code


def test_a_refusal_says_what_to_do() -> None:
    assert refusal("GET", b"update=CLEAR+ALL", None, b"")[1].endswith("change the seeds and build again.")
    assert refusal("POST", b"", None, b"x")[1].endswith("this one names no type.")
    assert refusal("POST", b"", QUERY, b"ASK \xff")[1] == "Byte 5 of the query is not UTF-8."
    assert refusal("GET", b"query=a&query=b", None, b"")[1] == "A request has one query; this one has 2."
