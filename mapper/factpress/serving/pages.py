"""The site's files on request."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from factpress.languages import LANGUAGES
from factpress.serving.contents import content, is_known
from factpress.serving.edition import Answered, Edition
from factpress.serving.formats import content_type, is_data, media_type_of
from factpress.serving.given import bound
from factpress.serving.iris import INDEX, dereferenced, links_of, preferred_data, told_elsewhere
from factpress.serving.kept import is_lasting
from factpress.serving.messages import Question
from factpress.serving.refusals import Refusal, check_method
from factpress.serving.replies import HTML, OPEN, policy_of, preflight
from factpress.site.answers import Held
from factpress.site.model import Site
from factpress.site.questions.live_queries import live_page
from factpress.site.questions.query_views import Fault
from factpress.store.results_json import read_rows

METHODS = ("GET", "HEAD", "OPTIONS")
_OK = 200
#: A part of a file that a client may ask for: one range of bytes.
_RANGE = re.compile(r"bytes=(?:[0-9]{1,15}-|-[0-9]{1,15}|(?P<first>[0-9]{1,15})-(?P<last>[0-9]{1,15}))\Z")
_QUERY_PAGE = re.compile(rf"query/(?P<name>.+)/index(?:\.(?P<language>{'|'.join(LANGUAGES[1:])}))?\.html\Z")
#: What a script may do as a worker, which goes by its own policy: run WebAssembly and load files of this site.
_WORKER = {"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"}


async def page(request: Request, edition: Edition) -> Response:
    """Answer a request for a file of the site, or for an IRI below its base.  Raises Refusal."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    check_method(request.method, METHODS)
    if b"%2f" in request.scope.get("raw_path", b"").lower():  # no slash for browsers: the page's links would be wrong
        raise Refusal("not-found", "not_found")
    name: str = request.scope["path"].removeprefix("/")
    is_folder = not name or name.endswith("/")
    path = name + INDEX if is_folder else name
    if path in edition.outputs:
        led = preferred_data(request, edition, name) if is_folder else None
        return led or await _file(request, edition, path, ("Accept",) if is_folder else ())
    if f"{name}/{INDEX}" in edition.outputs:
        return dereferenced(request, edition, f"{name}/")
    elsewhere = told_elsewhere(edition, name)
    if elsewhere:
        return dereferenced(request, edition, *elsewhere)
    raise Refusal("not-found", "not_found")


async def _file(request: Request, edition: Edition, path: str, vary: tuple[str, ...]) -> Response:
    asked = _QUERY_PAGE.match(path)
    if asked and asked["name"] in edition.site.questions:
        return await _query_page(request, edition, asked["name"], asked["language"] or LANGUAGES[0])
    made = await edition.make(path)
    headers = links_of(edition, path)
    media_type = media_type_of(path)
    if isinstance(made, Path):
        return _large(request, made, path, media_type, headers)
    policy = policy_of(made) if media_type == HTML else _WORKER if media_type.startswith("text/javascript") else {}
    return await content(request, made, media_type, {**headers, **policy}, vary)


async def _query_page(request: Request, edition: Edition, name: str, language: str) -> Response:
    """Return the page of a saved query, asked with what the form says."""
    loop, given = asyncio.get_running_loop(), dict(request.query_params)
    key = "page", name, language, *given.items()
    kept = edition.answers.get(key)
    if kept:
        return await content(request, kept.body, HTML, kept.headers)

    def ask(site: Site, name: str, given: Mapping[str, str], language: str) -> Held | Fault:
        try:
            text = bound(site, site.questions[name], given, language)
        except Refusal as refusal:
            return Fault(refusal.key, refusal.shown)
        question = Question(text, rows="json", truth=None, triples=None)
        reply = asyncio.run_coroutine_threadsafe(edition.pool.ask(question), loop).result()
        answer = read_rows(reply.body)
        return Held(answer.columns, tuple(answer.rows), reply.cut)

    # Not in one of the threads that make files: others would wait for the answer.
    shown = await asyncio.to_thread(live_page, edition.site, name, given, language, ask)
    made = Answered(shown.content, policy_of(shown.content))
    if shown.status == _OK and is_lasting(edition.site.questions[name].text):
        edition.answers.put(key, made, len(made.body) + len(repr(key)))
    return await content(request, made.body, HTML, made.headers, status=shown.status)


def _large(request: Request, file: Path, path: str, media_type: str, headers: Mapping[str, str]) -> Response:
    status = file.stat()
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    head = {**(OPEN if is_data(media_type) else {}), "Cache-Control": "no-cache", **headers, "ETag": tag}
    if is_known(request, tag):
        return Response(status_code=304, headers=head)
    if not _is_range(request.headers.get("range", "")):  # passed over (RFC 9110, section 14.2)
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
    return FileResponse(file, headers={**head, "Content-Type": content_type(media_type)})


def _is_range(header: str) -> bool:
    """Whether a Range header asks for one part of a file."""
    found = _RANGE.match(header)
    return found is not None and (found["first"] is None or int(found["first"]) <= int(found["last"]))
