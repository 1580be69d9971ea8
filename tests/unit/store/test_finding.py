"""The URL that a person gives leads to the three services, whichever of them it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from factpress.errors import CouldNotRun
from factpress.store.access import Access
from factpress.store.base import Answer, QueryRefused, Rows, Truth
from factpress.store.finding import AUTO, Addresses, find_profile, find_target
from factpress.store.http import Client, Clock
from factpress.store.profiles import GENERIC, OXIGRAPH, PROFILES, VIRTUOSO, Profile
from servers import answer, serving

CLIENT = Client(Access(), 5, Clock(lambda: 0.0, lambda seconds: None, lambda: 0.5, lambda: "00"))


class Endpoint:
    """Answers if its URL is the right one."""

    def __init__(self, url: str, right: str) -> None:
        self.url, self.right = url, right

    def ask(self, query: str) -> Answer:
        if self.url == self.right:
            return Truth(True)
        raise (QueryRefused if "refused" in self.url else CouldNotRun)(f"{self.url} is nothing")


def at(right: str) -> Callable[[str], Endpoint]:
    return lambda url: Endpoint(url, right)


def found(url: str, profile: Profile, query: str, given: Addresses | None = None) -> tuple[str, str, str]:
    target = find_target(CLIENT, url, profile, "as named", given or Addresses(), at(query))
    return target.query, target.update, target.graphs


@pytest.mark.parametrize("tail", ["", "/", "/query", "/update", "/store"])
def test_oxigraph(tail: str) -> None:
    expected = ("http://h/query", "http://h/update", "http://h/store")
    assert found(f"http://h{tail}", OXIGRAPH, "http://h/query") == expected


@pytest.mark.parametrize("tail", ["", "/", "/sparql", "/sparql-auth", "/sparql-graph-crud", "/sparql-graph-crud-auth"])
def test_virtuoso(tail: str) -> None:
    expected = ("http://h/sparql", "http://h/sparql-auth", "http://h/sparql-graph-crud-auth")
    assert found(f"http://h{tail}", VIRTUOSO, "http://h/sparql") == expected


@pytest.mark.parametrize(
    ("url", "query", "update", "graphs"),
    [
        ("http://h:3030/ds", "/query", "/update", "/data"),
        ("http://h:3030/ds/sparql", "/query", "/update", "/data"),
        ("http://h:7200/repositories/r", "", "/statements", "/rdf-graphs/service"),
        ("http://h:7200/repositories/r/statements", "", "/statements", "/rdf-graphs/service"),
        ("https://h:8182/sparql", "/sparql", "/sparql", "/sparql/gsp/"),
        ("http://h:5820/db", "/query", "/update", ""),
        ("http://h:7001", "", "", ""),
    ],
)
def test_others(url: str, query: str, update: str, graphs: str) -> None:
    base = next(url.removesuffix(tail) for tail in ("/statements", "/sparql", "") if url.endswith(tail))

    assert found(url, GENERIC, base + query) == (base + query, base + update, base + graphs)


def test_what_the_caller_names_is_taken() -> None:
    given = Addresses("http://q/", "http://u/", "http://g/")

    assert found("http://h/", GENERIC, "http://q/", given) == ("http://q/", "http://u/", "http://g/")
    with pytest.raises(CouldNotRun, match=r"name it with --query-url: http://q/ is nothing$"):
        found("http://h/", GENERIC, "http://other/", given)


def test_an_endpoint_that_answers_something_else_is_none() -> None:
    class Odd:
        def ask(self, query: str) -> Answer:
            return Rows((), iter(()))

    with pytest.raises(CouldNotRun, match="no SPARQL endpoint answers"):
        find_target(CLIENT, "http://h/refused", GENERIC, "", Addresses(), lambda url: Odd())
    with pytest.raises(CouldNotRun, match="refused is nothing"):
        found("http://h/refused", GENERIC, "http://other/")


@pytest.mark.parametrize(("server", "profile"), [("Virtuoso/07.20", VIRTUOSO), ("Oxigraph/0.5", OXIGRAPH), ("x", None)])
def test_the_server_says_what_it_is(server: str, profile: Profile | None) -> None:
    def named(handler: object) -> None:
        handler.wfile.write(f"HTTP/1.0 404 No\r\nServer: {server} (Linux)\r\n\r\n".encode())  # type: ignore[attr-defined]

    with serving(named) as served:
        assert find_profile(CLIENT, served.url, AUTO)[0] is profile
    with serving(answer(b"", "text/plain")) as served:
        assert find_profile(CLIENT, served.url, "generic")[0] is PROFILES["generic"]
    assert served.received == []
