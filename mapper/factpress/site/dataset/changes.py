"""What changed since an earlier release: a page, and an Atom feed for those who follow it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from factpress.languages import LANGUAGES
from factpress.site.model import Output
from factpress.site.paths import in_language
from factpress.site.touching import ANYTHING

if TYPE_CHECKING:
    from factpress.site.compared import Told
    from factpress.site.model import Site

FOLDER = "changes/"
_TEMPLATE, _PAGE, _FEED = "changes.html", f"{FOLDER}index.html", f"{FOLDER}feed.atom"
#: How many changes of one sort the page shows; the feed has all.
_MOST = 1000


def feed_path(language: str) -> str:
    """Return the path of the feed in a language."""
    return in_language(_FEED, language)


def outputs(site: Site) -> Iterator[Output]:
    """List the page of changes in each language, and the feeds."""
    told = site.changes.told if site.changes else {}
    for language in LANGUAGES:
        path = in_language(_PAGE, language)
        yield Output(path, partial(_page, site, told.get(language), path, language))
        said = told.get(language)
        if said and said.feed:
            yield Output(feed_path(language), partial(_encoded, site, said.feed))


def _encoded(site: Site, feed: str) -> bytes:
    site.data.note(ANYTHING)
    return feed.encode()


def _page(site: Site, told: Told | None, path: str, language: str) -> bytes:
    if told:
        site.data.note(ANYTHING)
    feed = feed_path(language) if told and told.feed else None
    return site.pages.page(
        _TEMPLATE, path, language, told=told, feed=feed, most=_MOST, release_of_data=site.manifest.version
    )
