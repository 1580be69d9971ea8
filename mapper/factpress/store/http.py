"""The client for writes and for whole graphs, on urllib3: one request, told in the end, retried where that is safe.

What urllib3 leaves to its user is done here: a deadline for the whole of a request, tries that keep to what a server
asks for, Digest, and no redirect ever followed, which would take the password elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from importlib.metadata import version
from threading import Event
from typing import IO, NamedTuple
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import parse_url

from factpress.errors import CouldNotRun
from factpress.store.access import Access
from factpress.store.addresses import check_url
from factpress.store.bodies import Body, packed
from factpress.store.digest import Digest
from factpress.store.patience import within
from factpress.store.refusals import waiting

#: What does the speaking, for servers that want to know.
LIBRARY = f"urllib3/{version('urllib3')}"
#: Answers that may be others a moment later.
_BUSY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
#: How often a request is sent, and the seconds before the second time; they double each time.
_TRIES, _FIRST_WAIT = 5, 0.5
#: Bytes a second below which a body makes no progress worth waiting for.
_SLOWEST = 50_000
#: Bytes of an answer: what is held in memory at the most, and how much is read at once.
_MOST, _PIECE = 1 << 24, 1 << 16
_ADVICE = "the server may still be at work on it; wait, run the command again, or allow more with --timeout"


@dataclass(frozen=True, slots=True)
class Clock:
    """What the client knows of the world besides the network.

    `now` returns seconds since 1970, `sleep` waits for so many seconds, `chance` returns a number from 0 to 1, `nonce`
    returns at least 64 random bits in hexadecimal.
    """

    now: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    nonce: Callable[[], str]


class Reply(NamedTuple):
    """An answer, whatever its status; the body is empty if it went to a file."""

    status: int
    headers: Message[str, str]
    body: bytes

    @property
    def well(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.status < 300


class Client:
    """Sends requests to one server with one access, and keeps the connection.

    `timeout` is in seconds and holds for each request as a whole; a long body has more, by its size.  `proxies` maps a
    scheme to the proxy's URL; `headers` go with every request.
    """

    def __init__(
        self,
        access: Access,
        timeout: float,
        clock: Clock,
        proxies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._access, self._timeout, self._clock = access, timeout, clock
        self._headers = dict(headers or {})
        self._proxies = dict(proxies or {})
        self._pools: dict[str, urllib3.PoolManager] = {}
        digest = access.digest and access.user is not None
        self._digest = Digest(access.user or "", access.password, clock.nonce) if digest else None

    def without_secrets(self, text: str) -> str:
        """Return a server's text without what it was shown."""
        return self._access.without_secrets(text)

    def send(
        self,
        method: str,
        url: str,
        body: Body | None = None,
        *,
        accept: str | None = None,
        gzip: bool = False,
        repeatable: bool = True,
        tries: int = _TRIES,
        expected: int = 0,
        into: IO[bytes] | None = None,
    ) -> Reply:
        """Send one request and return the answer, the last one if it was sent several times.

        `repeatable` says that the request does no harm if it is sent again though it had been carried out.
        `expected` is about how many bytes come back; they go `into` a file if one is given.  Raises CouldNotRun where
        no answer comes, UsageFault for a URL that is none.
        """
        check_url(url, self._access.header() is not None)
        if self._digest and body and not self._digest.asked:
            self._ask_for_challenge(self._digest, url)
        seconds = self._timeout + ((body.size if body else 0) + expected) / _SLOWEST
        request = _Request(method, url, body, accept, gzip, into)
        number = 0
        while True:
            number += 1
            try:
                reply = self._proved(request, seconds)
            except _NoAnswer as failed:
                if number == tries or not (repeatable or failed.unsent):
                    raise CouldNotRun(f"{url} {failed}") from None
                wait = self._pause(number)
            else:
                wait = self._wait(reply, number)
                if number == tries or not repeatable or reply.status not in _BUSY or wait > self._timeout:
                    return reply
            self._clock.sleep(wait)

    def _wait(self, reply: Reply, number: int) -> float:
        """Return the seconds until a busy server is asked again: what it says, or ever more."""
        said = waiting(reply.status, reply.headers, self._clock.now())
        return self._pause(number) if said is None else said

    def _pause(self, number: int) -> float:
        pause: float = _FIRST_WAIT * 2 ** (number - 1) * (0.5 + self._clock.chance())
        return pause

    def _ask_for_challenge(self, digest: Digest, url: str) -> None:
        """Learn what Digest wants before a body is sent that would be refused at its end."""
        try:
            reply = self._within(_Request("OPTIONS", url, None, None, False, None), self._timeout)
        except _NoAnswer:
            return
        digest.learn(reply.headers.get_all("WWW-Authenticate", []))

    def _proved(self, request: _Request, seconds: float) -> Reply:
        """Send a request; if the server wants a proof, or a newer one, send it once more."""
        reply = self._within(request, seconds)
        if reply.status != HTTPStatus.UNAUTHORIZED or not self._digest:
            return reply
        if not self._digest.learn(reply.headers.get_all("WWW-Authenticate", [])):
            return reply
        return self._within(request, seconds)

    def _within(self, request: _Request, seconds: float) -> Reply:
        given_up = Event()
        try:
            return within(seconds, lambda: self._exchange(request, seconds, given_up), _ADVICE)
        finally:
            given_up.set()

    def _exchange(self, request: _Request, seconds: float, given_up: Event) -> Reply:
        proof = self._digest.header(request.method, request.url) if self._digest else self._access.header()
        try:
            response = self._pool(request.url).request(
                request.method,
                request.url,
                body=_watched(request.sent(), given_up),
                headers=request.headers() | self._headers | ({"Authorization": proof} if proof else {}),
                timeout=urllib3.Timeout(connect=min(seconds, self._timeout), read=seconds),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            with response:
                body = _read(response, request.into if 200 <= response.status < 300 else None, given_up)
                return Reply(response.status, _message(response.headers), body)
        except HTTPError as error:
            raise _NoAnswer(*_reason(error)) from None

    def _pool(self, url: str) -> urllib3.PoolManager:
        scheme = urlsplit(url).scheme
        if scheme not in self._pools:
            proxy = self._proxies.get(scheme)
            self._pools[scheme] = _through(proxy) if proxy else urllib3.PoolManager(blocksize=_PIECE)
        return self._pools[scheme]


def _through(proxy: str) -> urllib3.ProxyManager:
    """Return the way through a proxy, which is shown the user and password that stand in its URL."""
    user = parse_url(proxy).auth
    shown = urllib3.make_headers(proxy_basic_auth=unquote(user)) if user else None
    return urllib3.ProxyManager(proxy, proxy_headers=shown, blocksize=_PIECE)


class _NoAnswer(Exception):
    """No answer came; `unsent` says that the server cannot have seen the request."""

    def __init__(self, message: str, unsent: bool) -> None:
        self.unsent = unsent
        super().__init__(message)


class _Request(NamedTuple):
    method: str
    url: str
    body: Body | None
    accept: str | None
    gzip: bool
    into: IO[bytes] | None

    def sent(self) -> Iterator[bytes] | None:
        if self.body is None:
            return None
        return packed(self.body.pieces()) if self.gzip else self.body.pieces()

    def headers(self) -> dict[str, str]:
        headers = {"User-Agent": "factpress"}
        if self.accept:
            headers["Accept"] = self.accept
        if self.body:
            headers["Content-Type"] = self.body.content_type
            # Of a compressed body the length is not known before its end: it goes in chunks.
            headers |= {"Content-Encoding": "gzip"} if self.gzip else {"Content-Length": str(self.body.size)}
        return headers


class _GivenUp(Exception):
    """Nobody waits for the answer any more."""


def _watched(pieces: Iterator[bytes] | None, given_up: Event) -> Iterator[bytes] | None:
    return None if pieces is None else _until(pieces, given_up)


def _until(pieces: Iterator[bytes], given_up: Event) -> Iterator[bytes]:
    for piece in pieces:
        if given_up.is_set():
            raise _GivenUp
        yield piece


def _read(response: urllib3.BaseHTTPResponse, into: IO[bytes] | None, given_up: Event) -> bytes:
    """Read an answer to its end, into a file if there is one."""
    held, size = [], 0
    if into:
        into.seek(0)  # an earlier try may have left something
        into.truncate()
    for piece in response.stream(_PIECE):
        size += len(piece)
        if given_up.is_set():
            raise _GivenUp
        if into:
            into.write(piece)
        elif size <= _MOST:
            held.append(piece)
    return b"".join(held)


def _message(headers: urllib3.HTTPHeaderDict) -> Message[str, str]:
    message: Message[str, str] = Message()
    for name, value in headers.iteritems():
        message[name] = value
    return message


def _reason(error: HTTPError) -> tuple[str, bool]:
    """Return in words why no answer came, and whether the request was never sent."""
    cause = getattr(error, "original_error", error)
    if isinstance(cause, ConnectTimeoutError | NewConnectionError):
        said = cause.__cause__ or cause.__context__
        return f"cannot be reached: {getattr(said, 'strerror', None) or 'no connection'}", True
    if isinstance(cause, SSLError):
        return f"cannot be trusted: {cause}", True
    if isinstance(cause, ReadTimeoutError):
        return "does not answer in time", False
    if isinstance(cause, ProtocolError):
        return "broke off its answer", False
    return f"cannot be spoken to: {cause}", False
