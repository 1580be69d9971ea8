"""factpress link review without a terminal: keys go in, decisions and what is to be shown come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from factpress.linking import Decision, Links
from factpress.linking.deciding import Change, Judgement, Verdict
from factpress.linking.offers import Offer, offers_of
from factpress.linking.proposals import Proposal
from factpress.linking.values import Known
from factpress.pipeline.links.telling import Told
from factpress.problems import DataProblems, Place

#: The keys, and what they are for.
KEYS = {
    "a": "accept",
    "r": "reject one",
    "n": "none of these",
    "u": "unsure",
    "s": "skip",
    "z": "undo",
    "q": "quit",
}
_HERE = Place("this decision")


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing to be decided on: its class for people, what is offered for it, and what the articles say of it."""

    proposal: Proposal
    class_name: str
    offers: tuple[Offer, ...]
    nothing: Offer
    facts: tuple[Told, ...] = ()


class Decisions(Protocol):
    """Where decisions go."""

    def decide(self, judgements: Sequence[Judgement]) -> Change:
        """Put decisions on the disk.  Raises DataProblems with nothing written if they contradict others."""
        ...

    def undo(self, change: Change) -> None:
        """Take a change back."""
        ...


class _Step(NamedTuple):
    """What one key did: where it was pressed, which offers were refused there before, and what it changed."""

    at: int
    refused: frozenset[int]
    change: Change | None


@dataclass
class Review:
    """The way through things to be decided on, one after the other.

    `types` are names of types of items, by id.
    `at` is the number of the current one from 0; `refused` are the numbers of its offers, from 0, that were rejected
    one by one; `waiting` is the key that a number is to follow, if any; `message` is a sentence for the person.
    """

    subjects: Sequence[Subject]
    decisions: Decisions
    types: Mapping[str, str] = field(default_factory=dict)
    at: int = 0
    refused: frozenset[int] = frozenset()
    waiting: str | None = None
    message: str = ""
    ended: bool = False
    steps: list[_Step] = field(default_factory=list)

    @property
    def subject(self) -> Subject | None:
        """The thing to be decided on; None behind the last one."""
        return self.subjects[self.at] if self.at < len(self.subjects) else None

    @property
    def left(self) -> list[int]:
        """The numbers of the offers that were not rejected."""
        offers = self.subject.offers if self.subject else ()
        return [number for number in range(len(offers)) if number not in self.refused]

    @property
    def decided(self) -> int:
        """How many decisions were taken."""
        return sum(step.change is not None for step in self.steps)

    def press(self, key: str) -> None:
        """Take a key.  Whatever it decides is on the disk when this returns."""
        self.message, waiting, self.waiting = "", self.waiting, None
        if key == "q":
            self.ended = True
        elif key == "z":
            self._undo()
        elif self.subject is None:
            self.message = "all is decided; z takes the last decision back, q quits"
        elif key.isdecimal():
            self._take(_ONE[waiting or "a"], int(key) - 1)
        elif key in _ONE:
            self._ask(key)
        elif key == "n":
            self._none(self.subject)
        elif key == "s":
            self._go(None)
        else:
            self.message = f"no key {key!r}; the keys are {', '.join((*KEYS, 'and 1 to 9'))}"

    def _ask(self, key: str) -> None:
        """Decide on the one offer that is left, or wait for the number of one."""
        if not self.left:
            self.message = "there is no candidate left; n says that no item was found, s skips"
        elif len(self.left) == 1:
            self._take(_ONE[key], self.left[0])
        else:
            self.waiting = key
            self.message = f"{KEYS[key]}: which one? {', '.join(str(number + 1) for number in self.left)}"

    def _take(self, verdict: Verdict, number: int) -> None:
        if number not in self.left or self.subject is None:
            self.message = f"there is no candidate {number + 1}"
            return
        offer = self.subject.offers[number]
        if verdict is Verdict.ACCEPT and offer.candidate and offer.candidate.stop:
            self.message = f"this pair must not be linked: {offer.candidate.stop}"
            return
        change = self._decide([Judgement(verdict, offer.cells, _HERE)])
        if change is not None:
            self._go(change, self.refused | {number} if verdict is Verdict.REJECT else None)

    def _none(self, subject: Subject) -> None:
        """Reject all offers that are left, and say that no item was found."""
        rejected = [Judgement(Verdict.REJECT, subject.offers[number].cells, _HERE) for number in self.left]
        change = self._decide([*rejected, Judgement(Verdict.NONE, subject.nothing.cells, _HERE)])
        if change is not None:
            self._go(change)

    def _decide(self, judgements: Sequence[Judgement]) -> Change | None:
        try:
            return self.decisions.decide(judgements)
        except DataProblems as error:
            self.message = f"not written: {error.problems[0].message}"
            return None

    def _go(self, change: Change | None, refused: frozenset[int] | None = None) -> None:
        """Note a step, and go on to the next thing unless offers of this one are left to be decided on."""
        self.steps.append(_Step(self.at, self.refused, change))
        self.at += refused is None
        self.refused = refused or frozenset()

    def _undo(self) -> None:
        if not self.steps:
            self.message = "there is nothing to undo"
            return
        step = self.steps[-1]
        if step.change is not None:
            try:
                self.decisions.undo(step.change)
            except DataProblems as error:
                self.message = f"not undone: {error.problems[0].message}"
                return
        self.steps.pop()
        self.at, self.refused = step.at, step.refused
        self.message = "taken back" if step.change is not None else ""


#: Keys that decide on one offer.
_ONE = {"a": Verdict.ACCEPT, "r": Verdict.REJECT, "u": Verdict.UNSURE}


def subjects_of(
    proposals: Sequence[Proposal],
    links: Links,
    known: Known,
    told: Mapping[str, tuple[Told, ...]],
    class_name: Callable[[str], str],
    *,
    again: bool = False,
) -> list[Subject]:
    """Return the things that are not decided on yet, those with candidates first; with `again`, all.

    Pairs that were rejected are not offered again.  Things for which nobody could be asked are left out.
    """
    standing = _Standing(links)
    found = []
    for proposal in proposals:
        if proposal.failure is None and proposal.thing in known.things:
            *offers, nothing = offers_of(proposal, known)
            fresh = tuple(offer for offer in offers if again or offer.pair not in standing.rejected)
            if again or standing.is_open(proposal.thing, fresh):
                facts = told.get(proposal.thing, ())
                found.append(Subject(proposal, class_name(proposal.wanted.class_iri), fresh, nothing, facts))
    return sorted(found, key=lambda subject: not subject.offers)


class _Standing:
    """What is decided already."""

    def __init__(self, links: Links) -> None:
        self.rejected = {(f"id:{thing}", f"wd:{item}") for thing, item in links.rejected}
        self._rows = [row for row in links.rows if row.decision is not Decision.REJECTED]

    def is_open(self, thing: str, offers: tuple[Offer, ...]) -> bool:
        """Tell whether a thing is to be decided on: nobody did, or what is offered was not looked at by a person."""
        rows = [row for row in self._rows if row.thing == thing]
        decisions = {row.decision for row in rows}
        if Decision.ACCEPTED in decisions:
            return False
        reviewed = {row.item for row in rows if row.record.values["mapping_justification"].endswith(_REVIEWED)}
        if Decision.HELD in decisions:
            return not any(f"wd:{item}" == offer.pair[1] for item in reviewed for offer in offers)
        if Decision.NONE_FOUND in decisions:
            return bool(offers) or not any(_by_person(row.record.values["mapping_justification"]) for row in rows)
        return True


_REVIEWED = "MappingReview"


def _by_person(justification: str) -> bool:
    return justification.endswith((_REVIEWED, "ManualMappingCuration"))
