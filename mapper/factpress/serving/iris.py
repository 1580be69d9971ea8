"""Where IRIs lead: what they name is no document, so to the page or the data that a client wants of it (303)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from factpress.languages import LANGUAGES
from factpress.serving.edition import Edition
from factpress.serving.negotiation import best_language, best_type
from factpress.serving.refusals import Refusal
from factpress.serving.replies import HTML, OPEN, redirect
from factpress.site.model import Site
from factpress.site.pages.link_pages import LINK, linked
from factpress.site.paths import VOCABULARY, folder_of, in_language

INDEX = "index.html"
#: What answers hang on.
NEGOTIATED = ("Accept", "Accept-Language")
#: The data beside a page, in the order in which they are offered.
_DATA = {"text/turtle": "index.ttl", "application/ld+json": "index.jsonld", "application/n-triples": "index.nt"}
_EVIDENCE = "evidence/"
#: The page of the dumps and of the named graphs.
_DUMPS = "data/"
_ONTOLOGY, _SHAPES = "ontology/", "shapes/"


def dereferenced(request: Request, edition: Edition, folder: str, fragment: str = "") -> Response:
    """Return where the document is that a client wants of what a folder tells of; a page has a fragment for it."""
    places = {HTML: _page_path(request, edition, folder), **data_of(edition, folder)}
    wanted = best_type(request.headers.get("accept"), tuple(places))
    if wanted is None:
        raise Refusal("not-acceptable", "described_as", {"offers": list(places)}, offers=", ".join(places))
    anchor = f"#{quote(fragment)}" if fragment and wanted == HTML else ""
    return _see_other(edition, folder, f"{quote(places[wanted])}{anchor}")


def preferred_data(request: Request, edition: Edition, folder: str) -> Response | None:
    """Return where the data are, for a client that asks for the page of a folder and wants data more; else None."""
    places = data_of(edition, folder)
    wanted = best_type(request.headers.get("accept"), (HTML, *places))
    return _see_other(edition, folder, quote(places[wanted])) if wanted in places else None


def _see_other(edition: Edition, folder: str, place: str) -> Response:
    links = ", ".join(alternates(edition, folder))
    return redirect(f"/{place}", {**OPEN, "Vary": ", ".join(NEGOTIATED), "Link": links})


def told_elsewhere(edition: Edition, name: str) -> tuple[str, str] | None:
    """Return the folder, and the fragment of its page, that tell of an IRI without a folder of its own.

    `name` is the IRI behind the base or the vocabulary's namespace.  None if nothing that is published has the IRI.
    """
    section, _, local = name.partition("/")
    graphs = (partition.graph for partition in edition.site.manifest.partitions)
    if section == "graph" and edition.site.base.iri + name in graphs:
        return _DUMPS, name
    iri = VOCABULARY + name
    if section == "shapes" and iri in edition.terms:
        return _SHAPES, local
    if section in ("agent", "ontology") and (iri in edition.terms or edition.site.data.mentions(iri)):
        return _ONTOLOGY, ""
    return None


def _page_path(request: Request, edition: Edition, folder: str) -> str:
    """Return the path of the page in the language that a client reads; the one in the first is the folder's own."""
    there = [one for one in LANGUAGES if folder + in_language(INDEX, one) in edition.outputs]
    language = best_language(request.headers.get("accept-language"), there)
    return folder if language == LANGUAGES[0] else folder + in_language(INDEX, language)


def data_of(edition: Edition, folder: str) -> dict[str, str]:
    """Return the paths of the data on what a folder is about, by media type.

    An evidence is described with its fact, a note on a link with the thing that is linked.
    """
    paths = {media_type: folder + name for media_type, name in _DATA.items()}
    found = {media_type: path for media_type, path in paths.items() if path in edition.outputs}
    whole = None if found else _whole(edition.site, folder)
    return data_of(edition, whole) if whole else found


def _whole(site: Site, folder: str) -> str | None:
    """Return the folder of that which something is a part of."""
    iri = site.base.iri + folder.rstrip("/")
    if folder.startswith(LINK):
        return linked(site, iri)
    if folder.startswith(_EVIDENCE):
        return next((folder_of(site.base, fact) for fact in site.facts.of_evidence(iri)), None)
    return None


def links_of(edition: Edition, path: str) -> dict[str, str]:
    """Return the header that leads from a page or data to the others on the same."""
    folder, _, name = path.rpartition("/")
    if not (name.startswith("index.") and f"{folder}/{INDEX}" in edition.outputs):
        return {}
    links = list(alternates(edition, f"{folder}/", path))
    return {"Link": ", ".join(links)} if links else {}


def alternates(edition: Edition, folder: str, but: str = "") -> Iterator[str]:
    """Yield links to the pages and data in a folder, but the one at the path `but`; data describe the thing."""
    for language in LANGUAGES:
        path = folder + in_language(INDEX, language)
        if path in edition.outputs and path != but:
            yield f'</{quote(path)}>; rel="alternate"; type="{HTML}"; hreflang="{language}"'
    for media_type, path in data_of(edition, folder).items():
        if path != but:
            relation = "alternate describedby" if media_type == "text/turtle" else "alternate"
            yield f'</{quote(path)}>; rel="{relation}"; type="{media_type}"'
