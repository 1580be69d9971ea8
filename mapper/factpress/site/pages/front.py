"""The front page: what this is, in ten seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from heapq import nsmallest
from typing import NamedTuple

from factpress.languages import LANGUAGES
from factpress.model import Iri, Literal
from factpress.site.drawn import drawn
from factpress.site.model import Output, Site
from factpress.site.paths import in_language
from factpress.site.told import Told, told
from factpress.site.touching import COUNTS

_EVENTS = "front-events.rq"
#: What finds facts to show, and what does where this has no answer; and columns of them.
_SAMPLE, _ANY = "front-sample", "front-sample-any"
_FACT, _LANGUAGE = "fact", "language"
_INDEX = "index.html"


class Event(NamedTuple):
    """An event, and the day on which it begins, "" where that is not said."""

    iri: str
    day: str


def page(site: Site, path: str, language: str) -> bytes:
    """Return the front page in a language."""
    manifest = site.manifest
    site.data.note(COUNTS)
    return site.pages.page(
        "front.html",
        path,
        language,
        description=site.settings.description_in(language),
        facts=manifest.facts.total,
        passages=manifest.evidence,
        things=manifest.things,
        articles=len(manifest.facts.by_article),
        events=list(_events(site)),
        sample=_sample(site, language),
    )


def _events(site: Site) -> Iterator[Event]:
    for event, day, _ in site.data.ask(_query(site, _EVENTS)).rows:
        if isinstance(event, Iri):
            yield Event(event.value, day.value if isinstance(day, Literal) else "")


def _sample(site: Site, language: str) -> Told | None:
    """Return a fact to show what a fact is, quoted in the page's language where there is one; None without a fact."""
    for iri in _samples(site, language):
        view = site.facts.fact(iri)
        if view:
            found = told(site, view, language)
            quoted = sorted(found.evidences, key=lambda shown: shown.quote.language != language)
            return found._replace(evidences=tuple(quoted))
    return None


def _samples(site: Site, language: str) -> Iterator[str]:
    """Yield facts to show until one will do: the most proven in the language, then in all, then any at all."""
    rows = drawn(site, _SAMPLE, _FACT)
    for tags in ({language}, {row[_LANGUAGE] for row in rows}):
        passages: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            if row[_LANGUAGE] in tags:
                passages[row[_FACT]][row["article"]] = int(row["evidences"])
        yield from nsmallest(1, passages, key=partial(_less_proven, passages))
    yield from (row[_FACT] for row in drawn(site, _ANY))


def _less_proven(passages: Mapping[str, Mapping[str, int]], fact: str) -> tuple[int, int, str]:
    """Return what orders facts by how many articles say so, then by how many passages; the most proven is the first."""
    return -len(passages[fact]), -sum(passages[fact].values()), fact


def _query(site: Site, name: str) -> str:
    return (site.drawings / name).read_text(encoding="utf-8")


def outputs(site: Site) -> Iterator[Output]:
    """List the front page."""
    for language in LANGUAGES:
        path = in_language(_INDEX, language)
        yield Output(path, partial(page, site, path, language))
