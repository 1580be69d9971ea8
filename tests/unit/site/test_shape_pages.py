"""The page of the shapes says what each demands, in the words of its messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from factpress.languages import LANGUAGES
from factpress.site.model import Site
from factpress.site.paths import in_language
from factpress.site.terms import shape_pages
from factpress.site.terms.shape_views import named_files, shapes_files
from html_tree import Element, tree

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <http://schema.org/> .
@prefix mine: <https://e.example/shapes/> .
"""


@pytest.fixture(scope="session")
def made(reference_site: Site) -> Mapping[str, bytes]:
    """All files of the shapes, by path."""
    found = {}
    for output in shape_pages.outputs(reference_site):
        content = output.make()
        assert isinstance(content, bytes)
        found[output.path] = content
    return found


@pytest.fixture(scope="session")
def pages(made: Mapping[str, bytes]) -> Mapping[str, Element]:
    """The pages, by language."""
    return {language: tree(made[in_language("shapes/index.html", language)]) for language in LANGUAGES}


def _written(tmp_path: Path, text: str, name: str = "mine.ttl") -> Path:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD + text, encoding="utf-8")
    return file


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_on_the_page_of_its_language(
    language: str, reference_site: Site, pages: Mapping[str, Element]
) -> None:
    graph = rdflib.Graph()
    for file in reference_site.shapes:
        graph.parse(file)
    messages = {str(text) for text in graph.objects(None, SH.message) if getattr(text, "language", None) == language}

    shown = {paragraph.text for paragraph in pages[language].all("p")}

    assert len(messages) > 100
    assert {" ".join(message.split()) for message in messages} <= shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_named_shape_has_one_anchor(language: str, reference_site: Site, pages: Mapping[str, Element]) -> None:
    graph = rdflib.Graph()
    for file in reference_site.shapes:
        graph.parse(file)
    named = {str(shape).rpartition("/")[2] for kind in (SH.NodeShape, SH.PropertyShape) for shape in _of(graph, kind)}

    anchors = [element.attributes["id"] for element in pages[language].all() if "id" in element.attributes]

    assert named <= set(anchors)
    assert len(anchors) == len(set(anchors))
    links = {
        link.attributes["href"][1:] for link in pages[language].all("a") if link.attributes["href"].startswith("#")
    }
    assert links <= set(anchors)


def _of(graph: rdflib.Graph, kind: rdflib.URIRef) -> list[rdflib.URIRef]:
    return [shape for shape in graph.subjects(rdflib.RDF.type, kind) if isinstance(shape, rdflib.URIRef)]


def test_a_demand_says_its_path_severity_and_constraints(pages: Mapping[str, Element]) -> None:
    demand = pages["en"].one("li", id="EventPartsEnd")

    assert re.sub(r"\s+", " ", demand.text) == (
        "No part of an event ends after the event; correct one of the two dates "
        "Of (^schema:superEvent)/schema:endDate · violation · EventPartsEnd In SHACL: lessThanOrEquals schema:endDate"
    )


def test_a_shape_says_what_it_looks_at_and_its_file_is_beside(
    reference_site: Site, made: Mapping[str, bytes], pages: Mapping[str, Element]
) -> None:
    section = pages["en"].one("section", aria_labelledby="Candidacy")

    assert section.one("p", class_="target").text == "Every candidacy"
    assert section.one("a", class_="anchor").attributes["href"] == "../shapes/candidacy.ttl"
    files = {f"shapes/{file.name}" for file in reference_site.shapes}
    assert {path for path in made if path.endswith(".ttl")} == {*files, "shapes/index.ttl"}


def test_beside_the_page_are_all_shapes_in_one_document(reference_site: Site, made: Mapping[str, bytes]) -> None:
    whole = rdflib.Graph().parse(data=made["shapes/index.ttl"], format="turtle")
    apart = rdflib.Graph()
    for file in reference_site.shapes:
        apart.parse(file)
    assert isomorphic(whole, apart)
    [candidacy] = [file for file in reference_site.shapes if file.name == "candidacy.ttl"]
    assert made["shapes/candidacy.ttl"] == candidacy.read_bytes()


def test_a_constraint_in_sparql_shows_its_query(pages: Mapping[str, Element]) -> None:
    section = pages["en"].one("section", aria_labelledby="EventWithin")

    assert "?value schema:superEvent* $this" in section.one("details").text


def test_a_message_in_no_known_language_is_shown_and_marked(tmp_path: Path, reference_site: Site) -> None:
    file = _written(tmp_path, 'mine:A sh:targetClass schema:Event ; sh:nodeKind sh:IRI ; sh:message "Un nom"@fr .')

    [output, *_] = shape_pages.outputs(replace(reference_site, shapes=(file,)))

    page = output.make()
    assert isinstance(page, bytes)
    assert tree(page).one("span", lang="fr").text == "Un nom"


def test_constraints_are_said_in_short_whatever_they_are(tmp_path: Path) -> None:
    file = _written(
        tmp_path,
        """mine:A sh:targetNode <http://a/b> ; sh:targetObjectsOf schema:about ; sh:closed true ;
  sh:ignoredProperties ( schema:url ) ; sh:xone ( mine:B [ sh:path schema:name ; sh:hasValue "x" ; sh:minCount 1 ] ) ;
  sh:property [ sh:path schema:name ; sh:uniqueLang true ; sh:languageIn ( "en" "de" ) ; sh:pattern "^a" ;
    sh:flags "i" ; sh:qualifiedValueShape mine:B ; sh:qualifiedMaxCount 2 ; sh:severity sh:Warning ] .
mine:B sh:nodeKind sh:Literal .""",
    )

    [found] = shapes_files([file], {"schema": "http://schema.org/"}, "en")

    first, second = found.shapes
    own, name = first.demands
    assert (first.nodes, first.objects_of) == (("http://a/b",), ("http://schema.org/about",))
    assert set(own.constraints) == {"closed schema:name, schema:url", "xone B | (schema:name minCount 1; hasValue x)"}
    assert set(name.constraints) == {
        "uniqueLang",
        "languageIn en, de",
        'pattern "^a" (i)',
        "qualifiedValueShape at most 2: B",
    }
    assert (name.name, name.path, name.severity, name.messages) == ("", "schema:name", "Warning", ())
    assert (second.name, second.classes, second.demands[0].constraints) == ("B", (), ("nodeKind sh:Literal",))


def test_files_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    files = [_written(tmp_path / place, "", "event.ttl") for place in ("ours", "theirs", "others")]

    assert list(named_files(files).values()) == ["event.ttl", "event-2.ttl", "event-3.ttl"]


def test_shapes_of_the_same_local_name_have_anchors_of_their_own(tmp_path: Path) -> None:
    file = _written(
        tmp_path,
        "mine:A sh:targetClass schema:Event ; sh:nodeKind sh:IRI ; sh:property <http://other/A> .\n"
        "<http://other/A> sh:path schema:name ; sh:minCount 1 .",
    )

    [found] = shapes_files([file], {}, "en")

    assert found.shapes[0].anchor == "A"
    assert found.shapes[0].demands[1].anchor == "A-2"


def test_shapes_that_lead_back_to_themselves_are_shown_once(tmp_path: Path) -> None:
    file = _written(
        tmp_path,
        "mine:A sh:targetClass schema:Event ; sh:property mine:B .\n"
        'mine:B sh:path schema:superEvent ; sh:message "B" ; sh:property mine:B .',
    )

    [found] = shapes_files([file], {}, "en")

    assert [demand.name for shape in found.shapes for demand in shape.demands] == ["B"]
