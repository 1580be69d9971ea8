"""How good proposals are: held against gold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from factpress.linking.candidates import Backend, Candidate
from factpress.linking.gold import Gold
from factpress.linking.items import Item
from factpress.linking.names import key_of
from factpress.linking.proposing import Proposer

#: Proposals are good if the true item is among so many.
FIRST, FEW = 1, 5


class Miss(NamedTuple):
    """A name that was linked wrongly without a person (`wrong`), or whose true item was not proposed."""

    gold: Gold
    wrong: bool
    candidates: tuple[Candidate, ...]


@dataclass
class Recall:
    """Of so many names, how many had their true item first, and among the first few."""

    names: int = 0
    first: int = 0
    few: int = 0

    def count(self, at: int | None) -> None:
        """Count a name whose true item was in a place, from 0; None if it was not proposed."""
        self.names += 1
        self.first += at == 0
        self.few += at is not None


@dataclass
class Quality:
    """The figures of one sort of gold.

    `exact` counts names that their true item bears in the index, `inside` all names whose true item is in the index;
    `linked` are those that were accepted without a person, `right` of them rightly.
    """

    names: int = 0
    linked: int = 0
    right: int = 0
    exact: Recall = field(default_factory=Recall)
    inside: Recall = field(default_factory=Recall)
    misses: list[Miss] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many were linked wrongly."""
        return self.linked - self.right


class Evaluator:
    """Asks for every name of gold, and counts."""

    def __init__(self, backend: Backend, proposer: Proposer) -> None:
        self._backend, self._proposer = backend, proposer

    def evaluate(self, gold: Iterable[Gold]) -> dict[str, Quality]:
        """Return the figures by sort of gold."""
        found: dict[str, Quality] = {}
        for each in gold:
            self._count(each, found.setdefault(each.sort, Quality()))
        return found

    def _count(self, gold: Gold, quality: Quality) -> None:
        proposed = self._proposer.propose(gold.wanted, FEW)
        quality.names += 1
        if proposed.automatic:
            quality.linked += 1
            quality.right += proposed.automatic.item.id == gold.item
            if proposed.automatic.item.id != gold.item:
                quality.misses.append(Miss(gold, True, (proposed.automatic,)))
        true = self._backend.items([gold.item]).get(gold.item) if gold.item else None
        if isinstance(true, Item):
            at = next((n for n, each in enumerate(proposed.candidates) if each.item.id == gold.item), None)
            quality.inside.count(at)
            if _bears(true, gold):
                quality.exact.count(at)
            if at is None:
                quality.misses.append(Miss(gold, False, proposed.candidates))


def _bears(item: Item, gold: Gold) -> bool:
    keys = {key_of(name) for _, name, _ in item.names()}
    return any(key_of(name) in keys for _, name in gold.wanted.names)
