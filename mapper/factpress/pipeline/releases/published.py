"""A comparison as the site publishes it: what changed, in the site's languages, and as feeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from factpress.languages import LANGUAGES
from factpress.pipeline.releases.changes import Comparison
from factpress.pipeline.releases.comparing import compare
from factpress.pipeline.releases.feed import as_feed
from factpress.pipeline.releases.telling import Item, Section, told
from factpress.pipeline.releases.words import read_words
from factpress.site.compared import Change, Changes, Group, Told
from factpress.site.dataset.changes import feed_path


class Earlier(NamedTuple):
    """The folder of an earlier build, and one for what does not fit into memory."""

    build: Path
    temporary: Path


def published_changes(
    earlier: Earlier,
    new: Path,
    queries: Path,
    address: str | None = None,
    step: Callable[[str], None] = lambda step: None,
) -> Changes:
    """Compare the build that is published with an earlier one.

    `address` is the URL of the site, ending in "/"; the rest and the errors are as in `compare`.
    """
    comparison = compare(earlier.build, new, queries, earlier.temporary, step)
    return Changes({language: _told(comparison, queries, address, language) for language in LANGUAGES})


def _told(comparison: Comparison, queries: Path, address: str | None, language: str) -> Told:
    words = read_words(queries, language, comparison.names)
    said = told(comparison, words)
    feed = None
    if comparison.updated:
        feed = as_feed(comparison, said, language, links=_links(address, language) if address else {})
    numbers_last = sorted(said.sections, key=lambda section: section.title == words.phrases["release"])
    return Told(said.summary, tuple(map(_group, numbers_last)), feed)


def _links(address: str, language: str) -> dict[str, str]:
    """Return by relation the URLs that a feed names: its own, and that of the page."""
    feed = feed_path(language)
    return {"self": f"{address}{feed}", "alternate": f"{address}{feed.rpartition('/')[0]}/"}


def _group(section: Section) -> Group:
    return Group(section.title, tuple(map(_change, section.items)))


def _change(item: Item) -> Change:
    return Change(str(item.kind), item.text, tuple(map(_change, item.parts)), item.iri)
