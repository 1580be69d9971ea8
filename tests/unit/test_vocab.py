from __future__ import annotations

import pytest

from factpress.vocab import SCHEMA, UnknownTerm, Vocabulary

NEV = "https://w3id.org/nev/ontology#"
VOCABULARY = Vocabulary(
    prefixes={"schema": SCHEMA, "nev": NEV, "id": "https://example.org/id/", "base": "https://example.org/"},
    terms=frozenset({SCHEMA + "name", SCHEMA + "startDate", NEV + "office"}),
    closed=frozenset({SCHEMA, NEV}),
    classes={},
    concepts={},
    version="0",
)


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("schema:name", "http://schema.org/name"),
        ("nev:office", "https://w3id.org/nev/ontology#office"),
        ("id:anything-at-all", "https://example.org/id/anything-at-all"),
        ("id:with:colon", "https://example.org/id/with:colon"),
    ],
)
def test_a_declared_name_expands(name: str, iri: str) -> None:
    assert VOCABULARY.expand(name) == iri


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("schema:strtDate", "did you mean 'startDate'?"),
        ("schema:office", None),
        ("schema:Name", "did you mean 'name'?"),
        ("schema:", None),
        ("shema:name", "did you mean 'schema'?"),
        ("name", None),
        ("", None),
    ],
)
def test_an_undeclared_name_is_refused_with_the_nearest_one(name: str, suggestion: str | None) -> None:
    with pytest.raises(UnknownTerm) as raised:
        VOCABULARY.expand(name)
    assert (raised.value.term, raised.value.suggestion) == (name, suggestion)
    assert repr(name) in str(raised.value)


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://schema.org/name", "schema:name"),
        ("https://example.org/id/x", "id:x"),
        ("https://example.org/x", "base:x"),
        ("https://elsewhere.example/x", "https://elsewhere.example/x"),
    ],
)
def test_an_iri_shortens_by_its_longest_namespace(iri: str, name: str) -> None:
    assert VOCABULARY.shorten(iri) == name
