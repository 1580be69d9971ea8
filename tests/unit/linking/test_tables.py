"""Proposals as a table for people, and their decisions back: what is wrong is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from factpress.linking.deciding import Verdict
from factpress.linking.tables import dates_of, read_tables, write_table
from factpress.problems import Problems
from link_samples import KNOWN
from proposal_samples import FIRST, SECOND, THIRD, candidate, proposal

Rows = list[list[str]]
COLUMNS = {"decision": 0, "subject_id": 1, "object_id": 4, "object_label": 5, "comment": 11}


def written(folder: Path) -> Rows:
    """The table of two things: two candidates and none, and one that must not be linked."""
    stopped = proposal("old-bell")
    stopped = type(stopped)(**{
        **{name: getattr(stopped, name) for name in stopped.__slots__},
        "candidates": (candidate(THIRD, "Old Bell", "the item is a list"),),
    })  # fmt: skip
    file = folder / "table.tsv"
    write_table(file, [proposal("tidehaven", FIRST, SECOND), stopped, proposal("tides", failure="no network")], KNOWN)
    return [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]


def data(rows: Rows) -> bytes:
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def taken(*tables: bytes) -> tuple[list[tuple[str, str, str]], list[str]]:
    problems = Problems()
    found = read_tables([(f"{number}.tsv", table) for number, table in enumerate(tables, 1)], problems)
    return [(each.verdict, each.pair[0][3:], each.pair[1]) for each in found], [str(problem) for problem in problems]


def decided(rows: Rows, **words: str) -> Rows:
    """The rows with these words as decisions, by "row2" for the second line."""
    changed = [list(row) for row in rows]
    for name, word in words.items():
        changed[int(name.removeprefix("row")) - 1][0] = word
    return changed


def test_a_table_has_a_row_for_each_candidate_and_one_for_none(tmp_path: Path) -> None:
    heads, *rows = written(tmp_path)

    assert [heads[place] for place in COLUMNS.values()] == list(COLUMNS)
    assert [[row[COLUMNS[name]] for name in ("decision", "subject_id", "object_id")] for row in rows] == [
        ["", "id:tidehaven", f"wd:{FIRST}"],
        ["", "id:tidehaven", f"wd:{SECOND}"],
        ["", "id:tidehaven", "sssom:NoTermFound"],
        ["", "id:old-bell", f"wd:{THIRD}"],
        ["", "id:old-bell", "sssom:NoTermFound"],
    ]
    assert taken(data([heads, *rows])) == ([], [])


def test_decisions_are_taken_with_their_comments(tmp_path: Path) -> None:
    rows = decided(written(tmp_path), row2="accept", row3=" Reject ", row5="UNSURE", row6="skip")
    rows[1][COLUMNS["comment"]] = "seen on the spot"

    assert taken(data(rows)) == (
        [
            ("accept", "tidehaven", f"wd:{FIRST}"),
            ("reject", "tidehaven", f"wd:{SECOND}"),
            ("unsure", "old-bell", f"wd:{THIRD}"),
        ],
        [],
    )
    [first, *_] = read_tables([("t", data(rows))], Problems())
    assert first.cells["comment"] == "seen on the spot"


def test_none_of_these_rejects_the_other_rows_of_the_thing(tmp_path: Path) -> None:
    found, problems = taken(data(decided(written(tmp_path), row4="none")))

    assert problems == []
    assert sorted(found) == [
        ("none", "tidehaven", "sssom:NoTermFound"),
        ("reject", "tidehaven", f"wd:{FIRST}"),
        ("reject", "tidehaven", f"wd:{SECOND}"),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: (
            data.replace(b"\tindex, ", b'\t"index, ')
            .replace(b"sum 5.5\t", b'sum 5.5"\t')
            .replace(b"not it\t", b'not it"\t')
            .replace(b"is it\t", b'is it"\t')
        ),
        lambda data: b"\n".join(b"\t".join(reversed(line.split(b"\t"))) for line in data.splitlines()) + b"\n",
        lambda data: data.removesuffix(b"\n"),
        lambda data: data + b"\n\n",
    ],
    ids=["byte order mark", "line ends", "quotation marks", "columns moved", "no last line end", "empty lines"],
)
def test_what_spreadsheet_programs_do_to_a_file_does_no_harm(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    rows = data(decided(written(tmp_path), row2="accept"))

    assert taken(damage(rows)) == ([("accept", "tidehaven", f"wd:{FIRST}")], [])


@pytest.mark.parametrize(
    ("line", "column", "text", "place", "said"),
    [
        (2, "decision", "acept", "1.tsv:2:1", "'acept' is no decision; did you mean 'accept'?"),
        (2, "decision", "x", "1.tsv:2:1", "'x' is no decision; write accept, reject, unsure, none or skip"),
        (2, "decision", "automatic", "1.tsv:2:1", "'automatic' is no decision; write accept"),
        (2, "decision", "none", "1.tsv:2:1", "does not fit wd:Q999999990; write none in the row of sssom:NoTermFound"),
        (4, "decision", "accept", "1.tsv:4:1", "does not fit sssom:NoTermFound; write none if no item is this thing"),
        (5, "decision", "accept", "1.tsv:5:1", "the pair must not be linked: the item is a list"),
        (2, "object_id", "wd:Q999999993", "1.tsv:2:", "the row is not as it was proposed"),
        (2, "object_id", "", "1.tsv:2:", "the row is not as it was proposed"),
        (3, "subject_id", "id:old-bell", "1.tsv:3:", "the row is not as it was proposed"),
        (3, "object_label", "Tide-haven", "1.tsv:3:", "the row is not as it was proposed"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, line: int, column: str, text: str, place: str, said: str
) -> None:
    rows = written(tmp_path)
    rows[line - 1][COLUMNS[column]] = text
    found, [problem] = taken(data(rows))

    assert found == []
    assert problem.startswith(f"{place}")
    assert "error[decision-invalid]" in problem
    assert said in problem


def test_a_row_that_stands_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    rows = written(tmp_path)
    _, problems = taken(data([*rows, rows[1]]))

    assert [problem.partition(": ")[2] for problem in problems] == [
        "error[decision-invalid] id:tidehaven and wd:Q999999990 stand in line 2 already; take one of the rows out"
    ]
    assert problems[0].startswith("1.tsv:7:")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data.replace(b"\t", b";"), "link-file] the cells are not separated by tabs"),
        (lambda data: data.replace(b"decision\t", b"decison\t"), "there is no column decision"),
        (lambda data: data.replace(b"1.5; sum 5.5\t", b"1.5; sum 5.5", 1), "link-file] the row has"),
        (lambda data: data.decode().encode("utf-16"), "not-utf8]"),
        (lambda data: b"", "file-empty]"),
    ],
    ids=["semicolons", "no column", "a cell lost", "utf-16", "empty"],
)
def test_a_file_that_is_no_such_table_is_told(tmp_path: Path, damage: Callable[[bytes], bytes], said: str) -> None:
    found, problems = taken(damage(data(decided(written(tmp_path), row2="accept"))))

    assert found == []
    assert any(said in problem for problem in problems)


def test_tables_of_two_people_merge_by_pair(tmp_path: Path) -> None:
    rows = written(tmp_path)
    mine, yours = decided(rows, row2="accept", row6="none"), decided(rows, row2="accept", row3="reject")

    assert taken(data(mine), data(yours)) == (
        [
            ("accept", "tidehaven", f"wd:{FIRST}"),
            ("reject", "old-bell", f"wd:{THIRD}"),
            ("none", "old-bell", "sssom:NoTermFound"),
            ("reject", "tidehaven", f"wd:{SECOND}"),
        ],
        [],
    )
    assert len(taken(data(mine), data(decided(rows, row2="reject")))[0]) == 4


def test_dates_are_told_as_far_as_they_are_known() -> None:
    assert [dates_of("1964", None), dates_of(None, "2001"), dates_of(None, None)] == ["1964–", "–2001", ""]


def test_a_verdict_that_only_rules_have_is_none_of_a_person() -> None:
    assert Verdict.AUTOMATIC.decision == "automatic"
