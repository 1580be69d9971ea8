"""CSV files as frames of texts: read as the csv module reads them, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from factpress.mapping.bulk.ranges import blocks, outside, start_of
from factpress.mapping.bulk.table import Table
from factpress.mapping.rules import ROW
from factpress.mapping.sources.delimited import DelimitedTable
from factpress.mapping.sources.files import Unreadable

#: Bytes of a file that become one frame; more cost memory, fewer time.
BLOCK = 8 << 20
#: Bytes of a cell up to which the csv module reads it, whatever its characters.
_LONGEST = 131_072


class Layout(NamedTuple):
    """How the cells of a file's rows become columns of a table.

    `cells` is how many a row has; `positions` says which of them a column of the frame is, None for the number of
    the row; `nulls` are the texts that stand for no value.
    """

    cells: int
    positions: Mapping[str, int | None]
    delimiter: str = ","
    nulls: frozenset[str] = frozenset({""})

    def frame(self, block: bytes, first: int, *, known: bool = False) -> pl.DataFrame | None:
        """Return the rows of a block as a frame of columns; `first` is the number of the first row.

        None is returned where one reader may find other rows than another (`ranges.outside`), where rows have more
        or fewer cells, bytes that are no UTF-8, or very long cells.  `known` is what `survey` has found out.
        """
        cells = self._cells(block, [pl.all()])
        if cells is None or not (known or self._has_rows(block, cells.height)):
            return None
        longest = cells.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
        return None if (longest or 0) > _LONGEST else cells.select(self._columns(self.positions, first))

    def survey(self, block: bytes, first: int, only: Collection[str]) -> pl.DataFrame | None:
        """Return some columns of a block, at less cost; rows with more cells are passed over if others have fewer."""
        positions = {name: self.positions[name] for name in only}
        cells = self._cells(block, self._columns(positions, first))
        return cells if cells is not None and self._has_rows(block, cells.height) else None

    def _has_rows(self, block: bytes, rows: int) -> bool:
        """Whether every reader finds so many rows in a block, none of which has more cells than it should."""
        delimiter = self.delimiter.encode()
        pieces = outside(block, delimiter)
        # Polars refuses rows with more cells, fills up those with fewer, and takes an empty line for one.
        return pieces is not None and sum(piece.count(delimiter) for piece in pieces) == rows * (self.cells - 1)

    def _cells(self, block: bytes, columns: Iterable[pl.Expr]) -> pl.DataFrame | None:
        schema = {f"cell {number}": pl.String for number in range(self.cells)}
        # Of a last row without an end, Polars would pass over empty cells that are too many.
        whole_rows = block if block.endswith(b"\n") or not block else block + b"\n"
        rows = pl.scan_csv(
            whole_rows, has_header=False, schema=schema, separator=self.delimiter, empty_string_is_null=False
        )
        try:
            return rows.select(columns).collect()
        except pl.exceptions.PolarsError:
            return None

    def _columns(self, positions: Mapping[str, int | None], first: int) -> list[pl.Expr]:
        return [self._column(position, first).alias(name) for name, position in positions.items()]

    def _column(self, position: int | None, first: int) -> pl.Expr:
        if position is None:
            return pl.int_range(first, first + pl.len()).cast(pl.String)
        cell = pl.col(f"cell {position}")
        absent = cell == "" if self.nulls == {""} else cell.is_in(list(self.nulls))
        return pl.when(~absent).then(cell)


@dataclass(slots=True)
class Frames:
    """The rows of a CSV file in frames of columns "0", "1", …, as far as every reader finds the same rows.

    Known after an iteration: how many `rows` the frames had, and whether these were the `whole` file.
    """

    table: DelimitedTable
    layout: Layout
    start: int
    #: Is shown every frame that is read, with the number of its first row.
    see: Callable[[pl.DataFrame, int], None] | None = None
    block: int = BLOCK
    rows: int = 0
    whole: bool = False
    #: How many blocks a survey has found to be read alike by every reader.
    _known: int = 0

    def survey(self, only: Collection[str]) -> Iterator[pl.DataFrame]:
        """Yield frames of some columns."""
        for number, block in enumerate(self._blocks(), 1):
            frame = self.layout.survey(block, self.rows, only)
            if frame is None:
                return
            self._known, self.rows = number, self.rows + frame.height
            yield frame
        self.whole = True

    def read(self) -> Iterator[pl.DataFrame]:
        """Yield the frames."""
        for number, block in enumerate(self._blocks()):
            frame = self.layout.frame(block, self.rows, known=number < self._known)
            if frame is None:
                return
            if self.see:
                self.see(frame, self.rows)
            self.rows += frame.height
            yield frame
        self.whole = True

    def _blocks(self) -> Iterator[bytes]:
        self.rows, self.whole = 0, False
        try:
            with self.table.file.opened() as file:
                file.read(self.start)
                yield from blocks(file, self.block)
        except Unreadable:
            return


def frames_of(table: Table) -> Frames | None:
    """Return the frames of a table, or None if it has to be read row by row."""
    start = start_of(table)
    if start is None or not isinstance(table, DelimitedTable) or not table.heads:
        return None
    heads = table.heads
    positions = {
        str(number): None if column == ROW else heads.index(column) for number, column in enumerate(table.columns)
    }
    layout = Layout(len(heads), positions, table.delimiter, table.source.nulls)
    # A range of a file, mapped in a process of its own, looks at its subjects in passing.
    return Frames(table, layout, start, getattr(table, "see", None))
