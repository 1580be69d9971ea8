"""Which rows' statements are new, told of whole frames: the counterpart of `keys` and `novelty` for columns.

The source is read twice.  The first time, which costs little, its subjects are numbered, and those that come again
are found; nothing is kept of the others.  The second time, only rows of subjects that come again are judged one by
one, as in `novelty`.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from factpress.mapping.bulk.distinct import Subjects, Verdict
from factpress.mapping.bulk.lines import Refusals, RuleLines
from factpress.mapping.bulk.novelty import NewLines, Run
from factpress.mapping.bulk.runs import Scratch
from factpress.mapping.bulk.table import Row
from factpress.mapping.columnar.terms import TermColumns, joined
from factpress.mapping.rules import IriMap, TriplesMap

_MASK = (1 << 60) - 1


class Surveyed(Subjects):
    """Subjects of which is known, before the first row is mapped, which ones come again."""

    def __init__(self, limit: int, scratch: Scratch) -> None:
        super().__init__(limit, scratch)
        self._found: list[pl.Series] = []
        self._repeated = pl.Series(dtype=pl.UInt64)
        self._known: set[int] = set()

    def survey(self, subjects: pl.Series) -> None:
        """Take the subjects of some rows."""
        self._found.append(subjects)

    def close(self) -> None:
        """Find out which subjects come again, once all were taken."""
        every = pl.concat([self._repeated, *self._found]).sort()
        self._found.clear()
        self._repeated = every.filter(every == every.shift(1)).unique()
        self._known = set(self._repeated)

    def repeated(self, subjects: pl.Series) -> pl.Series | None:
        """Return which of some subjects come again, anywhere; None if none does."""
        found = subjects.is_in(self._repeated.implode()) if self._known else None
        return found if found is not None and found.any() else None

    def take_new(self, subjects: Sequence[int], rows: Sequence[int]) -> bool:
        """Return whether all subjects come once."""
        return self._known.isdisjoint(subjects)

    def judge(self, number: int, subject: int, row: int) -> Verdict:
        """Return what a row says; one whose subject comes once is new."""
        return super().judge(number, subject, row) if subject in self._known else Verdict.NEW

    def postpone(self, number: int, subject: int, row: int) -> None:
        """Take the numbers of a row that will come again, if its subject does."""
        if subject in self._known:
            super().postpone(number, subject, row)


class Numbers:
    """Numbers that stand for the subjects of rows and for all that a rule reads of them, as in `keys`."""

    def __init__(self, rule: TriplesMap, columns: Sequence[str]) -> None:
        self._terms = TermColumns(columns)
        term, numbers = rule.subject, self._terms.numbers
        #: The columns that subjects are made of.
        self.own = tuple(numbers[column] for column in term.columns)
        # One value alone tells subjects apart as well as what is made of it.
        alone = len(self.own) == 1 and not (isinstance(term, IriMap) and term.base)
        self._subject = pl.col(self.own) if alone else joined(self._terms.term(term))
        if alone:
            self._terms.coded.clear()
        read = dict.fromkeys(column for _, column in rule.uses())
        self._read = [numbers[column] for column in read]
        self._schema = dict.fromkeys(numbers.values(), pl.String)

    def frame(self, rows: Sequence[Row]) -> pl.DataFrame:
        """Return rows as a frame."""
        return pl.DataFrame(rows, schema=self._schema, orient="row")

    def subjects(self, frame: pl.DataFrame, first: int) -> pl.Series:
        """Return a number for each subject; rows without one, the first of which is `first`, have their own."""
        made = self._terms.prepared(frame).with_columns(self._terms.made.values())
        texts = made.with_columns(self._subject.alias("subject")).get_column("subject")
        numbers = texts.hash() & _MASK
        if not texts.null_count():
            return numbers
        rows = pl.int_range(first, first + frame.height, eager=True).cast(pl.UInt64)
        return numbers.zip_with(texts.is_not_null(), rows.hash(1) & _MASK)

    def rows(self, frame: pl.DataFrame) -> pl.Series:
        """Return a number for each row; of a rule of constants alone all rows are equal."""
        if not self._read:
            return pl.zeros(frame.height, pl.UInt64, eager=True)
        return frame.select(self._read).hash_rows() & _MASK


class NewColumns(NewLines):
    """Writes what a rule says anew, of frames or of rows."""

    def __init__(self, lines: RuleLines, subjects: Surveyed) -> None:
        super().__init__(lines, subjects)
        self.surveyed, self.numbers = subjects, Numbers(lines.rule, lines.columns)
        numbers = self.numbers
        self._number_subjects = lambda rows, first: numbers.subjects(numbers.frame(rows), first).to_list()
        self._number_rows = lambda rows: numbers.rows(numbers.frame(rows)).to_list()

    def texts(self, frame: pl.DataFrame, first: int, lines: pl.Series, refusals: Refusals) -> pl.Series:
        """Return what is new of each row of a frame, of which all statements are `lines`, null where nothing is."""
        subjects = self.numbers.subjects(frame, first)
        repeated = self.surveyed.repeated(subjects)
        if repeated is None:
            self._run = Run()
            return lines
        rows = frame.filter(repeated)
        numbers = (repeated.arg_true(), rows.rows(), subjects.filter(repeated), self.numbers.rows(rows))
        new: list[int] = []
        followed: dict[int, str] = {}
        last = -1
        for at, row, subject, number in zip(*numbers, strict=True):
            # A row between them, of a subject that comes once, ends a run.
            self._run = self._run if at == last + 1 else Run()
            last = at
            if subject == self._run.subject and number != self._run.number:
                followed[at] = self._follow(row, first + at, refusals).decode()
            elif self._is_new(first + at, row, subject, number):
                new.append(at)
        self._run = self._run if last == frame.height - 1 else Run()
        kept = (~repeated).scatter(new, values=True)
        texts = pl.select(pl.when(kept).then(lines)).to_series()
        return texts.scatter(list(followed), list(followed.values())) if followed else texts

    def _is_new(self, number: int, row: Row, subject: int, row_number: int) -> bool:
        verdict = self._judged(number, row, subject, row_number)
        if verdict is Verdict.OTHER:
            self._set_aside(number, subject)
        self.repeated += verdict is Verdict.SAME
        return verdict is Verdict.NEW
