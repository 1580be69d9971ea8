"""The page of the vocabulary has every term, in one language, and says nothing of it that the graph does not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from factpress.bundle import Bundle
from factpress.languages import LANGUAGES
from factpress.model import Literal
from factpress.pipeline.siting import make_site
from factpress.project import read_project
from factpress.site.model import Site
from factpress.site.paths import in_language, page_path
from factpress.site.terms import ontology_pages
from factpress.vocab import RDF_TYPE
from html_tree import Element, tree
from made_builds import BASE, made_build

NEV = "https://w3id.org/nev/ontology#"
OWL, RDFS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
IN_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="session")
def made(reference_site: Site) -> Mapping[str, bytes]:
    """All files of the vocabulary, by path."""
    found = {}
    for output in ontology_pages.outputs(reference_site):
        content = output.make()
        assert isinstance(content, bytes)
        found[output.path] = content
    return found


@pytest.fixture(scope="session")
def pages(made: Mapping[str, bytes]) -> Mapping[str, Element]:
    """The pages, by language."""
    return {language: tree(made[in_language("ontology/index.html", language)]) for language in LANGUAGES}


def _terms(site: Site) -> list[str]:
    rows = site.data.ask(
        "SELECT DISTINCT ?t { ?t <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> ?o } ORDER BY ?t"
    ).rows
    return [term.value for (term,) in rows if term]


def _section(page: Element, name: str) -> Element:
    return page.one("section", aria_labelledby=name)


def _rows(section: Element) -> dict[str, str]:
    return dict(zip((each.text for each in section.all("dt")), (each.text for each in section.all("dd")), strict=True))


@IN_LANGUAGE
def test_every_term_has_an_anchor_by_its_local_name(
    language: str, reference_site: Site, pages: Mapping[str, Element]
) -> None:
    anchors = [element.attributes["id"] for element in pages[language].all() if "id" in element.attributes]

    terms = _terms(reference_site)
    assert len(terms) == 25
    assert {term.removeprefix(NEV) for term in terms} <= set(anchors)
    assert len(anchors) == len(set(anchors))
    for term in terms:
        path = page_path(reference_site.base, term, language)
        assert path == in_language("ontology/index.html", language) + "#" + term.removeprefix(NEV)


@IN_LANGUAGE
def test_labels_are_in_the_language_of_the_page(
    language: str, reference_site: Site, pages: Mapping[str, Element]
) -> None:
    for term in _terms(reference_site):
        labels = reference_site.data.about(term)["http://www.w3.org/2000/01/rdf-schema#label"]
        [wanted] = [label.value for label in labels if isinstance(label, Literal) and label.language == language]
        heading = next(_section(pages[language], term.removeprefix(NEV)).all("h3"))
        assert heading.text == f"{wanted} {term.removeprefix(NEV)}"


def test_texts_are_in_the_language_of_the_page(pages: Mapping[str, Element]) -> None:
    german, english = (_section(pages[language], "Tenure") for language in ("de", "en"))

    assert "Eine Person hat ein Amt inne, von wann und bis wann, soweit es bekannt ist." in german.text
    assert "One person holds one office, from and until what is known." in english.text
    assert not [*german.all("abbr", class_="tongue"), *english.all("abbr", class_="tongue")]


def test_a_text_that_is_not_in_the_language_says_so(tmp_path: Path) -> None:
    said = (
        f"<{BASE}ontology> <{RDF_TYPE}> <{OWL}Ontology> .",
        f"<{BASE}ontology#Raft> <{RDFS}isDefinedBy> <{BASE}ontology> .",
        f'<{BASE}ontology#Raft> <{RDFS}comment> "It floats."@en .',
        f"<{BASE}ontology#Raft> <{RDF_TYPE}> <{OWL}Class> .",
    )
    made_build(tmp_path, {"ontology": sorted(said)})
    site = make_site(read_project(tmp_path), Bundle.installed(), "0")
    made = {output.path: output.make() for output in ontology_pages.outputs(site)}
    sections = []
    for language in ("de", "en"):
        content = made[in_language("ontology/index.html", language)]
        assert isinstance(content, bytes)
        sections.append(_section(tree(content), "Raft"))
    german, english = sections

    assert [span.text for span in german.all("span", lang="en")] == ["It floats."]
    assert german.one("abbr", class_="tongue").text == "en"
    assert "It floats." in english.text
    assert not list(english.all("abbr", class_="tongue"))


def test_a_property_says_where_it_leads_and_what_is_near_it(pages: Mapping[str, Element]) -> None:
    section = _section(pages["en"], "participant")
    rows = _rows(section)

    assert rows["Said of"] == "participation"
    assert rows["Leads to"] == "other thing"
    assert "sem:hasActor" in rows["Elsewhere"]
    assert "#Participation" in {link.attributes["href"].partition("index.html")[2] for link in section.all("a")}


def test_a_class_says_what_it_is_a_kind_of_and_what_it_has(pages: Mapping[str, Element]) -> None:
    rows = _rows(_section(pages["en"], "Participation"))

    assert rows["Kinds of it"] == "candidacy"
    assert rows["Led to by"] == "has participation"
    assert set(rows["Has"].split(", ")) >= {"participant", "role", "on behalf of", "office"}


@IN_LANGUAGE
def test_uses_are_counted_and_two_examples_linked(
    language: str, reference_site: Site, pages: Mapping[str, Element]
) -> None:
    count = len(reference_site.data.of_class(f"{NEV}Tenure"))
    [uses] = [row for row in _section(pages[language], "Tenure").all("dd") if f"{count} " in row.text]

    every, *examples = [link.attributes["href"] for link in uses.all("a")]
    assert every == in_language("../class/Tenure/index.html", language)
    assert len(examples) == 2
    assert all(link.startswith("../id/") and link.endswith(in_language("index.html", language)) for link in examples)


def test_an_example_of_a_fact_is_what_it_says(pages: Mapping[str, Element]) -> None:
    links = list(_section(pages["en"], "Fact").all("a"))

    examples = [link for link in links if "../fact/" in link.attributes["href"]]
    assert examples
    assert not any("fact:" in link.text for link in examples)


@IN_LANGUAGE
def test_every_concept_is_there_with_its_meaning_and_uses(
    language: str, reference_site: Site, pages: Mapping[str, Element]
) -> None:
    data, page = reference_site.data, pages[language]
    schemes = data.of_class("http://www.w3.org/2004/02/skos/core#ConceptScheme")

    for scheme in schemes:
        section = _section(page, f"scheme-{scheme.rpartition('/')[2]}")
        concepts = [s for s, p in data.mentions(scheme) if p == "http://www.w3.org/2004/02/skos/core#inScheme"]
        names = {row.one("a").text for body in section.all("tbody") for row in body.all("tr")}
        assert names == {data.label(concept, language).value for concept in concepts}
    role = page.one("tr", id="role-head-of-delegation")
    uses = [s for s, p in data.mentions("https://w3id.org/nev/concept/role/head-of-delegation") if p == f"{NEV}role"]
    assert role.one("td", class_="number").text == str(len(uses))


@IN_LANGUAGE
def test_the_embedded_json_ld_says_nothing_that_the_graph_does_not(
    language: str, reference_site: Site, pages: Mapping[str, Element]
) -> None:
    graph = (reference_site.build / "graph.nt").read_bytes()
    [script] = pages[language].all("script", type="application/ld+json")

    said = {quad.triple for quad in ox.parse(script.text.encode(), format=ox.RdfFormat.JSON_LD)}

    assert len(said) > 200
    assert said <= {quad.triple for quad in ox.parse(graph, format=ox.RdfFormat.N_TRIPLES)}


def test_the_files_beside_the_page_say_the_same(made: Mapping[str, bytes]) -> None:
    forms = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}

    said = [
        {quad.triple for quad in ox.parse(made[f"ontology/index.{suffix}"], format=form)}
        for suffix, form in forms.items()
    ]

    assert said[0] == said[1] == said[2]
    assert {f"{NEV}Tenure", "https://w3id.org/nev/concept/role"} <= {triple.subject.value for triple in said[0]}


def test_the_files_that_the_vocabulary_is_written_in_are_there_as_they_are(
    reference_site: Site, made: Mapping[str, bytes]
) -> None:
    for name in ("nev.ttl", "nev-labels.ttl", "nev-alignments.ttl", "concepts.ttl", "context.jsonld"):
        assert made[f"ontology/{name}"] == (reference_site.ontology / name).read_bytes()


def test_terms_of_other_vocabularies_are_counted(pages: Mapping[str, Element], reference_site: Site) -> None:
    [row] = [row for row in pages["en"].all("tr") for code in row.all("code") if code.text == "schema:superEvent"]

    [answer] = reference_site.data.ask("SELECT (COUNT(*) AS ?n) { ?s <http://schema.org/superEvent> ?o }").rows
    assert answer[0] is not None
    assert row.one("td", class_="number").text == answer[0].value
