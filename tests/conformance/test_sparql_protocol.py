"""Our clients against the W3C's manifests: what they send is allowed there, what is answered there is understood."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

import pyoxigraph as ox
import pytest

from factpress.errors import CouldNotRun, FactpressError
from factpress.model import INTEGER, Iri, Literal
from factpress.store.access import Access
from factpress.store.addresses import with_parameter
from factpress.store.base import Answer, Rows, Statements, Truth
from factpress.store.bodies import Body, text_body
from factpress.store.endpoint import EndpointStore
from factpress.store.finding import Target
from factpress.store.graphs import GraphStore
from factpress.store.http import Client, Clock
from factpress.store.profiles import GENERIC
from protocol import UPDATE, Case, Expected, Request, Unsound, cases, graph_meaning, meaning
from servers import Received, answer, serving

FOLDER = Path(os.environ.get("FACTPRESS_SUITES", "/none")) / "sparql-protocol"
PROTOCOL = list(cases(FOLDER / "protocol" / "manifest.ttl")) if FOLDER.exists() else []
GRAPHS = FOLDER / "graph-store-protocol"
INDIRECT = list(cases(GRAPHS / "manifest-indirect.ttl")) if FOLDER.exists() else []
DIRECT = list(cases(GRAPHS / "manifest-direct.ttl")) if FOLDER.exists() else []

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="FACTPRESS_SUITES names no folder with sparql-protocol/")

#: Faults that lie in the text that is sent, not in how it is sent.
OF_THE_TEXT = {"syntax", "two datasets"}
ROWS, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
#: By kind of answer: its type, its body, and what a client makes of it.
ANSWERS: dict[str, tuple[str, str]] = {
    "boolean": (ROWS, '{"head": {}, "boolean": true}'),
    "tabular": (
        ROWS,
        '{"head": {"vars": ["value"]}, "results": {"bindings": [{"value": {"type": "literal", "value": "1", '
        f'"datatype": "{INTEGER}"}}}}]}}}}',
    ),
    "RDF": (N_TRIPLES, f'<http://e/s> <http://e/p> "1"^^<{INTEGER}> .\n'),
}


class Reply(NamedTuple):
    status: int
    content_type: str = "text/plain"
    body: str = ""


@contextmanager
def playing(reply: Reply) -> Iterator[tuple[str, list[Received]]]:
    """Serve a reply; yield the server's URL and what it was sent."""
    body = b"" if reply.status == 204 else reply.body.encode()
    moved = {"Location": "/elsewhere"} if reply.status == 302 else {}
    with serving(answer(body, reply.content_type, reply.status, **moved)) as server:
        yield server.url.removesuffix("/sparql"), server.received


def request_of(received: list[Received]) -> Request:
    """Return the one request that a server was sent."""
    [one] = received
    return Request(one.method, one.path, {name.lower(): value for name, value in one.headers.items()}, one.body)


def ids(found: Sequence[Case]) -> list[str]:
    return [case.name for case in found]


def client() -> Client:
    return Client(Access(), 10.0, Clock(time.time, lambda seconds: None, random.random, lambda: "0" * 16))


def graph_store(query: str, update: str, graphs: str) -> GraphStore:
    return GraphStore(Target(GENERIC, query, update, graphs, "as named"), client(), EndpointStore(query))


# ---------------------------------------------------------------------------------------- the judge is right


def test_the_manifests_are_those_that_are_known() -> None:
    assert (len(PROTOCOL), len(INDIRECT), len(DIRECT)) == (34, 9, 4)


@pytest.mark.parametrize("case", PROTOCOL, ids=ids(PROTOCOL))
def test_the_judge_allows_what_the_manifest_allows(case: Case) -> None:
    for request, expected in case.exchanges:
        if expected.well:
            assert meaning(request).operation in ("query", "update")
        else:
            with pytest.raises(Unsound):
                meaning(request)


# ---------------------------------------------------------------------------------------- questions and updates


def text_and_place(request: Request) -> tuple[str, str, str]:
    """Return the operation of a request, sound or not, its text, and the path with the other parameters."""
    # Some are unsound because a form is not called one.
    form = parse_qsl(request.body.decode()) if request.body.startswith((b"query=", b"update=")) else []
    given = [*request.parameters, *form]
    texts = [(name, text) for name, text in given if name in ("query", "update")]
    others = "&".join(f"{name}={quote(value, safe='')}" for name, value in given if (name, value) not in texts)
    kind, charset = request.media_type()
    if texts:
        operation, text = texts[0]
    else:
        text = request.body.decode(charset)
        operation = "update" if kind == UPDATE or text.startswith("CLEAR") else "query"
    return operation, text, urlsplit(request.path).path + (f"?{others}" if others else "")


def sent(request: Request, reply: Reply) -> tuple[Request, Answer | None]:
    """Let our client do what a request wants; return what it sent, and what it made of the reply."""
    operation, text, place = text_and_place(request)
    with playing(reply) as (server, received):
        answered = None
        if operation == "query":
            answered = EndpointStore(server + place).ask(text)
        else:
            graph_store(server, server + place, server).update(text)
    return request_of(received), answered


def reply_of(expected: Expected, status: int) -> Reply:
    return Reply(status, *ANSWERS[expected.form or "boolean"])


@pytest.mark.parametrize("case", [case for case in PROTOCOL if case.well], ids=lambda case: case.name)
def test_what_is_allowed_is_sent_and_understood(case: Case) -> None:
    for request, expected in case.exchanges:
        ours, answered = sent(request, reply_of(expected, 200))

        assert meaning(ours) == meaning(request)
        match answered:
            case Truth(value):
                assert (expected.form, value) == ("boolean", True)
            case Rows(columns, rows):
                assert (expected.form, columns) == ("tabular", ("value",))
                assert list(rows) == [(Literal("1", None, INTEGER),)]
            case Statements(triples):
                assert expected.form == "RDF"
                assert list(triples) == [(Iri("http://e/s"), Iri("http://e/p"), Literal("1", None, INTEGER))]
            case None:
                assert meaning(ours).operation == "update"


@pytest.mark.parametrize("case", [case for case in PROTOCOL if case.well], ids=lambda case: case.name)
def test_a_redirect_which_the_manifest_allows_too_is_told(case: Case) -> None:
    request, expected = case.exchanges[0]
    assert 302 in expected.statuses
    with pytest.raises(CouldNotRun, match="moved"):
        sent(request, reply_of(expected, 302))


@pytest.mark.parametrize("case", [case for case in PROTOCOL if not case.well], ids=lambda case: case.name)
def test_what_is_not_allowed_is_never_sent(case: Case) -> None:
    [(request, expected)] = case.exchanges
    with pytest.raises(Unsound) as unsound:
        meaning(request)
    fault = str(unsound.value)
    ours, _ = sent(request, reply_of(expected, 200))
    if fault in OF_THE_TEXT:
        with pytest.raises(Unsound, match=fault):
            meaning(ours)
    else:
        assert meaning(ours)[:2] == text_and_place(request)[:2]


@pytest.mark.parametrize("case", [case for case in PROTOCOL if not case.well], ids=lambda case: case.name)
def test_that_the_server_refuses_is_understood(case: Case) -> None:
    [(request, expected)] = case.exchanges
    assert expected.statuses == (400,)
    with pytest.raises(FactpressError, match="line 1 says no"):
        sent(request, Reply(400, "text/plain", "line 1 says no"))


# ---------------------------------------------------------------------------------------- graphs


def not_ours(case: Case) -> str | None:
    """Return why a case is about requests that factpress does not make."""
    for request, _ in case.exchanges:
        if request.media_type()[0] == "multipart/form-data":
            return "factpress sends each graph as one body, not as a form of several"
        if request.path == "/gsp":
            return "factpress gives every graph its name; it never asks a server to invent one"
    return None


def body_of(request: Request) -> Body | None:
    return text_body(request.body.decode(), request.headers["content-type"]) if request.body else None


def exchanged(request: Request, reply: Reply, file: Path) -> Request:
    """Let our client do what a request to a graph store wants; return what it sent."""
    operation, graph, _ = graph_meaning(request)
    body = body_of(request)
    with playing(reply) as (server, received):
        store = graph_store(server, server, f"{server}/gsp")
        if graph and operation == "PUT" and body:
            store.put(graph, body)
        elif graph and operation == "POST" and body:
            store.add(graph, body)
        elif graph and operation == "GET":
            store.read(graph, 1, file)
        else:
            parameter = ("graph", graph) if graph else ("default", "")
            url = with_parameter(f"{server}/gsp", *parameter)
            answered = client().send(operation, url, body, accept=request.headers.get("accept"))
            assert (answered.status, answered.well) == (reply.status, reply.status < 300)
    return request_of(received)


@pytest.mark.parametrize("case", INDIRECT, ids=ids(INDIRECT))
def test_graphs_are_written_and_read_as_the_manifest_has_it(case: Case, tmp_path: Path) -> None:
    reason = not_ours(case)
    if reason:
        pytest.skip(reason)
    for request, expected in case.exchanges:
        for status in expected.statuses:
            triples = as_n_triples(expected.body)
            file = tmp_path / "graph.nt"
            ours = exchanged(request, Reply(status, N_TRIPLES, triples), file)

            assert graph_meaning(ours) == graph_meaning(request)
            assert ours.body == request.body
            assert ours.headers.get("content-type") == request.headers.get("content-type")
            if request.method == "GET" and graph_meaning(request).text:
                assert file.read_text(encoding="utf-8") == (triples if status == 200 else "")


def as_n_triples(turtle: str | None) -> str:
    """Return the body of an answer as a server writes it that was asked for N-Triples."""
    quads = ox.parse((turtle or "").encode(), format=ox.RdfFormat.TURTLE)
    return (ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"").decode()


@pytest.mark.parametrize("case", INDIRECT, ids=ids(INDIRECT))
def test_a_graph_store_that_refuses_is_told(case: Case, tmp_path: Path) -> None:
    for request, _ in case.exchanges:
        if request.method in ("PUT", "POST") and not not_ours(case) and graph_meaning(request).text:
            with pytest.raises(CouldNotRun, match="line 1 says no"):
                exchanged(request, Reply(400, "text/plain", "line 1 says no"), tmp_path / "none")


def test_graphs_are_never_named_by_the_path() -> None:
    """The other manifest is about graphs whose names are URLs below the graph store: not every store has such."""
    for case in DIRECT:
        for request, _ in case.exchanges:
            with pytest.raises(Unsound, match="not one graph"):
                graph_meaning(request)
