"""Items as they are kept: compact JSON without what is empty, and two accounts of one item put together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from factpress.linking.items import Item

_FIELDS = tuple(name for name in Item.__dataclass_fields__ if name != "id")
_TUPLES = ("types", "countries")
_OF_TUPLES = frozenset({"aliases", "identifiers"})


def packed(item: Item) -> str:
    """Return an item, without its id, as JSON."""
    fields = {name: getattr(item, name) for name in _FIELDS}
    said = {name: value for name, value in fields.items() if value not in (None, {}, (), 0.0)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def unpacked(number: int, data: str) -> Item:
    """Return the item that `packed` made into JSON."""
    said: dict[str, Any] = json.loads(data)
    said.update((name, tuple(said[name])) for name in _TUPLES if name in said)
    for name in _OF_TUPLES & said.keys():
        said[name] = {key: tuple(each) for key, each in said[name].items()}
    return Item(f"Q{number}", **said)


def merged(item: Item, later: Item) -> Item:
    """Return what two sources say of one item; where both say something, the first is believed."""
    return Item(
        id=item.id,
        labels={**later.labels, **item.labels},
        aliases=_joined(item.aliases, later.aliases),
        descriptions={**later.descriptions, **item.descriptions},
        types=tuple(dict.fromkeys((*item.types, *later.types))),
        countries=item.countries or later.countries,
        born=item.born or later.born,
        died=item.died or later.died,
        began=item.began or later.began,
        ended=item.ended or later.ended,
        identifiers={**later.identifiers, **item.identifiers},
        popularity=item.popularity or later.popularity,
        revision=item.revision or later.revision,
    )


def _joined(
    aliases: Mapping[str, tuple[str, ...]], later: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    languages = dict.fromkeys((*aliases, *later))
    return {each: tuple(dict.fromkeys((*aliases.get(each, ()), *later.get(each, ())))) for each in languages}
