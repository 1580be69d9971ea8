"""Proposals about the invented things of link_samples, and a folder of links where decisions on them go."""

from __future__ import annotations

from pathlib import Path

from factpress.linking.candidates import Candidate, Feature, Wanted
from factpress.linking.deciding import Act
from factpress.linking.items import Item
from factpress.linking.ledger import Ledger
from factpress.linking.proposals import Proposal
from factpress.linking.values import Known
from link_samples import BASE, CLASSES, KNOWN

FIRST, SECOND, THIRD = "Q999999990", "Q999999991", "Q999999992"
DAY = "2031-05-07"
ACT = Act("sam", DAY, "factpress", "9.8.7")
NAMES = {"tidehaven": "Tidehaven", "old-bell": "Old Bell", "tides": "Tides"}


def candidate(item: str, label: str = "Tidehaven", stop: str | None = None) -> Candidate:
    """A candidate that two features speak for."""
    found = Item(
        item,
        labels={"en": label},
        aliases={"en": ("The Haven",)},
        descriptions={"en": f"town {item}"},
        types=("Q999999998",),
        began="1964",
        revision=77,
    )
    features = (Feature("label", f"{label!r} is the label in 'en'", 4.0), Feature("type", "the type fits", 1.5))
    return Candidate(found, features, 5.5, stop)


def proposal(thing: str = "tidehaven", *items: str, failure: str | None = None) -> Proposal:
    """What the index proposed for a thing."""
    wanted = Wanted(
        thing, KNOWN.things.get(thing, CLASSES["tidehaven"]), (("en", NAMES[thing]), ("de", "Gezeitenhafen")),
        {"en": "A town on the coast"},
    )  # fmt: skip
    found = tuple(candidate(item, NAMES[thing]) for item in items)
    return Proposal(wanted, "index", "2031-05-06", 5, found, failure=failure)


def ledger(folder: Path, known: Known = KNOWN) -> Ledger:
    """The links below a folder."""
    kept = folder / "kept"
    kept.mkdir(exist_ok=True)
    return Ledger(folder / "links", "links", known, kept, BASE)


def rows(folder: Path) -> dict[str, list[str]]:
    """The pairs of each file below a folder, each as "thing item", in the order of the rows."""
    found = {}
    for path in sorted((folder / "links").glob("*.tsv")):
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        subject, item = lines[0].index("subject_id"), lines[0].index("object_id")
        if lines[1:]:
            found[path.name.partition(".")[0]] = [f"{line[subject][3:]} {line[item]}" for line in lines[1:]]
    return found
