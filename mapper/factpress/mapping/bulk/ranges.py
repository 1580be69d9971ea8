"""A CSV file in pieces: cut between rows, and looked at for what CSV readers disagree on.

A line end is the end of a row where an even number of quotation marks stands before it (RFC 4180).  The csv module
reads more than RFC 4180 allows, such as a quotation mark inside a cell that is not quoted, and there this count
means nothing: `outside` tells whether it does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from factpress.mapping.bulk.table import Table
from factpress.mapping.rules import COMPRESSIONS, NATURAL, ROW
from factpress.mapping.sources.delimited import DelimitedTable
from factpress.mapping.sources.files import Unreadable

_QUOTE, _CR, _LF = b'"', b"\r", b"\n"
_CRLF = _CR + _LF
_BOM = "\ufeff".encode()
_UTF8 = ("utf-8", "utf8", "utf-8-sig")
#: How much is read at once to count quotation marks.
_CHUNK = 1 << 22


def start_of(table: Table) -> int | None:
    """Return the offset of the row behind the head of a file that may be cut, None if it may not.

    It may if it is a CSV file in UTF-8, not compressed, with an ordinary head, and has all columns of the table.
    """
    if not isinstance(table, DelimitedTable) or table.file.path.suffix.lower() in COMPRESSIONS:
        return None
    source, heads = table.source, table.heads or ()
    ordinary = source.header and source.quote == '"' and 1 < len(heads) == len(set(heads))
    own = (column in heads or column == ROW for column in table.columns if not column.startswith(NATURAL))
    if not ordinary or not all(own) or (source.encoding or _UTF8[0]).lower() not in _UTF8:
        return None
    try:
        with table.file.opened() as file:
            head = _first_rows(file)
    except Unreadable:
        return None
    text = head.decode(_UTF8[-1], "replace")
    rows = filter(None, csv.reader(StringIO(text, newline=""), delimiter=table.delimiter))
    plain = outside(text.encode().lstrip(_CRLF), table.delimiter.encode()) is not None
    return len(head) if plain and list(rows) == [list(heads)] else None


def blocks(file: BinaryIO, size: int, stop: int | None = None) -> Iterator[bytes]:
    """Yield the bytes of whole rows, about `size` bytes at a time, from where the file stands up to `stop`.

    The file must stand between two rows, and so must `stop`, the end of the file if it is None.
    """
    left = size if stop is None else min(size, stop - file.tell())
    while left > 0 and (data := file.read(left)):
        yield data + _rest_of_row(file, data)
        left = size if stop is None else min(size, stop - file.tell())


def cuts(path: Path, start: int, parts: int) -> list[int]:
    """Return offsets between rows that cut a file from `start` into ranges of about equal size.

    They are `parts` + 1, the first is `start` and the last the file's size; ranges may be empty.
    """
    size = path.stat().st_size
    found = [start]
    with path.open("rb") as file:
        file.seek(start)
        for part in range(1, parts):
            _to_row_end(file, start + (size - start) * part // parts)
            found.append(file.tell())
    return [*found, size]


def outside(block: bytes, delimiter: bytes = b",") -> list[bytes] | None:
    """Return what stands outside of quotation marks in a block of whole rows, if every reader finds the same rows.

    None is returned unless quotation marks stand around whole cells or are doubled inside them, rows end with LF or
    CRLF, and there is no NUL.  Not looked at are the number of cells, whether they are UTF-8, and empty lines.
    """
    if b"\0" in block or block.startswith(_BOM):
        return None
    pieces = block.split(_QUOTE)
    # Every second piece stands outside; an empty one is between two quotation marks that stand for one.
    found = pieces[::2]
    begins, ends = {piece[0] for piece in found[1:] if piece}, {piece[-1] for piece in found[:-1] if piece}
    if len(pieces) % 2 == 0 or not (begins <= {*delimiter, *_CRLF} and ends <= {*delimiter, *_LF}):
        return None
    lone = _CR in block and any(piece.count(_CR) != piece.count(_CRLF) for piece in found)
    return None if lone else found


def _first_rows(file: BinaryIO) -> bytes:
    """Read the first row that is not empty, and empty ones before it."""
    empty = b""
    while (line := file.readline()) and not line.strip(_CRLF):
        empty += line
    return empty + line + _rest_of_row(file, line)


def _rest_of_row(file: BinaryIO, data: bytes) -> bytes:
    """Read on to the end of the row in which `data`, which began with a row, ends.

    It is given up after as many bytes again: quotation marks that do not pair are nobody's rows.
    """
    quotes, read, lines = data.count(_QUOTE), 0, []
    if quotes % 2 == 0 and data.endswith(_LF):
        return b""
    while read < len(data) and (line := file.readline()):
        lines.append(line)
        quotes, read = quotes + line.count(_QUOTE), read + len(line)
        if quotes % 2 == 0:
            break
    return b"".join(lines)


def _to_row_end(file: BinaryIO, offset: int) -> None:
    """Read from between two rows to the first end of a row at or behind an offset."""
    quotes = 0
    while (left := offset - file.tell()) > 0 and (data := file.read(min(_CHUNK, left))):
        quotes += data.count(_QUOTE)
    line = b"\0"
    while line and (quotes % 2 or line == b"\0"):
        line = file.readline()
        quotes += line.count(_QUOTE)
