"""One run of rules over tables: what is read, what is written at once, and what is compared at the end.

The statements of a table come in the order of its rows, those of a row in the order of the rules.  With `distinct`,
each is written once: what cannot be told to be new when it is made comes last, in the same order.  The order, and so
every byte, is the same however much memory there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from factpress.mapping.bulk.distinct import COST, Subjects
from factpress.mapping.bulk.firsts import FirstLines
from factpress.mapping.bulk.joining import Joined
from factpress.mapping.bulk.lines import Refusals, RuleLines
from factpress.mapping.bulk.meeting import anywhere, apart, condensed
from factpress.mapping.bulk.novelty import NewLines
from factpress.mapping.bulk.runs import Scratch
from factpress.mapping.bulk.table import BATCH, Row, Table
from factpress.mapping.joins import unjoined
from factpress.mapping.rules import ROW, Document, TriplesMap
from factpress.mapping.source import Syntax
from factpress.problems import Problems

#: How many bytes of memory may hold what is compared and joined, unless the caller says otherwise.
BUDGET = 1 << 30
#: How many refused values are told with their places; the others are counted.
TOLD = 10_000

Write = Callable[[bytes], object]


@dataclass(slots=True)
class Counts:
    """What a translation came to.

    `rows` are those of all tables, `triples` the statements written, `refused` the values that made no well-formed
    term, `left_out` the statements of their rows that are missing while others are there (`lenient`), and `repeated`
    the rows of which a rule said nothing because they were there before.
    """

    rows: int = 0
    triples: int = 0
    refused: int = 0
    left_out: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """How to translate: `distinct` writes each statement once; `lenient` leaves out what is refused and goes on.

    `columns` maps with Polars what can be; every byte is the same.
    `budget` is how many bytes of memory may hold what is compared and joined; more goes to files below `scratch`.
    """

    scratch: Path
    columns: bool = False
    distinct: bool = True
    lenient: bool = False
    budget: int = BUDGET


class _Telling(Refusals):
    """Makes problems of what is refused of one table, in the order of its rows; several rules may refuse one value."""

    def __init__(self, table: Table, counts: Counts, problems: Problems) -> None:
        self._table, self._counts, self._problems = table, counts, problems
        self._found: dict[tuple[int, str, str], str] = {}

    def value(self, number: int, column: str, value: str, reason: str) -> None:
        self._found[number, column, reason] = value

    def statement(self, number: int) -> None:
        self._counts.left_out += 1

    def tell(self) -> None:
        """Tell what was refused of some rows, once all rules have been through them."""
        for (number, column, reason), value in sorted(self._found.items(), key=lambda found: found[0][0]):
            self._counts.refused += 1
            if self._counts.refused <= TOLD:
                place = self._table.place(number, column)
                self._problems.add(place, "value-refused", f"{value!r} in the column {column!r} {reason}")
        self._found.clear()


@dataclass(slots=True)
class Reading:
    """One table and the rules about it: those that only repeat themselves, and those that others may repeat."""

    table: Table
    told: _Telling
    lines: list[RuleLines | NewLines] = field(default_factory=list)
    meeting: list[RuleLines] = field(default_factory=list)

    @property
    def distinct(self) -> list[NewLines]:
        """The rules that keep in mind what they said."""
        return [each for each in self.lines if isinstance(each, NewLines)]


class Translation:
    """One run of all rules over all tables."""

    def __init__(
        self,
        document: Document,
        tables: Mapping[str, Table],
        syntax: Syntax,
        write: Write,
        problems: Problems,
        options: Options,
        scratch: Scratch,
        counts: Counts,
    ) -> None:
        self._document, self._syntax, self._write, self._problems = document, syntax, write, problems
        self._options, self._scratch = options, scratch
        self._rules, joined = unjoined(document.rules)
        self._tables = {
            **tables,
            **{
                name: Joined(plan, tables[plan.child], tables[plan.parent], options.budget // 4, scratch)
                for name, plan in joined.items()
            },
        }
        self._found = FirstLines(options.budget // 4, scratch)
        self._subjects: dict[TriplesMap, Subjects] = {}
        self._offset = 0
        self.counts = counts

    def run(self) -> Counts:
        """Read every table once, and again what could not be told at once."""
        readings = self._planned()
        for reading in readings:
            self._read(reading)
        for reading in readings:
            self._compare(reading)
        found = iter(self._found)
        while lines := list(islice(found, BATCH)):
            self._put(lines)
        self.counts.repeated = sum(each.repeated for reading in readings for each in reading.distinct)
        return self.counts

    # ------------------------------------------------------------------------------------ plan

    def _planned(self) -> list[Reading]:
        """Return the tables with their rules, in the order of the rules."""
        options = self._options
        if options.distinct:
            parted = apart(self._rules, self._syntax == "nq")
        else:
            parted = [(rule, False) for rule in condensed(self._rules)]
        kinds = Counter(anywhere(rule) for rule, meets in parted if not meets)
        limit = max(options.budget // 2 // COST // max(len(kinds), 1), 1)
        readings: dict[str, Reading] = {}
        for rule, meets in parted:
            table = self._tables[rule.table]
            reading = readings.setdefault(rule.table, Reading(table, _Telling(table, self.counts, self._problems)))
            lines = RuleLines(rule, table.columns, self._syntax, self._document.prefixes, options.lenient)
            if meets:
                reading.meeting.append(lines)
            elif not options.distinct or (_is_fresh(rule, table) and kinds[anywhere(rule)] == 1):
                reading.lines.append(lines)
            else:
                subjects = self._subjects.setdefault(anywhere(rule), Subjects(limit, self._scratch))
                reading.lines.append(NewLines(lines, subjects))
        return list(readings.values())

    # ------------------------------------------------------------------------------------ rows

    def _read(self, reading: Reading) -> None:
        for each in reading.distinct:
            each.offset = self._offset
        rows = self._rows_of(reading)
        self._offset += rows
        self.counts.rows += 0 if isinstance(reading.table, Joined) else rows

    def _rows_of(self, reading: Reading) -> int:
        """Map the rows of a table; return how many it has."""
        return self._read_on(reading, 0, filled(reading.table))

    def _read_on(self, reading: Reading, first: int, batches: Iterator[list[Row]]) -> int:
        """Map the rows of a table from one on, whose number is `first`; return how many it has."""
        for rows in batches:
            if any(each.subjects.full for each in reading.distinct):
                return self._read_twice(reading, first, chain([rows], batches))
            self._map(reading, rows, first)
            first += len(rows)
        return first

    def _read_twice(self, reading: Reading, first: int, batches: Iterator[list[Row]]) -> int:
        """Read the rest of a table to find out about its subjects, then again to map it; return the rows' number."""
        end = first
        for rows in batches:
            for each in reading.distinct:
                each.postpone(rows, end)
            end += len(rows)
        for each in reading.distinct:
            each.settle(first, end)
        at = 0
        for rows in filled(reading.table):
            if at + len(rows) > first:
                self._map(reading, rows[max(first - at, 0) :], max(first, at))
            at += len(rows)
        return end

    def _map(self, reading: Reading, rows: list[Row], first: int) -> None:
        numbers = range(first, first + len(rows))
        texts = [each.written(rows, numbers, reading.told) for each in reading.lines]
        self._put(texts[0] if len(texts) == 1 else chain.from_iterable(zip(*texts, strict=True)))
        shared = [each.statements(rows, numbers, reading.told) for each in reading.meeting]
        self._find(chain.from_iterable(zip(*shared, strict=True)))
        reading.told.tell()

    def _find(self, texts: Iterable[bytes]) -> None:
        """Take statements that others may repeat."""
        for text in texts:
            for line in text.splitlines(keepends=True):
                self._found.add(line)

    def _compare(self, reading: Reading) -> None:
        """Read a table again if some of its rows were set aside, or equal rules set aside rows of other tables."""
        doubtful = [each for each in reading.distinct if each.subjects.doubtful]
        first = 0
        for rows in filled(reading.table) if doubtful else ():
            compared = [each.compared(rows, first, reading.told) for each in doubtful]
            for _, is_aside, text in merge(*compared, key=itemgetter(0)):
                for line in text.splitlines(keepends=True):
                    (self._found.add if is_aside else self._found.know)(line)
            reading.told.tell()
            first += len(rows)

    def _put(self, texts: Iterable[bytes]) -> None:
        text = b"".join(texts)
        # No literal holds a line feed, so these are ends of statements; a block of Turtle ends with a line of its own.
        self.counts.triples += text.count(b"\n")
        if self._syntax == "turtle":
            self.counts.triples -= text.count(b"\n    .\n") * 2
        if text:
            self._write(text)


def _is_fresh(rule: TriplesMap, table: Table) -> bool:
    """Whether every row of a table has a subject of its own; a row of a joined table has the number of its child."""
    return rule.subject.columns == (ROW,) and not isinstance(table, Joined)


def filled(table: Table) -> Iterator[list[Row]]:
    """Return the batches of a table that have rows."""
    return filter(None, table.batches())
