"""What changed since an earlier release: a page, and an Atom feed for those who follow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.model import LANGUAGES, Output
from factpress.site.paths import in_language
from factpress.site.touching import ANYTHING

if TYPE_CHECKING:
    from factpress.site.model import Site

FOLDER = "changes/"
_TEMPLATE, _PAGE, _FEED = "changes.html", f"{FOLDER}index.html", f"{FOLDER}feed.atom"
#: How many changes of one sort the page shows; the feed has all.
_MOST = 1000


class Change(NamedTuple):
    """One difference as a sentence: how it differs (added, removed, changed, corrected), and those below it.

    `iri` is that of the fact or thing, "" if it is gone.
    """

    kind: str
    text: str
    parts: tuple[Change, ...] = ()
    iri: str = ""


class Group(NamedTuple):
    """Differences of one sort."""

    title: str
    changes: tuple[Change, ...]


class Told(NamedTuple):
    """A comparison in one language; `summary` has the releases and the counts, a line each."""

    summary: tuple[str, ...]
    groups: tuple[Group, ...]
    feed: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an earlier build, by language; `feed` is None where no day is known that it could have."""

    told: Mapping[str, Told]


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
