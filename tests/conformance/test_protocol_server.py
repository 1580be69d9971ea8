"""Our server against the W3C's manifests: SPARQL 1.1 Protocol, for queries, and SPARQL 1.1 Service Description."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from factpress.publish.manifest import NQUADS, NTRIPLES
from live_servers import Answer, LiveServer, live_server, serving_of
from made_builds import made_build
from protocol import Case, Expected, Request, cases

FOLDER = Path(os.environ.get("FACTPRESS_SUITES", "/none")) / "sparql-protocol" / "protocol"
CASES = list(cases(FOLDER / "manifest.ttl")) if FOLDER.exists() else []
#: The graphs that the cases want to be there, as their manifest names them.
GRAPHS = {f"data{n}.nt": f"http://kasei.us/2009/09/sparql/data/data{n}.rdf" for n in (1, 2, 3)}
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
RESULTS = "{http://www.w3.org/2005/sparql-results#}"

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="FACTPRESS_SUITES names no folder with sparql-protocol/")


#: Cases that a server for asking only can hold: those about queries, and those whose updates are to be refused anyway.
HELD = [case for case in CASES if not case.name.startswith("update_")]
UPDATES = [case for case in CASES if case.name.startswith("update_")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    root = tmp_path_factory.mktemp("protocol") / "project"
    made_build(root, {"things": []})
    lines = {graph: (FOLDER / name).read_text(encoding="utf-8").splitlines() for name, graph in GRAPHS.items()}
    quads = (f"{line.rstrip(' .')} <{graph}> .\n" for graph, found in lines.items() for line in found)
    (root / "build" / NQUADS).write_text("".join(quads), encoding="utf-8")
    triples = (f"{line}\n" for found in lines.values() for line in found)
    (root / "build" / NTRIPLES).write_text("".join(triples), encoding="utf-8")
    with live_server(serving_of(root)) as server:
        yield server


def sent(server: LiveServer, request: Request) -> Answer:
    """Send a request of the manifest: its paths begin with /sparql/, as ours may."""
    return server.ask(request.path, request.headers, request.method, request.body or None)


def truth(answer: Answer) -> bool:
    if answer.media_type == "application/sparql-results+json":
        return bool(json.loads(answer.body)["boolean"])
    return ElementTree.fromstring(answer.body).findtext(f"{RESULTS}boolean") == "true"


def hold(answer: Answer, expected: Expected) -> None:
    if not expected.well:
        assert 400 <= answer.status < 500
        return
    assert answer.status == 200
    match expected.form:
        case "boolean":
            assert truth(answer)
        case "tabular":
            assert answer.media_type in {
                "application/sparql-results+json",
                "application/sparql-results+xml",
                "text/csv",
                "text/tab-separated-values",
            }
        case _:
            assert answer.media_type in {"application/rdf+xml", "text/turtle", "application/n-triples"}


def test_the_manifest_is_the_one_that_is_known() -> None:
    assert (len(HELD), len(UPDATES)) == (27, 7)


@pytest.mark.parametrize("case", HELD, ids=lambda case: case.name)
def test_a_request_is_answered_as_the_manifest_has_it(case: Case, server: LiveServer) -> None:
    for request, expected in case.exchanges:
        hold(sent(server, request), expected)


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.name)
def test_an_update_is_refused_and_changes_nothing(case: Case, server: LiveServer) -> None:
    update, *_ = [request for request, _ in case.exchanges]
    count = server.sparql("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", "text/csv")

    assert sent(server, update).status == 403
    assert count.text.split() == ["n", "6"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", ox.RdfFormat.TURTLE),
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_the_service_description_is_rdf_and_names_its_own_address(
    accept: str, form: ox.RdfFormat, server: LiveServer
) -> None:
    answer = server.ask("/sparql", {"Accept": accept})
    endpoint = ox.NamedNode(f"http://127.0.0.1:{server.port}/sparql")
    said = [(quad.subject, quad.predicate.value, quad.object) for quad in ox.parse(answer.body, format=form)]

    assert answer.status == 200
    assert [(subject, object) for subject, name, object in said if name == str(SD.endpoint)] == [(endpoint, endpoint)]
    assert (endpoint, str(rdflib.RDF.type), ox.NamedNode(str(SD.Service))) in said


def test_the_service_description_conforms_to_its_schema(server: LiveServer) -> None:
    """What the W3C's own check asks: a service of that type, and ranges and cardinalities of what it uses."""
    graph = rdflib.Graph().parse(data=server.ask("/sparql").body, format="turtle")
    [service] = graph.subjects(rdflib.RDF.type, SD.Service)
    [dataset] = graph.objects(service, SD.defaultDataset)

    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert (dataset, rdflib.RDF.type, SD.Dataset) in graph
    assert len(list(graph.objects(dataset, SD.defaultGraph))) == 1
    for named in graph.objects(dataset, SD.namedGraph):
        assert (named, rdflib.RDF.type, SD.NamedGraph) in graph
        assert len(list(graph.objects(named, SD.name))) == 1
        assert [(graph.value(one, rdflib.RDF.type)) for one in graph.objects(named, SD.graph)] == [SD.Graph]
