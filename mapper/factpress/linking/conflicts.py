"""Decisions held against each other: a thing has one, an item is one thing, a pair is right or wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from factpress.linking.values import Decision
from factpress.model import Record
from factpress.problems import Place, Problems


class Decided(NamedTuple):
    """A row with its decision; the record is of kind "link" and has canonical values."""

    decision: Decision
    record: Record

    @property
    def thing(self) -> str | None:
        """The thing's slug, if it could be read."""
        return self.record.values.get("subject_id")

    @property
    def item(self) -> str | None:
        """The item's Q-id, or what says that there is none, if it could be read."""
        return self.record.values.get("object_id")

    def place(self) -> Place:
        """Where the row says which item it is about."""
        return self.record.place("object_id")


Key = tuple[str, ...]
#: Decisions that make a link.
_LINKING = (Decision.ACCEPTED, Decision.AUTOMATIC)


def tell_conflicts(rows: Iterable[Decided], problems: Problems) -> None:
    """Note every row that says again or denies what a row before it says, with the place of that one."""
    first: dict[Key, tuple[str, Decided]] = {}
    for row in rows:
        for key, said in _claims(row):
            before, earlier = first.setdefault(key, (said, row))
            if earlier is not row and (before != said or key[0] == "row"):
                message = _MESSAGES[key[0]](row, earlier)
                problems.add(row.place(), "link-conflict", f"{message} in {earlier.place()}")


def _claims(row: Decided) -> Iterator[tuple[Key, str]]:
    """Yield what a row says, each with a key: of two rows with one key, both must say the same."""
    thing, item = row.thing, row.item
    if thing is None or item is None:
        return
    rejected = row.decision is Decision.REJECTED
    yield ("row", row.decision, thing, item), ""
    yield ("pair", thing, item), "wrong" if rejected else "right"
    if not rejected:
        yield ("thing", thing), f"{row.decision} as {item}" if row.decision in _LINKING else row.decision
    if row.decision in _LINKING:
        yield ("item", item), thing


_MESSAGES: dict[str, Callable[[Decided, Decided], str]] = {
    "row": lambda row, _: f"{row.thing!r} and {row.item} are {row.decision} already",
    "pair": lambda row, before: f"{row.thing!r} and {row.item} are {row.decision} here and {before.decision}",
    "thing": lambda row, before: f"{row.thing!r} is {_settled(row)} here and {_settled(before)}",
    "item": lambda row, before: f"{row.item} is accepted for {row.thing!r} here and for {before.thing!r}",
}


def _settled(row: Decided) -> str:
    """Return what a row decides about its thing."""
    return "without an item" if row.decision is Decision.NONE_FOUND else f"{row.decision} as {row.item}"
