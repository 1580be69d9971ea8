"""What the tables of sources with types have in common: values in, rows out, each row's place."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from factpress.mapping.bulk.table import BATCH, Layout, Row, Table
from factpress.mapping.rules import LogicalSource
from factpress.mapping.sources.files import Unreadable
from factpress.mapping.sources.natural import datatype_of, expanded, text_of
from factpress.problems import Place, Problems


class Item(NamedTuple):
    """What one object or row of a source has in the columns asked for, and its number: a line, or what else counts."""

    values: Sequence[object]
    number: int


class TypedTable(Table):
    """Rows of values that may be numbers, dates, or lists, which stand for several rows."""

    def __init__(self, source: LogicalSource, columns: Sequence[str], name: str, problems: Problems) -> None:
        """Prepare to read; `name` is what problems call the source."""
        self.columns = tuple(columns)
        self.source, self.name, self.problems = source, name, problems
        self.layout: Layout[object] = Layout(columns, self._text, datatype_of)
        self._nulls = source.nulls
        self._given: tuple[int, list[int]] = (0, [])

    @abstractmethod
    def items(self, problems: Problems) -> Iterator[Iterable[Item]]:
        """Yield what the source has, in batches, values in the order of the layout's own columns.

        Faults are problems; one after which nothing can be read raises Unreadable.
        """

    def place_of(self, number: int, column: str | None) -> Place:
        """Return the place of an item, whose number is its line unless a source counts otherwise."""
        return Place(self.name, number, None, column)

    def batches(self) -> Iterator[list[Row]]:
        """Yield the rows."""
        first = 0
        for numbers, values in self._values(self.problems):
            self._given = first, numbers
            yield self.layout.rows(values, first)
            first += len(numbers)

    def place(self, row: int, column: str | None = None) -> Place:
        """Return the place of the item that a row was made of."""
        first, numbers = self._given
        if not first <= row < first + len(numbers):
            every = chain.from_iterable(numbers for numbers, _ in self._values(Problems()))
            first, numbers = row, list(islice(every, row, row + 1))
        return self.place_of(numbers[row - first], column)

    def told_apart(self, heads: Iterable[str]) -> tuple[str, ...]:
        """Return the columns of the source; two of one name are a problem if that is asked for."""
        found = tuple(heads)
        for column in self.layout.own:
            if found.count(column) > 1:
                message = f"the column {column!r} is there more than once"
                place = Place(self.name, None, None, column)
                self.problems.add(place, "duplicate-key", message, "rename one of them")
        return found

    def _values(self, problems: Problems) -> Iterator[tuple[list[int], list[Sequence[object]]]]:
        """Yield batches of rows, each with the numbers of the items they are made of."""
        try:
            for batch in self.items(problems):
                numbers: list[int] = []
                rows: list[Sequence[object]] = []
                for item in batch:
                    made = list(expanded(item.values))
                    if any(isinstance(value, dict) for row in made for value in row):
                        self._tell_of_objects(item, made, problems)
                    rows.extend(made)
                    numbers.extend([item.number] * len(made))
                yield numbers, rows
        except Unreadable:
            return

    def _tell_of_objects(self, item: Item, rows: Iterable[Sequence[object]], problems: Problems) -> None:
        for row in rows:
            for column, value in zip(self.layout.own, row, strict=True):
                if isinstance(value, dict):
                    place = self.place_of(item.number, column)
                    message = f"{column!r} leads to an object, which has no text"
                    problems.add(place, "value-refused", message, "lead it on to one of the object's values")

    def _text(self, value: object) -> str | None:
        text = text_of(value)
        return None if text in self._nulls else text


def batched(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in batches."""
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        yield batch
