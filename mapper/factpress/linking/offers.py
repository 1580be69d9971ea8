"""What is offered to a person for a decision: the cells that a row of links would have, made of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factpress.linking.candidates import Candidate, Wanted
from factpress.linking.items import Item
from factpress.linking.names import key_of
from factpress.linking.proposals import Proposal
from factpress.linking.values import NOTHING, Known, predicate_for
from factpress.linking.writing import Cells, Pair, cell

#: As many candidates are offered as there are keys for them.
MOST = 9
#: The language that people are shown names in, where a name has it.
_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Offer:
    """A pair, or a thing and no item (`candidate` is None); `cells` are those of its row, whatever the decision."""

    cells: Cells
    candidate: Candidate | None

    @property
    def pair(self) -> Pair:
        """The cells that name the thing and the item."""
        return self.cells["subject_id"], self.cells["object_id"]


def offers_of(proposal: Proposal, known: Known) -> tuple[Offer, ...]:
    """Return an offer for each of the first MOST candidates, and last the one that says that there is no item."""
    common = {
        "subject_id": f"id:{proposal.thing}",
        "subject_label": label_of(proposal.wanted),
        "predicate_id": predicate_for(known, proposal.thing),
    }
    found = (Offer(_clean({**common, **_of_candidate(proposal, each)}), each) for each in proposal.candidates[:MOST])
    nothing = {"object_id": NOTHING, "comment": f"{_asked(proposal)}: {_none(len(proposal.candidates[:MOST]))}"}
    return (*found, Offer(_clean({**common, **nothing}), None))


def label_of(wanted: Wanted) -> str:
    """Return what people call a thing."""
    return _preferred(wanted.names, wanted.thing)


def item_label(item: Item) -> str:
    """Return what people call an item; its id if it has no label."""
    return _preferred(tuple(item.labels.items()), item.id)


def explained(candidate: Candidate) -> str:
    """Return what speaks for and against a candidate, with the weights and their sum."""
    said = (f"{feature.says} {feature.weight:+g}" for feature in candidate.features)
    return "; ".join((*said, f"sum {candidate.score:g}"))


def _preferred(names: tuple[tuple[str, str], ...], otherwise: str) -> str:
    own = (name for language, name in names if language == _LANGUAGE)
    return next(own, names[0][1] if names else otherwise)


def _of_candidate(proposal: Proposal, candidate: Candidate) -> Mapping[str, str]:
    item = candidate.item
    revision = {} if item.revision is None else {"object_source_version": str(item.revision)}
    return {
        "object_id": f"wd:{item.id}",
        "object_label": _preferred(tuple(item.labels.items()), ""),
        **revision,
        **_match(proposal.wanted, item),
        "comment": f"{_asked(proposal)}: {explained(candidate)}",
    }


def _match(wanted: Wanted, item: Item) -> Mapping[str, str]:
    """Return which name of the item is one of the thing, the first if there are several."""
    ours: dict[str, str] = {}
    seen: set[str] = set()
    for language, name in wanted.names:
        ours.setdefault(key_of(name), "schema:alternateName" if language in seen else "schema:name")
        seen.add(language)
    for _, name, is_label in item.names():
        if key_of(name) in ours:
            theirs = "rdfs:label" if is_label else "skos:altLabel"
            return {"subject_match_field": ours[key_of(name)], "object_match_field": theirs, "match_string": name}
    return {}


def _asked(proposal: Proposal) -> str:
    return f"{proposal.backend}, {proposal.date}"


def _none(candidates: int) -> str:
    if not candidates:
        return "no candidate"
    return "the one candidate is not it" if candidates == 1 else f"none of {candidates} candidates is it"


def _clean(cells: Mapping[str, str]) -> Cells:
    return {name: text for name, text in ((name, cell(text)) for name, text in cells.items()) if text}
