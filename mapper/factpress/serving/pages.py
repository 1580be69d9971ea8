"""The site's files on request, and where the IRIs of things lead: 303 to the page or the data that a client wants."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from factpress.serving.contents import content, is_known
from factpress.serving.edition import Edition
from factpress.serving.formats import content_type, is_data, media_type_of
from factpress.serving.messages import Question
from factpress.serving.negotiation import best_language, best_type
from factpress.serving.refusals import Refusal, check_method
from factpress.serving.replies import HTML, OPEN, policy_of, preflight, redirect
from factpress.site.answers import Held
from factpress.site.model import LANGUAGES, Site
from factpress.site.paths import in_language
from factpress.site.questions.live_queries import live_page
from factpress.store.results_json import read_rows

METHODS = ("GET", "HEAD", "OPTIONS")
_INDEX = "index.html"
#: The data beside a page, in the order in which they are offered.
_DATA = {"text/turtle": "index.ttl", "application/ld+json": "index.jsonld", "application/n-triples": "index.nt"}
_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
_QUERY_PAGE = re.compile(rf"query/(?P<name>.+)/index(?:\.(?P<language>{'|'.join(LANGUAGES[1:])}))?\.html\Z")
#: What a script may do as a worker, which goes by its own policy: run WebAssembly and load files of this site.
_WORKER = {"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"}
_NEGOTIATED = ("Accept", "Accept-Language")


async def page(request: Request, edition: Edition) -> Response:
    """Answer a request for a file of the site, or for an IRI below its base.  Raises Refusal."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    check_method(request.method, METHODS)
    name: str = request.scope["path"].removeprefix("/")
    path = name + _INDEX if not name or name.endswith("/") else name
    if path in edition.outputs:
        return await _file(request, edition, path)
    if f"{name}/{_INDEX}" in edition.outputs:
        return _dereferenced(request, edition, f"{name}/")
    raise Refusal("not-found", "there is nothing at this address")


async def _file(request: Request, edition: Edition, path: str) -> Response:
    asked = _QUERY_PAGE.match(path)
    if asked and asked["name"] in edition.site.questions:
        return await _query_page(request, edition, asked["name"], asked["language"] or LANGUAGES[0])
    made = await edition.make(path)
    headers = _links(edition, path)
    media_type = media_type_of(path)
    if isinstance(made, Path):
        return _large(request, made, path, media_type, headers)
    policy = policy_of(made) if media_type == HTML else _WORKER if media_type.startswith("text/javascript") else {}
    return await content(request, made, media_type, {**headers, **policy})


async def _query_page(request: Request, edition: Edition, name: str, language: str) -> Response:
    """Return the page of a saved query, asked with what the form says."""
    loop, given = asyncio.get_running_loop(), dict(request.query_params)

    def ask(site: Site, name: str, given: Mapping[str, str], language: str) -> Held:
        question = Question(site.bound(name, given, language), rows="json", truth=None, triples=None)
        reply = asyncio.run_coroutine_threadsafe(edition.pool.ask(question), loop).result()
        answer = read_rows(reply.body)
        return Held(answer.columns, tuple(answer.rows))

    # Not in one of the threads that make files: others would wait for the answer.
    shown = await asyncio.to_thread(live_page, edition.site, name, given, language, ask)
    return await content(request, shown.content, HTML, policy_of(shown.content), status=shown.status)


def _large(request: Request, file: Path, path: str, media_type: str, headers: Mapping[str, str]) -> Response:
    status = file.stat()
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    head = {**(OPEN if is_data(media_type) else {}), "Cache-Control": "no-cache", **headers, "ETag": tag}
    if is_known(request, tag):
        return Response(status_code=304, headers=head)
    return FileResponse(file, headers={**head, "Content-Type": content_type(media_type)})


# ---------------------------------------------------------------------------------------- IRIs


def _dereferenced(request: Request, edition: Edition, folder: str) -> Response:
    """Return where the document is that a client wants of what an IRI names (303, for a thing is no document)."""
    places = {HTML: _page_path(request, edition, folder), **_data(edition, folder)}
    wanted = best_type(request.headers.get("accept"), tuple(places))
    if wanted is None:
        raise Refusal("not-acceptable", f"it is described in {', '.join(places)}", {"offers": list(places)})
    links = ", ".join(_alternates(edition, folder, "/"))
    return redirect(f"/{quote(places[wanted])}", {**OPEN, "Vary": ", ".join(_NEGOTIATED), "Link": links})


def _page_path(request: Request, edition: Edition, folder: str) -> str:
    """Return the path of the page in the language that a client reads; the one in the first is the folder's own."""
    there = [one for one in LANGUAGES if folder + in_language(_INDEX, one) in edition.outputs]
    language = best_language(request.headers.get("accept-language"), there)
    return folder if language == LANGUAGES[0] else folder + in_language(_INDEX, language)


def _data(edition: Edition, folder: str) -> dict[str, str]:
    """Return the paths of the data on what a folder is about, by media type; an evidence is described with its fact."""
    paths = {media_type: folder + name for media_type, name in _DATA.items()}
    found = {media_type: path for media_type, path in paths.items() if path in edition.outputs}
    if found or not folder.startswith("evidence/"):
        return found
    base = edition.site.base.iri
    facts = edition.site.data.mentions(base + folder.rstrip("/"))
    fact = next((subject for subject, predicate in facts if predicate == _DERIVED), "")
    return _data(edition, f"{fact.removeprefix(base)}/") if fact.startswith(f"{base}fact/") else {}


def _links(edition: Edition, path: str) -> dict[str, str]:
    """Return the header that leads from a page or data to the others on the same."""
    folder, _, name = path.rpartition("/")
    if not (name.startswith("index.") and f"{folder}/{_INDEX}" in edition.outputs):
        return {}
    links = list(_alternates(edition, f"{folder}/", "/", path))
    return {"Link": ", ".join(links)} if links else {}


def _alternates(edition: Edition, folder: str, root: str, but: str = "") -> Iterable[str]:
    """Yield links to the pages and data in a folder, but the one at the path `but`; data describe the thing."""
    for language in LANGUAGES:
        path = folder + in_language(_INDEX, language)
        if path in edition.outputs and path != but:
            yield f'<{root}{quote(path)}>; rel="alternate"; type="{HTML}"; hreflang="{language}"'
    for media_type, path in _data(edition, folder).items():
        if path != but:
            relation = "alternate describedby" if media_type == "text/turtle" else "alternate"
            yield f'<{root}{quote(path)}>; rel="{relation}"; type="{media_type}"'
