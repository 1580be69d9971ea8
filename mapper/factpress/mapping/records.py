"""Records through the row functions: rows are gathered by table, refused values are led back to their records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from factpress.mapping.compile import RowFunction
from factpress.mapping.run import BATCH, Refusal, map_rows
from factpress.mapping.tables import Row, Tables
from factpress.model import Fact, Record
from factpress.problems import Problems

Write = Callable[[bytes], object]


@dataclass(slots=True)
class _Waiting:
    rows: list[tuple[str | None, ...]] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


class RecordMapper:
    """Maps records one by one; `write` gets whole lines of statements, some time before `finish` returns.

    A value that makes no well-formed term is a problem (value-refused) at the key where it was typed, and
    nothing of its row is written.
    """

    def __init__(self, tables: Tables, functions: Mapping[str, RowFunction], write: Write, problems: Problems) -> None:
        self._tables, self._functions = tables, functions
        self._write, self._problems = write, problems
        self._waiting = {table: _Waiting() for table in functions}

    def add_thing(self, record: Record, **computed: str | None) -> None:
        """Map a record that defines a thing, an article or a curator; `computed` are columns it lacks."""
        for row in self._tables.rows_of_thing(record, **computed):
            self._add(row, record)

    def add_fact(self, fact: Fact) -> None:
        """Map a fact with its evidence."""
        for row in self._tables.rows_of_fact(fact):
            self._add(row, fact.record)

    def add_link(self, record: Record) -> None:
        """Map an accepted link."""
        self._add(self._tables.row_of_link(record), record)

    def finish(self) -> None:
        """Map what still waits."""
        for table in self._waiting:
            self._flush(table)

    def _add(self, row: Row, record: Record) -> None:
        waiting = self._waiting[row.table]
        waiting.rows.append(row.cells)
        waiting.records.append(record)
        if len(waiting.rows) == BATCH:
            self._flush(row.table)

    def _flush(self, table: str) -> None:
        waiting = self._waiting[table]
        self._waiting[table] = _Waiting()

        def refuse(refusal: Refusal) -> None:
            record = waiting.records[refusal.row]
            place = record.place(typed_key(record, refusal.column))
            self._problems.add(place, "value-refused", f"{refusal.value!r} {refusal.reason}")

        for lines in map_rows(self._functions[table], waiting.rows, refuse):
            self._write(lines)


#: Columns that are computed from a key; the others are named as their key is.
_COMPUTED = {
    **dict.fromkeys(("start", "end", "exact", "prefix", "suffix", "first", "last", "evidence"), "quote"),
    **dict.fromkeys(("value", "datatype"), "object"),
    "sha256": "file",
}


def typed_key(record: Record, column: str) -> str | None:
    """Return the key of a record that a table's column was made from; None if no key of its own was."""
    typed = record.values.keys()
    if column in typed:
        return column
    texts = sorted(key for key in typed if "@" in key) if column in ("text", "language") else []
    return texts[0] if texts else _COMPUTED.get(column)
