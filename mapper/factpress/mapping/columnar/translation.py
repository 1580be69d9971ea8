"""A translation in columns: what `translate` does, in frames wherever a table and its rules allow it.

Every byte is the same.  A frame in which a value may be refused is read again as rows, which know their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

import polars as pl

from factpress.mapping.bulk.distinct import Subjects
from factpress.mapping.bulk.lines import RuleLines
from factpress.mapping.bulk.novelty import NewLines
from factpress.mapping.bulk.table import Row, Table
from factpress.mapping.bulk.translation import Reading, Translation, filled
from factpress.mapping.columnar.csv_frames import Frames, frames_of
from factpress.mapping.columnar.distinct import NewColumns, Surveyed
from factpress.mapping.columnar.parquet_frames import ParquetFrames, parquet_frames
from factpress.mapping.columnar.rules import ColumnFunction, reason_for_rows, write_texts


class ColumnTranslation(Translation):
    """One run of all rules over all tables."""

    def _planned(self) -> list[Reading]:
        readings = super()._planned()
        self._frames = self._framed(readings)
        self._functions = {
            lines: ColumnFunction([lines.rule], lines.columns, self._syntax)
            for reading in readings
            if reading.table in self._frames
            for lines in _rules(reading)
        }
        surveyed: dict[Subjects, Surveyed] = {}
        for reading in readings:
            if reading.table in self._frames:
                reading.lines = [self._surveyed(each, surveyed) for each in reading.lines]
                self._survey(reading)
        for subjects in surveyed.values():
            subjects.close()
        return readings

    def _framed(self, readings: Sequence[Reading]) -> dict[Table, Frames | ParquetFrames]:
        """Return the frames of the tables that are read in columns.

        Rules that are equal but for their tables share what they know of subjects, so all of them are, or none.
        """
        tables = [reading.table for reading in readings if self._may_be_columns(reading)]
        found = {table: frames_of(table) or parquet_frames(table) for table in tables}
        frames = {table: each for table, each in found.items() if each is not None}
        by_rows = {each.subjects for reading in readings if reading.table not in frames for each in reading.distinct}
        by_columns = {each.subjects for reading in readings if reading.table in frames for each in reading.distinct}
        return frames if by_rows.isdisjoint(by_columns) else {}

    def _may_be_columns(self, reading: Reading) -> bool:
        rules = [lines.rule for lines in _rules(reading)]
        return reason_for_rows(rules, reading.table.columns, self._syntax) is None

    def _surveyed(self, lines: RuleLines | NewLines, surveyed: dict[Subjects, Surveyed]) -> RuleLines | NewLines:
        """Return what writes the new statements of a rule, with subjects that are surveyed."""
        if not isinstance(lines, NewLines):
            return lines
        subjects = surveyed.setdefault(lines.subjects, Surveyed(lines.subjects.limit, self._scratch))
        return NewColumns(lines.lines, subjects)

    def _survey(self, reading: Reading) -> None:
        """Read the subjects of a table."""
        columns = [each for each in reading.lines if isinstance(each, NewColumns)]
        if not columns:
            return
        frames, first = self._frames[reading.table], 0
        # A frame without columns has no rows: where subjects are constants, any column will do.
        for frame in frames.survey({name for each in columns for name in each.numbers.own} or {"0"}):
            for each in columns:
                each.surveyed.survey(each.numbers.subjects(frame, first))
            first += frame.height
        for number, rows in () if frames.whole else _Behind(reading.table).between(first, None):
            for each in columns:
                each.surveyed.survey(each.numbers.subjects(each.numbers.frame(rows), number))

    # ------------------------------------------------------------------------------------ rows

    def _rows_of(self, reading: Reading) -> int:
        frames = self._frames.get(reading.table)
        if frames is None:
            return super()._rows_of(reading)
        first, behind = 0, _Behind(reading.table)
        for frame in frames.read():
            if any(each.subjects.full for each in reading.distinct):
                break
            self._map_frame(reading, frame, first, behind)
            first += frame.height
        if first < frames.rows or not frames.whole:
            return self._read_on(reading, first, (rows for _, rows in behind.between(first, None)))
        return first

    def _map_frame(self, reading: Reading, frame: pl.DataFrame, first: int, behind: _Behind) -> None:
        found = {lines: self._functions[lines].lines(frame) for lines in _rules(reading)}
        made = {lines: texts for lines, texts in found.items() if texts is not None}
        if len(made) < len(found):
            for number, rows in behind.between(first, first + frame.height):
                self._map(reading, rows, number)
            return
        texts = [
            each.texts(frame, first, made[each.lines], reading.told) if isinstance(each, NewColumns) else made[each]
            for each in reading.lines
            if not isinstance(each, NewLines) or isinstance(each, NewColumns)
        ]
        if texts:
            row = pl.select(pl.concat_str(texts, ignore_nulls=True)).to_series() if len(texts) > 1 else texts[0]
            write_texts(row, lambda data: self._put([data]))
        shared = zip(*(made[lines] for lines in reading.meeting), strict=True)
        self._find(text.encode() for text in chain.from_iterable(shared) if text is not None)


def _rules(reading: Reading) -> list[RuleLines]:
    """Return what writes the rows of a table, rule by rule."""
    lines = (each.lines if isinstance(each, NewLines) else each for each in reading.lines)
    return [*lines, *reading.meeting]


class _Behind:
    """The rows of a table, read on to where they are asked for, each once."""

    def __init__(self, table: Table) -> None:
        self._batches, self._next = filled(table), 0
        self._rows: list[Row] = []

    def between(self, first: int, end: int | None) -> Iterator[tuple[int, list[Row]]]:
        """Yield rows with the number of the first of them; no row comes before those asked for the last time.

        They are of the batch that the table gave last, so that their places are at hand.
        """
        while end is None or first < end:
            while self._next + len(self._rows) <= first:
                self._next += len(self._rows)
                self._rows = next(self._batches, [])
                if not self._rows:
                    return
            rows = list(islice(self._rows, first - self._next, None if end is None else end - self._next))
            yield first, rows
            first += len(rows)
