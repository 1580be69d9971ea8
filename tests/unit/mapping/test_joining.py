"""Joins: what a loop over both tables finds, in its order, in memory and on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factpress.errors import CouldNotRun
from factpress.mapping.bulk.joining import Joined
from factpress.mapping.bulk.runs import Scratch
from factpress.mapping.bulk.table import Row
from factpress.mapping.joins import PARENT, JoinedTable
from factpress.mapping.rules import ROW, Reference, Template
from factpress.problems import Place
from mapping_strategies import constant, whole
from mapping_tables import ListTable

KEYS = st.sampled_from([None, "", "a", "b", "ab", "é", "0"])
ROWS = st.lists(st.tuples(KEYS, KEYS, st.text(max_size=3)), max_size=12)
ON = ((whole("x"), whole("x")), (whole("y"), whole("y")))
PLAN = JoinedTable("joined", "child", "parent", ON, ("z", ROW, "x"), ("z", ROW))


def tables(children: list[Row], parents: list[Row]) -> tuple[ListTable, ListTable]:
    return (
        ListTable(["x", "y", "z"], children, ["x", "y", "z", ROW]),
        ListTable(["x", "y", "z"], parents, ["z", ROW, "y", "x"]),
    )


@pytest.mark.parametrize("budget", [0, 700, 10**9])
@settings(max_examples=60)
@given(children=ROWS, parents=ROWS)
def test_a_join_is_what_two_loops_find_in_their_order(
    budget: int, children: list[Row], parents: list[Row], tmp_path_factory: pytest.TempPathFactory
) -> None:
    expected = [
        (child[2], str(n), child[0], parent[2], str(m))
        for n, child in enumerate(children)
        for m, parent in enumerate(parents)
        if None not in child[:2] and tuple(child[:2]) == tuple(parent[:2])
    ]
    folder = tmp_path_factory.getbasetemp()
    with Scratch(folder) as scratch:
        joined = Joined(PLAN, *tables(children, parents), budget, scratch)
        assert [tuple(row) for row in joined.rows()] == expected
        for number, (_, child_row, _, _, parent_row) in enumerate(expected):
            assert joined.place(number, "z") == Place("table", int(child_row), None, "z")
            assert joined.place(number, PARENT + "z") == Place("table", int(parent_row), None, "z")
    assert list(folder.glob("factpress-map-*")) == []


@pytest.mark.parametrize("budget", [0, 10**9])
def test_texts_of_templates_and_constants_are_compared_as_they_are_made(budget: int, tmp_path: Path) -> None:
    of_both = Template((Reference("x"), "-", Reference("y")))
    plan = JoinedTable(
        "joined", "child", "parent", ((of_both, whole("x")), (whole("z"), constant("1"))), ("x", "y"), ("z",)
    )
    children: list[Row] = [("a", "b", "1"), ("a b", "%", "1"), ("a", None, "1"), ("a", "b", "2")]
    parents: list[Row] = [("a-b", "", "first"), ("a b-%", "", "second"), ("a-", "", "third"), ("a-b", "", "fourth")]
    with Scratch(tmp_path) as scratch:
        found = list(Joined(plan, *tables(children, parents), budget, scratch).rows())

    assert [tuple(row) for row in found] == [("a", "b", "first"), ("a", "b", "fourth"), ("a b", "%", "second")]


def test_one_key_that_does_not_fit_into_memory_is_joined_in_portions(tmp_path: Path) -> None:
    many: list[Row] = [("a", "b", str(number)) for number in range(90)]
    with Scratch(tmp_path) as scratch:
        joined = list(Joined(PLAN, *tables(many[:4], many), 400, scratch).rows())

    assert [(row[0], row[3]) for row in joined] == [(str(n), str(m)) for n in range(4) for m in range(90)]


def test_places_of_the_rows_just_given_take_no_reading() -> None:
    child, parent = tables([("a", "b", "1")], [("a", "b", "2")])
    with Scratch(Path("nowhere")) as scratch:
        joined = Joined(PLAN, child, parent, 10**9, scratch)
        list(joined.batches())
        joined.place(0, "z")

    assert (child.readings, parent.readings) == (1, 1)


def test_a_disk_that_fails_is_told(tmp_path: Path) -> None:
    with Scratch(tmp_path / "none") as scratch, pytest.raises(CouldNotRun, match="could not write temporary files: "):
        list(Joined(PLAN, *tables([("a", "b", "1")], [("a", "b", "2")]), 0, scratch).rows())
