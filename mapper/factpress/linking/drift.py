"""What has changed at Wikidata since a link was decided; told and never mended, for merges of items are often wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from factpress.linking.candidates import CouldNotAsk
from factpress.linking.items import Asked, Item, Missing, Redirected
from factpress.linking.names import key_of
from factpress.linking.schema import Fit, Schema
from factpress.linking.values import Decision
from factpress.problems import Place


class State(StrEnum):
    """What has become of an item.  An item is DELETED if it was there when it was decided on, else MISSING."""

    REDIRECTED = "redirected"
    DELETED = "deleted"
    MISSING = "missing"
    UNACCEPTABLE = "no longer a thing"
    TYPE = "type changed"
    LABEL = "label changed"
    DESCRIPTION = "description changed"
    SHARED = "two things on one item"
    NOT_ASKED = "could not ask"


class Change(NamedTuple):
    """One thing that has changed, in words for people."""

    state: State
    says: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A decision as it was noted: the thing with its class and the languages of its names, the item and its label.

    `revision` is the number of the item's revision that was looked at, None if it was not noted.
    """

    thing: str
    class_iri: str
    languages: tuple[str, ...]
    item: str
    decision: Decision
    place: Place
    label: str | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """A decision and what has changed since; nothing, if all is as it was."""

    noted: Noted
    changes: tuple[Change, ...] = ()
    now: str | None = None

    @property
    def asked(self) -> bool:
        """Whether anything is known of the item."""
        return all(change.state is not State.NOT_ASKED for change in self.changes)


def judge(noted: Noted, asked: Asked | CouldNotAsk, before: Item | CouldNotAsk | None, schema: Schema) -> Drift:
    """Hold a decision against what is said of its item now; `before` is the item as it was then, if that is known."""
    if isinstance(before, CouldNotAsk):
        drift = judge(noted, asked, None, schema)
        return replace(drift, changes=(*drift.changes, Change(State.NOT_ASKED, f"what it was: {before}")))
    if isinstance(asked, CouldNotAsk):
        return Drift(noted, (Change(State.NOT_ASKED, str(asked)),))
    if isinstance(asked, Missing):
        return Drift(noted, (_gone(noted),))
    item = asked.item if isinstance(asked, Redirected) else asked
    moved = [Change(State.REDIRECTED, f"{noted.item} was merged into {item.id}")] if item is not asked else []
    return Drift(noted, (*moved, *_changes(noted, item, before, schema)), item.id)


def tell_shared(drifts: Sequence[Drift]) -> list[Drift]:
    """Return the decisions, those with the change that accept an item which another thing has too, by now."""
    things: dict[str, list[str]] = {}
    for drift in drifts:
        if drift.now and drift.noted.decision is not Decision.HELD:
            things.setdefault(drift.now, []).append(drift.noted.thing)
    return [_shared(drift, things.get(drift.now or "", [])) for drift in drifts]


def _shared(drift: Drift, things: Collection[str]) -> Drift:
    others = sorted(thing for thing in things if thing != drift.noted.thing)
    if not others or drift.noted.thing not in things:
        return drift
    change = Change(State.SHARED, f"{drift.now} is {', '.join(map(repr, others))} as well")
    return replace(drift, changes=(*drift.changes, change))


def _gone(noted: Noted) -> Change:
    if noted.revision is None:
        return Change(State.MISSING, f"there is no {noted.item}")
    return Change(State.DELETED, f"there is no {noted.item} any more; its revision {noted.revision} was there")


def _changes(noted: Noted, item: Item, before: Item | None, schema: Schema) -> Iterator[Change]:
    pages = [schema.unacceptable[each] for each in item.types if each in schema.unacceptable]
    if pages:
        yield Change(State.UNACCEPTABLE, f"it is a {pages[0]}")
    elif schema.fit(noted.class_iri, item.types) is Fit.UNFIT:
        yield Change(State.TYPE, f"its types do not fit the thing: {_listed(item.types)}")
    elif before and set(before.types) != set(item.types):
        yield Change(State.TYPE, f"its types are {_listed(item.types)}, and were {_listed(before.types)}")
    if noted.label and key_of(noted.label) not in {key_of(name) for _, name, _ in item.names()}:
        yield Change(State.LABEL, f"it is not called {noted.label!r} any more, but {_called(item, noted.languages)}")
    elif before:
        yield from _differences(noted.languages, State.LABEL, before.labels, item.labels, key_of)
    if before:
        yield from _differences(noted.languages, State.DESCRIPTION, before.descriptions, item.descriptions, str)


def _differences(
    languages: Sequence[str],
    state: State,
    before: Mapping[str, str],
    now: Mapping[str, str],
    key: Callable[[str], str],
) -> Iterator[Change]:
    for language in languages:
        old, new = before.get(language, ""), now.get(language, "")
        if key(old) != key(new):
            yield Change(state, f"in {language} it was {old!r}, and is {new!r}")


def _listed(types: Sequence[str]) -> str:
    return ", ".join(sorted(types)) or "none"


def _called(item: Item, languages: Sequence[str]) -> str:
    """Return the item's label, in the first of the languages that it has one in."""
    label = next((item.labels[language] for language in (*languages, *item.labels) if language in item.labels), None)
    return repr(label) if label else "nothing"
