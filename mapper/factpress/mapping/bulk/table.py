"""A table as rules see it: rows of texts in batches, and where each row stands.

A table gives the columns that it was asked for, in that order, and no others.  Two of them no source has:
`rules.ROW`, the number of the row, and `rules.NATURAL` before a column's name, the datatypes of its values.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar

from factpress.mapping.rules import NATURAL, ROW
from factpress.problems import Place

#: One row: a value a column, in the order of the table's columns; None where there is none.
Row = Sequence[str | None]
#: How many rows are read at once; more of them are not faster.
BATCH = 1000

_Value = TypeVar("_Value")
_Text = Callable[[_Value], str | None]


class Table(ABC):
    """Rows that can be read again and again, each time the same ones in the same order and the same batches."""

    #: The columns of every row, as they were asked for.
    columns: tuple[str, ...]
    #: The columns that the source has, where it has a fixed set of them.
    heads: tuple[str, ...] | None

    @abstractmethod
    def batches(self) -> Iterator[list[Row]]:
        """Yield the rows; faults are noted as problems when they are met, each time, and rows left out."""

    @abstractmethod
    def place(self, row: int, column: str | None = None) -> Place:
        """Return where a row stands, numbered from 0 as `batches` gives them.

        It costs little for a row of the batch that was given last, and perhaps a reading for any other.
        """

    def rows(self) -> Iterator[Row]:
        """Yield the rows one by one."""
        return chain.from_iterable(self.batches())


def own_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that the source itself must give for those of a table, each once."""
    return tuple(dict.fromkeys(column.removeprefix(NATURAL) for column in columns if column != ROW))


class Layout(Generic[_Value]):
    """How a source's values become rows: which columns it must give, and what is made of them."""

    def __init__(self, columns: Sequence[str], text: _Text[_Value], natural: _Text[_Value]) -> None:
        """Take the columns asked for, and what makes the text and the natural datatype of a value."""
        self._columns, self._text, self._natural = columns, text, natural
        #: The columns that the source itself must give, each once.
        self.own = own_columns(columns)
        self._plain = self.own == tuple(columns)

    def rows(self, values: Sequence[Sequence[_Value]], first: int) -> list[Row]:
        """Return the rows of a batch whose values stand in the order of `own`; `first` is the first row's number."""
        text = self._text
        if self._plain:
            return [tuple(map(text, row)) for row in values]
        makers = [self._maker(column) for column in self._columns]
        return [tuple([make(row, number) for make in makers]) for number, row in enumerate(values, first)]

    def _maker(self, column: str) -> Callable[[Sequence[_Value], int], str | None]:
        if column == ROW:
            return lambda row, number: str(number)
        position = self.own.index(column.removeprefix(NATURAL))
        make = self._natural if column.startswith(NATURAL) else self._text
        return lambda row, number: make(row[position])
