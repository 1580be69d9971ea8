"""Proposals: the candidates of a back end, judged and ordered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from factpress.linking.candidates import Backend, Candidate, Wanted
from factpress.linking.features import Context, Looker
from factpress.linking.items import Asked, Item, Redirected
from factpress.linking.names import key_of
from factpress.linking.schema import Schema
from factpress.linking.score import automatic, judge, rank

#: So many items are looked at for each that is proposed.
_LOOKED_AT = 12


@runtime_checkable
class Batched(Protocol):
    """A back end that answers for many things at once."""

    def prepare(self, many: Collection[Wanted], limit: int) -> None:
        """Ask for all of them; what could not be asked is told when each is."""
        ...


class Proposed(NamedTuple):
    """What is proposed for a thing, the best first, and the candidate that needs no person, if any, or why none."""

    wanted: Wanted
    candidates: tuple[Candidate, ...]
    automatic: Candidate | None
    reason: str


class Taken(NamedTuple):
    """Decisions that were taken: items accepted with their things, and pairs of thing and item that are not one."""

    accepted: Mapping[str, str]
    rejected: frozenset[tuple[str, str]]


class Proposer:
    """Proposes items of one back end; raises CouldNotAsk if that gives no answer."""

    def __init__(self, backend: Backend, schema: Schema, taken: Taken) -> None:
        self._backend, self._schema, self._taken = backend, schema, taken
        self._known: dict[str, tuple[str, ...]] = {}

    def prepare(self, many: Collection[Wanted], limit: int) -> None:
        """Let a back end that answers for many things at once be asked for all that will be proposed for."""
        if isinstance(self._backend, Batched):
            self._backend.prepare(many, limit * _LOOKED_AT)

    def propose(self, wanted: Wanted, limit: int) -> Proposed:
        """Return at most `limit` candidates for a thing; rejected pairs are none."""
        looker = Looker(wanted, self._schema, self._context(wanted))
        items = self._backend.candidates(wanted, limit * _LOOKED_AT)
        judged = [judge(looker, item) for item in items if looker.may_be(item)]
        judged.sort(key=rank)
        found, reason = automatic(judged)
        return Proposed(wanted, tuple(judged[:limit]), found, reason)

    def _context(self, wanted: Wanted) -> Context:
        country = self._names(wanted.country) if wanted.country else ()
        others = (item for item in wanted.linked.values() if item != wanted.country)
        linked = (key_of(name) for item in others for name in self._names(item)[:1])
        return Context(
            country=self._schema.country_words(country),
            linked=frozenset(key for key in linked if len(key) > _SHORT),
            taken=self._taken.accepted,
            rejected=self._taken.rejected,
        )

    def _names(self, item: str) -> tuple[str, ...]:
        """Return the English names of an item, the label first; none if the back end does not know it."""
        if item not in self._known:
            self._known[item] = _english(self._backend.items([item]).get(item))
        return self._known[item]


#: Shorter names stand in descriptions by chance.
_SHORT = 3


def _english(asked: Asked | None) -> tuple[str, ...]:
    item = asked.item if isinstance(asked, Redirected) else asked
    if not isinstance(item, Item):
        return ()
    return tuple(name for language, name, _ in item.names() if language == "en")
