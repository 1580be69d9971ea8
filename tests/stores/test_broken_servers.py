"""Whatever a server answers, the person who asked gets an answer or a sentence, in time, and no secret is told."""

from __future__ import annotations

import time
import urllib.request
from base64 import b64encode
from http.server import BaseHTTPRequestHandler

import pytest

from factpress.errors import CouldNotRun, FactpressError, UsageFault
from factpress.model import Iri, Literal
from factpress.store.access import Access
from factpress.store.base import Blank, QueryRefused, Rows, Statements, Truth
from factpress.store.endpoint import EndpointStore
from servers import HERE, Reply, answer, drip, drip_heads, free_port, serving

ROWS, GRAPH = "application/sparql-results+json", "application/n-triples"
GOOD = answer(
    b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "http://e/"}}]}}', ROWS
)
SELECT = "SELECT ?a { ?a ?b ?c }"


def asked(*replies: Reply, query: str = SELECT, timeout: float = 10.0, access: Access | None = None) -> object:
    with serving(*replies) as server:
        found = EndpointStore(server.url, access, timeout).ask(query)
    return list(found.rows) if isinstance(found, Rows) else found


def refused(*replies: Reply, query: str = SELECT, timeout: float = 10.0, access: Access | None = None) -> str:
    with pytest.raises(CouldNotRun) as told:
        asked(*replies, query=query, timeout=timeout, access=access)
    return str(told.value).replace(str(told.value).split(" ")[0], "URL", 1)


def bindings(term: str) -> Reply:
    return answer(f'{{"head": {{"vars": ["a"]}}, "results": {{"bindings": [{{"a": {term}}}]}}}}'.encode(), ROWS)


# ---------------------------------------------------------------------------------------- what is sent


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("# a\n# insert data\nSELECT ?a {}", "SELECT"),
        ("PREFIX insert: <http://e/#delete>\n#load\nSELECT * { insert:a ?b 'DROP # ALL' }", "SELECT"),
    ],
)
def test_a_query_is_sent_as_a_query_without_its_comments_and_nothing_beside_it(query: str, form: str) -> None:
    with serving(GOOD) as server:
        EndpointStore(server.url).ask(query)
    [request] = server.received

    assert (request.method, list(request.form)) == ("POST", ["query"])
    assert request.headers["Accept"] == ROWS
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    sent = request.query
    assert sent.split() == [word for line in query.split("\n") if not line.startswith("#") for word in line.split()]
    assert [len(line) for line in sent.split("\n")] == [len(line) for line in query.split("\n")]
    assert form in sent


def test_graphs_are_asked_for_as_n_triples() -> None:
    with serving(answer(b"", GRAPH)) as server:
        EndpointStore(server.url).ask("# select\nDESCRIBE <http://e/>")

    assert server.received[0].headers["Accept"] == GRAPH


def test_a_url_with_a_question_mark_is_kept() -> None:
    with serving(GOOD) as server:
        EndpointStore(f"{server.url}?default-graph-uri=http%3A%2F%2Fe%2F&a=1").ask(SELECT)

    assert server.received[0].path == "/sparql?default-graph-uri=http%3A%2F%2Fe%2F&a=1"


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "WITH <a:g> DELETE { ?a ?b ?c } WHERE { ?a ?b ?c }",
        "# \\u000A SELECT\nDROP ALL",
        "",
    ],
)
def test_updates_and_what_is_no_query_are_never_sent(query: str) -> None:
    with serving(GOOD) as server, pytest.raises(QueryRefused):
        EndpointStore(server.url).ask(query)

    assert server.received == []


def test_a_user_and_a_token_are_shown_to_the_endpoint() -> None:
    for access, header in (
        (Access("reader", "pä:ss"), "Basic " + b64encode("reader:pä:ss".encode()).decode()),
        (Access("reader"), "Basic " + b64encode(b"reader:").decode()),
        (Access(token="a.b-c=="), "Bearer a.b-c=="),
        (None, None),
    ):
        with serving(GOOD) as server:
            EndpointStore(server.url, access).ask(SELECT)
        assert server.received[0].headers["Authorization"] == header


def test_the_opener_of_the_process_is_neither_used_nor_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Trap(urllib.request.OpenerDirector):
        def open(self, *_: object, **__: object) -> object:
            raise AssertionError("the opener of the process was used")

    trap = Trap()
    monkeypatch.setattr(urllib.request, "_opener", trap)

    assert asked(GOOD) == [(Iri("http://e/"),)]
    assert urllib.request._opener is trap  # type: ignore[attr-defined]


def test_a_long_query_is_not_judged_by_slow_expressions(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    monkeypatch.setattr("SPARQLWrapper.SPARQLWrapper._parseQueryType", lambda self, text: judged.append(text))
    with serving(GOOD) as server:
        EndpointStore(server.url).ask(f"SELECT ?a {{ VALUES ?a {{ {'<http://e/insert> ' * 50_000}}} }}")

    assert len(server.received[0].query) > 800_000
    assert max(map(len, judged), default=0) < 1_000  # what SPARQLWrapper begins with, for itself


def test_a_password_that_is_to_be_proved_is_not_sent_and_changes_no_opener() -> None:
    before = urllib.request._opener  # type: ignore[attr-defined]
    with serving(GOOD) as server:
        EndpointStore(server.url, Access("reader", "hush-hush", digest=True)).ask(SELECT)

    assert server.received[0].headers["Authorization"] is None
    assert urllib.request._opener is before  # type: ignore[attr-defined]


def test_an_answer_that_is_too_long_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factpress.store.endpoint._MOST", 10)

    assert "ask for less, with LIMIT" in refused(GOOD)


# ---------------------------------------------------------------------------------------- secrets


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_told_and_not_followed(status: int) -> None:
    with serving(GOOD) as elsewhere:
        moved = answer(b"", "text/plain", status, Location=elsewhere.url)
        assert refused(moved, access=Access(token="secret")) == f"URL has moved to {elsewhere.url}; name that"

    assert elsewhere.received == []


@pytest.mark.parametrize("access", [Access("reader", "hush-hush"), Access(token="hush-hush")])
def test_no_secret_is_told(access: Access) -> None:
    def repeat(handler: BaseHTTPRequestHandler) -> None:
        said = f"{handler.headers['Authorization']} is not hush-hush"
        answer(said.encode(), "text/plain", 403)(handler)

    told = refused(repeat, access=access)

    assert "hush" not in told + repr(access)
    assert b64encode(b"reader:hush-hush").decode() not in told
    assert told.startswith("URL does not allow that (HTTP 403): ")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("file:///etc/passwd", "is not the URL of an endpoint"),
        ("ftp://127.0.0.1/", "is not the URL of an endpoint"),
        ("/sparql", "is not the URL of an endpoint"),
        ("http://", "is not the URL of an endpoint"),
        ("http://e/sparql#part", "is not the URL of an endpoint"),
        ("http://e:port/", "is not a URL"),
        ("http://[::1/", "is not a URL"),
        ("http://e/a b", "printable ASCII"),
        ("http://e/\r\nX: y", "printable ASCII"),
        ("http://é/", "printable ASCII"),
        ("http://reader:secret@e/", "has no user in it"),
        ("http://reader:secret@e:port/", "is not a URL"),
        ("http://reader:se/secret@e/", "is not a URL"),
        ("ftp://reader:secret@e/", "is not the URL of an endpoint"),
        ("http://data.example.org/sparql", "use https"),
    ],
)
def test_a_url_that_is_no_endpoint_is_refused(url: str, message: str) -> None:
    with pytest.raises(UsageFault, match=message) as told:
        EndpointStore(url, Access(token="t"))

    assert "secret" not in str(told.value)


@pytest.mark.parametrize("token", ["", "a b", "a\nX: y", "ä", "a=b"])
def test_a_token_that_no_header_carries_is_refused_without_being_told(token: str) -> None:
    with pytest.raises(UsageFault) as told:
        Access(token=token)

    assert str(told.value) == "the token has characters that a token does not have"
    with pytest.raises(UsageFault, match="no colon"):
        Access("a:b")


# ---------------------------------------------------------------------------------------- answers that are none


@pytest.mark.parametrize(
    ("reply", "message", "line", "column"),
    [
        (answer(b"error at 2:8: expected FILTER", "text/plain", 400), "error at 2:8: expected FILTER", 2, 8),
        (
            answer(b"Error SP030: compiler, line 3: syntax error at '}'\n\nSPARQL query:\nSELECT", "text/plain", 400),
            "Error SP030: compiler, line 3: syntax error at '}'",
            3,
            None,
        ),
        (answer(b'Parse error at line 4, column 15. Encountered "x"', "text/plain", 400), None, 4, 15),
        (answer(b"\x1b[31mno\x07 query\xff", "text/plain", 400), "[31mno query\N{REPLACEMENT CHARACTER}", None, None),
        (answer(b"<p>No</p>", "text/html", 400), None, None, None),
    ],
)
def test_a_query_at_fault_is_refused_in_the_servers_words(
    reply: Reply, message: str | None, line: int | None, column: int | None
) -> None:
    with pytest.raises(QueryRefused) as told:
        asked(reply)

    assert (told.value.line, told.value.column) == (line, column)
    assert str(told.value) == message or message is None
    assert "<p>" not in str(told.value)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (answer(b"who?", "text/plain", 401), "wants to know who asks; set FACTPRESS_TOKEN"),
        (answer(b"", "text/plain", 403), "does not allow that (HTTP 403)"),
        (answer(b"", "text/plain", 404), "is not there (HTTP 404)"),
        (answer(b"", "text/plain", 405), "could not answer (HTTP 405)"),
        (answer(b"", "text/plain", 406), "does not offer the format of answers that factpress reads (HTTP 406)"),
        (answer(b"", "text/plain", 413), "takes no question as long as this (HTTP 413)"),
        (answer(b"", "text/plain", 429), "has too many questions to answer; try again later (HTTP 429)"),
        (answer(b"out of\n memory", "text/plain", 500), "could not answer (HTTP 500): out of memory"),
        (answer(b"<h1>Oops</h1>", "text/html", 500), "could not answer (HTTP 500)"),
        (answer(b'{"error": "no"}', "application/json", 502), 'could not answer (HTTP 502): {"error": "no"}'),
        (answer(b"x" * 999, "text/plain", 500), "could not answer (HTTP 500): " + "x" * 300 + " …"),
        (answer(b"<h1>Hello</h1>", "text/html"), "answers with text/html instead of application/sparql-results+json"),
        (answer(b"{}", "application/sparql-results+xml"), "answers with application/sparql-results+xml instead of"),
        (answer(b"gone", "text/plain", 500, Content_Length="99"), "could not answer (HTTP 500)"),
        (answer(b'{"head"', ROWS, Content_Length="99"), "broke off its answer"),
        (answer(b"", ROWS, Transfer_Encoding="chunked"), "broke off its answer"),
        (lambda handler: handler.connection.close(), "broke off its answer"),
        (lambda handler: None, "broke off its answer"),
        (lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n") and None, "broke off its answer"),
    ],
)
def test_a_server_that_fails_is_told_in_a_sentence(reply: Reply, sentence: str) -> None:
    told = refused(reply)

    assert told.startswith(f"URL {sentence}")
    assert "\n" not in told


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"ty', "it is not JSON, or ends too early"),
        (b"", "it is not JSON, or ends too early"),
        (b"\xff\xfe", "it is not JSON, or ends too early"),
        (b"[" * 100_000, "it is not JSON, or ends too early"),
        (b"[]", "it is not an object"),
        (b"{}", "head.vars is not a list of names"),
        (b'{"head": {"vars": [1]}, "results": {"bindings": []}}', "head.vars is not a list of names"),
        (b'{"head": {"vars": ["a"]}, "results": []}', "results.bindings is not a list of objects"),
        (b'{"head": {"vars": ["a"]}, "results": {"bindings": [1]}}', "results.bindings is not a list of objects"),
    ],
)
def test_an_answer_that_is_not_of_its_format_is_told(body: bytes, sentence: str) -> None:
    assert refused(answer(body, ROWS)).endswith(f"cannot be read: {sentence}")


@pytest.mark.parametrize(
    "term",
    [
        '"x"',
        '{"type": "uri"}',
        '{"type": "uri", "value": 1}',
        '{"type": "uri", "value": "http://e/> <http://e/p> <http://e/q"}',
        '{"type": "uri", "value": "relative"}',
        '{"type": "bnode", "value": "a b"}',
        '{"type": "triple", "value": "x"}',
        '{"type": "literal", "value": "\\ud800"}',
        '{"type": "literal", "value": "x", "xml:lang": "en . <a:b>"}',
        '{"type": "literal", "value": "x", "xml:lang": 1}',
        '{"type": "literal", "value": "x", "datatype": "http://e/ "}',
    ],
)
def test_a_term_that_would_become_something_else_is_not_taken(term: str) -> None:
    assert "cannot be read: " in refused(bindings(term))


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        ('{"type": "literal", "value": "x", "xml:lang": "EN-gb"}', Literal("x", "en-gb")),
        ('{"type": "typed-literal", "value": "1", "datatype": "http://e/d"}', Literal("1", None, "http://e/d")),
        (
            '{"type": "literal", "value": "x", "datatype": "http://www.w3.org/2001/XMLSchema#string"}',
            Literal("x"),
        ),
        ('{"type": "literal", "value": "\\ud83d\\ude00"}', Literal("😀")),
        ('{"type": "bnode", "value": "b0"}', Blank("b0")),
    ],
)
def test_terms_are_read(term: str, wanted: object) -> None:
    assert asked(bindings(term)) == [(wanted,)]


def test_yes_is_read_in_both_forms_that_engines_write() -> None:
    table = b'{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [%s]}}'

    assert asked(answer(b'{"head": {}, "boolean": false}', ROWS), query="ASK {}") == Truth(False)
    assert asked(answer(table % b'{"__ASK_RETVAL": {}}', ROWS), query="ASK {}") == Truth(True)
    assert asked(answer(table % b"", ROWS), query="ASK {}") == Truth(False)
    assert refused(answer(b'{"boolean": 1}', ROWS), query="ASK {}").endswith("it has no boolean")


def test_a_graph_is_read_whole_or_refused() -> None:
    whole = asked(answer(b'<http://e/a> <http://e/p> "x"@EN .\n', GRAPH), query="DESCRIBE <http://e/a>")
    assert isinstance(whole, Statements)
    assert list(whole.triples) == [(Iri("http://e/a"), Iri("http://e/p"), Literal("x", "en"))]

    for body in (b'<http://e/a> <http://e/p> "x', b"<html>", b"_:b <http://e/p> <http://e/a> ."):
        assert "cannot be read: " in refused(answer(body, GRAPH), query="DESCRIBE <http://e/a>")


def test_a_port_without_a_server_is_told() -> None:
    url = f"http://{HERE}:{free_port()}/sparql"
    with pytest.raises(CouldNotRun) as told:
        EndpointStore(url).ask(SELECT)

    assert str(told.value) == f"{url} cannot be reached: Connection refused"


# ---------------------------------------------------------------------------------------- time


@pytest.mark.parametrize("reply", [drip(ROWS), drip_heads, lambda _: time.sleep(5)])
def test_an_answer_that_takes_too_long_is_given_up_before_it_ends(reply: Reply) -> None:
    with serving(reply) as server:
        with pytest.raises(CouldNotRun, match=r"in time|no answer within 0\.3 s"):
            EndpointStore(server.url, timeout=0.3).ask(SELECT)

        assert not server.answered


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_says_when_to_come_back_is_asked_again(status: int) -> None:
    busy = answer(b"busy", "text/plain", status, Retry_After="0")

    assert asked(busy, busy, GOOD) == [(Iri("http://e/"),)]
    assert refused(busy, busy, busy, GOOD).endswith(f"try again later (HTTP {status}): busy")


@pytest.mark.parametrize("after", ["3600", "9" * 5000, "Fri, 20 Nov 2026 10:00:00 GMT", "-1", "٣"])
def test_a_server_that_wants_more_time_than_there_is_is_told_at_once(after: str) -> None:
    def busy(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 503 Busy\r\nRetry-After: " + after.encode() + b"\r\nContent-Length: 0\r\n\r\n")

    with serving(busy, GOOD) as server, pytest.raises(FactpressError, match="is not at its post"):
        EndpointStore(server.url).ask(SELECT)

    assert len(server.received) == 1
