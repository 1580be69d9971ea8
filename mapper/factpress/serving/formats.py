"""Media types of what the server gives, and our short names for them."""

from __future__ import annotations

from collections.abc import Mapping

from factpress.serving.negotiation import best_type

#: By kind of answer: media type to format; the first is given to those who take anything.
ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
TRUTH: Mapping[str, str] = {media_type: form for media_type, form in ROWS.items() if form in ("json", "xml")}
TRIPLES: Mapping[str, str] = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}
#: What is said in UTF-8, and says so.
_TEXTS = ("text/", "application/javascript")
#: By the ending of a file of the site.
_ENDINGS: Mapping[str, str] = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "gz": "application/gzip",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "atom": "application/atom+xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "wasm": "application/wasm",
    "woff2": "font/woff2",
    "rq": "application/sparql-query",
    "yaml": "application/yaml",
    "txt": "text/plain",
    "conf": "text/plain",
    "htaccess": "text/plain",
    "md": "text/markdown",
    "cff": "application/yaml",
}
#: What others may read from pages of their own: everything but pages and what belongs to them.
_OWN = frozenset({"text/html", "text/css", "text/javascript"})
#: Types whose bytes are as small as they get.
_PACKED = ("application/gzip", "image/png", "image/x-icon", "font/", "application/vnd.openxmlformats")


def media_type_of(path: str) -> str:
    """Return the media type of a file of the site, by its ending."""
    name = path.rpartition("/")[2]
    if path == ".well-known/void":
        return "text/turtle"
    stem, point, ending = name.rpartition(".")
    return _ENDINGS.get(ending.lower(), "application/octet-stream" if point and stem else "text/plain")


def content_type(media_type: str) -> str:
    """Return the Content-Type header of a media type."""
    return f"{media_type}; charset=utf-8" if media_type.startswith(_TEXTS) else media_type


def is_data(media_type: str) -> bool:
    """Whether pages of other sites may read it."""
    return media_type not in _OWN


def is_packed(media_type: str) -> bool:
    """Whether compression makes it no smaller."""
    return media_type.startswith(_PACKED)


def chosen(accept: str | None, offers: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the media type and the format that an Accept header wants most of some; None if it wants none."""
    media_type = best_type(accept, tuple(offers))
    return None if media_type is None else (media_type, offers[media_type])
