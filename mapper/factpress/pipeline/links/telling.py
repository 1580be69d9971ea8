"""Facts in words, for people who decide on links: what the articles say of each thing, with the quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from factpress.model import Key, Kinds, Record
from factpress.reading.seeds import Seeds

#: Types of keys whose values name things.
_NAMING = frozenset({"thing", "things", "node", "by-property"})
_LANGUAGE = "en"


class Told(NamedTuple):
    """A fact in words, the quote that it rests on, and the title of the article."""

    words: str
    quote: str
    article: str


def told_of(seeds: Seeds, kinds: Kinds) -> Mapping[str, tuple[Told, ...]]:
    """Return the facts about each thing that a fact names, by the thing's slug, in the order of the seeds."""
    found: dict[str, list[Told]] = {}
    for record in seeds.facts():
        told = Told(_words(record, seeds, kinds), record.values["quote"], _title(record, seeds))
        for slug in dict.fromkeys(_named(record, seeds, kinds)):
            found.setdefault(slug, []).append(told)
    return {slug: tuple(facts) for slug, facts in found.items()}


def name_of(record: Record) -> str:
    """Return what people call a thing."""
    names = {column: text for column, text in record.values.items() if column.startswith("name@")}
    return names.get(f"name@{_LANGUAGE}") or next(iter(names.values()))


def _title(record: Record, seeds: Seeds) -> str:
    article = seeds.articles.get(record.values["article"])
    return article.values["title"] if article else record.values["article"]


def _named(record: Record, seeds: Seeds, kinds: Kinds) -> Iterator[str]:
    for key in _own_keys(record, kinds):
        if key.type in _NAMING:
            yield from (slug for slug in record.values.get(key.name, "").split() if slug in seeds.things)


def _own_keys(record: Record, kinds: Kinds) -> Iterator[Key]:
    """Yield the keys that a record's kind has besides those of every fact."""
    yield from (key for key in kinds.kinds[record.kind].keys.values() if key.name not in kinds.fact_keys)


def _words(record: Record, seeds: Seeds, kinds: Kinds) -> str:
    """Return the record's kind and values, with the names of things; of a text one language."""
    said = []
    for key in _own_keys(record, kinds):
        value = record.values.get(key.name) or record.values.get(f"{key.name}@{_LANGUAGE}")
        if value and key.type in _NAMING:
            value = ", ".join(_name(slug, seeds) for slug in value.split())
        if value:
            said.append(f"{_spaced(key.name)}: {_spaced(value) if key.type in ('concept', 'property') else value}")
    return "; ".join((record.kind, *said))


def _name(slug: str, seeds: Seeds) -> str:
    thing = seeds.things.get(slug)
    return name_of(thing) if thing else slug


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
