"""Decisions to disk: which rows a decision puts where, which it takes the place of, and what it must not contradict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from factpress.linking.conflicts import Decided, tell_conflicts
from factpress.linking.values import NOTHING, REVIEW, Decision
from factpress.linking.writing import COLUMNS, Cells, Pair, cell
from factpress.model import Record
from factpress.problems import Place, Problems


class Verdict(StrEnum):
    """What somebody says of a pair, or, with the item that is none, of a thing."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"
    NONE = "none"
    AUTOMATIC = "automatic"

    @property
    def decision(self) -> Decision:
        """The decision whose file has such rows."""
        return _DECISIONS[self]


_DECISIONS = {
    Verdict.ACCEPT: Decision.ACCEPTED,
    Verdict.REJECT: Decision.REJECTED,
    Verdict.UNSURE: Decision.HELD,
    Verdict.NONE: Decision.NONE_FOUND,
    Verdict.AUTOMATIC: Decision.AUTOMATIC,
}


class Judgement(NamedTuple):
    """A verdict on a row's cells, which say the pair and what is known of it, and where somebody typed it."""

    verdict: Verdict
    cells: Cells
    place: Place

    @property
    def pair(self) -> Pair:
        """The cells that name the thing and the item."""
        return self.cells["subject_id"], self.cells["object_id"]


@dataclass(frozen=True, slots=True)
class Act:
    """Who judges, on which day, and with which tool; nobody (None) where a rule accepts."""

    curator: str | None
    date: str
    tool: str
    version: str

    def cells(self) -> dict[str, str]:
        """Return the cells that each row of the act has."""
        who = {"reviewer_id": f"curator:{self.curator}"} if self.curator else {}
        return {
            "mapping_justification": REVIEW if self.curator else "semapv:LexicalMatching",
            "mapping_date": self.date,
            "mapping_tool": self.tool,
            "mapping_tool_version": self.version,
            **who,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands: its decision, its cells as typed, and what was read from it."""

    decided: Decided
    cells: Cells

    @property
    def decision(self) -> Decision:
        """The decision whose file has it."""
        return self.decided.decision

    @property
    def pair(self) -> Pair:
        """The cells that name the thing and the item."""
        return self.cells["subject_id"], self.cells["object_id"]


@dataclass(frozen=True)
class Change:
    """Rows taken out and rows put in, by decision; the other way round it is undone."""

    gone: Mapping[Decision, tuple[Cells, ...]] = field(default_factory=dict)
    new: Mapping[Decision, tuple[Cells, ...]] = field(default_factory=dict)

    def undone(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.new, self.gone)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions whose files change; those that only lose rows come first, so that no row stands twice."""
        return tuple(sorted(self.gone.keys() | self.new.keys(), key=lambda each: (each in self.new, each)))


def change_for(
    rows: Sequence[Row], judgements: Sequence[Judgement], act: Act, again: bool, problems: Problems
) -> Change:
    """Return what judgements change; what contradicts a row that stays, or another one of them, is noted.

    A decision takes the place of what is open about its thing: a row held, none found, or accepted without a person.
    With `again`, also of what was settled.  What stands already as it is judged stays as it is.
    """
    judged = [each for each in judgements if again or not any(_says(row, each) for row in rows)]
    gone = [row for row in rows if any(_supersedes(each, row, again) for each in judged)]
    staying = [row.decided for row in rows if row not in gone]
    tell_conflicts([*staying, *map(_decided, judged)], problems)
    former = {row.pair: row.cells for row in gone}
    return Change(
        gone=_by_decision((row.decision, row.cells) for row in gone),
        new=_by_decision((each.verdict.decision, _cells(each, act, former.get(each.pair, {}))) for each in judged),
    )


def _says(row: Row, judgement: Judgement) -> bool:
    """Tell whether a row says already what is judged, and not only that somebody else thought so."""
    same = row.decision is judgement.verdict.decision and row.pair == judgement.pair
    return same and (row.decision in _SETTLED or row.cells["mapping_justification"] == REVIEW)


#: Decisions that say all about a thing or a pair, and the others.
_SETTLED = frozenset({Decision.ACCEPTED, Decision.REJECTED, Decision.AUTOMATIC})
_OPEN = frozenset({Decision.HELD, Decision.NONE_FOUND, Decision.AUTOMATIC})


def _supersedes(judgement: Judgement, row: Row, again: bool) -> bool:
    """Tell whether a judgement takes the place of a row."""
    if row.pair == judgement.pair:
        return again or row.decision in _OPEN
    if row.pair[0] != judgement.pair[0] or judgement.verdict is Verdict.REJECT:
        return False
    if again and row.decision is Decision.ACCEPTED:
        return True
    return row.decision in _OPEN and not (judgement.verdict is Verdict.UNSURE and row.decision is Decision.HELD)


def _decided(judgement: Judgement) -> Decided:
    thing, item = judgement.pair
    place = judgement.place
    values = {"subject_id": thing.partition(":")[2], "object_id": item if item == NOTHING else item.partition(":")[2]}
    record = Record("link", values, place.file, place.line or 1, place.column or 1, {})
    return Decided(judgement.verdict.decision, record)


#: What of a row on the same pair goes on to hold, besides columns that rows are not written with.
_KEPT = "author_id"


def _cells(judgement: Judgement, act: Act, former: Cells) -> Cells:
    """Return the cells of the new row; what others wrote about the pair in columns of their own stays."""
    kept = {name: text for name, text in former.items() if name == _KEPT or name not in COLUMNS}
    modifier = {"predicate_modifier": "Not"} if judgement.verdict is Verdict.REJECT else {}
    return {**kept, **{name: cell(text) for name, text in judgement.cells.items()}, **modifier, **act.cells()}


def _by_decision(cells: Iterator[tuple[Decision, Cells]]) -> Mapping[Decision, tuple[Cells, ...]]:
    found: dict[Decision, list[Cells]] = {}
    for decision, each in cells:
        found.setdefault(decision, []).append(each)
    return {decision: tuple(rows) for decision, rows in found.items()}
