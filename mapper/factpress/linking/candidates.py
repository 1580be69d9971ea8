"""What is looked for, what may be it and why, and who can be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from factpress.errors import CouldNotRun
from factpress.linking.items import Asked, Item


class CouldNotAsk(CouldNotRun):
    """A back end gave no answer that can be relied on; nothing is known about whether there is an item."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a thing when an item is looked for.

    `names` are pairs of language and name, labels before other names.  `country` is the item of the country that the
    thing belongs to.  `dates` are days on which the thing was there, in ISO form.  `roles` are names of the roles and
    offices that the articles give it.  `identifiers` maps ids of Wikidata's properties to their values.  `linked` maps
    things of the same articles to the items accepted for them.
    """

    thing: str
    class_iri: str
    names: tuple[tuple[str, str], ...]
    description: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    dates: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    linked: Mapping[str, str] = field(default_factory=dict)


class Feature(NamedTuple):
    """One thing that speaks for a candidate, or against it if its weight is below 0; `says` is for people."""

    name: str
    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be the thing: what speaks for and against it, and the sum.

    `stop` says why it must not be linked whatever the sum; None if nothing forbids it.
    """

    item: Item
    features: tuple[Feature, ...]
    score: float
    stop: str | None = None


class Backend(Protocol):
    """Somebody who can be asked for items.  Every call may raise CouldNotAsk, which is not "no such item"."""

    @property
    def name(self) -> str:
        """What proposals and decisions call it."""
        ...

    def candidates(self, wanted: Wanted, limit: int) -> Sequence[Item]:
        """Return items that may be the thing, at most so many, the most likely first."""
        ...

    def items(self, ids: Collection[str]) -> Mapping[str, Asked]:
        """Return what is known of each id."""
        ...
