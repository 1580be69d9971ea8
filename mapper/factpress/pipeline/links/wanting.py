"""From seeds to what is looked for: each thing with what its articles say that helps to tell items apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from factpress.linking import Links
from factpress.linking.candidates import Wanted
from factpress.linking.schema import Schema
from factpress.linking.values import Decision
from factpress.model import Record
from factpress.reading.seeds import Seeds
from factpress.vocab import Vocabulary

#: The class whose things are countries, and how far the way to one may be.
_COUNTRY, _STEPS = "Country", 4
_ARTICLE, _IDENTIFIER, _KEYS_OF_A_PROPERTY = "article", "identifier", ("subject", "predicate", "object")


class Wants:
    """Makes the things of some seeds into what is looked for."""

    def __init__(self, seeds: Seeds, links: Links, schema: Schema, vocabulary: Vocabulary) -> None:
        self._seeds, self._schema, self._country = seeds, schema, vocabulary.classes[_COUNTRY]
        self._keys = schema.keys
        accepted = (row for row in links.rows if row.decision is Decision.ACCEPTED)
        #: The accepted items of things.
        self.items = {row.thing: row.item for row in accepted if row.thing and row.item}
        self._facts = [read.record.values for read in seeds.reads()]

    def wanted(self, slug: str) -> Wanted:
        """Return what is known of a thing."""
        record = self._seeds.things[slug]
        articles = self._articles.get(slug, frozenset())
        beside = {thing for article in articles for thing in self._things[article]} - {slug}
        return Wanted(
            thing=slug,
            class_iri=record.values["class"],
            names=tuple(_texts(record, "name")) + tuple(_texts(record, "alternate_name")),
            description=dict(_texts(record, "description")),
            country=self._country_of(slug),
            dates=tuple(sorted({day for article in articles for day in self._days[article]})),
            roles=tuple(sorted(self._roles.get(slug, ()))),
            identifiers=self._schema.identified(record.values.get(_IDENTIFIER, "").split()),
            linked={thing: self.items[thing] for thing in sorted(beside) if thing in self.items},
        )

    # ------------------------------------------------------------------------------------ what facts say

    @cached_property
    def _articles(self) -> Mapping[str, frozenset[str]]:
        """The articles that say something of each thing."""
        found: dict[str, set[str]] = defaultdict(set)
        for article, things in self._things.items():
            for thing in things:
                found[thing].add(article)
        return {thing: frozenset(articles) for thing, articles in found.items()}

    @cached_property
    def _things(self) -> Mapping[str, set[str]]:
        """The things that each article says something of."""
        found: dict[str, set[str]] = defaultdict(set)
        for values in self._facts:
            named = {slug for text in values.values() for slug in text.split() if slug in self._seeds.things}
            found[values.get(_ARTICLE, "")] |= named
        return found

    @cached_property
    def _days(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for values in self._facts:
            found[values.get(_ARTICLE, "")].update(value for key, value in _pairs(values) if key in self._keys["day"])
        return found

    @cached_property
    def _roles(self) -> Mapping[str, set[str]]:
        """The English names of the offices, and the roles, that facts give each thing."""
        found: dict[str, set[str]] = defaultdict(set)
        for values in self._facts:
            roles = {self._name(value) for key, value in _pairs(values) if key in self._keys["role"]}
            for key in self._keys["about"]:
                if key in values:
                    found[values[key]] |= roles
        return found

    def _name(self, slug: str) -> str:
        thing = self._seeds.things.get(slug)
        return thing.values.get("name@en", "") if thing else slug.replace("-", " ")

    # ------------------------------------------------------------------------------------ countries

    def _country_of(self, slug: str) -> str | None:
        """Return the item of the one country that a thing belongs to; None for countries, and if it is not clear."""
        if self._seeds.things[slug].values["class"] == self._country:
            return None
        seen, ways, found = {slug}, {slug}, set()
        for _ in range(_STEPS):
            ways = {way for each in ways for way in self._ways.get(each, ())} - seen
            seen |= ways
            found = {each for each in ways if self._seeds.things[each].values["class"] == self._country}
            if found:
                break
        return self.items.get(found.pop()) if len(found) == 1 else None

    @cached_property
    def _ways(self) -> Mapping[str, set[str]]:
        """The things that lead from each thing towards its country."""
        found: dict[str, set[str]] = defaultdict(set)
        for slug, record in self._seeds.things.items():
            found[slug] |= self._leading(record.values)
        for values in self._facts:
            for key in self._keys["about"]:
                if key in values:
                    found[values[key]] |= self._leading(values)
        return found

    def _leading(self, values: Mapping[str, str]) -> set[str]:
        leading = {value for key, value in _pairs(values) if key in self._keys["country"]}
        return leading & self._seeds.things.keys()


def _pairs(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of a record; a property's name is the key of its object."""
    _, predicate, target = _KEYS_OF_A_PROPERTY
    if predicate in values:
        yield values[predicate], values.get(target, values.get("value", ""))
    yield from values.items()


def _texts(record: Record, name: str) -> Iterator[tuple[str, str]]:
    for column, text in record.values.items():
        head, at, language = column.partition("@")
        if at and head == name:
            yield language, text


def undecided(links: Links, things: Collection[str], again: bool) -> list[str]:
    """Return the things without a decision; with `again` those too that wait, or for which nothing was found."""
    open_ones = {Decision.HELD, Decision.NONE_FOUND} if again else set()
    settled = {row.thing for row in links.rows if row.decision not in open_ones | {Decision.REJECTED}}
    return [slug for slug in things if slug not in settled]
