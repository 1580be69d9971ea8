"""Parquet files, through pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
        with self.file.opened() as raw, self.file.faults(self._arrow.ArrowException):
            for batch in self.parquet.ParquetFile(raw).iter_batches(batch_size=BATCH, columns=own):
                nothing = [None] * batch.num_rows
                columns = [
                    batch.column(column).to_pylist() if column in there else nothing for column in self.layout.own
                ]
                rows = zip(*columns, strict=True) if columns else [()] * batch.num_rows
                yield [Item(values, row) for row, values in enumerate(rows, number)]
                number += batch.num_rows

    def _read_heads(self) -> tuple[str, ...] | None:
        try:
            with self.file.opened() as raw, self.file.faults(self._arrow.ArrowException):
                return tuple(self.parquet.ParquetFile(raw).schema_arrow.names)
        except Unreadable:
            return None
