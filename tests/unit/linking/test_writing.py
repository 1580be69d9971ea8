"""A row is added, changed or taken out, and no other byte of the file changes."""

from __future__ import annotations

import pytest

from factpress.linking import Decision
from factpress.linking.sssom import read_sheet
from factpress.linking.writing import COLUMNS, cell, columns_of, edited, new_file, quoted
from factpress.problems import Problems
from link_samples import BASE, KNOWN, read, row, table

FULL = dict.fromkeys(columns_of(Decision.ACCEPTED), "")
OLD = row(**FULL) | row()
NEW = row(subject_id="id:old-bell", object_id="wd:Q999999991")


def lines(data: bytes) -> list[str]:
    return data.decode().split("\n")


@pytest.mark.parametrize("decision", list(Decision))
def test_a_new_file_is_right_and_stays_so_with_a_row(decision: Decision) -> None:
    data = new_file(decision, KNOWN.prefixes, BASE)
    who = {"mapping_tool": "factpress"} if decision is Decision.AUTOMATIC else {}
    why = {"mapping_justification": "semapv:LexicalMatching"} if decision is Decision.AUTOMATIC else {}
    filled = edited(data, decision, (), [row(decision, **who, **why)])

    assert f"#mapping_set_id: {BASE}links/{decision}" in lines(data)
    assert read({decision: data}).problems == []
    assert read({decision: filled}).problems == []
    assert lines(filled)[: len(lines(data)) - 1] == lines(data)[:-1]


def test_a_row_is_added_at_its_place_and_every_other_line_stays() -> None:
    third = row(**FULL) | row(subject_id="id:tides", predicate_id="skos:exactMatch")
    before = table(OLD, third).encode()
    after = edited(before, Decision.ACCEPTED, (), [row(subject_id="id:tidehaven-2"), NEW])

    assert [line for line in lines(after) if line in lines(before)] == lines(before)
    assert [line.partition("\t")[0] for line in lines(after)][-5:-1] == [
        *("id:old-bell", "id:tidehaven", "id:tidehaven-2", "id:tides"),
    ]


def test_a_row_taken_out_and_put_in_again_leaves_the_same_bytes() -> None:
    before = table(OLD, row(**FULL) | row(subject_id="id:tides")).encode()
    without = edited(before, Decision.ACCEPTED, [("id:tidehaven", "wd:Q999999990")], ())

    assert b"id:tidehaven" not in without
    assert edited(without, Decision.ACCEPTED, (), [OLD]) == before


def test_columns_of_others_stay_with_what_they_have() -> None:
    before = table({**OLD, "see_also": "https://e.example/1", "mine": "x"}).encode()
    after = edited(before, Decision.ACCEPTED, (), [{**NEW, "mine": "y"}])

    assert lines(after)[-2] == lines(before)[-2]
    assert lines(after)[-3].endswith("\t\ty")


def test_columns_that_are_missing_are_added_once_and_for_all() -> None:
    once = edited(table(row()).encode(), Decision.ACCEPTED, (), [NEW])
    twice = edited(once, Decision.ACCEPTED, (), [row(subject_id="id:tides")])
    sheet = read_sheet(once, "f", Problems())

    assert set(sheet.columns) == set(columns_of(Decision.ACCEPTED))
    assert sheet.columns[: len(row())] == tuple(row())
    assert set(lines(once)) - {""} < set(lines(twice))


def test_a_day_that_the_head_gave_for_all_rows_stays_the_day_of_each() -> None:
    typed = {name: text for name, text in row().items() if name != "mapping_date"}
    head = table(typed).replace("#license", "#mapping_date: 2030-01-01\n#license").encode()
    sheet = read_sheet(edited(head, Decision.ACCEPTED, (), [NEW]), "f", Problems())

    assert [each.values["mapping_date"] for each in sheet.rows] == ["2031-05-06", "2030-01-01"]


def test_line_ends_and_the_byte_order_mark_of_windows_stay() -> None:
    before = b"\xef\xbb\xbf" + table(OLD).encode().replace(b"\n", b"\r\n")
    after = edited(before, Decision.ACCEPTED, (), [NEW])

    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == after.count(b"\n") == before.count(b"\n") + 1


def test_lines_behind_a_missing_line_end_are_lines_of_their_own() -> None:
    after = edited(table(OLD).encode().removesuffix(b"\n"), Decision.ACCEPTED, (), [row(subject_id="id:zinc")])

    assert [line.partition("\t")[0] for line in lines(after)[-3:]] == ["id:tidehaven", "id:zinc", ""]


@pytest.mark.parametrize("label", ['"Bell" of old', '"', 'a "b" c', "tab\tand\nline", "nul\x00\x1b[2Jx\u2028y"])
def test_any_label_is_read_as_it_was_written(label: str) -> None:
    data = edited(new_file(Decision.ACCEPTED, KNOWN.prefixes, BASE), Decision.ACCEPTED, (), [row(comment=cell(label))])
    problems = Problems()
    [read_back] = read_sheet(data, "f", problems).rows

    assert list(problems) == []
    assert read_back.values["comment"] == cell(label)
    assert not set(cell(label)) & set("\t\n\x00\x1b\u2028")


def test_cells_are_quoted_only_where_they_must_be() -> None:
    assert [quoted(text) for text in ('"a" b', 'a "b"', "")] == ['"""a"" b"', 'a "b"', ""]


def test_rows_are_written_with_slots_of_sssom_only() -> None:
    assert read({"accepted": table(row(**dict.fromkeys(COLUMNS, "")) | row())}).problems == []
