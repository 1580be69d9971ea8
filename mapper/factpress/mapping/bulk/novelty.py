"""What one rule writes of the rows of one table that was not written before."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from factpress.mapping.bulk.distinct import Subjects, Verdict
from factpress.mapping.bulk.keys import row_numbers, subject_numbers
from factpress.mapping.bulk.lines import MUTE, Refusals, RuleLines
from factpress.mapping.bulk.table import Row

#: How many statements of one subject are compared at once, if its rows follow one another.
TOGETHER = 10_000


@dataclass(slots=True)
class Run:
    """Rows of one subject that follow one another: the first of them, and the statements of all, once needed."""

    subject: int = -1
    number: int = -1
    row: Row = ()
    is_new: bool = False
    is_aside: bool = False
    statements: set[bytes] = field(default_factory=set)


class NewLines:
    """Writes what a rule says anew: of rows with new subjects at once, of others as `Subjects` tell.

    Rows that follow one another and have one subject are compared with each other at once.  What cannot be told at
    once is set aside, and the table read again in the end (`compared`).
    """

    def __init__(self, lines: RuleLines, subjects: Subjects) -> None:
        """Take the subjects, which rules share that are equal but for their tables."""
        self.lines, self.subjects = lines, subjects
        #: How many rows of other tables came before.
        self.offset = 0
        self._number_subjects = subject_numbers(lines.rule, lines.columns)
        self._number_rows = row_numbers(lines.rule, lines.columns)
        self._run, self._last = Run(), -1
        self._aside = array("Q")
        #: How many rows said nothing new, as far as was known at once.
        self.repeated = 0

    # ------------------------------------------------------------------------------------ at once

    def written(self, rows: Sequence[Row], at: range, refusals: Refusals) -> list[bytes]:
        """Return what is new of each row, in the syntax of the output; `at` are the numbers of the rows."""
        first = at.start
        subjects, numbers = self._number_subjects(rows, first), self._number_rows(rows)
        if subjects[0] == self._run.subject or not self.subjects.take_new(subjects, numbers):
            return self._one_by_one(rows, first, subjects, numbers, refusals)
        self._run = Run(subjects[-1], numbers[-1], rows[-1], is_new=True)
        refused = _Refused(refusals, subjects, first)
        texts = self.lines.written(rows, at, refused)
        self.subjects.refused |= refused.subjects
        return texts

    def _one_by_one(
        self, rows: Sequence[Row], first: int, subjects: Sequence[int], numbers: Sequence[int], refusals: Refusals
    ) -> list[bytes]:
        texts = [b""] * len(rows)
        new: list[int] = []
        same: list[int] = []
        refused = _Refused(refusals, subjects, first)
        for at, (row, subject, number) in enumerate(zip(rows, subjects, numbers, strict=True)):
            if subject == self._run.subject and number != self._run.number:
                texts[at] = self._follow(row, first + at, refused)
                continue
            match self._judged(first + at, row, subject, number):
                case Verdict.NEW:
                    new.append(at)
                case Verdict.SAME:
                    same.append(at)
                case Verdict.OTHER:
                    self._set_aside(first + at, subject)
        made = self.lines.written([rows[at] for at in new], [first + at for at in new], refused)
        for at, text in zip(new, made, strict=True):
            texts[at] = text
        self._skip(same, first, subjects, refused.subjects)
        return texts

    def _judged(self, number: int, row: Row, subject: int, row_number: int) -> Verdict:
        """Return what a row is that is not another one of the run's subject; a new run begins with it."""
        if subject == self._run.subject:
            known = subject not in self.subjects.refused and not self._run.is_aside
            return Verdict.SAME if known else Verdict.OTHER
        verdict = self.subjects.judge(self.offset + number, subject, row_number)
        self._run = Run(subject, row_number, row, verdict is Verdict.NEW, verdict is Verdict.OTHER)
        return verdict

    def _follow(self, row: Row, number: int, refusals: Refusals) -> bytes:
        """Return what is new of another row of the run's subject."""
        run = self._run
        if not run.is_new or len(run.statements) > TOGETHER:
            self._set_aside(number, run.subject)
            return b""
        if not run.statements:
            run.statements.update(self._statements(run.row, 0, MUTE))
        new = [line for line in self._statements(row, number, refusals) if line not in run.statements]
        run.statements.update(new)
        return b"".join(new)

    def _statements(self, row: Row, number: int, refusals: Refusals) -> list[bytes]:
        return self.lines.statements([row], [number], refusals)[0].splitlines(keepends=True)

    def _skip(self, same: Sequence[int], first: int, subjects: Sequence[int], refused: set[int]) -> None:
        """Count rows that are the first ones of their subjects over again, or set them aside to be refused too."""
        self.subjects.refused |= refused
        for at in same:
            if subjects[at] in refused:
                self._set_aside(first + at, subjects[at])
            else:
                self.repeated += 1

    # ------------------------------------------------------------------------------------ later

    def _set_aside(self, number: int, subject: int) -> None:
        self._aside.append(number)
        self.subjects.doubtful.add(subject)

    def postpone(self, rows: Sequence[Row], first: int) -> None:
        """Take rows that will come again, when there are more subjects than memory holds."""
        numbered = zip(self._number_subjects(rows, first), self._number_rows(rows), strict=True)
        if self._last == -1:
            self._last = self._run.subject
        for at, (subject, number) in enumerate(numbered, self.offset + first):
            if subject != self._last:
                self.subjects.postpone(at, subject, number)
            self._last = subject

    def settle(self, first: int, end: int) -> None:
        """Find out about postponed rows, before they come again."""
        self.subjects.settle(self.offset + first, self.offset + end)

    def compared(self, rows: Sequence[Row], first: int, refusals: Refusals) -> list[tuple[int, bool, bytes]]:
        """Return the rows of doubtful subjects: number, whether it was set aside and not written, and statements."""
        doubtful = self.subjects.doubtful
        subjects = self._number_subjects(rows, first)
        chosen = [at for at, subject in enumerate(subjects) if subject in doubtful]
        numbers = [first + at for at in chosen]
        aside = set(self._aside[bisect_left(self._aside, first) : bisect_left(self._aside, first + len(rows))])
        told = _Chosen(refusals, aside)
        texts = self.lines.statements([rows[at] for at in chosen], numbers, told)
        return [(number, number in aside, text) for number, text in zip(numbers, texts, strict=True)]


class _Refused(Refusals):
    """Passes on what is refused of a batch, and notes the subjects."""

    def __init__(self, inner: Refusals, subjects: Sequence[int], first: int) -> None:
        self._inner, self._all, self._first = inner, subjects, first
        self.subjects: set[int] = set()

    def value(self, number: int, column: str, value: str, reason: str) -> None:
        self.subjects.add(self._all[number - self._first])
        self._inner.value(number, column, value, reason)

    def statement(self, number: int) -> None:
        self._inner.statement(number)


class _Chosen(Refusals):
    """Passes on what is refused of some rows; that of others is known."""

    def __init__(self, inner: Refusals, numbers: Container[int]) -> None:
        self._inner, self._numbers = inner, numbers

    def value(self, number: int, column: str, value: str, reason: str) -> None:
        if number in self._numbers:
            self._inner.value(number, column, value, reason)

    def statement(self, number: int) -> None:
        if number in self._numbers:
            self._inner.statement(number)
