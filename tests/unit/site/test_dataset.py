"""What the data set says of itself is true, and says what catalogues and search engines ask for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from factpress.site.dataset.described import outputs
from factpress.site.dataset.dumps import dumps
from factpress.site.model import Site
from factpress.site_settings import SiteSettings
from html_tree import tree

SHAPES = Path(__file__).with_name("dataset_shapes.ttl")
DCAT, VOID = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://rdfs.org/ns/void#")
DCTERMS, SPDX = Namespace("http://purl.org/dc/terms/"), Namespace("http://spdx.org/rdf/terms#")
SCHEMA = Namespace("http://schema.org/")
DATASET = URIRef("https://w3id.org/nev/data/#dataset")


def made(site: Site, path: str) -> bytes:
    [content] = [output.make() for output in outputs(site) if output.path == path]
    assert isinstance(content, bytes)
    return content


def described(site: Site) -> Graph:
    return Graph().parse(data=made(site, "data/dataset.ttl"), format="turtle")


@pytest.fixture(scope="module")
def description(reference_site: Site) -> Graph:
    return described(reference_site)


def conforms(graph: Graph) -> tuple[bool, str]:
    conforming, _, text = pyshacl.validate(graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle")
    return bool(conforming), str(text)


def test_it_says_all_that_catalogues_want(description: Graph) -> None:
    conforming, text = conforms(description)

    assert conforming, text


@pytest.mark.parametrize("missing", [DCTERMS.title, DCTERMS.description, DCAT.accessURL, SPDX.checksumValue])
def test_the_shapes_find_what_is_missing(description: Graph, missing: URIRef) -> None:
    cut = Graph() + description
    cut.remove((None, missing, None))

    assert not conforms(cut)[0]


def test_nothing_in_it_is_a_blank_node(description: Graph) -> None:
    assert all(isinstance(term, URIRef | Literal) for triple in description for term in triple)


def test_the_counts_are_those_of_the_graph(description: Graph, reference_site: Site) -> None:
    graph = Graph().parse(reference_site.build / "graph.nt", format="nt")

    assert description.value(DATASET, VOID.triples) == Literal(len(graph))
    assert description.value(DATASET, VOID.distinctSubjects) == Literal(len(set(graph.subjects())))
    assert description.value(DATASET, VOID.properties) == Literal(len(set(graph.predicates())))
    assert dict(partitions(description, VOID["class"], VOID.entities)) == {
        each: len(set(graph.subjects(RDF.type, each))) for each in set(graph.objects(None, RDF.type))
    }
    assert dict(partitions(description, VOID.property, VOID.triples)) == {
        each: len(list(graph.triples((None, each, None)))) for each in set(graph.predicates())
    }


def partitions(description: Graph, of: URIRef, counted: URIRef) -> Iterator[tuple[object, int]]:
    for partition, each in description.subject_objects(of):
        count = description.value(partition, counted)
        assert isinstance(count, Literal)
        yield each, int(count)


def test_links_with_wikidata_are_a_linkset(description: Graph, reference_site: Site) -> None:
    graph = Graph().parse(reference_site.build / "graph.nt", format="nt")
    links = [each for each in graph.objects(None, SCHEMA.sameAs) if "wikidata.org/entity/" in str(each)]
    [linkset] = description.subjects(VOID.linkPredicate, SCHEMA.sameAs)

    assert description.value(linkset, VOID.triples) == Literal(len(links))
    assert description.value(linkset, VOID.subjectsTarget) == DATASET


def test_sizes_and_hashes_are_those_of_the_files(description: Graph, reference_site: Site) -> None:
    said = {
        str(description.value(file, DCAT.downloadURL)).rpartition("/")[2]: (
            int(str(description.value(file, DCAT.byteSize))),
            str(description.value(description.value(file, SPDX.checksum), SPDX.checksumValue)).lower(),
        )
        for file in description.objects(DATASET, DCAT.distribution)
    }

    assert said == {dump.name: tuple(dump.measure()) for dump in dumps(reference_site)}


def test_examples_are_things_with_a_page(description: Graph, reference_site: Site) -> None:
    examples = {str(each) for each in description.objects(DATASET, VOID.exampleResource)}

    assert examples
    assert all(reference_site.data.names(example) for example in examples)


def test_the_well_known_place_has_it_too(reference_site: Site) -> None:
    assert made(reference_site, ".well-known/void") == made(reference_site, "data/dataset.ttl")


def test_files_are_where_the_site_is(reference_site: Site) -> None:
    moved = described(replace(reference_site, address="https://e.example/g/"))

    assert URIRef("https://e.example/g/data/graph.ttl") in set(moved.objects(DATASET, VOID.dataDump))


def test_what_is_not_stated_is_not_said(reference_site: Site) -> None:
    bare = described(replace(reference_site, settings=SiteSettings(), contact=None))

    said = [each for each in bare.objects(DATASET, DCTERMS.description) if isinstance(each, Literal)]
    assert {each.language for each in said} == {"en", "de"}
    assert not list(bare.objects(DATASET, DCTERMS.license))
    assert not list(bare.objects(DATASET, DCTERMS.publisher))
    assert bare.value(bare.value(DATASET, DCTERMS.creator), FOAF_NAME) == Literal("The factpress team")


def test_a_description_by_language_is_said_in_each(reference_site: Site) -> None:
    settings = SiteSettings(description="Bridges", descriptions={"en": "Bridges", "de": "Brücken"})
    said = described(replace(reference_site, settings=settings)).objects(DATASET, DCTERMS.description)

    assert set(said) == {Literal("Bridges", "en"), Literal("Brücken", "de")}


def test_one_description_is_said_without_a_language(reference_site: Site) -> None:
    said = described(replace(reference_site, settings=SiteSettings(description="Bridges")))

    assert list(said.objects(DATASET, DCTERMS.description)) == [Literal("Bridges")]


FOAF_NAME = URIRef("http://xmlns.com/foaf/0.1/name")


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("me@e.example", ("hasEmail", "mailto:me@e.example")),
        ("https://e.example/me", ("hasURL", "https://e.example/me")),
    ],
)
def test_whom_to_turn_to_is_said(reference_site: Site, contact: str, said: tuple[str, str]) -> None:
    graph = described(replace(reference_site, contact=contact))

    point = graph.value(DATASET, DCAT.contactPoint)
    assert graph.value(point, URIRef(f"http://www.w3.org/2006/vcard/ns#{said[0]}")) == URIRef(said[1])
    assert conforms(graph)[0]


def test_a_person_is_cited_by_family_and_given_name(reference_site: Site) -> None:
    settings = replace(reference_site.settings, creators=("Roe, Ann",))
    graph = described(replace(reference_site, settings=settings))

    person = graph.value(DATASET, DCTERMS.creator)
    assert graph.value(person, FOAF_NAME) == Literal("Ann Roe")
    assert graph.value(person, URIRef("http://xmlns.com/foaf/0.1/familyName")) == Literal("Roe")


def test_a_value_that_makes_no_statement_stops_nothing_silently(reference_site: Site) -> None:
    hostile = 'x> <https://e.example/p> "o" . \n<a'
    graph = described(replace(reference_site, title=hostile))

    assert graph.value(DATASET, DCTERMS.title) == Literal(hostile)


# ---------------------------------------------------------------------------------------- search engines


def test_search_engines_are_told_what_and_where_from(reference_site: Site) -> None:
    quads = ox.parse(made(reference_site, "data/dataset.jsonld"), format=ox.RdfFormat.JSON_LD)
    found = Graph().parse(
        data=ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )

    [name] = found.objects(DATASET, SCHEMA.name)
    assert str(name) == reference_site.title
    assert len(list(found.objects(DATASET, SCHEMA.distribution))) == len(dumps(reference_site))
    assert found.value(DATASET, SCHEMA.license) == URIRef("https://creativecommons.org/publicdomain/zero/1.0/")


@pytest.mark.parametrize("language", ["", ".de"])
def test_the_page_has_the_same_in_it(reference_site: Site, language: str) -> None:
    page = made(reference_site, f"data/index{language}.html").decode()
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]

    assert json.loads(block) == json.loads(made(reference_site, "data/dataset.jsonld"))
    assert all(f'{dump.path}" download' in page and f'id="{dump.name}"' in page for dump in dumps(reference_site))


def test_a_hostile_title_cannot_leave_its_place(reference_site: Site) -> None:
    page = made(replace(reference_site, title="</script><script>alert(1)</script>"), "data/index.html").decode()

    assert "<script>alert" not in page


def test_the_anchors_of_the_description_are_on_the_page(reference_site: Site, description: Graph) -> None:
    page = made(reference_site, "data/index.html").decode()
    anchors = {str(each).partition("#")[2] for each in description.objects(DATASET, VOID.classPartition)}

    assert anchors
    assert all(f'id="{anchor}"' in page for anchor in anchors)


@pytest.mark.parametrize(
    ("path", "things"), [("data/index.html", "things and their names"), ("data/index.de.html", "Dinge und ihre Namen")]
)
def test_every_named_graph_is_listed_with_what_it_holds(reference_site: Site, path: str, things: str) -> None:
    rows = tree(made(reference_site, path)).one("details", id="graphs").one("tbody").all("tr")
    found = {row.attributes["id"]: (row.one("th").text, row.one("td").text) for row in rows}
    base = reference_site.base.iri

    assert {f"{base}{name}": int(re.sub(r"\D", "", count)) for name, (_, count) in found.items()} == {
        partition.graph: partition.triples for partition in reference_site.manifest.partitions
    }
    assert found["graph/things"][0] == f"{things}{base}graph/things"


def test_a_named_graph_that_is_none_of_ours_is_listed_by_its_iri(reference_site: Site) -> None:
    base = reference_site.base
    own = [replace(reference_site.manifest.partitions[0], graph=base.graph(name)) for name in ("enrichment", "own")]
    site = replace(reference_site, manifest=replace(reference_site.manifest, partitions=tuple(own)))
    rows = tree(made(site, "data/index.html")).one("details", id="graphs").one("tbody").all("tr")

    assert [row.one("th").text for row in rows] == [
        f"values from Wikidata, with their revision{base.graph('enrichment')}",
        base.graph("own"),
    ]
