"""CSV tables (RFC 4180): one kind, one head row, one record a row; read as a stream, whatever their length.

A table comes in parts of some thousand rows.  Where one ends hangs on the row alone that it ends with, so that a row
that is changed, inserted or taken out changes one part, or two, and leaves all others as they were.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from factpress.errors import CouldNotRun
from factpress.iris import SLUG
from factpress.model import Record
from factpress.problems import Place, Problems
from factpress.reading.parts import Line, Part, cut, digest_of
from factpress.reading.records import KindReader, Raw, Read
from factpress.reading.text import BEGINNING, Decoder, is_text
from factpress.reading.wording import listed, shown


class Row(NamedTuple):
    """One row: its cells, the lines it was typed on as one text, and the number of the first of them."""

    cells: list[str]
    typed: str
    line: int


class Head(NamedTuple):
    """The head row: for each cell its column's name, None where the column is not read; the keys that are missing."""

    columns: tuple[str | None, ...]
    positions: dict[str, int]
    missing: frozenset[str]


class RowMarks:
    """Where the cells of one row stand; worked out only when asked for."""

    __slots__ = ("_line", "_positions", "_typed")

    def __init__(self, positions: dict[str, int], typed: str, line: int) -> None:
        self._positions, self._typed, self._line = positions, typed, line

    def get(self, column: str, default: tuple[int, int], /) -> tuple[int, int]:
        """Return line and column of a cell, or the default if the table has no such column."""
        number = self._positions.get(column)
        begins = cell_begins(self._typed)
        if number is None or number >= len(begins):
            return default
        return _at(self._typed, self._line, begins[number])


def cell_begins(typed: str) -> list[int]:
    """Return the offset of each cell of one row as typed; a quoted cell begins at its quotation mark."""
    begins, quoted, fresh = [0], False, True
    for offset, character in enumerate(typed):
        if character == '"' and (fresh or quoted):
            quoted = not quoted
            fresh = not quoted
        elif character == "," and not quoted:
            begins.append(offset + 1)
            fresh = True
        else:
            fresh = False
    return begins


_TOO_LONG = "field limit"
#: What the csv module says, and what it means.
_FAULTS: tuple[tuple[str, str, str], ...] = (
    ("unexpected end of data", "a quotation mark opens here and none closes it", "close it"),
    (_TOO_LONG, "a cell is very long, so the table is not read on", "look for a quotation mark that is not closed"),
    ("new-line", "a carriage return stands alone in a cell", "save the table with line ends LF or CRLF"),
)
_QUOTED = re.compile('"(?:[^"]|"")*"')
_AFTER_QUOTE = ("text follows a closing quotation mark", 'write "" for a quotation mark inside a quoted cell')


class Table:
    """One table file of one kind."""

    def __init__(self, path: Path, file: str, reader: KindReader, problems: Problems) -> None:
        """Prepare to read `path`, which problems call `file`; nothing is read yet."""
        self._path, self._file, self._reader, self._problems = path, file, reader, problems
        self._decoder = Decoder(file, problems)
        self._ended = False

    def records(self) -> Iterator[Read]:
        """Yield the records in the order of their rows; rows that are empty throughout are none.

        A row that cannot be read gives a record without values.  Faults are noted as they are met.  Memory does
        not grow with the table.  Raises CouldNotRun if the file cannot be opened.
        """
        return chain.from_iterable(part.facts for part in self.parts())

    def parts(self) -> Iterator[Part]:
        """Yield the table in parts; see `records`, of which each part's `facts` has its share."""
        before = len(self._problems.found)
        with self._opened() as stream:
            head = None
            lines: Iterator[Line] = enumerate(stream, 1)
            if is_text(stream.peek(BEGINNING), self._file, self._problems):
                head = self._head(next((row for row in self._rows(lines, 1) if row.typed.strip()), None))
            if head is None:
                yield Part(self._file, 1, "", [self._lost(1)], sound=False)
                return
            for piece in cut(lines):
                part = self._part(head, piece, lines)
                # Of some faults only the first in the file is noted, so behind one nothing is known to be sound.
                part.sound = len(self._problems.found) == before
                yield part
                if self._ended:
                    return

    @contextmanager
    def _opened(self) -> Iterator[BufferedReader]:
        try:
            stream = self._path.open("rb")
        except OSError as error:
            raise CouldNotRun(f"{self._file} cannot be read: {error.strerror}") from error
        with stream:
            yield stream

    def _part(self, head: Head, piece: list[Line], rest: Iterator[Line]) -> Part:
        columns = "\n".join(map(str, (self._reader.kind.name, *head.columns)))
        digest = digest_of(b"table", columns.encode(), b"".join([raw for _, raw in piece]))
        part = Part(self._file, piece[0][0], digest, ())
        part.facts = self._records(head, piece, rest, part)
        return part

    def _records(self, head: Head, piece: list[Line], rest: Iterator[Line], part: Part) -> Iterator[Read]:
        """Yield the records of a piece, the last one even if it goes on behind the piece."""

        def behind() -> Iterator[Line]:
            for line in rest:
                part.sound = False
                yield line

        for row in self._rows(chain(piece, behind()), piece[0][0], len(piece)):
            if any(row.cells):
                yield self._record(head, row)
            elif not row.cells and row.typed.strip():
                yield self._lost(row.line)

    def _rows(self, lines: Iterator[Line], first: int, count: int | None = None) -> Iterator[Row]:
        """Yield the rows that begin in the next `count` lines, all if None; `first` is the number of the next line.

        A row that is no CSV has no cells, as has an empty line.
        """
        kept: list[str] = []
        reader = csv.reader(self._texts(lines, kept), strict=True)
        while count is None or reader.line_num < count:
            number = first + reader.line_num
            kept.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._broken(str(error), "".join(kept), number)
                if _TOO_LONG in str(error):
                    self._ended = True
                    return
            else:
                yield Row(cells, "".join(kept), number)

    def _texts(self, lines: Iterator[Line], kept: list[str]) -> Iterator[str]:
        """Yield the lines as texts and put each into `kept` too."""
        for number, raw in lines:
            line = self._decoder.line(number, raw)
            kept.append(line)
            yield line

    def _broken(self, error: str, typed: str, line: int) -> Row:
        message, advice = next(((text, advice) for part, text, advice in _FAULTS if part in error), _AFTER_QUOTE)
        begin = _after_quote(typed) if message == _AFTER_QUOTE[0] else None
        place = Place(self._file, *_at(typed, line, cell_begins(typed)[-1] if begin is None else begin))
        self._problems.add(place, "csv-syntax", message, advice)
        return Row([], typed, line)

    def _head(self, row: Row | None) -> Head | None:
        """Return the columns of the table, or None (and a problem) where no row can be read by them."""
        if row is None:
            advice = "delete it, or begin with a row of column heads"
            self._problems.add(Place(self._file), "file-empty", "the table has no head row", advice)
            return None
        if not row.cells or not self._is_head(row):
            return None
        columns: list[str | None] = []
        for number, cell in enumerate(row.cells):
            columns.append(self._column(cell.strip(), number, row, columns))
        positions = {column: number for number, column in enumerate(columns) if column is not None}
        marks = RowMarks(positions, row.typed, row.line)
        record = Record(self._reader.kind.name, {}, self._file, row.line, 1, marks)
        meant = self._meant(row.cells)
        raw = Raw(dict.fromkeys(positions, ""), record.place, meant)
        return Head(tuple(columns), positions, meant | self._reader.whole.missing(raw, self._problems))

    def _is_head(self, row: Row) -> bool:
        """Whether a row has a column's head at all; a problem says so if not."""
        part, place = self._reader.whole, Place(self._file, row.line, 1)
        if len(row.cells) == 1 and re.search("[;\t]", row.cells[0]):
            message, advice = "the cells are not separated by commas", "save the table as CSV with commas"
            self._problems.add(place, "csv-syntax", message, advice)
        elif not self._meant(row.cells) and not any(part.column(cell.strip()) for cell in row.cells):
            advice = f"begin with a row of column heads: {listed(part.keys)}"
            self._problems.add(place, "unknown-key", "no cell of the first row is a column's head", advice)
        else:
            return True
        return False

    def _meant(self, cells: list[str]) -> frozenset[str]:
        """Return the keys that misspelt heads were most likely meant to be."""
        part = self._reader.whole
        misspelt = (cell.strip() for cell in cells if part.column(cell.strip()) is None)
        return frozenset(filter(None, map(part.meant, misspelt)))

    def _column(self, name: str, number: int, row: Row, before: list[str | None]) -> str | None:
        """Return the name of a column that can be read; note why one cannot."""
        place = Place(self._file, *_at(row.typed, row.line, cell_begins(row.typed)[number]), name or None)
        part = self._reader.whole
        if not name:
            advice = "give it a head, or leave the column out"
            self._problems.add(place, "unknown-key", f"the column {number + 1} has no head", advice)
        elif name in before:
            advice = "leave one of them out"
            self._problems.add(place, "duplicate-key", f"the column {shown(name)} is there already", advice)
        elif part.column(name) is None:
            self._problems.add(place, *part.why_not(name))
        else:
            return name
        return None

    def _record(self, head: Head, row: Row) -> Read:
        marks = RowMarks(head.positions, row.typed, row.line)
        values: dict[str, str] = {}
        record = Record(self._reader.kind.name, values, self._file, row.line, 1, marks)
        typed = {column: cell for column, cell in zip(head.columns, row.cells, strict=False) if cell and column}
        if len(row.cells) != len(head.columns):
            self._miscounted(head, row)
            if SLUG.match(typed.get("slug", "")):
                values["slug"] = typed["slug"]
            return Read(record, whole=False)
        raw = Raw(typed, record.place, head.missing)
        return Read(record, self._reader.read(self._reader.whole, raw, values, self._problems))

    def _lost(self, line: int) -> Read:
        """Return what stands for rows that could not be read."""
        no_marks: dict[str, tuple[int, int]] = {}
        return Read(Record(self._reader.kind.name, {}, self._file, line, 1, no_marks), whole=False)

    def _miscounted(self, head: Head, row: Row) -> None:
        found, expected = len(row.cells), len(head.columns)
        message = f"the row has {found} cells, the head row {expected}"
        more, fewer = "put a cell that has a comma in quotation marks", "leave the cells of absent values empty"
        place = Place(self._file, row.line, 1)
        self._problems.add(place, "csv-columns", message, more if found > expected else fewer)


def _after_quote(typed: str) -> int | None:
    """Return the offset of the first text that follows a closing quotation mark; None where none does."""
    ends = (found.end() for begin in cell_begins(typed) if (found := _QUOTED.match(typed, begin)))
    return next((end for end in ends if typed[end : end + 1] not in ("", ",", "\r", "\n")), None)


def _at(typed: str, line: int, offset: int) -> tuple[int, int]:
    """Return line and column of an offset into the text of a row that begins in `line`."""
    return line + typed.count("\n", 0, offset), offset - typed.rfind("\n", 0, offset)
