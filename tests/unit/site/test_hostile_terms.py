"""Whatever stands in the data, the shapes, the vocabulary or a form stays text on these pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from factpress.bundle import Bundle
from factpress.markup import plain
from factpress.model import Iri, Literal, Triple, escape
from factpress.pipeline.siting import make_site
from factpress.project import read_project
from factpress.site.answers import Held
from factpress.site.data import Text
from factpress.site.model import Section, Site
from factpress.site.questions import query_pages
from factpress.site.questions.live_queries import live_page
from factpress.site.questions.query_forms import Form
from factpress.site.questions.query_views import Fault, Shown, page
from factpress.site.terms import ontology_pages, shape_pages
from factpress.vocab import RDF_TYPE, SCHEMA
from hostile import HOSTILE
from html_tree import Element, tree
from made_builds import BASE, made_build

MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--",
    "]]>",
    "</code></pre><b>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
)
TEXTS = (*HOSTILE, *MARKUP)
ONTOLOGY, OWL, RDFS = f"{BASE}ontology", "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
SKOS, DCTERMS = "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/"
#: What these pages are made of; a hostile text adds none.
SCRIPTS = {"../assets/theme.js", "../../../assets/theme.js", ""}


def _triples() -> Iterator[Triple]:
    def said(subject: str, predicate: str, value: Iri | Literal) -> Triple:
        return Triple(Iri(subject), Iri(predicate), value)

    yield said(ONTOLOGY, RDF_TYPE, Iri(f"{OWL}Ontology"))
    yield said(f"{BASE}scheme", RDF_TYPE, Iri(f"{SKOS}ConceptScheme"))
    for number, text in enumerate(TEXTS):
        thing, term, concept = (f"{BASE}{place}{number}" for place in ("id/t", "ontology#T", "concept/c"))
        yield said(thing, f"{SCHEMA}name", Literal(text, "en"))
        yield said(thing, RDF_TYPE, Iri(f"{SCHEMA}Person"))
        yield said(term, f"{RDFS}isDefinedBy", Iri(ONTOLOGY))
        yield said(term, f"{RDFS}label", Literal(text, "en"))
        yield said(term, f"{RDFS}comment", Literal(text))
        yield said(concept, f"{SKOS}inScheme", Iri(f"{BASE}scheme"))
        yield said(concept, f"{SKOS}prefLabel", Literal(text, "de"))
        yield said(concept, f"{SKOS}definition", Literal(text, "en"))
        yield said(ONTOLOGY, f"{DCTERMS}bibliographicCitation", Literal(text))
    yield said(f"{BASE}scheme", f"{DCTERMS}title", Literal(MARKUP[0], "en"))
    yield said(ONTOLOGY, f"{DCTERMS}title", Literal(MARKUP[0], "en"))
    yield said(ONTOLOGY, f"{DCTERMS}license", Iri("javascript:alert(1)"))
    yield said(f"{BASE}ontology#T0", f"{RDFS}subClassOf", Iri("javascript:alert(1)"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a graph in which everything is called by a hostile text."""
    root = tmp_path_factory.mktemp("hostile")
    made_build(root, {"things": sorted(triple.n3() for triple in _triples())})
    shapes = root / "shapes" / "mine.ttl"
    shapes.parent.mkdir()
    messages = " , ".join(f'"{escape(text)}"' for text in MARKUP)
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        + "".join(
            f'<http://e/S{number}> sh:targetClass <http://e/C> ; sh:pattern "{escape(text)}" ; '
            f'sh:message "{escape(text)}"@en .\n'
            for number, text in enumerate(MARKUP)
        )
        + f"<http://e/All> sh:targetClass <http://e/C> ; sh:nodeKind sh:IRI ; sh:message {messages} .\n",
        encoding="utf-8",
    )
    site = make_site(read_project(root), Bundle.installed(), "0")
    return replace(site, shapes=(shapes,))


def _made(section: Section, site: Site, wanted: str) -> Iterator[Element]:
    for output in section(site):
        if output.path.startswith(wanted) and output.path.endswith(".html"):
            content = output.make()
            assert isinstance(content, bytes)
            yield tree(content)


def _is_harmless(root: Element) -> None:
    for element in root.all():
        assert not any(name.startswith("on") or name == "style" for name in element.attributes), element
        assert not element.attributes.get("href", "").lower().startswith("javascript:")
        assert element.tag not in ("img", "b", "iframe", "object"), element
        if element.tag == "script":
            is_data = element.attributes.get("type") == "application/ld+json"
            assert is_data or element.attributes["src"].endswith("/assets/theme.js")


def _said(text: str) -> str:
    return " ".join(plain(text).split())


def test_names_in_an_answer(site: Site) -> None:
    for root in _made(query_pages.outputs, site, "query/things/names/"):
        _is_harmless(root)
        cells = {cell.text for cell in root.one("table", class_="answer").all("td")}
        assert {_said(text) for text in TEXTS} <= cells


def test_names_in_a_form(site: Site) -> None:
    [root, _] = _made(query_pages.outputs, site, "query/names/whose/")

    _is_harmless(root)
    labels = {option.attributes["label"] for option in root.all("option") if "label" in option.attributes}
    assert {plain(text) for text in TEXTS if text} <= {*labels, "a\rb", "a\r\nb"}


@pytest.mark.parametrize("text", TEXTS)
def test_values_in_a_form(text: str, site: Site) -> None:
    fault = Fault("thing", {"fault": Text(text, "en")})
    given = {"thing": "nobody", "called": text}
    root = tree(live_page(site, "things/names", given, "de", lambda *_: fault).content)

    _is_harmless(root)
    assert root.one("input", name="called").attributes["value"].split() == plain(text).split()
    assert root.one("p", role="alert").one("span", lang="en").text.split() == plain(text).split()


def test_terms_columns_and_texts_of_a_query(site: Site) -> None:
    query = site.questions["things/names"]
    head = replace(query.head, title={"en": MARKUP[0]}, description={"en": MARKUP[1]})
    hostile = replace(query, head=head, text=query.text.replace("SELECT", f"# {' '.join(MARKUP)}\nSELECT", 1))
    answer = Held(("fact", "x"), tuple((Iri(text), Literal(text, None, "http://d/")) for text in MARKUP))

    root = tree(page(site, hostile, Form(site, hostile), "query/things/names/index.html", "en", Shown({}, None, {})))
    shown = tree(page(site, query, Form(site, query), "query/things/names/index.html", "en", Shown({}, answer, {})))

    _is_harmless(root)
    _is_harmless(shown)
    assert root.one("h1").text == MARKUP[0]
    assert " ".join(MARKUP) in root.one("code", id="sparql").text
    assert {_said(text) for text in MARKUP} <= {cell.text for cell in shown.all("td")}


def test_terms_and_concepts_of_a_vocabulary(site: Site) -> None:
    for root in _made(ontology_pages.outputs, site, "ontology/"):
        _is_harmless(root)
        paragraphs = {paragraph.text for paragraph in root.all("p")}
        assert {_said(text) for text in TEXTS} <= paragraphs | {""}
        definitions = [next(cell.all("span"), cell).text for cell in _definitions(root)]
        assert {_said(text) for text in TEXTS} <= set(definitions)


def _definitions(root: Element) -> list[Element]:
    rows = [row for row in root.all("tr") if row.attributes.get("id", "").startswith("scheme-")]
    return [list(row.all("td"))[1] for row in rows]


def test_messages_and_patterns_of_shapes(site: Site) -> None:
    for root in _made(shape_pages.outputs, site, "shapes/"):
        _is_harmless(root)
        assert {_said(text) for text in MARKUP} <= {paragraph.text for paragraph in root.all("p")}
        assert any("onerror" in code.text for code in root.all("code"))
