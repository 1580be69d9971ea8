"""Parquet files as frames of texts, batch by batch through pyarrow."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from factpress.mapping.bulk.table import Table
from factpress.mapping.rules import NATURAL, ROW
from factpress.mapping.sources.files import Unreadable
from factpress.mapping.sources.parquet import ParquetTable

#: Rows that become one frame.
BATCH = 20_000
#: Types whose values Polars and `sources.natural` write alike, as Arrow names them.
_ALIKE = frozenset(
    {"string", "large_string", "bool"} | {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}
)


@dataclass(slots=True)
class ParquetFrames:
    """The rows of a Parquet file in frames of columns "0", "1", …; `own` is the file's column of each, None for `ROW`.

    Known after an iteration: how many `rows` the frames had, and whether these were the `whole` file.
    """

    table: ParquetTable
    own: dict[str, str | None]
    rows: int = 0
    whole: bool = False

    def survey(self, only: Collection[str]) -> Iterator[pl.DataFrame]:
        """Yield frames of some columns."""
        return self._frames({name: self.own[name] for name in only})

    def read(self) -> Iterator[pl.DataFrame]:
        """Yield the frames."""
        return self._frames(self.own)

    def _frames(self, own: dict[str, str | None]) -> Iterator[pl.DataFrame]:
        self.rows, self.whole = 0, False
        nulls = list(self.table.source.nulls)
        columns = list(dict.fromkeys(column for column in own.values() if column is not None))
        try:
            for batch in self.table.batches_of(columns, BATCH):
                texts = {column: pl.Series(column, batch.column(column)).cast(pl.String) for column in columns}
                frame = pl.DataFrame(
                    {name: self._column(texts, column, batch.num_rows) for name, column in own.items()}
                )
                yield frame.with_columns(pl.when(~pl.all().is_in(nulls)).then(pl.all())) if nulls else frame
                self.rows += batch.num_rows
            self.whole = True
        except Unreadable:
            return

    def _column(self, texts: dict[str, pl.Series], column: str | None, height: int) -> pl.Series:
        if column is not None:
            return texts[column]
        return pl.int_range(self.rows, self.rows + height, eager=True).cast(pl.String)


def parquet_frames(table: Table) -> ParquetFrames | None:
    """Return the frames of a table, or None if it has to be read row by row."""
    if not isinstance(table, ParquetTable) or not table.heads or len(set(table.heads)) < len(table.heads):
        return None
    if any(column.startswith(NATURAL) or column not in (*table.heads, ROW) for column in table.columns):
        return None
    try:
        with table.file.opened() as raw:
            schema = table.parquet.ParquetFile(raw).schema_arrow
    except Unreadable:
        return None
    own = {str(number): None if column == ROW else column for number, column in enumerate(table.columns)}
    alike = all(str(schema.field(column).type) in _ALIKE for column in own.values() if column is not None)
    return ParquetFrames(table, own) if alike and any(own.values()) else None
