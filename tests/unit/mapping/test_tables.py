"""A record becomes the rows that the rules read; nothing of it is lost, and deprecated facts assert nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from factpress.mapping.tables import Row, Tables
from factpress.model import INTEGER, Fact, Iri, Kinds, Literal, Passage, Record, Triple

DEPRECATED = "http://wikiba.se/ontology#DeprecatedRank"
NORMAL = "http://wikiba.se/ontology#NormalRank"
WHOLE = Passage(3, 8, "pre", "suf", exact="quote")
RANGE = Passage(3, 90, "pre", "suf", first="from", last="to")
OF_A_FACT = {
    "article": "bridge",
    "quote": "quote",
    "confidence": "0.9",
    "modality": "asserted",
    "curator": "me",
    "created": "2025-05-05",
    "rank": NORMAL,
}


@pytest.fixture
def tables(kinds: Kinds) -> Tables:
    return Tables(kinds, DEPRECATED)


def record(kind: str, **values: str) -> Record:
    return Record(
        kind, {**OF_A_FACT, **{key.replace("__", "@"): value for key, value in values.items()}}, "f", 1, 1, {}
    )


def fact(stated: Record, anchor: Triple, passage: Passage = WHOLE) -> Fact:
    return Fact(stated, anchor, "f" * 16, "e" * 16, passage)


def as_mappings(tables: Tables, rows: list[Row]) -> dict[str, list[Mapping[str, str]]]:
    """Return the rows by table, each with the names of its columns and without its nulls."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        pairs = zip(tables.columns[row.table], row.cells, strict=True)
        found.setdefault(row.table, []).append({name: cell for name, cell in pairs if cell is not None})
    return found


def test_a_thing_and_its_names(tables: Tables) -> None:
    thing = Record(
        "thing",
        {"slug": "ada", "class": "http://schema.org/Person", "name@en": "Ada", "name@de": "Ada O."},
        "f",
        1,
        1,
        {},
    )

    assert as_mappings(tables, list(tables.rows_of_thing(thing))) == {
        "thing": [{"slug": "ada", "class": "http://schema.org/Person"}],
        "thing-name": [
            {"slug": "ada", "text": "Ada O.", "language": "de"},
            {"slug": "ada", "text": "Ada", "language": "en"},
        ],
    }


def test_an_article_with_the_hash_of_its_text(tables: Tables) -> None:
    article = Record("article", {"slug": "bridge", "title": "T", "language": "en", "file": "b.txt"}, "f", 1, 1, {})

    assert as_mappings(tables, list(tables.rows_of_thing(article, sha256="ab")))["article"] == [
        {"slug": "bridge", "title": "T", "language": "en", "file": "b.txt", "sha256": "ab"}
    ]


def test_a_property_with_a_thing_and_one_with_a_value(tables: Tables) -> None:
    typed = record("property", subject="town", predicate="location", object="coast")
    to_a_thing = fact(typed, Triple(Iri("i:town"), Iri("p:location"), Iri("i:coast")))
    to_a_value = fact(typed, Triple(Iri("i:town"), Iri("p:votes"), Literal("11", None, INTEGER)))

    assert as_mappings(tables, list(tables.rows_of_fact(to_a_thing)))["property"] == [
        {"subject": "i:town", "predicate": "p:location", "object": "i:coast", "article": "bridge"}
    ]
    assert as_mappings(tables, list(tables.rows_of_fact(to_a_value)))["property"] == [
        {"subject": "i:town", "predicate": "p:votes", "value": "11", "datatype": INTEGER, "article": "bridge"}
    ]


def test_a_plain_text_keeps_its_place(tables: Tables) -> None:
    typed = record("property", subject="town", predicate="motto", object="On")
    stated = fact(typed, Triple(Iri("i:town"), Iri("p:motto"), Literal("On")))
    [row] = as_mappings(tables, list(tables.rows_of_fact(stated)))["property"]

    assert (row["value"], row["datatype"]) == ("On", "http://www.w3.org/2001/XMLSchema#string")


def test_an_utterance_with_its_texts_and_topics(tables: Tables) -> None:
    typed = record("utterance", node="n", speaker="ada", text__en="Yes.", about="bridge-topic town", form="c:Quotation")
    found = as_mappings(
        tables, list(tables.rows_of_fact(fact(typed, Triple(Iri("i:n"), Iri("p:creator"), Iri("i:ada")))))
    )

    assert found == {
        "utterance": [{"node": "n", "speaker": "ada", "form": "c:Quotation", "article": "bridge"}],
        "utterance-text": [{"node": "n", "text": "Yes.", "language": "en", "article": "bridge"}],
        "utterance-about": [
            {"node": "n", "item": "bridge-topic", "article": "bridge"},
            {"node": "n", "item": "town", "article": "bridge"},
        ],
        "fact": [
            {
                "fact": "f" * 16,
                "article": "bridge",
                "subject": "i:n",
                "predicate": "p:creator",
                "object": "i:ada",
                "rank": NORMAL,
                "evidence": "e" * 16,
            }
        ],
        "evidence": [
            {
                "evidence": "e" * 16,
                "article": "bridge",
                "start": "3",
                "end": "8",
                "modality": "asserted",
                "confidence": "0.9",
                "curator": "me",
                "created": "2025-05-05",
            }
        ],
        "quote": [{"evidence": "e" * 16, "article": "bridge", "exact": "quote", "prefix": "pre", "suffix": "suf"}],
    }


def test_a_passage_of_a_start_and_an_end_is_a_range(tables: Tables) -> None:
    typed = record("property", subject="town", predicate="location", object="coast")
    rows = tables.rows_of_fact(fact(typed, Triple(Iri("i:t"), Iri("p:l"), Iri("i:c")), RANGE))
    found = as_mappings(tables, list(rows))

    assert "quote" not in found
    assert found["range"] == [
        {"evidence": "e" * 16, "article": "bridge", "first": "from", "last": "to", "prefix": "pre", "suffix": "suf"}
    ]


def test_a_deprecated_fact_asserts_nothing(tables: Tables) -> None:
    typed = record("participation", node="n", event="opening", participant="ada", role="host", rank=DEPRECATED)
    rows = list(tables.rows_of_fact(fact(typed, Triple(Iri("i:o"), Iri("p:h"), Iri("i:n")))))

    assert [row.table for row in rows] == ["fact", "evidence", "quote"]
