"""Who answers which address, and what holds for all of them."""

from __future__ import annotations

import asyncio
import json
import re
import traceback
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from factpress.serving import api
from factpress.serving.contents import content
from factpress.serving.edition import Edition, Serving
from factpress.serving.live import Live
from factpress.serving.openapi import document
from factpress.serving.own_pages import API_PAGES, api_page, refusal_page
from factpress.serving.pages import METHODS, page
from factpress.serving.refusals import Refusal, check_method
from factpress.serving.replies import HTML, policy_of, preflight, refused
from factpress.serving.requested import Requested, Watched

#: How many requests are answered at a time, and what one more is told to wait, in seconds.
MOST, _LATER = 100, "1"
#: What goes with every answer that does not say otherwise.
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
#: A host, with or without a port: it comes to stand in links.
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?\Z")
#: What stands before the path where a request names the whole URL, as for a proxy (RFC 9112, section 3.2.2).
_ABSOLUTE = re.compile(r"\Ahttps?://[^/]*", re.IGNORECASE)
_API = "/api/"


class App:
    """The server as ASGI has it: every request to the edition of now, and no fault out to the client but a sentence.

    `tell` is told what went wrong that should not have, `log` of every request once it is answered.
    """

    def __init__(
        self, live: Live, serving: Serving, tell: Callable[[str], None], log: Callable[[Requested], None] | None = None
    ) -> None:
        self._live, self._serving, self._tell, self._log = live, serving, tell, log
        self._at_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        request = Request({**scope, "path": _ABSOLUTE.sub("", scope["path"])}, receive)
        watched, clock = Watched(send), asyncio.get_running_loop().time
        begin = clock()
        self._at_work += 1
        try:
            with self._live.edition() as edition:
                response = await self._answered(request, edition)
                if response is not None:
                    await response(request.scope, receive, _secured(watched))
        finally:
            self._at_work -= 1
            if self._log:
                self._log(watched.told(scope, clock() - begin))

    async def _answered(self, request: Request, edition: Edition) -> Response | None:
        """Return the answer, None where nobody waits for it any more."""
        try:
            return await self._judged(request, edition)
        except ClientDisconnect:
            return None
        except Exception:  # noqa: BLE001 - whatever it is, the server goes on, and the client is told a sentence
            self._tell(f"{request.method} {request.scope['path']} failed:\n{traceback.format_exc()}")
            return refused(request, Refusal("failed", "failed"), edition.site.pages.words, None)

    async def _judged(self, request: Request, edition: Edition) -> Response:
        def shown(path: str, language: str, refusal: Refusal) -> bytes:
            return refusal_page(edition.site.pages, path, language, refusal)

        try:
            self._admit(request)
            return await self._routed(request, edition)
        except Refusal as refusal:
            return refused(request, refusal, edition.site.pages.words, shown)

    def _admit(self, request: Request) -> None:
        if self._at_work > MOST:
            raise Refusal("busy", "busy", headers={"Retry-After": _LATER})
        host = request.headers.get("host")
        if host is not None and not _HOST.match(host):
            raise Refusal("request-malformed", "host")
        if "content-length" in request.headers and "transfer-encoding" in request.headers:
            raise Refusal("request-malformed", "two_lengths", headers={"Connection": "close"})

    async def _routed(self, request: Request, edition: Edition) -> Response:
        path = request.scope["path"]
        if path in ("/sparql", "/sparql/"):
            return await edition.endpoint.answer(request)
        if path == "/openapi.json" or path in _OWN:
            return await self._own(request, edition)
        if path.startswith(_API):
            return await api.answer(request, edition, path.removeprefix(_API))
        return await page(request, edition)

    async def _own(self, request: Request, edition: Edition) -> Response:
        """Answer with the API's page, or with the same for programs."""
        if request.method == "OPTIONS":
            return preflight(METHODS)
        check_method(request.method, METHODS)
        server = str(request.base_url).rstrip("/")
        name = _OWN.get(request.scope["path"])
        if name is None:
            described = json.dumps(document(edition.site, server), ensure_ascii=False, indent=1).encode()
            return await content(request, described, "application/json", {})
        limits = self._serving.rows, self._serving.limits.seconds
        made = await edition.files.run(lambda: api_page(edition.site, name, server, *limits))
        return await content(request, made, HTML, policy_of(made))


#: Where the API's page is asked for, with its path in the site.
_OWN = {"/api": "api/index.html", "/api/": "api/index.html", **{f"/{path}": path for path in API_PAGES}}


def _secured(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
