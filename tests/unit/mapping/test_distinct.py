"""Repeated subjects and lines: found exactly, whatever the memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factpress.mapping.bulk.distinct import Subjects, Verdict
from factpress.mapping.bulk.firsts import FirstLines
from factpress.mapping.bulk.keys import row_numbers, subject_numbers
from factpress.mapping.bulk.runs import Scratch, append, read
from factpress.mapping.rules import ROW, BlankMap, IriMap, LiteralMap, Pair, Reference, Template, TriplesMap
from factpress.problems import Place

HERE = Place("rules")
LINES = st.lists(st.tuples(st.booleans(), st.binary(max_size=2)), max_size=40)


@pytest.mark.parametrize("budget", [0, 500, 10**9])
@settings(max_examples=60)
@given(lines=LINES)
def test_first_lines_are_unknown_ones_once_in_the_order_of_coming(
    budget: int, lines: list[tuple[bool, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    known = {line for is_known, line in lines if is_known}
    with Scratch(tmp_path_factory.getbasetemp()) as scratch:
        found = FirstLines(budget, scratch)
        for is_known, line in lines:
            (found.know if is_known else found.add)(line)
        assert list(found) == [
            line for line in dict.fromkeys(line for is_known, line in lines if not is_known) if line not in known
        ]


def naive(rows: list[tuple[int, int]]) -> list[Verdict]:
    first: dict[int, int] = {}
    verdicts: list[Verdict] = []
    for subject, row in rows:
        verdicts.append(
            Verdict.NEW if subject not in first else Verdict.SAME if first[subject] == row else Verdict.OTHER
        )
        first.setdefault(subject, row)
    return verdicts


@settings(max_examples=100)
@given(
    rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=60),
    limit=st.integers(1, 12),
    cuts=st.lists(st.integers(0, 60), min_size=1, max_size=3),
)
def test_verdicts_are_the_same_in_memory_and_on_disk(
    rows: list[tuple[int, int]], limit: int, cuts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The rows are those of several tables; what is left of one is postponed when there is no memory."""
    found: list[Verdict] = []
    with Scratch(tmp_path_factory.getbasetemp()) as scratch:
        subjects = Subjects(limit, scratch)
        ends = [*sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
        for begin, end in zip([0, *ends], ends, strict=False):
            numbered = list(enumerate(rows[begin:end], begin))
            while numbered and not subjects.full:
                number, (subject, row) = numbered.pop(0)
                found.append(subjects.judge(number, subject, row))
            if numbered:
                for number, (subject, row) in numbered:
                    subjects.postpone(number, subject, row)
                subjects.settle(numbered[0][0], end)
                found += [subjects.judge(number, subject, row) for number, (subject, row) in numbered]
    assert found == naive(rows)


def test_rows_like_one_that_was_refused_are_looked_at_again(tmp_path: Path) -> None:
    with Scratch(tmp_path) as scratch:
        subjects = Subjects(9, scratch)
        assert subjects.take_new([1, 2], [5, 6])
        subjects.refused.add(1)
        assert [subjects.judge(2, 1, 5), subjects.judge(3, 2, 6)] == [Verdict.OTHER, Verdict.SAME]
        assert not subjects.take_new([2, 3], [6, 7])
        assert not subjects.take_new([4, 4], [6, 7])


def rule(*parts: str | Reference, base: str | None = None, blank: bool = False) -> TriplesMap:
    template = Template(parts)
    subject = BlankMap(template) if blank else IriMap(template, base)
    pair = Pair(IriMap(Template(("http://a/p",))), LiteralMap(Template((Reference("c"),))), HERE)
    return TriplesMap("rule", "t", subject, (pair,), (), HERE)


A, B = Reference("a"), Reference("b")
ROWS = [("x", "y-z", "1"), ("x-y", "z", "1"), ("x", "y-z", "2"), (None, "z", "1"), (None, "z", "1")]


@pytest.mark.parametrize(
    ("subject", "equal"),
    [
        (rule("http://a/", A), {(0, 2)}),
        (rule("http://a/", A, "-", B), {(0, 1), (0, 2), (1, 2)}),
        (rule("http://a/", A, "/", B), {(0, 2)}),
        (rule(A, "-", B, blank=True), {(0, 1), (0, 2), (1, 2)}),
        (rule("http://a/x"), {(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)}),
    ],
)
def test_equal_subjects_have_equal_numbers_and_absent_ones_none(
    subject: TriplesMap, equal: set[tuple[int, int]]
) -> None:
    numbers = subject_numbers(subject, ["a", "b", "c"])(ROWS, 0)
    pairs = [(one, other) for one in range(5) for other in range(one + 1, 5)]

    assert {(one, other) for one, other in pairs if numbers[one] == numbers[other]} == equal


def test_a_base_makes_one_subject_of_two_texts() -> None:
    numbers = subject_numbers(rule(A, base="http://a/"), ["a"])([("x",), ("http://a/x",), ("y",)], 0)

    assert (numbers[0] == numbers[1], numbers[0] == numbers[2]) == (True, False)


def test_rows_are_compared_by_what_a_rule_reads_of_them() -> None:
    numbers = row_numbers(rule("http://a/", A), ["a", "b", "c"])(ROWS)
    of_all = row_numbers(rule("http://a/", A, B), ["a", "b", "c"])(ROWS)

    assert (numbers[0] == numbers[1], numbers[0] == numbers[2], numbers[3] == numbers[4]) == (False, False, True)
    assert [of_all.count(number) for number in of_all] == [1, 1, 1, 2, 2]
    constant = TriplesMap("rule", "t", IriMap(Template(("http://a/",))), (), (), HERE)
    assert row_numbers(constant, ["a"])([("x",), ("y",)]) == [0, 0]
    assert ROW not in ["a", "b", "c"]


def test_many_runs_are_merged_in_order(tmp_path: Path) -> None:
    with Scratch(tmp_path) as scratch:
        runs = [scratch.write([(number, "x"), (number + 1000, None)]) for number in range(150)]
        assert [record[0] for record in scratch.merged(runs)] == [*range(150), *range(1000, 1150)]
        again = scratch.write([(1,)])
        append(again, ((number,) for number in range(2, 1500)))
        assert [number for (number,) in read(again)] == list(range(1, 1500))
    assert list(tmp_path.iterdir()) == []


def test_more_rows_are_postponed_than_are_written_at_once(tmp_path: Path) -> None:
    rows = [(number % 2500, number // 5000) for number in range(7500)]
    with Scratch(tmp_path) as scratch:
        subjects = Subjects(1, scratch)
        found = [subjects.judge(0, *rows[0])]
        for number, (subject, row) in enumerate(rows[1:], 1):
            # All in one part, whose block is filled more than once.
            subjects.postpone(number, subject * 256, row)
        subjects.settle(1, len(rows))
        found += [subjects.judge(number, subject * 256, row) for number, (subject, row) in enumerate(rows[1:], 1)]
    assert found == naive(rows)
