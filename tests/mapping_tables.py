"""Tables in memory, for tests of what is done with rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factpress.mapping.bulk.table import Row, Table
from factpress.mapping.rules import NATURAL, ROW
from factpress.mapping.terms import STRING
from factpress.problems import Place


class ListTable(Table):
    """Rows of a list, in batches of a size; counts how often it is read."""

    def __init__(self, heads: Sequence[str], rows: Sequence[Row], columns: Sequence[str] = (), batch: int = 3) -> None:
        self.columns, self.heads = tuple(columns or heads), tuple(heads)
        self._rows, self._batch, self.readings = rows, batch, 0

    def batches(self) -> Iterator[list[Row]]:
        self.readings += 1
        made = [[self._value(row, number, column) for column in self.columns] for number, row in enumerate(self._rows)]
        yield from (list[Row](made[first : first + self._batch]) for first in range(0, len(made), self._batch))

    def place(self, row: int, column: str | None = None) -> Place:
        return Place("table", row, None, column)

    def _value(self, row: Row, number: int, column: str) -> str | None:
        if column == ROW:
            return str(number)
        value = row[(self.heads or ()).index(column.removeprefix(NATURAL))]
        return (STRING if value is not None else None) if column.startswith(NATURAL) else value
