"""Joined tables: a hash join in memory, or of parts on disk where the parent does not fit.

The rows come in the order of the child's rows, then of the parent's, however much memory there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import cast

from factpress.mapping.bulk.runs import Scratch, append, read
from factpress.mapping.bulk.table import BATCH, Row, Table
from factpress.mapping.joins import PARENT, JoinedTable
from factpress.mapping.rules import Reference, Template
from factpress.problems import Place

#: What one row of the parent costs in memory besides its texts.
_OVERHEAD = 300
#: How many rows are divided at once.
_BLOCK = 20_000
#: Into how many parts tables are divided that do not fit into memory.
_PARTS = 32

#: The texts that are compared.
_Key = tuple[str, ...]
#: The number of a row, and its columns that the joined table has.
_Numbered = tuple[int, tuple[str | None, ...]]
_Keyed = tuple[_Key, _Numbered]
_Parents = dict[_Key, list[_Numbered]]
#: The numbers of a row of the child and of one of the parent, and the row they make.
_Joined = tuple[int, int, tuple[str | None, ...]]


class Joined(Table):
    """The rows of two tables that make equal texts of what they are joined on; None equals nothing."""

    heads = None

    def __init__(self, plan: JoinedTable, child: Table, parent: Table, budget: int, scratch: Scratch) -> None:
        """Join tables that have the columns of the plan; the parent's rows may take `budget` bytes of memory."""
        self.columns = plan.columns
        self._plan, self._child, self._parent = plan, child, parent
        self._budget, self._scratch = budget, scratch
        self._given: tuple[int, list[_Joined]] = (0, [])

    def batches(self) -> Iterator[list[Row]]:
        """Yield the rows."""
        first, joined = 0, self._joined()
        while batch := list(islice(joined, BATCH)):
            self._given = first, batch
            yield [row for _, _, row in batch]
            first += len(batch)

    def place(self, row: int, column: str | None = None) -> Place:
        """Return the place in the table that the column is of."""
        first, batch = self._given
        if not first <= row < first + len(batch):
            first, batch = row, list(islice(self._joined(), row, row + 1))
        child, parent, _ = batch[row - first]
        if column is not None and column.startswith(PARENT):
            return self._parent.place(parent, column.removeprefix(PARENT))
        return self._child.place(child, column)

    # ------------------------------------------------------------------------------------ the two ways

    def _joined(self) -> Iterator[_Joined]:
        mine, theirs = zip(*self._plan.on, strict=True)
        children = _numbered(self._child, mine, self._plan.child_columns)
        parents = _numbered(self._parent, theirs, self._plan.parent_columns)
        held, size = _Parents(), 0
        for key, row in parents:
            held.setdefault(key, []).append(row)
            size += _size(key, row)
            if size > self._budget:
                return self._by_parts(children, chain(_listed(held), parents))
        return _matches(children, held)

    def _by_parts(self, children: Iterator[_Keyed], parents: Iterator[_Keyed]) -> Iterator[_Joined]:
        """Join part by part, each in runs in the order of the joined table; then merge the runs."""
        theirs, mine = self._divided(parents), self._divided(children)
        runs: list[Path] = []
        for child_part, parent_part in zip(mine, theirs, strict=True):
            portions = _portions(_read(parent_part), self._budget)
            runs += [self._scratch.write(_matches(_read(child_part), rows)) for rows in portions]
            child_part.unlink()
            parent_part.unlink()
        return cast(Iterator[_Joined], self._scratch.merged(runs))

    def _divided(self, rows: Iterator[_Keyed]) -> list[Path]:
        """Return files of rows, those with equal keys in one file."""
        paths = [self._scratch.write(()) for _ in range(_PARTS)]
        while block := sorted(((hash(key) % _PARTS, number, key, row) for key, (number, row) in islice(rows, _BLOCK))):
            for part, group in groupby(block, key=itemgetter(0)):
                append(paths[part], ((key, (number, row)) for _, number, key, row in group))
        return paths


def _numbered(table: Table, on: Sequence[Template], columns: Sequence[str]) -> Iterator[_Keyed]:
    """Yield key, number and columns of the rows of a table that have a key."""
    texts = [_text_maker(template, table.columns) for template in on]
    values = [table.columns.index(column) for column in columns]
    for number, row in enumerate(table.rows()):
        key = tuple([make(row) for make in texts])
        if None not in key:
            yield cast(_Key, key), (number, tuple([row[position] for position in values]))


def _text_maker(template: Template, columns: Sequence[str]) -> Callable[[Row], str | None]:
    """Return what makes the text of a template of a row, None where one of its columns is None."""
    if template.reference is not None:
        return itemgetter(columns.index(template.reference))
    parts = [columns.index(part.column) if isinstance(part, Reference) else part for part in template.parts]

    def text(row: Row) -> str | None:
        made = [part if isinstance(part, str) else row[part] for part in parts]
        return None if None in made else "".join(cast(list[str], made))

    return text


def _matches(children: Iterable[_Keyed], parents: _Parents) -> Iterator[_Joined]:
    for key, (child, mine) in children:
        for parent, theirs in parents.get(key, ()):
            yield child, parent, mine + theirs


def _portions(parents: Iterable[_Keyed], budget: int) -> Iterator[_Parents]:
    """Yield the rows in as many portions as they need to fit into the budget."""
    portion, size = _Parents(), 0
    for key, row in parents:
        portion.setdefault(key, []).append(row)
        size += _size(key, row)
        if size > budget:
            yield portion
            portion, size = _Parents(), 0
    if portion:
        yield portion


def _size(key: _Key, row: _Numbered) -> int:
    return _OVERHEAD + sum(map(len, key)) + sum(len(value) for value in row[1] if value)


def _listed(parents: _Parents) -> Iterator[_Keyed]:
    return ((key, row) for key, rows in parents.items() for row in rows)


def _read(part: Path) -> Iterator[_Keyed]:
    return cast(Iterator[_Keyed], read(part))
