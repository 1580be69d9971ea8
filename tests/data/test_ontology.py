"""The ontology folder keeps its promises."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from factpress.iris import SLUG, Base
from factpress.model import Iri, Literal, Term, Triple
from factpress.problems import Problems
from factpress.rdf import read_triples
from factpress.reading.ontology import read_vocabulary

FOLDER = Path(__file__).parents[2] / "ontology"
VOCABULARY = read_vocabulary(FOLDER)
NEV = VOCABULARY.prefixes["nev"]
ONTOLOGY = "https://w3id.org/nev/ontology"
LANGUAGES = ["ar", "de", "en", "fr"]
TURTLE = ["nev.ttl", "nev-alignments.ttl", "nev-labels.ttl", "concepts.ttl"]

Description = dict[str, list[Term]]


def described(file: str) -> dict[str, Description]:
    """Return the subjects of a file with their objects by prefixed predicate; no fault is tolerated."""
    problems = Problems()
    subjects: dict[str, Description] = defaultdict(lambda: defaultdict(list))
    for triple in read_triples(FOLDER / file, problems, file):
        subjects[triple.subject.value][VOCABULARY.shorten(triple.predicate.value)].append(triple.object)
    problems.stop_if_fatal()
    return subjects


def languages(terms: list[Term]) -> list[str]:
    return sorted(term.language for term in terms if isinstance(term, Literal) and term.language)


ALL = {file: described(file) for file in TURTLE}
TERMS = {iri: said for iri, said in ALL["nev.ttl"].items() if iri.startswith(NEV)}
PROPERTIES = [iri for iri, said in TERMS.items() if Iri(VOCABULARY.expand("owl:Class")) not in said["rdf:type"]]
CONCEPTS = {iri: said for iri, said in ALL["concepts.ttl"].items() if said["skos:inScheme"]}
SCHEMES = {iri: said for iri, said in ALL["concepts.ttl"].items() if not said["skos:inScheme"]}
CONTEXT: dict[str, object] = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
IN_CONTEXT = [entry["@id"] for entry in CONTEXT.values() if isinstance(entry, dict)]


def _local(iri: str) -> str:
    return re.split("[/#]", iri)[-1]


# ------------------------------------------------------------------------------------- the ontology


def test_there_are_25_terms() -> None:
    assert (len(TERMS) - len(PROPERTIES), len(PROPERTIES)) == (11, 14)


@pytest.mark.parametrize("term", TERMS, ids=_local)
def test_a_term_is_labelled_explained_and_at_home(term: str) -> None:
    said = TERMS[term]
    assert languages(said["rdfs:label"]) == ["en"]
    assert languages(said["rdfs:comment"]) == ["en"]
    assert said["rdfs:isDefinedBy"] == [Iri(ONTOLOGY)]


@pytest.mark.parametrize("term", PROPERTIES, ids=_local)
def test_a_property_says_what_it_leads_from_and_to(term: str) -> None:
    said = TERMS[term]
    for one, several in (("rdfs:domain", "schema:domainIncludes"), ("rdfs:range", "schema:rangeIncludes")):
        assert (len(said[one]) == 1) != (len(said[several]) > 1)


@pytest.mark.parametrize("term", sorted(TERMS.keys() - set(PROPERTIES)), ids=_local)
def test_a_class_has_a_class_above_it(term: str) -> None:
    assert TERMS[term]["rdfs:subClassOf"] != []


@pytest.mark.parametrize("term", TERMS, ids=_local)
def test_a_term_has_one_label_in_each_language(term: str) -> None:
    labels = TERMS[term]["rdfs:label"] + ALL["nev-labels.ttl"][term]["rdfs:label"]
    assert languages(labels) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_of_a_kind_have_one_label(language: str) -> None:
    labels = Counter(
        (term in PROPERTIES, label.value)
        for term in TERMS
        for label in TERMS[term]["rdfs:label"] + ALL["nev-labels.ttl"][term]["rdfs:label"]
        if isinstance(label, Literal) and label.language == language
    )
    assert labels.most_common(1)[0][1] == 1


@pytest.mark.parametrize("term", TERMS, ids=_local)
def test_a_term_is_explained_in_german_too(term: str) -> None:
    assert languages(ALL["nev-labels.ttl"][term]["rdfs:comment"]) == ["de"]


def test_the_ontology_tells_in_german_too_what_it_is() -> None:
    said = ALL["nev-labels.ttl"][ONTOLOGY]
    assert {name: languages(terms) for name, terms in said.items()} == {
        "dcterms:title": ["de"],
        "dcterms:description": ["de"],
        "dcterms:abstract": ["de"],
    }


def test_labels_are_given_to_own_terms_only() -> None:
    assert ALL["nev-labels.ttl"].keys() == TERMS.keys() | {ONTOLOGY}


def test_the_ontology_describes_itself() -> None:
    said = ALL["nev.ttl"][ONTOLOGY]
    wanted = """dcterms:title dcterms:description dcterms:abstract dcterms:creator dcterms:contributor dcterms:publisher
        dcterms:created dcterms:issued dcterms:modified dcterms:license dcterms:bibliographicCitation owl:versionIRI
        owl:versionInfo vann:preferredNamespacePrefix vann:preferredNamespaceUri bibo:status"""
    assert [name for name in wanted.split() if len(said[name]) != 1] == []
    assert said["dcterms:license"] == [Iri("https://creativecommons.org/publicdomain/zero/1.0/")]
    assert said["vann:preferredNamespaceUri"] == [Literal(NEV)]
    assert said["vann:preferredNamespacePrefix"] == [Literal("nev")]
    assert said["owl:versionIRI"] == [Iri(f"{ONTOLOGY}/{VOCABULARY.version}")]


def test_nothing_but_the_kind_is_said_of_foreign_terms() -> None:
    own = {ONTOLOGY, "https://w3id.org/nev/agent/editors", *TERMS}
    said = {(iri, name) for iri, facts in ALL["nev.ttl"].items() if iri not in own for name in facts}
    assert {name for _, name in said} == {"rdf:type"}


# ------------------------------------------------------------------------------------- all of Turtle


@pytest.mark.parametrize("file", TURTLE)
def test_every_term_named_is_declared(file: str) -> None:
    named = set(ALL[file]) | {VOCABULARY.expand(name) for said in ALL[file].values() for name in said}
    named |= {
        term.value for said in ALL[file].values() for terms in said.values() for term in terms if isinstance(term, Iri)
    }
    closed = {iri for iri in named if any(iri.startswith(space) for space in VOCABULARY.closed)}
    assert closed - VOCABULARY.terms == set()
    assert closed


@pytest.mark.parametrize("file", TURTLE)
def test_literals_are_of_the_portable_subset(file: str) -> None:
    literals = [t for said in ALL[file].values() for terms in said.values() for t in terms if isinstance(t, Literal)]
    assert {term.datatype for term in literals} <= {None, VOCABULARY.expand("xsd:date")}
    assert {term.language for term in literals} <= {None, *LANGUAGES}


# ------------------------------------------------------------------------------------- alignments


def test_alignments_lead_from_own_terms_to_foreign_ones() -> None:
    aligned = {iri: said for iri, said in ALL["nev-alignments.ttl"].items() if iri.startswith(NEV)}
    assert aligned.keys() <= TERMS.keys()
    targets = {term.value for said in aligned.values() for terms in said.values() for term in terms}
    assert targets <= VOCABULARY.terms
    assert not any(target.startswith(NEV) for target in targets)


# ------------------------------------------------------------------------------------- concepts


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda iri: "/".join(iri.split("/")[-2:]))
def test_a_concept_is_named_in_four_languages_and_defined(concept: str) -> None:
    said = CONCEPTS[concept]
    scheme, _, slug = concept.rpartition("/")
    assert SLUG.match(slug)
    assert said["skos:inScheme"] == said["skos:topConceptOf"] == [Iri(scheme)]
    assert languages(said["skos:prefLabel"]) == LANGUAGES
    assert sorted(said["schema:name"]) == sorted(said["skos:prefLabel"])
    assert languages(said["skos:definition"]) == ["de", "en"]


def test_there_are_five_schemes_with_titles_and_a_prefix_each() -> None:
    assert {_local(scheme) for scheme in SCHEMES} == {"role", "modality", "occurrence", "event-type", "tenure-type"}
    for scheme, said in SCHEMES.items():
        assert languages(said["dcterms:title"]) == LANGUAGES
        assert languages(said["dcterms:description"]) == ["de", "en"]
        assert VOCABULARY.prefixes[_local(scheme)] == f"{scheme}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_concepts_of_a_scheme_have_one_name(language: str) -> None:
    names = Counter(
        (said["skos:inScheme"][0].value, label.value)
        for said in CONCEPTS.values()
        for label in said["skos:prefLabel"]
        if isinstance(label, Literal) and label.language == language
    )
    assert [name for name, times in names.items() if times > 1] == []


# ------------------------------------------------------------------------------------- the context


@pytest.mark.parametrize("term", [name for name, entry in CONTEXT.items() if isinstance(entry, dict)])
def test_a_property_of_the_context_is_declared(term: str) -> None:
    entry = CONTEXT[term]
    assert isinstance(entry, dict)
    assert VOCABULARY.expand(entry["@id"])
    assert entry.keys() <= {"@id", "@type", "@container"}
    assert entry.get("@container", "@language") == "@language"
    if entry.get("@type", "@id") != "@id":
        assert VOCABULARY.expand(entry["@type"])


def test_a_property_has_one_term_in_the_context_and_no_term_is_a_prefixed_name() -> None:
    assert len(IN_CONTEXT) == len(set(IN_CONTEXT))
    assert not any(":" in term for term in CONTEXT)


def test_every_own_property_is_in_the_context() -> None:
    assert {VOCABULARY.shorten(iri) for iri in PROPERTIES} <= set(IN_CONTEXT)


def test_every_property_that_rules_name_is_in_the_context() -> None:
    mapper = FOLDER.parent / "mapper"
    text = "".join(path.read_text(encoding="utf-8") for path in [*mapper.glob("rules/*.*"), mapper / "kinds.yaml"])
    named = {f"{prefix}:{local}" for prefix, local in re.findall(r"\b([a-z]+):([a-z]\w*)", text)}
    properties = {name for name in named if name.split(":")[0] in VOCABULARY.prefixes and _is_property(name)}
    properties.discard("rdf:type")  # JSON-LD has @type for it
    assert properties
    assert properties <= set(IN_CONTEXT)


def _is_property(name: str) -> bool:
    namespace = VOCABULARY.prefixes[name.split(":")[0]]
    return namespace in VOCABULARY.closed - {f"{scheme}/" for scheme in SCHEMES} and not name.startswith("xsd:")


def test_own_namespaces_in_the_context_are_those_of_the_default_base() -> None:
    based = Base("https://w3id.org/nev/").namespaces()
    assert {prefix: VOCABULARY.prefixes[prefix] for prefix in based} == based


def test_foreign_lists_are_sorted_and_without_doubles() -> None:
    for path in (FOLDER / "foreign").glob("*.txt"):
        names = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        assert names == sorted(set(names)), path.name


def test_a_prefix_means_the_vocabulary_listed_under_its_name() -> None:
    listed = {}
    for path in (FOLDER / "foreign").glob("*.txt"):
        head = path.read_text(encoding="utf-8").splitlines()[0]
        listed[path.stem] = re.findall("<(.+)>", head)[0]
    shared = listed.keys() & VOCABULARY.prefixes.keys()
    assert {prefix: listed[prefix] for prefix in shared} == {p: VOCABULARY.prefixes[p] for p in shared}
    assert len(shared) > 10


def _document() -> str:
    node = {
        "@id": "id:assembly-93",
        "@type": "Assembly",
        "name": {"en": "93rd assembly", "@none": "93"},
        "startDate": "2025-11-24",
        "editionNumber": "93",
        "hasOccurrence": "occurrence:planned",
        "hasParticipation": {"@id": "id:assembly-93--host", "hasRole": "role:host"},
    }
    return json.dumps({"@context": CONTEXT, **node})


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("processor", ["rdflib", "pyoxigraph"])
def test_a_document_in_the_contexts_names_means_the_same_to_two_processors(processor: str) -> None:
    assembly, part = (Iri(VOCABULARY.expand(f"id:assembly-93{tail}")) for tail in ("", "--host"))
    said: list[tuple[Iri, str, Term]] = [
        (assembly, "rdf:type", Iri(NEV + "Assembly")),
        (assembly, "schema:name", Literal("93rd assembly", "en")),
        (assembly, "schema:name", Literal("93")),
        (assembly, "schema:startDate", Literal("2025-11-24", None, VOCABULARY.expand("xsd:date"))),
        (assembly, "nev:editionNumber", Literal("93", None, VOCABULARY.expand("xsd:integer"))),
        (assembly, "nev:occurrence", Iri(VOCABULARY.expand("occurrence:planned"))),
        (assembly, "nev:hasParticipation", part),
        (part, "nev:role", Iri(VOCABULARY.expand("role:host"))),
    ]
    if processor == "rdflib":
        lines = rdflib.Graph().parse(data=_document(), format="json-ld").serialize(format="nt")
    else:
        quads = pyoxigraph.parse(_document(), format=pyoxigraph.RdfFormat.JSON_LD)
        lines = "\n".join(f"{quad.triple} ." for quad in quads)
    expected = {Triple(s, Iri(VOCABULARY.expand(p)), o).n3() for s, p, o in said}
    assert {line for line in lines.splitlines() if line} == expected
