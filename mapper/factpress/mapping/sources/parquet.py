"""Parquet files, through pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from factpress.mapping.bulk.table import BATCH
from factpress.mapping.rules import LogicalSource
from factpress.mapping.sources.extras import need
from factpress.mapping.sources.files import SourceFile, Unreadable
from factpress.mapping.sources.typed import Item, TypedTable
from factpress.problems import Problems


class ParquetTable(TypedTable):
    """The rows of a Parquet file; the number of an item is that of its row, from 1."""

    def __init__(self, source: LogicalSource, columns: Sequence[str], file: SourceFile, problems: Problems) -> None:
        """Read the schema of the file, unless it cannot be read, which is a problem."""
        super().__init__(source, columns, file.name, problems)
        self.file = file
        self._arrow = need("pyarrow", "parquet", "reading Parquet files")
        self.parquet = need("pyarrow.parquet", "parquet", "reading Parquet files")
        self.heads = self._read_heads()

    def items(self, problems: Problems) -> Iterator[Iterable[Item]]:
        """Yield the rows of the file."""
        there = frozenset(self.heads or ())
        own = [column for column in self.layout.own if column in there]
        number = 1
        for batch in self.batches_of(own, BATCH):
            nothing = [None] * batch.num_rows
            columns = [self._column(batch, column) if column in there else nothing for column in self.layout.own]
            rows = zip(*columns, strict=True) if columns else [()] * batch.num_rows
            yield [Item(values, row) for row, values in enumerate(rows, number)]
            number += batch.num_rows

    def batches_of(self, columns: Sequence[str], size: int) -> Iterator[Any]:
        """Yield some columns of the file in batches of Arrow with so many rows; raises Unreadable."""
        with self.file.opened() as raw, self.file.faults(self._arrow.ArrowException):
            for batch in self.parquet.ParquetFile(raw).iter_batches(batch_size=size, columns=columns):
                batch.validate(full=True)
                yield batch

    def _column(self, batch: Any, column: str) -> list[object]:  # noqa: ANN401 - pyarrow has no types
        """Return the values of a column, none of which is changed."""
        values, arrow = batch.column(column), self._arrow
        try:
            # Python's times end at microseconds.
            if arrow.types.is_timestamp(values.type) and values.type.unit == "ns":
                values = values.cast(arrow.timestamp("us", values.type.tz))
            elif getattr(values.type, "unit", "") == "ns":
                values = values.cast(
                    arrow.duration("us") if arrow.types.is_duration(values.type) else arrow.time64("us")
                )
            found: list[object] = values.to_pylist(maps_as_pydicts="lossy")
        except (ValueError, OverflowError) as error:
            self.file.note("source-unreadable", f"{self.name} has a value in {column!r} that cannot be read: {error}")
            raise Unreadable from error
        return found

    def _read_heads(self) -> tuple[str, ...] | None:
        try:
            with self.file.opened() as raw, self.file.faults(self._arrow.ArrowException):
                return self.told_apart(self.parquet.ParquetFile(raw).schema_arrow.names)
        except Unreadable:
            return None
