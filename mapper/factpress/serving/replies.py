"""Answers that have no content of their own: refusals as problem details (RFC 9457), redirects, preflights."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from html import unescape

from starlette.requests import Request
from starlette.responses import Response

from factpress.languages import LANGUAGES
from factpress.serving.negotiation import best_language, best_type
from factpress.serving.refusals import Refusal

HTML, PROBLEM = "text/html", "application/problem+json"
#: Headers by which pages of other sites may read data; they carry no secret.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After, X-SPARQL-MaxRows",
}
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
#: Makes the page for a refusal, at a path, in a language.
Page = Callable[[str, str, Refusal], bytes]


def refused(request: Request, refusal: Refusal, words: Mapping[str, Mapping[str, str]], page: Page | None) -> Response:
    """Return a refusal in a language: the page, if there is one, for who wants one most, else problem details.

    `words` are those of the interface, by language.
    """
    language = best_language(request.headers.get("accept-language"), LANGUAGES)
    headers = {**OPEN, **refusal.headers, "Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}
    if page and best_type(request.headers.get("accept"), (PROBLEM, "application/json", HTML)) == HTML:
        made = page(request.scope["path"], language, refusal)
        return Response(made, refusal.status, {**headers, **policy_of(made)}, HTML)
    told = problem(refusal, words[language])
    return Response(told, refusal.status, {**headers, "Content-Language": language}, PROBLEM)


def policy_of(page: bytes) -> dict[str, str]:
    """Return a page's own policy as a header too, which can say what a page cannot: who may frame it."""
    found = _POLICY.search(page)
    policy = unescape(found[1].decode()) if found else ""
    return {"Content-Security-Policy": f"{policy.rstrip('; ')}; frame-ancestors 'self'"} if policy else {}


def problem(refusal: Refusal, words: Mapping[str, str]) -> bytes:
    """Return problem details: the code is a stable name for programs, the detail a sentence for people."""
    content = {
        "type": f"/api/#{refusal.code}",
        "title": refusal.title(words),
        "status": refusal.status,
        "detail": refusal.sentence(words),
        "code": refusal.code,
        **refusal.members,
    }
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"


def preflight(methods: tuple[str, ...]) -> Response:
    """Return the answer to OPTIONS: what an address answers to, for everybody."""
    allowed = ", ".join(methods)
    headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, **OPEN, **_PREFLIGHT}
    return Response(status_code=204, headers=headers)


def redirect(location: str, headers: Mapping[str, str]) -> Response:
    """Return 303 See Other; the location is an absolute path, percent-encoded."""
    return Response(status_code=303, headers={"Location": location, **headers})
