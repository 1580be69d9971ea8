"""An item of Wikidata, as any back end tells it, and what a back end says of an id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its names by language, and of its statements what tells candidates apart.

    `types` and `countries` are ids of items.  Dates are ISO text as precise as they are known ("1964", "2011-05").
    `identifiers` maps ids of properties to their values.  `popularity` is 0 or more, of no fixed scale, and orders the
    display only.  What a back end does not tell is empty or None.
    """

    id: str
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    born: str | None = None
    died: str | None = None
    began: str | None = None
    ended: str | None = None
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    popularity: float = 0.0
    revision: int | None = None

    def names(self) -> Iterator[tuple[str, str, bool]]:
        """Yield language, name, and whether it is the label; labels first."""
        yield from ((language, label, True) for language, label in self.labels.items())
        yield from ((language, alias, False) for language, aliases in self.aliases.items() for alias in aliases)


class Redirected(NamedTuple):
    """The id leads to another item: the two were merged."""

    to: str
    item: Item


class Missing(NamedTuple):
    """There is no item of this id: it never was, or it was deleted."""

    id: str


#: What a back end that was asked says of one id.
Asked = Item | Redirected | Missing
