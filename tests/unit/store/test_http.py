"""The client for writes: told in the end, in time, again where that is safe, and never with a secret said."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from io import BytesIO

import pytest

from factpress.errors import CouldNotRun, UsageFault
from factpress.store.access import Access
from factpress.store.bodies import N_TRIPLES, Body, bytes_body
from factpress.store.digest import Digest
from factpress.store.http import Client, Clock, Reply
from servers import HERE, answer, drip, drip_heads, free_port, serving
from servers import Reply as Answer

GOOD = answer(b"well", "text/plain")
BUSY = answer(b"busy", "text/plain", 503)
BODY = bytes_body(b"<a:a> <a:b> <a:c> .\n", N_TRIPLES)


class World:
    """A clock that stands still, and notes how long was slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.clock = Clock(lambda: 1_000_000.0, self.slept.append, lambda: 0.5, lambda: "ab" * 16)


@pytest.fixture
def world() -> World:
    return World()


def client(world: World, access: Access | None = None, timeout: float = 5.0, **proxies: str) -> Client:
    return Client(access or Access(), timeout, world.clock, proxies)


def put(world: World, *replies: Answer, **options: object) -> tuple[Reply, int]:
    with serving(*replies) as server:
        reply = client(world).send("PUT", server.url, BODY, **options)  # type: ignore[arg-type]
    return reply, len(server.received)


def lose(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def test_a_body_arrives_as_it_is_plain_or_compressed(world: World) -> None:
    for gzip in (False, True):
        with serving(GOOD) as server:
            reply = client(world).send("PUT", server.url, BODY, gzip=gzip)
        [request] = server.received
        assert (reply.status, reply.body, reply.well) == (200, b"well", True)
        assert (request.method, request.body) == ("PUT", b"<a:a> <a:b> <a:c> .\n")
        assert request.headers["Content-Type"] == N_TRIPLES
        assert request.headers["Content-Encoding"] == ("gzip" if gzip else None)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_ever_later(world: World, status: int) -> None:
    busy = answer(b"busy", "text/plain", status)

    reply, times = put(world, busy, busy, busy, GOOD)
    assert (reply.body, times) == (b"well", 4)
    assert world.slept == [0.5, 1.0, 2.0]
    reply, times = put(world, busy)
    assert (reply.status, times) == (status, 5)


@pytest.mark.parametrize("status", [400, 404, 413, 500])
def test_other_answers_are_told_at_once(world: World, status: int) -> None:
    reply, times = put(world, answer(b"no", "text/plain", status))

    assert (reply.status, reply.body, times, world.slept) == (status, b"no", 1, [])


@pytest.mark.parametrize(
    ("after", "slept"),
    [("3", 3.0), (formatdate(1_000_004, usegmt=True), 4.0), (formatdate(5, usegmt=True), 0.0), ("soon", 0.5)],
)
def test_retry_after_is_kept_to_in_seconds_and_as_a_date(world: World, after: str, slept: float) -> None:
    put(world, answer(b"busy", "text/plain", 503, Retry_After=after), GOOD)

    assert world.slept == [slept]


def test_a_server_that_wants_more_time_than_there_is_is_not_waited_for(world: World) -> None:
    reply, times = put(world, answer(b"busy", "text/plain", 503, Retry_After="3600"), GOOD)

    assert (reply.status, times, world.slept) == (503, 1, [])


def test_a_lost_connection_is_tried_again_where_that_is_safe_and_only_there(world: World) -> None:
    assert put(world, lose, lose, GOOD)[1] == 3
    with serving(lose, GOOD) as server, pytest.raises(CouldNotRun, match="broke off its answer"):
        client(world).send("POST", server.url, BODY, repeatable=False)
    assert len(server.received) == 1
    assert put(world, BUSY, GOOD, repeatable=False)[0].status == 503


def test_a_server_that_is_not_there_is_told_after_the_last_try(world: World) -> None:
    url = f"http://{HERE}:{free_port()}/"
    with pytest.raises(CouldNotRun) as told:
        client(world).send("PUT", url, BODY, repeatable=False)  # it cannot have been carried out

    assert str(told.value) == f"{url} cannot be reached: Connection refused"
    assert len(world.slept) == 4


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(world: World, status: int) -> None:
    with serving(GOOD) as elsewhere:
        reply, times = put(world, answer(b"", "text/plain", status, Location=elsewhere.url))

    assert (reply.status, times, elsewhere.received) == (status, 1, [])


@pytest.mark.parametrize("reply", [drip("text/plain"), drip_heads, lambda _: time.sleep(5)])
def test_an_answer_that_takes_too_long_is_given_up_and_not_tried_again(world: World, reply: Answer) -> None:
    with serving(reply) as server:
        with pytest.raises(
            CouldNotRun, match=r"no answer within 0\.3\S* s; the server may still be|not answer in time"
        ):
            client(world, timeout=0.3).send("PUT", server.url, BODY, tries=1)
        assert not server.answered


def test_a_body_that_takes_too_long_is_not_sent_to_its_end(world: World) -> None:
    sent: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(40):
            sent.append(number)
            yield b"x"
            time.sleep(0.05)

    with serving(GOOD) as server, pytest.raises(CouldNotRun, match="no answer within"):
        client(world, timeout=0.3).send("PUT", server.url, Body(N_TRIPLES, 40, pieces))
    time.sleep(0.2)

    assert len(sent) < 20


def test_a_long_body_has_more_time(world: World) -> None:
    def late(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.6)
        GOOD(handler)

    long = bytes_body(b"x" * 100_000, N_TRIPLES)
    with serving(late) as server:
        assert client(world, timeout=0.3).send("PUT", server.url, long).well


@pytest.mark.parametrize("headers", [{"Content_Length": "99"}, {"Transfer_Encoding": "chunked"}])
def test_an_answer_that_ends_too_early_is_none(world: World, headers: dict[str, str]) -> None:
    short = answer(b"wel", "text/plain", 200, **headers)
    with serving(short) as server, pytest.raises(CouldNotRun, match="broke off its answer"):
        client(world).send("GET", server.url, tries=2)
    assert len(server.received) == 2
    assert put(world, short, GOOD)[0].body == b"well"


def test_a_graph_goes_into_a_file_once_however_often_it_was_begun(world: World) -> None:
    into = BytesIO()
    short = answer(b"wel", "text/plain", 200, Content_Length="99")
    with serving(short, BUSY, GOOD) as server:
        reply = client(world).send("GET", server.url, into=into)

    assert (reply.body, into.getvalue()) == (b"", b"well")


def greet(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


def test_what_speaks_no_http_is_told(world: World) -> None:
    with (
        serving(greet) as server,
        pytest.raises(CouldNotRun, match="broke off its answer"),
    ):
        client(world).send("HEAD", server.url, tries=1)
    with serving(GOOD) as server, pytest.raises(CouldNotRun, match=r"cannot be trusted|cannot be spoken to|broke off"):
        client(world).send("HEAD", server.url.replace("http:", "https:"), tries=1)


def test_an_answer_that_is_not_compressed_as_it_says_is_none(world: World) -> None:
    with (
        serving(answer(b"plain", "text/plain", 200, Content_Encoding="gzip")) as server,
        pytest.raises(CouldNotRun, match="cannot be spoken to"),
    ):
        client(world).send("GET", server.url, tries=1)


def test_of_a_long_answer_only_the_beginning_is_held(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factpress.store.http._MOST", 100_000)

    assert len(put(world, answer(b"x" * 500_000, "text/plain"))[0].body) <= 100_000


def test_a_disk_that_is_full_is_not_the_servers_fault(world: World) -> None:
    class Full(BytesIO):
        def write(self, _: object, /) -> int:
            raise OSError(28, "No space left on device")

    with serving(GOOD) as server, pytest.raises(OSError, match="No space left"):
        client(world).send("GET", server.url, into=Full())
    assert len(server.received) == 1


def test_a_proxy_is_used_if_it_is_handed_in_and_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://{HERE}:{free_port()}")
    with serving(GOOD) as proxy:
        assert client(world, http=proxy.url.removesuffix("/sparql")).send("HEAD", "http://store.example.org/x").well
    assert proxy.received[0].path == "http://store.example.org/x"
    assert put(world, GOOD)[0].well


def test_a_proxy_is_shown_the_user_that_its_url_names(world: World) -> None:
    with serving(GOOD) as proxy:
        url = proxy.url.removesuffix("/sparql").replace("//", "//ada:pass%40word@")
        client(world, http=url).send("HEAD", "http://store.example.org/x")

    assert proxy.received[0].headers["Proxy-Authorization"] == "Basic " + b64encode(b"ada:pass@word").decode()
    assert proxy.received[0].headers["Authorization"] is None


# ---------------------------------------------------------------------------------------- who is shown


@pytest.mark.parametrize(
    ("access", "header"),
    [
        (Access("writer", "pä:ss"), "Basic " + b64encode("writer:pä:ss".encode()).decode()),
        (Access(token="a.b-c=="), "Bearer a.b-c=="),
        (Access(), None),
        (Access(digest=True), None),
    ],
)
def test_a_user_or_a_token_is_shown(world: World, access: Access, header: str | None) -> None:
    with serving(GOOD) as server:
        client(world, access).send("PUT", server.url, BODY)

    assert server.received[0].headers["Authorization"] == header


def test_a_password_is_not_shown_to_everybody_on_the_way(world: World) -> None:
    with pytest.raises(UsageFault, match="use https"):
        client(world, Access("writer", "hush")).send("PUT", "http://store.example.org/", BODY)
    with pytest.raises(UsageFault, match="is not the URL of an endpoint"):
        client(world).send("PUT", "store", BODY)


ASKS = answer(b"", "text/plain", 401, WWW_Authenticate='Digest realm="SPARQL", nonce="n1", qop="auth", opaque="o"')


def test_digest_asks_with_an_empty_request_before_a_body_goes_out(world: World) -> None:
    access = Access("dba", "secret", digest=True)
    with serving(ASKS, GOOD) as server:
        dba = client(world, access)
        assert dba.send("PUT", f"{server.url}?graph=a%3Ab", BODY).well
        assert dba.send("PUT", f"{server.url}?graph=a%3Ac", BODY).well
    first, second, third = server.received

    assert (first.method, first.body, first.headers["Authorization"]) == ("OPTIONS", b"", None)
    assert 'uri="/sparql?graph=a%3Ab"' in second.headers["Authorization"]
    assert "nc=00000001" in second.headers["Authorization"]
    assert "nc=00000002" in third.headers["Authorization"]
    assert "secret" not in "".join(str(request.headers) for request in server.received)


def test_a_stale_nonce_is_answered_anew_and_a_wrong_password_only_once(world: World) -> None:
    access = Access("dba", "secret", digest=True)
    with serving(GOOD, ASKS, GOOD) as server:
        assert client(world, access).send("PUT", server.url, BODY).well
    assert [request.method for request in server.received] == ["OPTIONS", "PUT", "PUT"]
    with serving(ASKS) as server:
        assert client(world, access).send("PUT", server.url, BODY).status == 401
    assert len(server.received) == 3


def test_a_challenge_that_is_not_understood_is_not_answered(world: World) -> None:
    access = Access("dba", "secret", digest=True)
    strange = answer(b"", "text/plain", 401, WWW_Authenticate='Digest realm="r", nonce="n", algorithm=WHIRLPOOL')
    for reply in (strange, answer(b"", "text/plain", 401, WWW_Authenticate="Basic realm=x"), lose):
        with serving(reply) as server:
            try:
                status = client(world, access).send("PUT", server.url, BODY, tries=1).status
            except CouldNotRun:
                status = 0
        assert status in (0, 401)
        assert [request.headers["Authorization"] for request in server.received] == [None, None]


@pytest.mark.parametrize("damaged", ['Digest realm=, nonce="n"', 'Digest nonce="n", qop=', "Digest nonce=", "Digest ="])
def test_a_damaged_challenge_breaks_nothing(damaged: str) -> None:
    digest = Digest("dba", "secret", lambda: "ab" * 16)

    assert digest.learn([damaged]) is ('"n"' in damaged)


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_proof_is_that_of_the_standards_example(algorithm: str, response: str) -> None:
    """RFC 7616, section 3.9.1."""
    digest = Digest("Mufasa", "Circle of Life", lambda: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    challenge = (
        f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )

    assert digest.header("GET", "http://www.example.org/dir/index.html") is None
    assert digest.learn(["Basic realm=x", challenge])
    header = digest.header("GET", "http://www.example.org/dir/index.html")
    assert header is not None
    assert f'response="{response}"' in header
    assert 'uri="/dir/index.html"' in header
    assert "qop=auth, nc=00000001" in header


def test_a_server_that_asks_in_the_old_way_is_answered_so() -> None:
    """RFC 2617, section 3.2.2.1: without qop there is no count."""
    digest = Digest("dba", 'a"\\b', lambda: "00")

    assert digest.learn(['Digest realm="a \\"b\\"", nonce="n"'])
    header = digest.header("PUT", "http://e.org")
    assert header is not None
    assert 'uri="/"' in header
    assert "nc=" not in header
    assert not digest.learn(['Digest realm="r", nonce="n", qop="auth-int"'])
