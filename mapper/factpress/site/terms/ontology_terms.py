"""What the page of the vocabulary shows: its terms, with where they stand, how often they are used, and examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from factpress.iris import shorten
from factpress.model import Iri, Literal, Term, Triple
from factpress.problems import Problems
from factpress.rdf import read_triples
from factpress.site.data import GraphData, Text, best, texts
from factpress.site.model import Site
from factpress.site.paths import VOCABULARY
from factpress.site.phrases import as_text
from factpress.vocab import RDF, RDF_TYPE, SCHEMA

_OWL, _RDFS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
_SKOS, _DCTERMS = "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/"
_SUPER = (f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf")
_DOMAIN = (f"{_RDFS}domain", f"{SCHEMA}domainIncludes")
_RANGE = (f"{_RDFS}range", f"{SCHEMA}rangeIncludes")
_LABEL, _COMMENT = (f"{_RDFS}label",), (f"{_RDFS}comment",)
_TITLE, _DESCRIPTION = (f"{_DCTERMS}title",), (f"{_DCTERMS}abstract", f"{_DCTERMS}description")
_DEFINITION = (f"{_SKOS}definition",)
_CLASS = f"{_OWL}Class"
#: What else a property may be, as its page says it.
_TRAITS = ("ObjectProperty", "DatatypeProperty", "SymmetricProperty", "TransitiveProperty", "FunctionalProperty")
#: The namespace of those who made the vocabulary.
AGENTS = f"{VOCABULARY}agent/"
#: How many examples are shown of a term.
_FEW = 2

Said = Mapping[str, tuple[Term, ...]]


class TermView(NamedTuple):
    """A class or property of the vocabulary.

    `traits` are the local names of the OWL classes of a property; `above` are the terms that it is a kind of, `below`
    those that are a kind of it.  `domain` and `range` are those of a property, and of a class the properties that its
    members may have, and that lead to them.  `alignments` are pairs of a property and a term of another vocabulary;
    `uses` counts the members of a class or the statements with a property, of which `members` or `triples` are the
    first, members with what to call them.  `has_page`: whether there is a page of all members.
    """

    iri: str
    name: str
    is_class: bool
    label: Text
    comment: Text | None
    traits: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    alignments: tuple[tuple[str, str], ...]
    uses: int
    has_page: bool
    members: tuple[tuple[str, Text], ...]
    triples: tuple[tuple[str, Term], ...]


class ConceptView(NamedTuple):
    """A concept, and how many statements have it as their object."""

    iri: str
    name: str
    label: Text
    definition: Text | None
    uses: int


class SchemeView(NamedTuple):
    """A scheme of concepts."""

    iri: str
    name: str
    title: Text
    description: Text | None
    concepts: tuple[ConceptView, ...]


class OntologyView(NamedTuple):
    """A vocabulary that the graph publishes; `said` is what it says of itself, by predicate."""

    iri: str
    title: Text
    description: Text | None
    said: Said
    classes: tuple[TermView, ...]
    properties: tuple[TermView, ...]


class Usage(NamedTuple):
    """How often classes have members, properties make statements, and concepts are named, by IRI."""

    classes: Mapping[str, int]
    properties: Mapping[str, int]
    concepts: Mapping[str, int]


def usage(data: GraphData) -> Usage:
    """Count the uses of every term of a graph."""
    classes = _counts(data, f"SELECT ?term (COUNT(?s) AS ?n) WHERE {{ ?s <{RDF_TYPE}> ?term }} GROUP BY ?term")
    properties = _counts(data, "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term")
    inside = f'?p != <{RDF}object> && !STRSTARTS(STR(?p), "{_SKOS}")'
    named = f"?term <{_SKOS}inScheme> ?scheme . ?s ?p ?term FILTER ({inside})"
    return Usage(
        classes, properties, _counts(data, f"SELECT ?term (COUNT(*) AS ?n) WHERE {{ {named} }} GROUP BY ?term")
    )


def _counts(data: GraphData, query: str) -> Mapping[str, int]:
    rows = data.ask(query, "term").rows
    return {term.value: int(count.value) for term, count in rows if isinstance(term, Iri) and count}


def ontologies(data: GraphData) -> tuple[str, ...]:
    """Return the IRIs of the vocabularies that the graph publishes."""
    return data.of_class(f"{_OWL}Ontology")


def makers(data: GraphData, ontology: str) -> tuple[str, ...]:
    """Return the IRIs of those who made a vocabulary and have an IRI below its namespace."""
    said = data.about(ontology).values()
    return tuple(sorted({term.value for each in said for term in each if term.value.startswith(AGENTS)}))


def terms(data: GraphData, ontology: str) -> tuple[str, ...]:
    """Return the IRIs of a vocabulary's terms, in the order of their names."""
    said = f"{_RDFS}isDefinedBy"
    return tuple(subject for subject, predicate in data.mentions(ontology) if predicate == said)


def schemes(data: GraphData) -> tuple[str, ...]:
    """Return the IRIs of the concept schemes."""
    return data.of_class(f"{_SKOS}ConceptScheme")


def concepts(data: GraphData, scheme: str) -> tuple[str, ...]:
    """Return the IRIs of a scheme's concepts."""
    return tuple(subject for subject, predicate in data.mentions(scheme) if predicate == f"{_SKOS}inScheme")


def ontology_view(site: Site, ontology: str, used: Usage, language: str) -> OntologyView:
    """Return a vocabulary in a language; alignments come from the folder of the vocabulary as well."""
    said = site.data.about(ontology)
    members = terms(site.data, ontology)
    aligned = _alignments(site, members)
    views = [_term(site, iri, members, aligned.get(iri, ()), used, language) for iri in members]
    return OntologyView(
        iri=ontology,
        title=_first(said, _TITLE, language) or Text(ontology),
        description=_first(said, _DESCRIPTION, language),
        said=said,
        classes=tuple(view for view in views if view.is_class),
        properties=tuple(view for view in views if not view.is_class),
    )


def scheme_view(data: GraphData, scheme: str, used: Usage, language: str) -> SchemeView:
    """Return a concept scheme in a language, its concepts by their labels."""
    said = data.about(scheme)
    views = [
        ConceptView(
            iri=iri,
            name=local(iri),
            label=data.label(iri, language),
            definition=_first(data.about(iri), _DEFINITION, language),
            uses=used.concepts.get(iri, 0),
        )
        for iri in concepts(data, scheme)
    ]
    return SchemeView(
        iri=scheme,
        name=local(scheme),
        title=_first(said, _TITLE, language) or Text(scheme),
        description=_first(said, _DESCRIPTION, language),
        concepts=tuple(sorted(views, key=lambda view: (view.label.value.casefold(), view.iri))),
    )


def foreign(site: Site, used: Usage, own: frozenset[str]) -> tuple[tuple[str, str, int], ...]:
    """Return the terms of other vocabularies that the graph uses: short name, IRI, number of uses; by name."""
    counts = Counter({**used.classes, **used.properties})
    found = [(shorten(iri, site.prefixes), iri, uses) for iri, uses in counts.items() if iri not in own]
    return tuple(sorted(found))


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.replace("#", "/").rpartition("/")[2]


def _term(
    site: Site,
    iri: str,
    members: tuple[str, ...],
    aligned: tuple[tuple[str, str], ...],
    used: Usage,
    language: str,
) -> TermView:
    data, said = site.data, site.data.about(iri)
    types = frozenset(_iris(said, (RDF_TYPE,)))
    is_class = _CLASS in types
    things = data.of_class(iri) if is_class else ()
    return TermView(
        iri=iri,
        name=local(iri),
        is_class=is_class,
        label=_first(said, _LABEL, language) or Text(local(iri)),
        comment=_first(said, _COMMENT, language),
        traits=() if is_class else tuple(trait for trait in _TRAITS if _OWL + trait in types),
        above=_iris(said, _SUPER),
        below=tuple(other for other in members if iri in _iris(data.about(other), _SUPER)),
        domain=_domain(data, iri, members) if is_class else _iris(said, _DOMAIN),
        range=_ranging(data, iri, members) if is_class else _iris(said, _RANGE),
        alignments=aligned,
        uses=(used.classes if is_class else used.properties).get(iri, 0),
        has_page=any(thing.startswith(site.base.thing("")) for thing in things),
        members=tuple((each, _called(site, each, language)) for each in things[:_FEW]),
        triples=() if is_class else tuple(_triples(data, iri)),
    )


def _called(site: Site, iri: str, language: str) -> Text:
    """Return what to call an example: a fact by what it says, an evidence by its quote, all else by its name."""
    fact = site.facts.fact(iri)
    if fact is not None:
        return Text(as_text(site.facts.sentence(fact, language)))
    quote = site.facts.evidence(iri).quote
    return Text(f"“{quote}”") if quote else site.data.label(iri, language)


def _domain(data: GraphData, iri: str, members: tuple[str, ...]) -> tuple[str, ...]:
    """Return the properties that things of a class may have."""
    return tuple(other for other in members if iri in _iris(data.about(other), _DOMAIN))


def _ranging(data: GraphData, iri: str, members: tuple[str, ...]) -> tuple[str, ...]:
    """Return the properties that lead to things of a class."""
    return tuple(other for other in members if iri in _iris(data.about(other), _RANGE))


def _triples(data: GraphData, iri: str) -> Iterator[tuple[str, Term]]:
    """Yield subject and object of the first statements with a property."""
    for subject, term in data.first_said(iri, _FEW).rows:
        if isinstance(subject, Iri) and isinstance(term, Iri | Literal):
            yield subject.value, term


def _alignments(site: Site, members: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return what the files of the vocabulary say of its terms and the graph does not: property and other term."""
    wanted = frozenset(members)
    found: dict[str, set[tuple[str, str]]] = {}
    for triple in _in_files(site):
        subject, predicate, term = triple.subject.value, triple.predicate.value, triple.object
        if subject in wanted and isinstance(term, Iri) and term not in site.data.about(subject).get(predicate, ()):
            found.setdefault(subject, set()).add((predicate, term.value))
    return {subject: tuple(sorted(pairs)) for subject, pairs in found.items()}


def _in_files(site: Site) -> Iterator[Triple]:
    for file in sorted(site.ontology.glob("*.ttl")):
        yield from read_triples(file, Problems(), file.name)


def _iris(said: Said, predicates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(term.value for each in predicates for term in said.get(each, ()) if isinstance(term, Iri))


def _first(said: Said, predicates: tuple[str, ...], language: str) -> Text | None:
    """Return a text by the first of some properties that says any."""
    choice = next((found for each in predicates if (found := texts(said.get(each, ())))), None)
    return best(choice, language) if choice else None
