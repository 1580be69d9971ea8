"""Decisions go to the disk: what each puts where, what it takes the place of, what it must not contradict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.linking import Decision
from factpress.linking.deciding import Act, Change, Judgement, Verdict
from factpress.linking.offers import offers_of
from factpress.problems import DataProblems, Place
from link_samples import KNOWN, LINE, read, row, table
from proposal_samples import ACT, DAY, FIRST, SECOND, ledger, proposal, rows

HERE = Place("here")


def judged(verdict: Verdict, item: int = 0, thing: str = "tidehaven") -> Judgement:
    """A verdict on the first or second candidate of a thing, or, numbered 2, on there being none."""
    return Judgement(verdict, offers_of(proposal(thing, FIRST, SECOND), KNOWN)[item].cells, HERE)


ACCEPT, REJECT, UNSURE = (judged(verdict) for verdict in (Verdict.ACCEPT, Verdict.REJECT, Verdict.UNSURE))
NONE = judged(Verdict.NONE, 2)


def put(folder: Path, **files: str) -> None:
    (folder / "links").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "links" / f"{name.replace('_', '-')}.sssom.tsv").write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "links").glob("*.tsv")}


@pytest.mark.parametrize(
    ("judgement", "file", "pair"),
    [
        (ACCEPT, "accepted", f"tidehaven wd:{FIRST}"),
        (REJECT, "rejected", f"tidehaven wd:{FIRST}"),
        (UNSURE, "held", f"tidehaven wd:{FIRST}"),
        (NONE, "none-found", "tidehaven sssom:NoTermFound"),
    ],
)
def test_each_verdict_has_its_file_which_a_new_project_gets(
    tmp_path: Path, judgement: Judgement, file: str, pair: str
) -> None:
    ledger(tmp_path).decide([judgement], ACT)
    data = contents(tmp_path)

    assert rows(tmp_path) == {file: [pair]}
    assert read(dict(data)).problems == []


def test_a_row_says_who_when_why_with_what_and_on_which_state_of_the_item(tmp_path: Path) -> None:
    ledger(tmp_path).decide([ACCEPT], ACT)
    [found] = ledger(tmp_path).links().rows
    text = (tmp_path / "links/accepted.sssom.tsv").read_text(encoding="utf-8")
    heads, cells = (line.split("\t") for line in text.splitlines()[-2:])

    assert {name: cell for name, cell in zip(heads, cells, strict=True) if cell} == {
        "subject_id": "id:tidehaven",
        "subject_label": "Tidehaven",
        "predicate_id": "schema:sameAs",
        "object_id": f"wd:{FIRST}",
        "object_label": "Tidehaven",
        "mapping_justification": "semapv:MappingReview",
        "reviewer_id": "curator:sam",
        "mapping_date": DAY,
        "mapping_tool": "factpress",
        "mapping_tool_version": "9.8.7",
        "object_source_version": "77",
        "subject_match_field": "schema:name",
        "object_match_field": "rdfs:label",
        "match_string": "Tidehaven",
        "comment": "index, 2031-05-06: 'Tidehaven' is the label in 'en' +4; the type fits +1.5; sum 5.5",
    }
    assert found.record.values["link"]


def test_a_concept_is_linked_as_one(tmp_path: Path) -> None:
    ledger(tmp_path).decide([judged(Verdict.ACCEPT, thing="tides")], ACT)

    assert "\tskos:exactMatch\t" in (tmp_path / "links/accepted.sssom.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("judgement", [ACCEPT, UNSURE, NONE])
@pytest.mark.parametrize("state", ["held", "none-found", "automatic"])
def test_a_decision_takes_the_place_of_what_was_open(tmp_path: Path, judgement: Judgement, state: str) -> None:
    why = {"mapping_justification": "semapv:LexicalMatching", "mapping_tool": "t"} if state == "automatic" else {}
    other = row(state, subject_id="id:old-bell", object_id="wd:Q999999992", **why)
    mine = row(state, **why)
    if state == "none-found":
        other["object_id"] = "sssom:NoTermFound"
    put(tmp_path, **{state.replace("-", "_"): table(other, mine)})
    ledger(tmp_path).decide([judgement], ACT)
    found = rows(tmp_path)
    mine_now = [(file, pair) for file, pairs in found.items() for pair in pairs if pair.startswith("tidehaven")]

    assert [file for file, _ in mine_now] == [judgement.verdict.decision]
    assert any(pair.startswith("old-bell") for pair in found[state])


def test_accepting_one_leaves_every_other_row_as_it_is(tmp_path: Path) -> None:
    held = table(row("held", subject_id="id:old-bell", object_id="wd:Q999999992", comment="wait"))
    rejected = table(row("rejected", object_id="wd:Q999999991"))
    put(tmp_path, held=held, rejected=rejected)
    ledger(tmp_path).decide([ACCEPT], ACT)

    assert contents(tmp_path)["held.sssom.tsv"].decode() == held
    assert contents(tmp_path)["rejected.sssom.tsv"].decode() == rejected


def test_who_proposed_a_pair_and_columns_of_others_move_with_it(tmp_path: Path) -> None:
    put(tmp_path, held=table(row("held", see_also="https://e.example/why")))
    ledger(tmp_path).decide([ACCEPT], ACT)
    text = (tmp_path / "links/accepted.sssom.tsv").read_text(encoding="utf-8")

    assert "curator:kim\tcurator:sam" in text
    assert text.endswith("\thttps://e.example/why\n")


@pytest.mark.parametrize(
    ("file", "typed", "judgement", "said"),
    [
        ("accepted", row(object_id="wd:Q999999991"), ACCEPT, "accepted as Q999999990 here and accepted as Q999999991"),
        ("accepted", row(subject_id="id:old-bell"), ACCEPT, "is accepted for 'tidehaven' here and for 'old-bell'"),
        ("accepted", row(), REJECT, "are rejected here and accepted"),
        ("accepted", row(), NONE, "is without an item here and accepted as Q999999990"),
        ("accepted", row(object_id="wd:Q999999991"), UNSURE, "is held as Q999999990 here and accepted as Q999999991"),
        ("rejected", row("rejected"), ACCEPT, "are accepted here and rejected"),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_with_both_places_and_nothing_is_written(
    tmp_path: Path, file: str, typed: dict[str, str], judgement: Judgement, said: str
) -> None:
    put(tmp_path, **{file: table(typed)})
    before = contents(tmp_path)
    with pytest.raises(DataProblems) as raised:
        ledger(tmp_path).decide([judged(Verdict.ACCEPT, 1, "old-bell"), judgement], ACT)

    messages = [str(problem) for problem in raised.value.problems]
    assert any(
        message.startswith("here:1:1: error[link-conflict]") and f"{said} in links/{file}.sssom.tsv:{LINE}:" in message
        for message in messages
    )
    assert contents(tmp_path) == before


@pytest.mark.parametrize("judgement", [ACCEPT, REJECT, NONE, UNSURE])
@pytest.mark.parametrize("state", ["accepted", "rejected", "held"])
def test_asked_for_a_decision_takes_the_place_of_a_settled_one(
    tmp_path: Path, judgement: Judgement, state: str
) -> None:
    put(tmp_path, **{state: table(row(state))})
    ledger(tmp_path).decide([judgement], ACT, again=True)
    left = [file for file, pairs in rows(tmp_path).items() for pair in pairs if pair.endswith(FIRST)]

    assert judgement is NONE or left == [judgement.verdict.decision]
    assert ledger(tmp_path).links().rows


@pytest.mark.parametrize("judgement", [ACCEPT, REJECT, UNSURE, NONE])
def test_what_stands_already_stays_as_it_is(tmp_path: Path, judgement: Judgement) -> None:
    ledger(tmp_path).decide([judgement], ACT)
    before = contents(tmp_path)
    change = ledger(tmp_path).decide([judgement], Act("kim", "2031-09-09", "factpress", "10"))

    assert change == Change()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("judgement", [ACCEPT, REJECT, UNSURE, NONE])
def test_a_change_that_is_undone_leaves_the_same_bytes(tmp_path: Path, judgement: Judgement) -> None:
    full = ledger(tmp_path)
    full.decide([judged(each, 1, "old-bell") for each in (Verdict.ACCEPT,)], ACT)
    full.decide([judged(Verdict.REJECT, 1), judged(Verdict.UNSURE, 0, "tides")], ACT)
    put(tmp_path, none_found=table(row("none-found", **dict.fromkeys(_COLUMNS, "")) | row("none-found")))
    before = contents(tmp_path)
    change = full.decide([judgement], ACT)
    changed = contents(tmp_path)
    full.undo(change)

    assert changed != before
    assert {name: data for name, data in contents(tmp_path).items() if name in before} == before


_COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification", "author_id"),
    *("reviewer_id", "mapping_date", "confidence", "mapping_tool", "mapping_tool_version", "object_source_version"),
    *("subject_match_field", "object_match_field", "match_string", "comment"),
)


def test_a_faulty_file_is_told_before_anything_is_written(tmp_path: Path) -> None:
    put(tmp_path, held=table(row("held", subject_id="id:tidehavn")))
    with pytest.raises(DataProblems, match="tidehavn"):
        ledger(tmp_path).decide([ACCEPT], ACT)

    assert list(contents(tmp_path)) == ["held.sssom.tsv"]


def test_a_disk_that_refuses_is_told_as_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "links").write_text("a file", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="could not decide in links: File exists"):
        ledger(tmp_path).decide([ACCEPT], ACT)


# ---------------------------------------------------------------------------------------- interrupted


def interrupt(folder: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Decide on what moves a row, and stop after so many files were written."""
    written: list[Path] = []
    rename = Path.rename

    def replace(source: Path, target: Path) -> Path:
        if len(written) == after:
            raise KeyboardInterrupt
        written.append(target)
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        ledger(folder).decide([ACCEPT], ACT)
    monkeypatch.undo()


@pytest.mark.parametrize(("after", "done"), [(0, False), (1, True), (2, True)])
def test_whatever_is_written_when_it_stops_the_decision_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, done: bool
) -> None:
    put(tmp_path, held=table(row("held")))
    interrupt(tmp_path, monkeypatch, after)
    ledger(tmp_path).links()

    assert rows(tmp_path) == {"accepted" if done else "held": [f"tidehaven wd:{FIRST}"]}
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_file_that_was_changed_meanwhile_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, held=table(row("held")))
    interrupt(tmp_path, monkeypatch, 1)
    put(tmp_path, held=table(row("held", comment="mine")))
    with pytest.raises(CouldNotRun, match=r"held\.sssom\.tsv has changed since"):
        ledger(tmp_path).decide([ACCEPT], ACT)

    [noted] = (tmp_path / "kept").iterdir()
    assert set(json.loads(noted.read_text(encoding="utf-8"))) == {"held.sssom.tsv", "accepted.sssom.tsv"}
    assert "mine" in (tmp_path / "links/held.sssom.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"held.sssom.tsv": {}}', '{"held.sssom.tsv": 7}'])
def test_a_damaged_note_of_what_was_interrupted_is_told_and_stays(tmp_path: Path, damaged: str) -> None:
    put(tmp_path, held=table(row("held")))
    ledger(tmp_path).links()
    (tmp_path / "kept").mkdir(exist_ok=True)
    (tmp_path / "kept" / "decision-under-way.json").write_text(damaged)

    with pytest.raises(CouldNotRun, match="is damaged; look at the files of"):
        ledger(tmp_path).links()
    assert (tmp_path / "kept" / "decision-under-way.json").read_text() == damaged


def test_a_rule_marks_what_it_accepts(tmp_path: Path) -> None:
    ledger(tmp_path).decide([judged(Verdict.AUTOMATIC)], Act(None, DAY, "factpress", "9.8.7"))
    links = ledger(tmp_path).links()

    assert rows(tmp_path) == {"automatic": [f"tidehaven wd:{FIRST}"]}
    assert (len(links.accepted), len(links.automatic)) == (0, 1)
    [found] = links.rows
    assert found.decision is Decision.AUTOMATIC
    assert found.record.values["mapping_justification"].endswith("LexicalMatching")
    assert "reviewer_id" not in found.record.values
