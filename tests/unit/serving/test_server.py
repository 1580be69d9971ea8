"""The server against clients that mean no good or are just slow, and against time: new builds, and its own end."""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlencode

import pytest

from factpress.errors import CouldNotRun, UsageFault
from factpress.serving import bodies, http
from factpress.serving.server import listen, url_of
from live_servers import HERE, PATIENCE, Answer, LiveServer, live_server, serving_of

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: A request whose body is shorter than it says.
SHORT = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def connection(server: LiveServer) -> Iterator[socket.socket]:
    with socket.create_connection((HERE, server.port), timeout=30.0) as raw:
        yield raw


def rest(raw: socket.socket) -> bytes:
    try:
        return b"".join(iter(lambda: raw.recv(65536), b""))
    except ConnectionResetError:
        return b""


def code(answer: Answer) -> str:
    return str(json.loads(answer.body)["code"])


# ---------------------------------------------------------------------------------------- clients


def test_a_query_that_does_not_end_is_ended_and_others_are_answered_meanwhile(server: LiveServer) -> None:
    answers: list[Answer] = []
    asking = [Thread(target=lambda: answers.append(server.sparql(ENDLESS))) for _ in range(3)]
    for one in asking:
        one.start()
    time.sleep(0.3)
    assert server.ask("/").status == 200
    assert server.ask("/api/bridge/who-was-there?lang=it").status == 200
    assert "query-slow" not in {code(answer) for answer in answers}
    for one in asking:
        one.join()

    assert {(answer.status, code(answer)) for answer in answers} <= {(504, "query-slow"), (503, "busy")}
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 503)
    assert server.sparql("ASK {}").status == 200


def test_who_goes_away_frees_what_answered(built: Path) -> None:
    with live_server(serving_of(built, seconds=2 * PATIENCE, workers=1)) as server:
        with connection(server) as raw:
            raw.sendall(f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.5)
        assert server.sparql("ASK {}").status == 200  # before the query would end: nobody waits so long for it


def test_a_request_that_says_twice_how_long_it_is_is_refused_with_all_that_follows(server: LiveServer) -> None:
    with connection(server) as raw:
        lengths = b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        raw.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + lengths + b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answers = rest(raw)
    assert answers.startswith(b"HTTP/1.1 400 ")
    assert answers.count(b"HTTP/1.1 ") == 1


def test_a_body_that_is_too_long_is_not_read(server: LiveServer) -> None:
    with connection(server) as raw:
        raw.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000001\r\n\r\n")
        assert b" 413 " in raw.recv(200).splitlines()[0]
    with connection(server) as raw:
        raw.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n")
        raw.sendall(b"Content-Type: application/sparql-query\r\n\r\n")
        chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
        for _ in range(bodies.LONGEST // 65536 + 1):
            raw.sendall(chunk)
        assert b" 413 " in raw.recv(200).splitlines()[0] + b" "


def test_a_body_that_does_not_come_is_not_waited_for(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.3)
    with connection(server) as raw:
        raw.sendall(SHORT)
        assert b" 408 " in raw.recv(200).splitlines()[0]


def test_a_body_that_ends_before_it_should_harms_nobody(server: LiveServer) -> None:
    with connection(server) as raw:
        raw.sendall(SHORT)
    assert server.sparql("ASK {}").status == 200
    assert server.told == []


@pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_is_not_waited_for(
    begin: bytes, server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "HEAD", 0.3)
    with connection(server) as raw:
        raw.sendall(begin)
        assert rest(raw) == b""


def test_a_second_head_on_the_same_connection_is_not_waited_for_either(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "HEAD", 0.5)
    with connection(server) as raw:
        raw.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n")
        assert raw.recv(65536).startswith(b"HTTP/1.1 200")
        raw.settimeout(4.0)  # a connection on which nothing comes is closed after five
        raw.sendall(b"GET / HTTP/1.1\r\n")
        assert b"HTTP/1.1" not in rest(raw)  # what is left of the first answer at the most


def test_who_does_not_read_is_given_up(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    given_up: SimpleQueue[int] = SimpleQueue()
    lost = http.PatientProtocol.connection_lost

    def noted(protocol: http.PatientProtocol, fault: Exception | None) -> None:
        given_up.put(protocol.client[1] if protocol.client else 0)
        lost(protocol, fault)

    monkeypatch.setattr(http.PatientProtocol, "connection_lost", noted)
    monkeypatch.setattr(http, "READING", 0.3)
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.settimeout(30.0)
        raw.connect((HERE, server.port))
        raw.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 40)
        while given_up.get(timeout=30.0) != raw.getsockname()[1]:
            pass
        assert len(rest(raw)) < 40 * len(server.ask("/openapi.json").body)


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    ],
)
def test_what_is_no_request_is_refused_and_harms_nobody(request_: bytes, server: LiveServer) -> None:
    with connection(server) as raw:
        try:
            raw.sendall(request_)
            assert rest(raw)[:13] in (b"HTTP/1.1 400 ", b"")
        except (BrokenPipeError, ConnectionResetError):
            pass  # it did not even read to the end
    assert server.ask("/").status == 200


def test_more_requests_than_are_answered_at_a_time_are_told_to_come_again(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factpress.serving.app.MOST", 0)
    answer = server.ask("/")
    assert (answer.status, code(answer)) == (503, "busy")
    assert answer.headers["retry-after"].isdecimal()


def test_a_fault_of_ours_is_told_to_us_and_a_sentence_to_the_client(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise KeyError("secret")

    monkeypatch.setattr("factpress.serving.app.document", fails)
    with live_server(serving_of(built, workers=1)) as server:
        answer = server.ask("/openapi.json", {"Accept": "text/html"})

        assert (answer.status, code(answer)) == (500, "failed")
        assert b"secret" not in answer.body
        assert "KeyError: 'secret'" in server.told[0]


# ---------------------------------------------------------------------------------------- the endpoint


def test_answers_of_the_endpoint_are_cut_and_say_so(server: LiveServer) -> None:
    answer = server.sparql("SELECT * { ?s ?p ?o }", "text/csv")
    assert (answer.headers["x-sparql-maxrows"], len(answer.text.splitlines())) == ("40", 41)
    assert "x-sparql-maxrows" not in server.sparql("SELECT * { ?s ?p ?o } LIMIT 40").headers


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("SELECT * {}", "*/*", "application/sparql-results+json"),
        ("SELECT * {}", "application/json", "application/json"),
        ("SELECT * {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT * {}", "text/tab-separated-values", "text/tab-separated-values"),
        ("SELECT * {}", "text/turtle, text/csv;q=0.5", "text/csv"),
        ("ASK {}", "text/csv, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        ("DESCRIBE <id/ada-okafor>", "*/*", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_an_answer_comes_as_it_is_wanted(query: str, accept: str, media_type: str, server: LiveServer) -> None:
    answer = server.sparql(query, accept)
    assert (answer.status, answer.media_type) == (200, media_type)
    assert answer.headers["vary"].startswith("Accept, ")


@pytest.mark.parametrize(
    ("query", "accept", "status", "refused"),
    [
        ("SELECT * {", "*/*", 400, "query-malformed"),
        ("CLEAR ALL", "*/*", 400, "query-malformed"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "*/*", 403, "service-refused"),
        ("SELECT * {}", "text/turtle", 406, "not-acceptable"),
        ("ASK {}", "image/png", 406, "not-acceptable"),
    ],
)
def test_a_query_is_refused(query: str, accept: str, status: int, refused: str, server: LiveServer) -> None:
    answer = server.sparql(query, accept)
    assert (answer.status, code(answer)) == (status, refused)


def test_the_endpoint_shows_a_browser_the_editor_or_its_description(server: LiveServer) -> None:
    answer = server.ask("/sparql", {"Accept": "text/html"})
    assert answer.status in (303, 406)
    assert answer.headers.get("location", "/query.html") == "/query.html"
    assert code(server.ask("/sparql", {"Accept": "image/png"})) == "not-acceptable"


# ---------------------------------------------------------------------------------------- time


def build_anew(root: Path, line: str) -> None:
    """Put a new build in the place of the one there is, in one step, as `factpress build` does."""
    new, old = root / "new", root / "old"
    shutil.copytree(root / "build", new)
    for name, ending in (("graph.nt", " .\n"), ("graph.nq", " <http://e.example/g> .\n")):
        with (new / name).open("a", encoding="utf-8") as out:
            out.write(f"{line}{ending}")
    manifest = json.loads((new / "manifest.json").read_text(encoding="utf-8"))
    (new / "manifest.json").write_text(json.dumps(manifest, indent=3), encoding="utf-8")
    (root / "build").rename(old)
    new.rename(root / "build")
    shutil.rmtree(old)


def until(seconds: float, found: str, server: LiveServer) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(found in said for said in server.told):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factpress.serving.live._LOOKING", 0.05)


@pytest.mark.usefixtures("looking_often")
def test_a_new_build_is_served_as_soon_as_it_is_there(built: Path) -> None:
    new = '<http://e.example/new> <http://schema.org/name> "New"'
    ask = "ASK { <http://e.example/new> ?p ?o GRAPH <http://e.example/g> { <http://e.example/new> ?p ?o } }"
    with live_server(serving_of(built, seconds=60.0)) as server:
        before = server.ask("/id/ada-okafor/index.ttl")
        assert json.loads(server.sparql(ask).body)["boolean"] is False
        answers: list[Answer] = []
        asking = Thread(
            target=lambda: answers.append(
                server.sparql(
                    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER (STRLEN(STR(?c)) < STRLEN(STR(?f))) }"
                )
            )
        )
        asking.start()
        time.sleep(0.2)
        build_anew(built, new)
        assert until(30.0, "it is served now", server)
        assert json.loads(server.sparql(ask).body)["boolean"] is True
        assert server.ask("/id/ada-okafor/index.ttl").body == before.body
        asking.join()
        assert [answer.status for answer in answers] == [200]
    assert list((built / "scratch").iterdir()) == []


@pytest.mark.usefixtures("looking_often")
def test_a_build_that_cannot_be_served_leaves_the_earlier_one(built: Path) -> None:
    with live_server(serving_of(built)) as server:
        shutil.copytree(built / "build", built / "whole")
        build_anew(built, "nonsense")
        assert until(30.0, "cannot be served, so the earlier one goes on: ", server)
        assert server.sparql("ASK { ?s ?p ?o }").status == 200
        shutil.rmtree(built / "build")
        time.sleep(0.3)
        assert server.ask("/").status == 200
        (built / "whole").rename(built / "build")
        (built / "build" / "manifest.json").touch()
        assert until(30.0, "it is served now", server)


def test_requests_under_way_are_answered_when_the_server_is_told_to_stop(built: Path) -> None:
    answers: list[Answer] = []
    with live_server(serving_of(built, seconds=1.0)) as server:
        asking = Thread(target=lambda: answers.append(server.sparql(ENDLESS)))
        asking.start()
        time.sleep(0.3)
    asking.join()
    assert [code(answer) for answer in answers] == ["query-slow"]
    with pytest.raises(ConnectionRefusedError):
        server.ask("/")


def test_nothing_is_served_without_a_build(built: Path) -> None:
    shutil.rmtree(built / "build")
    with pytest.raises(UsageFault, match="no build"), live_server(serving_of(built)):
        pass
    assert list((built / "scratch").iterdir()) == []


def test_a_port_that_is_taken_is_told() -> None:
    with listen(HERE, 0) as taken:
        port = taken.getsockname()[1]
        assert url_of(taken) == f"http://{HERE}:{port}/"
        with pytest.raises(CouldNotRun, match=f"cannot listen on port {port} of {HERE}: .*another one with --port"):
            listen(HERE, port)
    with pytest.raises(CouldNotRun, match=r"cannot listen on no-such-host\.invalid"):
        listen("no-such-host.invalid", 0)


def test_an_address_that_this_machine_does_not_have_is_told() -> None:
    with pytest.raises(CouldNotRun, match=r"of 192\.0\.2\.1: .*; --host is an address of this machine: 127\.0\.0\.1"):
        listen("192.0.2.1", 0)


def test_the_url_of_an_address_of_version_six_has_brackets() -> None:
    with listen("::1", 0) as listening:
        assert url_of(listening) == f"http://[::1]:{listening.getsockname()[1]}/"
