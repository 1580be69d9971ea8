"""Which representation a client gets."""

from __future__ import annotations

import pytest

from factpress.serving.contents import takes_gzip
from factpress.serving.negotiation import best_language, best_type

OFFERS = ("text/html", "text/turtle", "application/ld+json", "application/n-triples")
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
LIST = ",".join(["image/png"] * 99)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        (CHROME, "text/html"),
        (RDFLIB, "text/turtle"),
        (JENA, "text/turtle"),
        ("text/html;q=0, */*", "text/turtle"),
        ("image/png", None),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("application/ld+json; profile=x; q=0.2, text/turtle;q=0.1", "application/ld+json"),
        ("application/*", "application/ld+json"),
        ("application/*, application/n-triples", "application/n-triples"),
        ("TEXT/Turtle;Q=1.0", "text/turtle"),
        ("text/turtle;q=0.5, text/turtle;q=0.9, text/html;q=0.8", "text/turtle"),
        ("text/turtle;q=7, text/html;q=0.5", "text/turtle"),
        ("nonsense, ;;q=, /", "text/html"),
        ("nonsense, text/turtle", "text/turtle"),
        ("*/*;q=0", None),
        (f"{LIST},text/turtle", "text/turtle"),
        (f"{LIST},image/gif,text/turtle", None),
    ],
)
def test_the_type_that_is_wanted_most(header: str | None, wanted: str | None) -> None:
    assert best_type(header, OFFERS) == wanted


def test_nothing_is_chosen_of_nothing() -> None:
    assert best_type("*/*", ()) is None
    assert best_type(None, ()) is None


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-AT, en;q=0.5", "de"),
        ("DE-at;q=0.5, en-GB;q=0.9", "en"),
        ("fr, de;q=0.1", "de"),
        ("fr", "en"),
        ("*, en;q=0", "de"),
        ("den", "en"),
        ("!, de", "de"),
    ],
)
def test_the_language_that_is_wanted_most(header: str | None, wanted: str) -> None:
    assert best_language(header, ("en", "de")) == wanted


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        ("gzip", True),
        ("deflate, gzip;q=0.5, br", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("identity", False),
        ("*", True),
        ("x-gzipped", False),
    ],
)
def test_who_reads_gzip(header: str | None, takes: bool) -> None:
    assert takes_gzip(header) is takes
