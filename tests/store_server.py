"""A triple store of the tests' own, which speaks SPARQL 1.1 over HTTP and fails where a test wants it to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from servers import HERE, Reply, answer, read_body

_TRIPLES = ox.RdfFormat.N_TRIPLES


class Asked(NamedTuple):
    method: str
    path: str
    graph: str | None
    body: bytes
    encoding: str | None = None

    @property
    def writes(self) -> bool:
        return self.method in ("PUT", "DELETE") or (self.method == "POST" and self.path != "/query")


#: What stands before or after the work on a request: a reply in its place, or None to go on.
Fault = Callable[[Asked], Reply | None]


def _sound(asked: Asked) -> Reply | None:
    return None


@dataclass
class StoreServer:
    """What a test sees of the server: its URL, its store, what it was asked, and the faults that it has.

    `before` is called when a request has come, `after` when its work is done; the reply that either returns is sent.
    `name` is what the Server header says.  Without `graph_store` it knows SPARQL alone.
    """

    url: str = ""
    name: str = "Plain/1"
    graph_store: bool = True
    store: ox.Store = field(default_factory=ox.Store)
    asked: list[Asked] = field(default_factory=list)
    before: Fault = _sound
    after: Fault = _sound

    @property
    def writes(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.writes]

    def triples(self, graph: str) -> set[str]:
        return {str(quad.triple) for quad in self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))}

    def graphs(self) -> set[str]:
        return {graph.value for graph in self.store.named_graphs() if isinstance(graph, ox.NamedNode)}

    def reply(self, asked: Asked) -> Reply:
        try:
            return self.before(asked) or self._worked(asked)
        except SyntaxError as error:
            return answer(str(error).encode(), "text/plain", 400)

    def _worked(self, asked: Asked) -> Reply:
        done = self._work(asked)
        return self.after(asked) or done

    def _work(self, asked: Asked) -> Reply:
        if asked.path == "/query" and asked.method == "POST":
            return self._queried(parse_qs(asked.body.decode())["query"][0])
        if asked.path == "/update" and asked.method == "POST":
            self.store.update(asked.body.decode())
            return answer(b"", "text/plain")
        if asked.path in ("/data", "/store") and self.graph_store:
            return self._graph(asked)
        return answer(b"", "text/plain", 404)

    def _queried(self, query: str) -> Reply:
        found = self.store.query(query)
        if isinstance(found, ox.QueryTriples):
            return answer(found.serialize(format=_TRIPLES) or b"", "application/n-triples")
        content = found.serialize(format=ox.QueryResultsFormat.JSON)
        assert content
        assert json.loads(content)
        return answer(content, "application/sparql-results+json")

    def _graph(self, asked: Asked) -> Reply:
        if asked.method == "HEAD":
            return answer(b"", "application/n-triples")
        if asked.graph is None:
            self.store.bulk_load(asked.body, ox.RdfFormat.N_QUADS)
            return answer(b"", "text/plain", 204)
        graph = ox.NamedNode(asked.graph)
        if asked.method == "GET":
            if graph not in set(self.store.named_graphs()):
                return answer(b"", "text/plain", 404)
            return answer(self.store.dump(format=_TRIPLES, from_graph=graph) or b"", "application/n-triples")
        if asked.method == "PUT":
            self.store.remove_graph(graph)
        self.store.load(asked.body, _TRIPLES, to_graph=graph)
        return answer(b"", "text/plain", 204)


@contextmanager
def store_server(name: str = "Plain/1", *, graph_store: bool = True) -> Iterator[StoreServer]:
    """Serve an empty store."""
    served = StoreServer(name=name, graph_store=graph_store)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = name, ""

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            graph = parse_qs(parts.query).get("graph", [None])[0]
            asked = Asked(self.command, parts.path, graph, read_body(self), self.headers["Content-Encoding"])
            served.asked.append(asked)
            with suppress(OSError):
                served.reply(asked)(self)

        do_GET = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_POST  # noqa: N815 - the names that http.server calls

        def version_string(self) -> str:
            return name

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((HERE, 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        served.url = f"http://{HERE}:{server.server_port}"
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True
