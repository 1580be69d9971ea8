"""Sheets of Excel files (.xlsx), through openpyxl, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from types import ModuleType
from typing import Any

from factpress.mapping.rules import LogicalSource
from factpress.mapping.sources.extras import need
from factpress.mapping.sources.files import SourceFile, Unreadable
from factpress.mapping.sources.typed import Item, TypedTable, batched
from factpress.problems import Problems, did_you_mean


class ExcelTable(TypedTable):
    """The rows of a sheet below its head; the number of an item is that of its row in the sheet."""

    def __init__(self, source: LogicalSource, columns: Sequence[str], file: SourceFile, problems: Problems) -> None:
        """Read the head of the sheet that the iterator names, or of the first one."""
        super().__init__(source, columns, file.name, problems)
        self._file = file
        self._openpyxl: ModuleType = need("openpyxl", "excel", "reading Excel files")
        self.heads = self._read_heads()

    def items(self, problems: Problems) -> Iterator[Iterable[Item]]:
        """Yield the rows; one without a value is none, as is an empty cell."""
        if self.heads is None:
            return
        places = [self.heads.index(column) if column in self.heads else None for column in self.layout.own]
        yield from batched(
            Item([None if place is None else _value(row, place) for place in places], number)
            for number, row in self._rows(problems, 2)
            if any(value is not None for value in row)
        )

    def _read_heads(self) -> tuple[str, ...] | None:
        try:
            head = next(self._rows(self.problems, 1), None)
        except Unreadable:
            return None
        if head is None:
            self._file.note("file-empty", f"the sheet in {self.name} has no rows", "begin it with column heads")
            return None
        return self.told_apart("" if value is None else str(value) for value in head[1])

    def _rows(self, problems: Problems, first: int) -> Iterator[tuple[int, Sequence[object]]]:
        """Yield number and values of the rows of the sheet, from a row on."""
        with (
            self._file.opened() as raw,
            # openpyxl lets through whatever a damaged part makes it stumble over.
            self._file.faults(Exception),
            closing(self._openpyxl.load_workbook(raw, read_only=True, data_only=True)) as book,
        ):
            sheet = self._sheet(book, problems)
            # What a file says of the size of its sheets may be wrong, and rows would be passed over.
            sheet.reset_dimensions()
            yield from enumerate(sheet.iter_rows(min_row=first, values_only=True), first)

    def _sheet(self, book: Any, problems: Problems) -> Any:  # noqa: ANN401 - openpyxl has no types
        name = self.source.iterator
        if name is None:
            return book.worksheets[0]
        if name not in book.sheetnames:
            advice = did_you_mean(name, frozenset(book.sheetnames))
            problems.add(self.source.place, "rules-invalid", f"{self.name} has no sheet {name!r}", advice)
            raise Unreadable
        return book[name]


def _value(row: Sequence[object], place: int) -> object:
    """Return a cell; Excel knows one sort of number, so those without a fraction are integers."""
    value = row[place] if place < len(row) else None
    return int(value) if isinstance(value, float) and value.is_integer() else None if value == "" else value
