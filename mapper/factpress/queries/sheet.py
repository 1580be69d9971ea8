"""An answer as a spreadsheet: the door to XlsxWriter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

from factpress import lexical
from factpress.errors import CouldNotRun
from factpress.model import DATE, DECIMAL, INTEGER, Iri, Literal
from factpress.queries.results import plain
from factpress.store.base import Answered, Rows

#: What Excel's file format holds.
_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS, _MOST_LINKS, _MOST_DIGITS = 1_048_576, 16_384, 32_767, 65_530, 15
_NARROWEST, _WIDEST = 8, 60
#: What stores may call a number need not be one.
_NUMBER = re.compile(rf"{lexical.DECIMAL}\Z")
#: When a sheet says that it was made: equal rows are equal bytes.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no zones


def sheet(rows: Rows) -> bytes:
    """Return rows as the bytes of an XLSX file, equal for equal rows; see `write_sheet`."""
    buffer = BytesIO()
    _write(rows, buffer)
    return buffer.getvalue()


def fits_sheet(columns: Sequence[str], rows: Sequence[Sequence[Answered | None]]) -> bool:
    """Whether a sheet holds an answer: all its rows and columns, and every text to its end."""
    if len(rows) >= _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        return False
    return all(len(plain(term)) <= _MOST_CHARACTERS for row in rows for term in row)


def cut_for_sheet(rows: Rows) -> Rows:
    """Return as much of an answer as a sheet holds: the first rows and columns, the beginnings of long texts."""
    first = islice(rows.rows, _MOST_ROWS - 1)
    return Rows(rows.columns[:_MOST_COLUMNS], (tuple(map(_cut, row[:_MOST_COLUMNS])) for row in first))


def _cut(term: Answered | None) -> Answered | None:
    text = plain(term)
    return Literal(text[:_MOST_CHARACTERS]) if len(text) > _MOST_CHARACTERS else term


def write_sheet(rows: Rows, file: Path) -> int:
    """Write rows as an XLSX file and return how many: dates and numbers typed, IRIs as links, the head row frozen.

    A text is never taken for a formula.  Raises CouldNotRun if the file cannot be written, or the answer is larger
    than a sheet can be.
    """
    buffer = BytesIO()
    count = _write(rows, buffer)
    try:
        file.write_bytes(buffer.getbuffer())
    except OSError as error:
        raise CouldNotRun(f"cannot write {file}: {error.strerror}") from None
    return count


def _write(rows: Rows, buffer: BytesIO) -> int:
    import xlsxwriter  # type: ignore[import-untyped]

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _MADE})
        return _Sheet(book).fill(rows)


class _Sheet:
    def __init__(self, book: object) -> None:
        self._page = book.add_worksheet("answer")  # type: ignore[attr-defined]
        self._bold = book.add_format({"bold": True, "bottom": 1})  # type: ignore[attr-defined]
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})  # type: ignore[attr-defined]
        self._links = 0

    def fill(self, rows: Rows) -> int:
        if len(rows.columns) > _MOST_COLUMNS:
            raise CouldNotRun(f"a sheet holds {_MOST_COLUMNS:,} columns; write CSV instead")
        self._page.write_row(0, 0, rows.columns, self._bold)
        self._page.freeze_panes(1, 0)
        widths = [len(column) for column in rows.columns]
        count = 0
        for count, row in enumerate(rows.rows, 1):
            if count == _MOST_ROWS:
                raise CouldNotRun(f"a sheet holds {_MOST_ROWS - 1:,} rows; ask with --limit, or write CSV")
            for column, term in enumerate(row):
                self._write(count, column, term)
                widths[column] = max(widths[column], len(plain(term)))
        for column, width in enumerate(widths):
            self._page.set_column(column, column, min(max(width, _NARROWEST), _WIDEST) + 1)
        if rows.columns:
            self._page.autofilter(0, 0, count, len(rows.columns) - 1)
        return count

    def _write(self, row: int, column: int, term: Answered | None) -> None:
        text = plain(term)
        match term:
            case Iri() if self._links < _MOST_LINKS and text.startswith(("http://", "https://")) and len(text) < 2000:
                self._links += 1
                self._page.write_url(row, column, text)
            case Literal(_, _, datatype) if datatype in _TYPED and _TYPED[datatype](self, row, column, text):
                pass
            case None:
                pass
            case _:
                if len(text) > _MOST_CHARACTERS:
                    raise CouldNotRun(f"a cell holds {_MOST_CHARACTERS:,} characters; write CSV instead")
                self._page.write_string(row, column, text)

    def _write_number(self, row: int, column: int, text: str) -> bool:
        """Write a number, if it is one and a sheet keeps all its digits."""
        if not _NUMBER.match(text) or sum(map(str.isdigit, text)) > _MOST_DIGITS:
            return False
        self._page.write_number(row, column, float(text))
        return True

    def _write_day(self, row: int, column: int, text: str) -> bool:
        """Write a date, if a sheet knows the day: none before 1900."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return False
        if day.year < 1900:
            return False
        self._page.write_datetime(row, column, day, self._day)
        return True


_TYPED: dict[str | None, Callable[[_Sheet, int, int, str], bool]] = {
    INTEGER: _Sheet._write_number,
    DECIMAL: _Sheet._write_number,
    DATE: _Sheet._write_day,
}
