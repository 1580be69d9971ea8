"""A review without a terminal: keys in, decisions and sentences out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from factpress.linking.deciding import Change, Judgement
from factpress.linking.ledger import Ledger
from factpress.linking.tables import read_tables, write_table
from factpress.pipeline.links.reviewing import Review, subjects_of
from factpress.pipeline.links.telling import Told
from factpress.problems import Problems
from link_samples import KNOWN, row, table
from proposal_samples import ACT, FIRST, SECOND, THIRD, candidate, ledger, proposal, rows

PROPOSALS = [proposal("tidehaven", FIRST, SECOND), proposal("old-bell"), proposal("tides", THIRD)]


@dataclass
class OnDisk:
    """Where decisions go: the ledger, by the hand of ACT."""

    ledger: Ledger
    again: bool = False
    decided: list[int] = field(default_factory=list)

    def decide(self, judgements: Sequence[Judgement]) -> Change:
        self.decided.append(len(judgements))
        return self.ledger.decide(judgements, ACT, again=self.again)

    def undo(self, change: Change) -> None:
        self.ledger.undo(change)


def review(folder: Path, *, again: bool = False) -> Review:
    """A review of PROPOSALS that goes on where decisions below the folder stopped."""
    own = ledger(folder)
    told = {"tidehaven": (Told("count; value: 3", "three ports", "The Ports"),)}
    return Review(subjects_of(PROPOSALS, own.links(), KNOWN, told, str, again=again), OnDisk(own, again))


def pressed(folder: Path, keys: str, *, again: bool = False) -> Review:
    found = review(folder, again=again)
    for key in keys:
        found.press(key)
    return found


def things(found: Review) -> list[str]:
    return [subject.proposal.thing for subject in found.subjects]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "links").glob("*.tsv")}


def test_things_with_candidates_come_first_with_their_facts(tmp_path: Path) -> None:
    found = review(tmp_path)

    assert things(found) == ["tidehaven", "tides", "old-bell"]
    assert found.subject is not None
    assert [told.quote for told in found.subject.facts] == ["three ports"]


@pytest.mark.parametrize(
    ("keys", "expected", "at"),
    [
        ("1", {"accepted": [f"tidehaven wd:{FIRST}"]}, 1),
        ("2", {"accepted": [f"tidehaven wd:{SECOND}"]}, 1),
        ("a2", {"accepted": [f"tidehaven wd:{SECOND}"]}, 1),
        ("u2", {"held": [f"tidehaven wd:{SECOND}"]}, 1),
        ("r1", {"rejected": [f"tidehaven wd:{FIRST}"]}, 0),
        ("r1a", {"rejected": [f"tidehaven wd:{FIRST}"], "accepted": [f"tidehaven wd:{SECOND}"]}, 1),
        ("r1r", {"rejected": [f"tidehaven wd:{FIRST}", f"tidehaven wd:{SECOND}"]}, 0),
        (
            "n",
            {
                "none-found": ["tidehaven sssom:NoTermFound"],
                "rejected": [f"tidehaven wd:{FIRST}", f"tidehaven wd:{SECOND}"],
            },
            1,
        ),
        ("s", {}, 1),
        ("ssn", {"none-found": ["old-bell sssom:NoTermFound"]}, 3),
        ("sa", {"accepted": [f"tides wd:{THIRD}"]}, 2),
        ("q", {}, 0),
        ("1z", {}, 0),
        ("nz", {}, 0),
        ("r1zz", {}, 0),
        ("r1nzz", {}, 0),
        ("1saz", {"accepted": [f"tidehaven wd:{FIRST}"]}, 1),
        ("1szz", {}, 0),
        ("ax1", {"accepted": [f"tidehaven wd:{FIRST}"]}, 1),
    ],
)
def test_keys_become_decisions(tmp_path: Path, keys: str, expected: dict[str, list[str]], at: int) -> None:
    found = pressed(tmp_path, keys)

    assert rows(tmp_path) == expected
    assert found.at == at
    assert found.ended is (keys == "q")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("a", "accept: which one? 1, 2"),
        ("r2r", ""),
        ("r", "reject one: which one? 1, 2"),
        ("9", "there is no candidate 9"),
        ("0", "there is no candidate 0"),
        ("r11", "there is no candidate 1"),
        ("x", "no key 'x'; the keys are a, r, n, u, s, z, q, and 1 to 9"),
        ("z", "there is nothing to undo"),
        ("1z", "taken back"),
        ("sz", ""),
        ("ssa", "there is no candidate left; n says that no item was found, s skips"),
        ("sssa", "all is decided; z takes the last decision back, q quits"),
    ],
)
def test_each_key_is_answered(tmp_path: Path, keys: str, message: str) -> None:
    assert pressed(tmp_path, keys).message == message


def test_an_undone_rejection_offers_the_candidate_again(tmp_path: Path) -> None:
    found = pressed(tmp_path, "r1")
    assert found.left == [1]
    found.press("z")
    assert found.left == [0, 1]


def test_a_review_goes_on_where_it_stopped(tmp_path: Path) -> None:
    assert pressed(tmp_path, "r1uq").decided == 2
    assert things(review(tmp_path)) == ["tides", "old-bell"]
    pressed(tmp_path, "1nq")
    assert things(review(tmp_path)) == []
    assert things(review(tmp_path, again=True)) == ["tidehaven", "tides", "old-bell"]


def test_a_rejected_pair_is_not_offered_again_unless_asked_for(tmp_path: Path) -> None:
    pressed(tmp_path, "r1q")
    [first, *_] = review(tmp_path).subjects
    [again, *_] = review(tmp_path, again=True).subjects

    assert [offer.pair[1] for offer in first.offers] == [f"wd:{SECOND}"]
    assert len(again.offers) == 2


@pytest.mark.parametrize(
    ("decision", "justification", "item", "open_"),
    [
        ("held", "semapv:LexicalMatching", FIRST, True),
        ("held", "semapv:MappingReview", FIRST, False),
        ("held", "semapv:MappingReview", THIRD, True),
        ("none-found", "semapv:UnspecifiedMatching", None, True),
        ("none-found", "semapv:ManualMappingCuration", None, True),
        ("accepted", "semapv:ManualMappingCuration", THIRD, False),
    ],
)
def test_what_a_person_has_not_looked_at_is_open(
    tmp_path: Path, decision: str, justification: str, item: str | None, open_: bool
) -> None:
    cells = {"mapping_justification": justification, **({"object_id": f"wd:{item}"} if item else {})}
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / f"{decision}.sssom.tsv").write_text(table(row(decision, **cells)), encoding="utf-8")

    assert ("tidehaven" in things(review(tmp_path))) is open_


def test_a_thing_without_candidates_is_settled_by_a_person_only(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    for justification, open_ in (("LexicalMatching", True), ("ManualMappingCuration", False)):
        typed = row("none-found", subject_id="id:old-bell", mapping_justification=f"semapv:{justification}")
        (tmp_path / "links" / "none-found.sssom.tsv").write_text(table(typed), encoding="utf-8")
        assert ("old-bell" in things(review(tmp_path))) is open_


def test_what_nobody_could_be_asked_about_is_not_shown_and_not_decided(tmp_path: Path) -> None:
    failed = replace(PROPOSALS[0], candidates=(), failure="no network")

    assert subjects_of([failed], ledger(tmp_path).links(), KNOWN, {}, str) == []


def test_a_contradiction_is_told_and_the_thing_stays(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    taken = table(row(subject_id="id:old-bell"))
    (tmp_path / "links" / "accepted.sssom.tsv").write_text(taken, encoding="utf-8")
    found = pressed(tmp_path, "1")

    assert found.at == 0
    assert found.message.startswith(
        f"not written: {FIRST} is accepted for 'tidehaven' here and for 'old-bell' in links/"
    )
    assert contents(tmp_path)["accepted.sssom.tsv"].decode() == taken


def test_none_of_these_is_refused_where_the_thing_is_accepted_elsewhere(tmp_path: Path) -> None:
    found = pressed(tmp_path, "")
    pressed(tmp_path, "1q")
    found.press("n")

    assert (found.at, found.message[:12]) == (0, "not written:")


def test_a_file_broken_meanwhile_stops_an_undo_with_a_sentence(tmp_path: Path) -> None:
    found = pressed(tmp_path, "1")
    broken = (tmp_path / "links" / "accepted.sssom.tsv").read_text(encoding="utf-8").replace("id:tidehaven", "id:tide")
    (tmp_path / "links" / "accepted.sssom.tsv").write_text(broken, encoding="utf-8")
    found.press("z")

    assert found.message == "not undone: there is no thing 'tide'"
    assert found.at == 1


def test_a_pair_that_must_not_be_linked_cannot_be_accepted(tmp_path: Path) -> None:
    stopped = replace(PROPOSALS[2], candidates=(candidate(THIRD, "Tides", "the item is a list"),))
    own = ledger(tmp_path)
    found = Review(subjects_of([stopped], own.links(), KNOWN, {}, str), OnDisk(own))
    found.press("a")

    assert found.message == "this pair must not be linked: the item is a list"
    assert rows(tmp_path) == {}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("1an", {2: "accept", 5: "none", 6: "accept"}),
        ("r2un", {2: "unsure", 3: "reject", 5: "none"}),
        ("nnn", {4: "none", 5: "none", 7: "none"}),
        ("n1s", {4: "none", 6: "accept"}),
        ("u1r", {2: "unsure", 6: "reject"}),
    ],
)
def test_a_table_gives_the_same_bytes_as_the_terminal(tmp_path: Path, keys: str, words: dict[int, str]) -> None:
    by_key, by_table = tmp_path / "key", tmp_path / "table"
    for folder in (by_key, by_table):
        (folder / "links").mkdir(parents=True)
        for decision in ("held", "none-found"):
            other = row(decision, subject_id="id:old-bell", object_id=f"wd:{THIRD}", mapping_justification="semapv:X")
            mine = row(decision, mapping_justification="semapv:LexicalMatching")
            typed = other | {"mapping_justification": "semapv:LexicalMatching"} if decision == "held" else mine
            (folder / "links" / f"{decision}.sssom.tsv").write_text(table(typed), encoding="utf-8")
    keyed = {"1an": "1an", "r2un": "r2usn", "nnn": "nnn", "n1s": "n1s", "u1r": "u1rs"}[keys]
    pressed(by_key, keyed)
    write_table(tmp_path / "t.tsv", PROPOSALS, KNOWN)
    lines = [line.split("\t") for line in (tmp_path / "t.tsv").read_text(encoding="utf-8").splitlines()]
    for number, word in words.items():
        lines[number - 1][0] = word
    data = "".join("\t".join(line) + "\r\n" for line in lines).encode("utf-8-sig")
    problems = Problems()
    ledger(by_table).decide(read_tables([("t", data)], problems), ACT)

    assert list(problems) == []
    assert contents(by_key) == contents(by_table)
    assert contents(by_key)
