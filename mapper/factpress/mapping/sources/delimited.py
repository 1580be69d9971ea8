"""CSV and TSV (RFC 4180), read in batches.

The line of a row is not kept while reading: it is counted when somebody asks for it.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder, lookup
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import chain, islice
from operator import itemgetter
from typing import BinaryIO, Literal, NamedTuple, Protocol

from factpress.mapping.bulk.table import BATCH, Layout, Row, Table
from factpress.mapping.rules import LogicalSource
from factpress.mapping.sources.files import SourceFile, Unreadable
from factpress.mapping.terms import STRING
from factpress.problems import Place, Problems

#: About how many characters are read at once.
_BLOCK = 1 << 18
_Cells = Sequence[str]
_Quoting = Literal[0, 3]

_TOO_LONG = "field limit"
#: What the csv module says, and what it means.
_FAULTS: tuple[tuple[str, str, str], ...] = (
    ("unexpected end of data", "a quotation mark opens a cell of this row and none closes it", "close it"),
    (
        _TOO_LONG,
        f"a cell of this row has more than {csv.field_size_limit():,} characters",
        "look for a quotation mark that is not closed",
    ),
    ("new-line", "a carriage return stands alone in this row", "save the file with line ends LF or CRLF"),
    ("", "text follows a closing quotation mark in this row", 'write "" for a quotation mark inside a quoted cell'),
)


class _Reader(Protocol):
    """What csv.reader returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class _Batch(NamedTuple):
    """Rows as they stand in the file, the line of the first, and the number that the next good row has."""

    cells: list[_Cells]
    line: int
    number: int


class DelimitedTable(Table):
    """The rows of a CSV or TSV file."""

    def __init__(self, source: LogicalSource, columns: Sequence[str], file: SourceFile, problems: Problems) -> None:
        """Read the head of the file, unless it cannot be read, which is a problem."""
        self.columns = tuple(columns)
        self.source, self.file, self._problems = source, file, problems
        self._layout: Layout[str | None] = Layout(columns, _itself, _natural)
        self._encoding = source.encoding or "utf-8-sig"
        self._given = _Batch([], 1, 0)
        self.heads = self._read_heads()

    # ------------------------------------------------------------------------------------ rows

    def batches(self) -> Iterator[list[Row]]:
        """Yield the rows; those that are no CSV or have another number of cells are problems and left out."""
        if not self.heads:
            return
        clean = _cleaner([self._position(column) for column in self._layout.own], len(self.heads), self.source.nulls)
        plain = self._layout.own == self.columns
        for batch in self._raw(self._problems):
            self._given = batch
            good = self._good(batch)
            yield clean(good) if plain else self._layout.rows(clean(good), batch.number)

    def _position(self, column: str) -> int | None:
        return self.heads.index(column) if self.heads and column in self.heads else None

    def _raw(self, problems: Problems) -> Iterator[_Batch]:
        """Yield batches of what stands below the head; a row that is no CSV ends a batch."""
        number = 0
        try:
            with self.file.opened() as raw:
                reader = self._reader(self._lines(raw, problems))
                if self.source.header:
                    next(filter(None, reader), None)
                going = True
                while going:
                    cells: list[_Cells] = []
                    batch = _Batch(cells, reader.line_num + 1, number)
                    going = self._fill(batch, reader, problems)
                    yield batch
                    number += sum(len(row) == len(self.heads or ()) for row in cells)
        except Unreadable:
            return

    def _fill(self, batch: _Batch, reader: Iterable[_Cells], problems: Problems) -> bool:
        """Put rows into a batch; return whether there may be more."""
        try:
            batch.cells.extend(islice(reader, BATCH))
        except csv.Error as error:
            self._note_syntax(error, batch.line + sum(map(_lines_of, batch.cells)), problems)
            return _TOO_LONG not in str(error)
        return len(batch.cells) == BATCH

    def _note_syntax(self, error: csv.Error, line: int, problems: Problems) -> None:
        message, advice = next((text, advice) for part, text, advice in _FAULTS if part in str(error))
        problems.add(Place(self.file.name, line, 1), "csv-syntax", message, advice)

    def _good(self, batch: _Batch) -> list[_Cells]:
        """Return the rows that have as many cells as the head; note the others, but for empty lines."""
        width, cells = len(self.heads or ()), batch.cells
        if set(map(len, cells)) == {width}:
            return cells
        line = batch.line
        for row in cells:
            if row and len(row) != width:
                self._miscounted(line, len(row), width)
            line += _lines_of(row)
        return [row for row in cells if len(row) == width]

    def _miscounted(self, line: int, found: int, width: int) -> None:
        advice = "put a cell that has a delimiter in quotation marks" if found > width else "leave cells empty instead"
        message = f"the row has {found} cells, the {'head' if self.source.header else 'first'} row {width}"
        self._problems.add(Place(self.file.name, line, 1), "csv-columns", message, advice)

    # ------------------------------------------------------------------------------------ head and dialect

    def _read_heads(self) -> tuple[str, ...] | None:
        try:
            with self.file.opened() as raw:
                return self._heads(self._reader(self._lines(raw, self._problems)))
        except Unreadable:
            return None

    def _heads(self, reader: Iterable[_Cells]) -> tuple[str, ...] | None:
        try:
            first = next(filter(None, reader), None)
        except csv.Error as error:
            self._note_syntax(error, 1, self._problems)
            return None
        if first is None:
            advice = "begin it with a row of column heads" if self.source.header else None
            self._problems.add(Place(self.file.name), "file-empty", "the table has no rows", advice)
            return None
        if not self.source.header:
            return tuple(f"_col.{number}" for number in range(1, len(first) + 1))
        for column in self._layout.own:
            if first.count(column) > 1:
                message = f"the column {column!r} is there more than once"
                self._problems.add(Place(self.file.name, 1, 1, column), "duplicate-key", message, "rename one of them")
        return tuple(first)

    @property
    def delimiter(self) -> str:
        """What stands between cells."""
        return self.source.delimiter or ("\t" if self.file.suffix in (".tsv", ".tab") else ",")

    def _reader(self, lines: Iterator[str]) -> _Reader:
        quoting: _Quoting = csv.QUOTE_MINIMAL if self.source.quote else csv.QUOTE_NONE
        quote = self.source.quote or None
        return csv.reader(lines, delimiter=self.delimiter, quotechar=quote, quoting=quoting, strict=True)

    # ------------------------------------------------------------------------------------ text

    def _lines(self, raw: BinaryIO, problems: Problems) -> Iterator[str]:
        """Return the lines of the file, which end with a line feed only."""
        return chain.from_iterable(self._blocks(raw, problems))

    def _blocks(self, raw: BinaryIO, problems: Problems) -> Iterator[list[str]]:
        number = 1
        with TextIOWrapper(raw, encoding=self._encoding, newline="\n") as text:
            while block := self._block(text, problems):
                if "\0" in "".join(block):
                    line, column = next((n, each.index("\0")) for n, each in enumerate(block, number) if "\0" in each)
                    place = Place(self.file.name, line, column + 1)
                    problems.add(place, "nul-byte", "there is a NUL byte here", "leave it out")
                    raise Unreadable
                number += len(block)
                yield block

    def _block(self, text: TextIOWrapper, problems: Problems) -> list[str]:
        try:
            return text.readlines(_BLOCK)
        except UnicodeError:
            self._undecodable(problems)
            raise Unreadable from None

    def _undecodable(self, problems: Problems) -> None:
        """Note the first byte that is not of the file's encoding."""
        encoding = lookup(self._encoding).name.removesuffix("-sig").upper()
        with self.file.opened() as file:
            line, column, error = _first_fault(file, self._encoding)
        message = f"the byte 0x{error.object[error.start]:02X} is not {encoding}"
        if (line, column) == (1, 1) and error.object.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            message = "the file is UTF-16"
        advice = f"save the file as {encoding}, or say its encoding in the rules"
        problems.add(Place(self.file.name, line, column), "not-utf8", message, advice)

    # ------------------------------------------------------------------------------------ places

    def place(self, row: int, column: str | None = None) -> Place:
        """Return file and line of a row, or of its cell in a column."""
        given = self._given
        if not self._has(given, row):
            given = next(batch for batch in self._raw(Problems()) if self._has(batch, row))
        cells, line, number = given
        for each in cells:
            if len(each) == len(self.heads or ()):
                if number == row:
                    before = each[: self._position(column or "") or 0]
                    return Place(self.file.name, line + sum(cell.count("\n") for cell in before), None, column)
                number += 1
            line += _lines_of(each)
        raise IndexError(row)

    def _has(self, batch: _Batch, row: int) -> bool:
        return batch.number <= row < batch.number + sum(len(each) == len(self.heads or ()) for each in batch.cells)


def _first_fault(file: BinaryIO, encoding: str) -> tuple[int, int, UnicodeDecodeError]:
    """Return line and column of the first byte that is not of an encoding, and what is wrong; there must be one."""
    decoder, line, column = getincrementaldecoder(encoding)(), 1, 1
    while True:
        data, (held, flags) = file.read(_BLOCK), decoder.getstate()
        try:
            text, fault = decoder.decode(data, not data), None
        except UnicodeDecodeError as error:
            decoder.setstate((held, flags))
            text, fault = decoder.decode(data[: max(error.start - len(held), 0)]), error
        line, column = line + text.count("\n"), len(text) - text.rfind("\n") + ("\n" not in text) * (column - 1)
        if fault:
            return line, column, fault


def _lines_of(row: _Cells) -> int:
    """Return how many lines a row takes in the file."""
    return 1 + sum(cell.count("\n") for cell in row)


def _itself(value: str | None) -> str | None:
    return value


def _natural(value: str | None) -> str | None:
    return None if value is None else STRING


def _cleaner(positions: Sequence[int | None], width: int, nulls: frozenset[str]) -> Callable[[list[_Cells]], list[Row]]:
    """Return what picks the cells of a batch of rows and makes None of those that stand for no value."""
    pick = _picker(positions, width)
    if nulls == {""}:
        return lambda rows: [row if "" not in row else [cell or None for cell in row] for row in map(pick, rows)]
    absent = nulls.__contains__
    return lambda rows: [[None if absent(cell) else cell for cell in row] for row in map(pick, rows)]


def _picker(positions: Sequence[int | None], width: int) -> Callable[[_Cells], Sequence[str]]:
    """Return what picks cells of a row, an empty one where there is no such column."""
    if list(positions) == list(range(width)):
        return lambda row: row
    present = [position for position in positions if position is not None]
    if len(present) == len(positions) > 1:
        return itemgetter(*present)
    return lambda row: [row[position] if position is not None else "" for position in positions]
