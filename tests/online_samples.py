"""Back ends for tests: a clock that stands still, a caller who may wait a little, a cache in a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from factpress.bundle import Bundle
from factpress.linking.backends.cache import Cache
from factpress.linking.backends.etiquette import BUDGET, Caller, headers
from factpress.linking.backends.mediawiki import MediaWiki
from factpress.linking.schema import Schema
from factpress.pipeline.links.wikidata import read_schema
from factpress.reading.ontology import read_vocabulary
from factpress.store.access import Access
from factpress.store.http import Client, Clock

BUNDLE = Bundle.installed()
VOCABULARY = read_vocabulary(BUNDLE.ontology)
SCHEMA: Schema = read_schema(BUNDLE.wikidata, VOCABULARY)
DAY = 86_400.0


@dataclass
class World:
    """The time, which goes on only while somebody sleeps, and how long was slept."""

    time: float = 1_900_000_000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: self.time, self._sleep, lambda: 0.5, lambda: "ab" * 16)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def caller(self, timeout: float = 5.0, budget: float = BUDGET) -> Caller:
        client = Client(Access(), timeout, self.clock(), headers=headers("1.2.3", "me@example.org"))
        return Caller(client, self.clock(), budget)

    def cache(self, folder: Path | None, max_age: float = DAY) -> Cache:
        return Cache(folder, lambda: self.time, max_age)

    def mediawiki(self, url: str, folder: Path | None = None, **options: float) -> MediaWiki:
        return MediaWiki(self.caller(**options), self.cache(folder), SCHEMA, url)
