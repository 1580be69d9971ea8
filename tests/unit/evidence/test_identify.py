"""A fact is named by the triple it states, an evidence by its fact, its text and its offsets."""

from hashlib import sha256

import pytest

from factpress.bundle import Bundle
from factpress.evidence import Identifier
from factpress.iris import Base
from factpress.model import Article, Kinds, Passage, Record
from factpress.problems import Place
from factpress.reading.kinds import read_kinds
from factpress.reading.ontology import read_vocabulary

PASSAGE = Passage(3, 8, "", "", exact="quote")
BASE = "https://e.org/"


@pytest.fixture(scope="module")
def identifier() -> Identifier:
    bundle = Bundle.installed()
    vocabulary = read_vocabulary(bundle.ontology)
    kinds: Kinds = read_kinds(bundle.kinds, vocabulary)
    return Identifier(kinds, vocabulary, Base(BASE), {"bridge": Article("bridge", "de", "b.txt", Place("a.yaml"))})


def record(kind: str, **values: str) -> Record:
    return Record(kind, values, "f", 1, 1, {})


@pytest.mark.parametrize(
    ("typed", "anchor"),
    [
        (
            record("property", subject="town", predicate="location", object="coast"),
            "<https://e.org/id/town> <http://schema.org/location> <https://e.org/id/coast> .",
        ),
        (
            record("property", subject="town", predicate="start_date", object="2025-05-03"),
            "<https://e.org/id/town> <http://schema.org/startDate> "
            '"2025-05-03"^^<http://www.w3.org/2001/XMLSchema#date> .',
        ),
        (
            record("property", subject="town", predicate="occurrence", object="planned"),
            "<https://e.org/id/town> <https://w3id.org/nev/ontology#occurrence> "
            "<https://w3id.org/nev/concept/occurrence/planned> .",
        ),
        (
            record("property", subject="town", predicate="name", object="Lindmünde", article="bridge"),
            '<https://e.org/id/town> <http://schema.org/name> "Lindmünde"@de .',
        ),
        (
            record("participation", event="opening", node="opening--ada--host"),
            "<https://e.org/id/opening> <https://w3id.org/nev/ontology#hasParticipation> "
            "<https://e.org/id/opening--ada--host> .",
        ),
        (
            record("count", node="n", value="177"),
            '<https://e.org/id/n> <http://schema.org/value> "177"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        ),
        (
            record("utterance", node="n", speaker="ada"),
            "<https://e.org/id/n> <http://schema.org/creator> <https://e.org/id/ada> .",
        ),
        (
            record("tenure", person="ada", node="ada--mayor"),
            "<https://e.org/id/ada> <http://www.w3.org/ns/org#hasMembership> <https://e.org/id/ada--mayor> .",
        ),
    ],
)
def test_each_kind_states_one_triple_that_names_its_fact(identifier: Identifier, typed: Record, anchor: str) -> None:
    fact = identifier.identify(typed, PASSAGE, "ab" * 32)

    assert fact.anchor.n3() == anchor
    assert fact.name == sha256(anchor.encode()).hexdigest()[:16]
    assert fact.evidence == sha256(f"{fact.name} {'ab' * 32} 3 8".encode()).hexdigest()[:16]


def test_a_record_that_defines_a_thing_states_no_fact(identifier: Identifier) -> None:
    with pytest.raises(ValueError, match="records of kind thing state no fact"):
        identifier.identify(record("thing", slug="town"), PASSAGE, "")
