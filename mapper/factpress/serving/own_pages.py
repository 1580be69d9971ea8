"""The pages that only a server has: the API, and what a request is refused with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from factpress.languages import LANGUAGES
from factpress.queries import SavedQuery
from factpress.serving.api import FORMATS
from factpress.serving.refusals import CODES, Refusal
from factpress.site.model import Site
from factpress.site.paths import in_language
from factpress.site.render import Renderer

#: The paths of the API's page, with the language of each.
API_PAGES: Mapping[str, str] = {in_language("api/index.html", language): language for language in LANGUAGES}
_LANGUAGE = re.compile(rf"\.({'|'.join(LANGUAGES)})\.html\Z")


def api_page(site: Site, path: str, server: str, rows: int, seconds: float) -> bytes:
    """Return the page of the API; `server` is its URL without a slash at the end, the others are its limits."""
    return site.pages.page(
        "api.html",
        path,
        API_PAGES[path],
        server=server,
        formats=FORMATS,
        rows=rows,
        seconds=f"{seconds:g}",
        queries=[(query, _example(query)) for _, query in sorted(site.questions.items())],
        codes=CODES,
    )


def _example(query: SavedQuery) -> str:
    """Return the path of a question that the query's own examples ask."""
    given = {
        one.name: one.example
        for one in query.head.parameters.values()
        if one.example is not None and not (one.optional or one.default)
    }
    return f"api/{quote(query.name)}{'?' if given else ''}{urlencode(given)}"


def refusal_page(pages: Renderer, path: str, language: str, refusal: Refusal) -> bytes:
    """Return the page for a refusal, with links that are right at the path where it was met.

    A path with a language at its end, such as that of the page in the other language, is in that language.
    """
    named = _LANGUAGE.search(path)
    spoken = named[1] if named else language
    place = in_language(f"{'x/' * path.removeprefix('/').count('/')}404.html", spoken)
    return pages.page(
        "refusal.html",
        place,
        spoken,
        refusal=refusal,
    )
