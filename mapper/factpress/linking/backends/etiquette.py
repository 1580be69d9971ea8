"""Manners towards servers: say who asks, one request at a time, wait as they want, and give up in the end.

An answer is good, or it is none: whatever is not JSON of the form that was asked for is CouldNotAsk, also where its
status is 200.  What may pass (a server that is busy or lags, a connection that breaks) is tried again, ever later,
while the budget of waiting lasts; it is one budget for all requests of a run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from factpress.errors import CouldNotRun, UsageFault
from factpress.linking.candidates import CouldNotAsk
from factpress.store.bodies import bytes_body
from factpress.store.http import LIBRARY, Client, Clock, Reply
from factpress.store.refusals import failure, waiting

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Answer = TypeVar("Answer")

#: How often a request is sent, the seconds before the second time, which double each time, and those of all waiting.
TRIES, FIRST_WAIT, BUDGET = 5, 2.0, 300.0
#: Bytes of an answer, unpacked, that are held at the most: MediaWiki's are of eight million.
_MOST = 64 << 20
#: What half a surrogate pair begins with, which JSON may have and no text.
_HALF = b"\\ud"
_FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Busy(Exception):
    """An answer that may be another one later; its text says what it was."""


class Unreadable(CouldNotAsk):
    """A server answered, and what it says of one item or candidate cannot be read."""

    def __init__(self, endpoint: str, why: str) -> None:
        super().__init__(f"the answer of {endpoint} cannot be read: {why}")


class Request(NamedTuple):
    """A question to an endpoint: its parameters, in the URL or, if `form`, in the body; the type of the answer."""

    endpoint: str
    parameters: Mapping[str, str]
    form: bool = False
    accept: str = JSON


def headers(version: str, contact: str | None) -> Mapping[str, str]:
    """Return the headers that say who asks; `version` is factpress's own.

    Raises UsageFault if nobody says whom to turn to: servers of Wikimedia refuse strangers, and rightly.
    """
    if contact is None:
        raise UsageFault(
            "nobody is asked online before the project says whom a server can turn to; write "
            'contact = "…", a mail address or the URL of a page about you, below [project] in factpress.toml'
        )
    return {"User-Agent": f"factpress/{version} ({contact}) {LIBRARY}", "Accept-Encoding": "gzip"}


class Caller:
    """Asks servers, one request after the other.  `budget` is in seconds of waiting, for all requests together."""

    def __init__(self, client: Client, clock: Clock, budget: float = BUDGET) -> None:
        self._client, self._clock, self._left = client, clock, budget

    def ask(self, request: Request, read: Callable[[Any], Answer]) -> Answer:
        """Send a request and return what `read` makes of the JSON that is answered; see `send`."""
        return self.send(request, lambda body: read(_json(request, body)))

    def send(self, request: Request, read: Callable[[bytes], Answer]) -> Answer:
        """Send a request and return what `read` makes of the body of the answer, which is of the type asked for.

        `read` raises CouldNotAsk for an answer that is none, Busy for one that may be another later.  Raises
        CouldNotAsk.
        """
        number = 0
        while True:
            number += 1
            reply = None
            try:
                reply = self._sent(request)
                return read(_body(request, reply))
            except Busy as busy:
                wait = self._wait(reply, number)
                if number == TRIES or wait > self._left:
                    raise CouldNotAsk(f"{request.endpoint} {busy}") from None
                self._left -= wait
                self._clock.sleep(wait)

    def _sent(self, request: Request) -> Reply:
        query = urlencode(request.parameters)
        url, body, held = request.endpoint, None, _Held(request.endpoint)
        if request.form:
            body = bytes_body(query.encode(), _FORM)
        else:
            url = f"{url}{'&' if '?' in url else '?'}{query}" if query else url
        try:
            reply = self._client.send("POST" if body else "GET", url, body, accept=request.accept, tries=1, into=held)
        except CouldNotAsk:
            raise
        except CouldNotRun as error:
            raise Busy(str(error).removeprefix(url).strip()) from None
        return reply._replace(body=held.getvalue()) if reply.well else reply

    def _wait(self, reply: Reply | None, number: int) -> float:
        """Return the seconds until the next try: what the server says, whatever its status, or ever more."""
        said = waiting(HTTPStatus.SERVICE_UNAVAILABLE, reply.headers, self._clock.now()) if reply else None
        return FIRST_WAIT * 2 ** (number - 1) * (0.5 + self._clock.chance()) if said is None else said


class _Held(BytesIO):
    """An answer as it comes: packed, a small one may become larger than memory."""

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self._endpoint = endpoint

    def write(self, piece: ReadableBuffer) -> int:
        if self.tell() + memoryview(piece).nbytes > _MOST:
            raise CouldNotAsk(f"{self._endpoint} answers with more than {_MOST >> 20} MB")
        return super().write(piece)


def _body(request: Request, reply: Reply) -> bytes:
    """Return the body of an answer.  Raises Busy, CouldNotAsk."""
    if not reply.well:
        told = str(failure(request.endpoint, reply.status, reply.headers, reply.body))
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Busy(told.removeprefix(request.endpoint).strip())
        raise CouldNotAsk(told if told.startswith(request.endpoint) else f"{request.endpoint} says: {told}")
    found = reply.headers.get_content_type()
    if found not in (request.accept, JSON):
        raise CouldNotAsk(f"{request.endpoint} answers with {found} instead of {request.accept}")
    return reply.body


def _json(request: Request, body: bytes) -> object:
    """Return the JSON of a body.  Raises Unreadable."""
    try:
        content: object = json.loads(body, object_pairs_hook=_unique, parse_constant=_no_number)
        if _HALF in body.lower():
            json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Unreadable(request.endpoint, _reason(error)) from None
    return content


class _Refused(ValueError):
    """JSON that is well-formed and yet says nothing sure."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise _Refused(f"it says {twice!a} twice")
    return content


def _no_number(text: str) -> float:
    raise _Refused(f"{text} is no number")


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, _Refused) else "it is not JSON, or ends too early"
