"""The W3C's test manifests of the SPARQL 1.1 Protocol and Graph Store Protocol, read; and a judge of requests.

The manifests are for servers: each case is a list of requests with the answer that is expected.  The judge says what a
request means, or which rule of the protocols it breaks; it is right about every request of the manifests, and so may
judge those of a client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection

_MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT = rdflib.Namespace("http://www.w3.org/2011/http#")
_CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
_STATUSES = {
    "StatusCode2xx": 200,
    "StatusCode3xx": 302,
    "StatusCode4xx": 400,
    "OK": 200,
    "Created": 201,
    "NoContent": 204,
    "BadRequest": 400,
    "NotFound": 404,
}
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_OWN_DATASET = re.compile(r"\b(?:USING|WITH)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """A request: its path with the query; the names of headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.path).query, keep_blank_values=True)

    def media_type(self) -> tuple[str, str]:
        """Return the type of the body, and its charset, "utf-8" if none is named."""
        name, _, rest = self.headers.get("content-type", "").partition(";")
        return name.strip().lower(), rest.partition("=")[2].strip().lower() or "utf-8"


@dataclass(frozen=True)
class Expected:
    """The answer: its possible statuses, what kind it is, if that is told, and its body, if that is."""

    statuses: tuple[int, ...]
    form: str | None
    body: str | None

    @property
    def well(self) -> bool:
        return any(status < 300 for status in self.statuses)


class Case(NamedTuple):
    name: str
    exchanges: list[tuple[Request, Expected]]

    @property
    def well(self) -> bool:
        return all(expected.well for _, expected in self.exchanges)


class Meaning(NamedTuple):
    """What a request asks for: the operation, its text or the graph that it is about, and the dataset it names."""

    operation: str
    text: str
    dataset: tuple[tuple[str, str], ...] = ()


class Unsound(Exception):
    """A request that the protocols do not allow; the message is the rule that it breaks."""


def cases(manifest: Path) -> Iterator[Case]:
    """Yield the cases of a manifest, in order."""
    graph = rdflib.Graph().parse(manifest, format="turtle")
    [entries] = graph.objects(None, _MF.entries)
    for entry in Collection(graph, entries):
        requests = graph.value(graph.value(entry, _MF.action), _HT.requests)
        yield Case(_local(entry), [_exchange(graph, node) for node in _items(graph, requests)])


def _local(iri: object) -> str:
    return str(iri).rpartition("#")[2]


def _items(graph: rdflib.Graph, head: rdflib.term.Node | None) -> Iterator[rdflib.term.Node]:
    return iter(Collection(graph, head)) if head else iter(())


def _text(graph: rdflib.Graph, node: rdflib.term.Node | None, predicate: rdflib.URIRef) -> str | None:
    found = node and graph.value(node, predicate)
    return None if found is None else str(found)


def _exchange(graph: rdflib.Graph, node: rdflib.term.Node) -> tuple[Request, Expected]:
    answer, body = graph.value(node, _HT.resp), graph.value(node, _HT.body)
    content = _text(graph, body, _CNT.chars) or ""
    headers = {
        str(graph.value(line, _HT.fieldName)).lower(): str(graph.value(line, _HT.fieldValue))
        for line in _items(graph, graph.value(node, _HT.headers))
    }
    request = Request(
        str(graph.value(node, _HT.methodName)),
        str(graph.value(node, _HT.absolutePath)),
        headers,
        content.encode(_text(graph, body, _CNT.characterEncoding) or "UTF-8"),
    )
    statuses = sorted(_STATUSES[_local(status)] for status in graph.objects(answer, _MF.expectedStatus))
    answered = answer and graph.value(answer, _HT.body)
    form = _text(graph, answer, _MF.expectedFormat)
    return request, Expected(tuple(statuses), form, _text(graph, answered, _CNT.chars))


def meaning(request: Request) -> Meaning:
    """Return what a request to a SPARQL endpoint asks for.  Raises Unsound (SPARQL 1.1 Protocol, sections 2.1, 2.2)."""
    kind, charset = request.media_type()
    given = list(request.parameters)
    if request.method not in ("GET", "POST"):
        raise Unsound("method")
    if request.method == "POST" and kind not in (FORM, QUERY, UPDATE):
        raise Unsound("media type")
    if charset != "utf-8":
        raise Unsound("encoding")
    if request.method == "POST" and kind == FORM:
        given += parse_qsl(request.body.decode(), keep_blank_values=True)
    elif request.method == "POST":
        given.append(("query" if kind == QUERY else "update", request.body.decode()))
    operations = [(name, text) for name, text in given if name in ("query", "update")]
    if len(operations) != 1:
        raise Unsound("not one operation")
    [(operation, text)] = operations
    if operation == "update" and request.method == "GET":
        raise Unsound("method")
    dataset = tuple(sorted((name, value) for name, value in given if name not in ("query", "update")))
    _parse(operation, text, bool(dataset))
    return Meaning(operation, text, dataset)


def _parse(operation: str, text: str, has_dataset: bool) -> None:
    store = ox.Store()
    try:
        if operation == "query":
            store.query(text, base_iri="http://www.example/")
        else:
            store.update(text, base_iri="http://www.example/")
    except SyntaxError:
        raise Unsound("syntax") from None
    if operation == "update" and has_dataset and _OWN_DATASET.search(text):
        raise Unsound("two datasets")


def graph_meaning(request: Request) -> Meaning:
    """Return what a request to a graph store asks for, with the graph as text, "" for the default graph.

    Graphs are named in the query (Graph Store Protocol, section 4.2, indirect identification).  Raises Unsound.
    """
    if request.method not in ("GET", "HEAD", "PUT", "POST", "DELETE"):
        raise Unsound("method")
    # The value is decoded once, and a plus is a plus: it is a part of a URL, not of a form.
    named = [part.partition("=") for part in urlsplit(request.path).query.split("&")]
    graphs = [unquote(value) for name, _, value in named if name == "graph"]
    graphs += ["" for name, sign, _ in named if name == "default" and not sign]
    if len(graphs) != 1:
        raise Unsound("not one graph")
    if request.method in ("PUT", "POST") and request.media_type()[0] not in ("text/turtle", "application/n-triples"):
        raise Unsound("media type")
    return Meaning(request.method, graphs[0])
