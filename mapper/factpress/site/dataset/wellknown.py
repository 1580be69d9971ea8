"""Files that others look for by their names: sitemap, robots.txt, CITATION.cff, and the page for what was not found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from factpress.iris import is_absolute_iri
from factpress.languages import LANGUAGES
from factpress.markup import plain
from factpress.site.dataset.described import describe
from factpress.site.model import Output
from factpress.site.paths import in_language
from factpress.site.touching import FILES

if TYPE_CHECKING:
    from factpress.site.model import Site

_SITEMAP, _ROBOTS, _CITATION, _LOST = "sitemap.xml", "robots.txt", "CITATION.cff", "404.html"
#: How many addresses a sitemap may have (sitemaps.org, protocol 0.9).
MOST = 50_000
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
#: What is no page of its own: pages for what was not found, and those that only lead on.
_NO_PAGES = ("404.", "evidence/", "link/")


def outputs(site: Site) -> Iterator[Output]:
    """List the files, all but the sitemaps."""
    yield Output(_ROBOTS, lambda: robots(site.address).encode())
    yield Output(_CITATION, lambda: citation(site).encode())
    for language in LANGUAGES:
        path = in_language(_LOST, language)
        root = urlsplit(site.address).path if site.address else None
        yield Output(path, partial(site.pages.page, _LOST, path, language, root=root))


def robots(address: str | None) -> str:
    """Return robots.txt (RFC 9309): everything may be read, and there the sitemap is."""
    return "User-agent: *\nAllow: /\n" + (f"\nSitemap: {address}{_SITEMAP}\n" if address else "")


# ---------------------------------------------------------------------------------------- sitemaps


def sitemaps(site: Site, paths: Iterable[str]) -> Iterator[Output]:
    """List the sitemaps of a site whose files have these paths: one, or several and an index of them.

    Without an address there is none: a sitemap has whole URLs.
    """
    if not site.address:
        return
    pages = {path for path in paths if path.endswith(".html") and not path.startswith(_NO_PAGES)}
    listed = sorted(pages)
    parts = [listed[at : at + MOST] for at in range(0, len(listed), MOST)]
    names = [_SITEMAP] if len(parts) <= 1 else [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield Output(name, partial(_sitemap, site, site.address, part, pages))
    if len(parts) > 1:
        yield Output(_SITEMAP, partial(_index, site, site.address, names))


def _sitemap(site: Site, address: str, paths: Sequence[str], pages: set[str]) -> Iterator[bytes]:
    site.data.note(FILES)
    return _urls(address, paths, pages)


def _urls(address: str, paths: Sequence[str], pages: set[str]) -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SPACE}" xmlns:xhtml="{_XHTML}">\n'.encode()
    for path in paths:
        twins = {language: twin for language, twin in _twins(path).items() if twin in pages}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{_url(address, twin)}"/>'
            for language, twin in twins.items()
            if len(twins) > 1
        )
        yield f"<url><loc>{_url(address, path)}</loc>{links}</url>\n".encode()
    yield b"</urlset>\n"


def _twins(path: str) -> dict[str, str]:
    """Return the paths that a page has in each language, itself among them."""
    stem = path.removesuffix(".html")
    for language in LANGUAGES[1:]:
        stem = stem.removesuffix(f".{language}")
    return {language: in_language(f"{stem}.html", language) for language in LANGUAGES}


def _url(address: str, path: str) -> str:
    return escape(f"{address}{quote(path)}")


def _index(site: Site, address: str, names: Sequence[str]) -> bytes:
    site.data.note(FILES)
    entries = "".join(f"<sitemap><loc>{_url(address, name)}</loc></sitemap>\n" for name in names)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SPACE}">\n{entries}</sitemapindex>\n'.encode()
    )


# ---------------------------------------------------------------------------------------- citation


def citation(site: Site) -> str:
    """Return CITATION.cff (Citation File Format 1.2.0): whom to cite, for what, and how it may be used."""
    description = describe(site)
    settings = site.settings
    page = site.address or site.base.iri
    abstract = settings.description or description.summary[LANGUAGES[0]]
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"message: {_yaml(site.pages.words[LANGUAGES[0]]['citation_message'])}",
        f"title: {_yaml(site.title)}",
        "authors:",
        *(line for name in description.creators or (site.title,) for line in _author(name)),
        f"abstract: {_yaml(abstract)}",
        f"url: {_yaml(page)}",
        *([f"version: {_yaml(site.manifest.version)}"] if site.manifest.version else []),
        *([f"date-released: {_yaml(description.modified)}"] if description.modified else []),
        *([f"license-url: {_yaml(settings.licence)}"] if settings.licence else []),
        *(["keywords:", *(f"  - {_yaml(keyword)}" for keyword in settings.keywords)] if settings.keywords else []),
        *_contact(site),
    ]
    return "".join(f"{line}\n" for line in lines)


def _author(name: str) -> list[str]:
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        return [f"  - name: {_yaml(name)}"]
    return [f"  - family-names: {_yaml(family)}", f"    given-names: {_yaml(given)}"]


def _contact(site: Site) -> list[str]:
    if not site.contact:
        return []
    key = "website" if is_absolute_iri(site.contact) else "email"
    return [
        "contact:",
        f"  - name: {_yaml(site.settings.publisher or site.title)}",
        f"    {key}: {_yaml(site.contact)}",
    ]


def _yaml(text: str) -> str:
    """Return a text as YAML, of which JSON's texts are a part."""
    return json.dumps(plain(text), ensure_ascii=False)
