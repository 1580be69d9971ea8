"""A SPARQL 1.1 endpoint somewhere else, for questions only: the door to SPARQLWrapper.

SPARQLWrapper 2.0 builds the request.  What it does not do well is done here: it mistakes a query's form where comments
hold keywords, adds parameters that engines trip over, ends a slow answer late or never, and follows redirects with the
password in hand.  Protocol: SPARQL 1.1 Protocol, section 2.1 (query via POST with URL-encoded parameters).
"""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from http.client import HTTPException, HTTPResponse, IncompleteRead
from threading import Event
from typing import IO, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, build_opener

from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from factpress.errors import CouldNotRun
from factpress.problems import Problems
from factpress.rdf import Syntax, parse_triples
from factpress.sparql import is_update, query_form, without_comments
from factpress.store.access import Access
from factpress.store.addresses import check_url
from factpress.store.base import Answer, QueryRefused, Rows, Statements
from factpress.store.patience import within
from factpress.store.refusals import failure, waiting
from factpress.store.results_json import Malformed, read_rows, read_truth

_ROWS, _GRAPH = "application/sparql-results+json", "application/n-triples"
#: By form of the query: the type that is asked for, and the one of SPARQLWrapper's that is nearest.
_TYPES = {"SELECT": (_ROWS, JSON), "ASK": (_ROWS, JSON), "CONSTRUCT": (_GRAPH, TURTLE), "DESCRIBE": (_GRAPH, TURTLE)}
#: Bytes of an answer: what is held in memory at the most, and how much is read at once.
_MOST, _PIECE = 1 << 29, 1 << 16
#: How often a server that says when to come back is asked.
_TRIES = 3
#: The header with which Virtuoso says that it cut an answer.
_CUT = "X-SPARQL-MaxRows"


class EndpointStore:
    """An endpoint that is asked over HTTP; what its server may do, this store may not know, but it never asks to write.

    `timeout` is in seconds and holds for each answer as a whole, tries and all.  `proxies` maps a scheme to the
    proxy's URL, as `urllib.request.getproxies` returns it.  Raises UsageFault for a URL that is no endpoint's.
    """

    def __init__(
        self, url: str, access: Access | None = None, timeout: float = 60.0, proxies: Mapping[str, str] | None = None
    ) -> None:
        self._access = access or Access()
        check_url(url, self._access.header() is not None)
        self._url, self._timeout = url, timeout
        self._opener = build_opener(ProxyHandler(dict(proxies or {})), _StayHere())

    def ask(self, query: str) -> Answer:
        """Run one SPARQL 1.1 query; see `Store.ask`.

        A graph with blank nodes, which factpress has no place for, could not run.
        """
        form = query_form(query)
        if is_update(query):
            raise QueryRefused("this is an update; an endpoint is only asked")
        if form is None:
            raise QueryRefused(f"a query begins with {', '.join(_TYPES)}, behind its prefixes")
        given_up = Event()
        try:
            reply = within(self._timeout, lambda: self._reply(query, form, given_up))
        finally:
            given_up.set()
        return self._answer(form, reply)

    def _reply(self, query: str, form: str, given_up: Event) -> _Reply:
        request = _Request(self._url, self._opener, self._timeout)
        # Not with setQuery: it would judge the form by regular expressions, slowly and at times wrongly.
        request.queryString, request.queryType = without_comments(query), form
        accept, request.returnFormat = _TYPES[form]
        request.addCustomHttpHeader("Accept", accept)
        authorization = self._access.header()
        if authorization:
            request.addCustomHttpHeader("Authorization", authorization)
        for last in (*[False] * (_TRIES - 1), True):
            try:
                return _read(request.query().response, given_up)
            except HTTPError as error:
                wait = None if last else waiting(error.code, error.headers)
                if wait is None or wait > self._timeout or given_up.wait(wait):
                    raise self._failure(error, given_up) from None
                error.close()
            except (OSError, HTTPException) as error:
                raise CouldNotRun(f"{self._url} {_broken(error)}") from None
        raise AssertionError("the last try returns or raises")

    def _failure(self, error: HTTPError, given_up: Event) -> Exception:
        with error:
            try:
                body = _read(error, given_up).body
            except (OSError, HTTPException):
                body = b""
        found = failure(self._url, error.code, error.headers, body)
        found.args = tuple(self._access.without_secrets(str(part)) for part in found.args)
        return found

    def _answer(self, form: str, reply: _Reply) -> Answer:
        accepted, found = _TYPES[form][0], reply.headers.get_content_type()
        if found != accepted and (accepted, found) != (_ROWS, "application/json"):
            raise CouldNotRun(f"{self._url} answers with {found} instead of {accepted}; is it a SPARQL endpoint?")
        if accepted == _GRAPH:
            return self._statements(reply.body)
        try:
            answer = read_truth(reply.body) if form == "ASK" else read_rows(reply.body)
        except Malformed as error:
            raise CouldNotRun(f"the answer of {self._url} cannot be read: {error}") from None
        cut = reply.headers.get(_CUT, "")
        return Rows(answer.columns, answer.rows, int(cut)) if isinstance(answer, Rows) and cut.isdecimal() else answer

    def _statements(self, body: bytes) -> Statements:
        problems = Problems()
        triples = list(parse_triples(body, Syntax.N_TRIPLES, problems, self._url))
        for problem in problems:
            raise CouldNotRun(f"the answer of {self._url} cannot be read: {problem.message}")
        return Statements(iter(triples))


class _Reply(NamedTuple):
    headers: Message[str, str]
    body: bytes


class _Request(SPARQLWrapper):
    """SPARQLWrapper that sends through an opener of its own: the one of the process may hold others' handlers."""

    def __init__(self, url: str, opener: OpenerDirector, timeout: float) -> None:
        super().__init__(url, agent="factpress")
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self._opener, self._seconds = opener, timeout

    def _query(self) -> tuple[HTTPResponse, str]:
        return self._opener.open(self._createRequest(), timeout=self._seconds), self.returnFormat


class _StayHere(HTTPRedirectHandler):
    """A redirect is an answer like others: followed, it would take the password to another host."""

    def redirect_request(self, *_: object) -> None:
        return None


def _read(response: HTTPResponse | HTTPError, given_up: Event) -> _Reply:
    """Read an answer to its end, but no further once it is given up."""
    source: IO[bytes] = response
    pieces, size = [], 0
    with response:
        while piece := source.read1(_PIECE):  # type: ignore[attr-defined]
            pieces.append(piece)
            size += len(piece)
            if given_up.is_set() or size > _MOST:
                raise CouldNotRun(f"an answer of more than {_MOST >> 20} MB; ask for less, with LIMIT")
        missing = response.length  # counted down by read1, which does not mind an early end
        if missing:
            raise IncompleteRead(b"", missing)
        return _Reply(response.headers, b"".join(pieces))


def _broken(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return "does not answer in time"
    if isinstance(reason, HTTPException | ConnectionError) and not isinstance(reason, ConnectionRefusedError):
        return "broke off its answer"
    return f"cannot be reached: {getattr(reason, 'strerror', None) or reason}"
