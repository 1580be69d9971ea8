"""Releases that tests make of a few facts and things, as builds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from factpress.iris import short_hash
from factpress.model import DATE, DECIMAL, Iri, Literal, Term, Triple
from factpress.vocab import RDF, RDF_TYPE, SCHEMA
from made_builds import BASE, made_build

NEV = "https://w3id.org/nev/ontology#"
_PROV, _OA, _DCTERMS = "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/oa#", "http://purl.org/dc/terms/"
_WIKIBASE = "http://wikiba.se/ontology#"


@dataclass(frozen=True)
class MadeFact:
    """A fact: its property below schema.org, its rank, and by name of the evidence its confidence."""

    subject: str
    predicate: str
    value: str
    rank: str = "Normal"
    evidences: Mapping[str, str] = field(default_factory=dict)
    quote: str = "as it was said"

    @property
    def name(self) -> str:
        return f"{self.subject}-{self.predicate}-{short_hash(self.value)}"


def iri(place: str, name: str) -> Iri:
    return Iri(f"{BASE}{place}/{name}")


def release(root: Path, facts: list[MadeFact], things: Mapping[str, str]) -> Path:
    """Make a build of facts, and of things by slug with their English names; return its folder."""
    lines = [triple.n3() for one in facts for triple in _fact(one)]
    named = [triple.n3() for slug, name in things.items() for triple in _thing(slug, name)]
    made_build(root, {"things": named, "article/one": lines})
    return root / "build"


def _thing(slug: str, name: str) -> Iterator[Triple]:
    yield Triple(iri("id", slug), Iri(RDF_TYPE), Iri(f"{SCHEMA}Event"))
    yield Triple(iri("id", slug), Iri(f"{SCHEMA}name"), Literal(name, "en"))


def _fact(one: MadeFact) -> Iterator[Triple]:
    fact = iri("fact", one.name)
    stated: Mapping[str, Term] = {
        RDF_TYPE: Iri(f"{NEV}Fact"),
        f"{RDF}subject": iri("id", one.subject),
        f"{RDF}predicate": Iri(SCHEMA + one.predicate),
        f"{RDF}object": Literal(one.value),
        f"{_WIKIBASE}rank": Iri(f"{_WIKIBASE}{one.rank}Rank"),
    }
    yield from (Triple(fact, Iri(predicate), value) for predicate, value in stated.items())
    for name, confidence in one.evidences.items():
        evidence = iri("evidence", f"{one.name}-{name}")
        yield Triple(fact, Iri(f"{_PROV}wasDerivedFrom"), evidence)
        yield Triple(evidence, Iri(RDF_TYPE), Iri(f"{NEV}Evidence"))
        yield Triple(evidence, Iri(f"{_OA}hasSource"), iri("article", "one"))
        yield Triple(evidence, Iri(f"{NEV}confidence"), Literal(confidence, None, DECIMAL))
        yield Triple(evidence, Iri(f"{_DCTERMS}created"), Literal("2025-05-05", None, DATE))
        yield Triple(evidence, Iri(f"{_OA}hasSelector"), Iri(f"{evidence.value}#quote"))
        yield Triple(Iri(f"{evidence.value}#quote"), Iri(f"{_OA}exact"), Literal(one.quote))
