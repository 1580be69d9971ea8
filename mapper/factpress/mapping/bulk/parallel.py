"""A translation in several processes: ranges of rows of CSV files, each to a part, the parts put together in order.

The parts are those of one process as long as nothing in one range hangs on another: no subject comes twice, no value
is refused, no row is broken, and the file is cut between rows.  All of this is looked at while the parts are made; if
it is not so, they are thrown away, and one process does the work.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader, RawIOBase
from itertools import pairwise
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from factpress.mapping.bulk.keys import subject_numbers
from factpress.mapping.bulk.meeting import anywhere, apart
from factpress.mapping.bulk.ranges import blocks, cuts, outside, start_of
from factpress.mapping.bulk.runs import Scratch, disk_faults
from factpress.mapping.bulk.table import Row, Table
from factpress.mapping.bulk.translate import translate
from factpress.mapping.bulk.translation import Counts, Options, Write
from factpress.mapping.joins import unjoined
from factpress.mapping.rules import ROW, Document, TriplesMap
from factpress.mapping.source import Syntax
from factpress.mapping.sources.delimited import DelimitedTable
from factpress.mapping.sources.files import SourceFile
from factpress.problems import Problems

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from polars import DataFrame

    from factpress.mapping.columnar.distinct import Numbers

#: Bytes of a file below which processes cost more than they save.
LEAST = 8 << 20
#: How many numbers are compared at once.
_PORTION = 2_000_000
#: How many bytes are copied at once.
_CHUNK = 1 << 20


class _Part(NamedTuple):
    """The rows of a table in a range of its file, the document with its rules only, and where its output goes."""

    table: DelimitedTable
    head: int
    start: int
    stop: int
    document: Document
    syntax: Syntax
    options: Options
    output: Path


class _Made(NamedTuple):
    """What came of a part: whether nothing is wrong with it, and the numbers of the subjects of each rule."""

    clean: bool
    counts: Counts
    subjects: Mapping[TriplesMap, array[int]]


def translate_in_parts(
    document: Document,
    tables: Mapping[str, Table],
    syntax: Syntax,
    write: Write,
    problems: Problems,
    options: Options,
    counts: Counts,
    jobs: int,
) -> Counts:
    """Do what `translate` does, every byte of it, with as many processes as there are jobs if that is of use."""
    with Scratch(options.scratch) as scratch:
        parts = _parts(document, tables, syntax, options, scratch, jobs) if jobs > 1 else []
        made = _make(parts, jobs, options) if parts else []
        if not made or not _is_whole(made):
            return translate(document, tables, syntax, write, problems, options, counts)
        for part in parts:
            _copy(part.output, write)
    counts.rows += sum(each.counts.rows for each in made)
    counts.triples += sum(each.counts.triples for each in made)
    return counts


def _parts(
    document: Document, tables: Mapping[str, Table], syntax: Syntax, options: Options, scratch: Scratch, jobs: int
) -> list[_Part]:
    """Return the parts, in the order of their statements; none if one process is better or has to do it."""
    rules, joined = unjoined(document.rules)
    by_table = {rule.table: tuple(each for each in rules if each.table == rule.table) for rule in rules}
    meeting = options.distinct and any(meets for _, meets in apart(rules, syntax == "nq"))
    if joined or meeting or any(ROW in tables[name].columns for name in by_table):
        return []
    parts: list[_Part] = []
    for name, its_rules in by_table.items():
        table = tables[name]
        start = start_of(table)
        if start is None or not isinstance(table, DelimitedTable):
            return []
        ends = cuts(table.file.path, start, jobs)
        if ends[-1] < LEAST:
            return []
        for begin, end in pairwise(ends):
            own = replace(document, rules=its_rules)
            parts.append(_Part(table, start, begin, end, own, syntax, options, scratch.path()))
    return parts


def _make(parts: Sequence[_Part], jobs: int, options: Options) -> list[_Made]:
    """Return what came of the parts; nothing if a process was killed, perhaps because memory was short."""
    # Polars' threads do not survive a fork; Python's numbers of texts are the same in forked processes only.
    context = get_context("spawn" if options.columns else "fork")
    with ProcessPoolExecutor(jobs, context, initializer=_begin) as pool:
        try:
            return list(pool.map(_work, parts))
        except BrokenProcessPool:
            return []


def _is_whole(made: Sequence[_Made]) -> bool:
    """Whether all parts are clean, and no rule has a subject twice, in one of them or in two."""
    if not all(each.clean for each in made):
        return False
    kinds = dict.fromkeys(kind for each in made for kind in each.subjects)
    return all(_are_different([each.subjects[kind] for each in made if kind in each.subjects]) for kind in kinds)


def _are_different(runs: Sequence[array[int]]) -> bool:
    """Whether no number comes twice; looked at in portions, so that little memory is needed."""
    portions = sum(map(len, runs)) // _PORTION + 1
    for portion in range(portions):
        chosen = [run if portions == 1 else [each for each in run if each % portions == portion] for run in runs]
        if len(set().union(*chosen)) < sum(map(len, chosen)):
            return False
    return True


def _copy(path: Path, write: Write) -> None:
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            write(data + file.readline())


# ---------------------------------------------------------------------------------------- in a process of its own


def _begin() -> None:
    """Have Polars, if it is used, work in one thread: there are as many processes as are to work.

    A parent that is killed tells nobody; its end is watched for.
    """
    os.environ["POLARS_MAX_THREADS"] = "1"
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent, "this runs in the pool's processes only"
    parent.join()
    os._exit(1)


def _work(part: _Part) -> _Made:
    """Make a part."""
    problems, counts = Problems(), Counts()
    table = _Range(part, problems)
    tables = {rule.table: table for rule in part.document.rules}
    with disk_faults(), part.output.open("wb") as file:
        options = replace(part.options, distinct=False)
        translate(part.document, tables, part.syntax, file.write, problems, options, counts)
    clean = not problems.found and not counts.refused and table.is_numbered and _is_plain(part)
    return _Made(clean, counts, {kind: array("Q", numbers) for kind, numbers in table.subjects.items()})


def _is_plain(part: _Part) -> bool:
    """Whether quotation marks in the range mean what the cuts took them for."""
    with part.table.file.path.open("rb") as file:
        file.seek(part.start)
        delimiter = part.table.delimiter.encode()
        return all(outside(block, delimiter) is not None for block in blocks(file, _CHUNK, part.stop))


class _RangeFile(SourceFile):
    """The head of a file and the rows of a range."""

    def __init__(self, part: _Part, problems: Problems) -> None:
        file = part.table.file
        super().__init__(file.path, file.name, part.table.source.place, problems)
        self._part = part

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open it."""
        with super().opened() as file:
            head = file.read(self._part.head)
            file.seek(self._part.start)
            yield BufferedReader(_Joined(head, file, self._part.stop - self._part.start), _CHUNK)


class _Joined(RawIOBase):
    """Some bytes, and then so many of a file."""

    def __init__(self, head: bytes, file: BinaryIO, left: int) -> None:
        self._head, self._file, self._left = head, file, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if self._head:
            data, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            data = self._file.read(min(len(view), self._left))
            self._left -= len(data)
        view[: len(data)] = data
        return len(data)


class _Range(DelimitedTable):
    """The rows of a range, whose subjects are numbered as they are read, by rows or by frames."""

    def __init__(self, part: _Part, problems: Problems) -> None:
        super().__init__(part.table.source, part.table.columns, _RangeFile(part, problems), problems)
        distinct, self._by_frames = part.options.distinct, part.options.columns
        kinds = {anywhere(rule): rule for rule in part.document.rules} if distinct else {}
        self.subjects: dict[TriplesMap, list[int]] = {kind: [] for kind in kinds}
        #: Whether all numbers are of one sort.
        self.is_numbered = True
        self._numbers = {kind: subject_numbers(rule, self.columns) for kind, rule in kinds.items()}
        self._frame_numbers: dict[TriplesMap, Numbers] = {}

    def batches(self) -> Iterator[list[Row]]:
        """Yield the rows."""
        first = 0
        self.is_numbered = not self._by_frames
        for rows in super().batches():
            for kind, numbers in self._numbers.items():
                self.subjects[kind].extend(numbers(rows, first))
            first += len(rows)
            yield rows

    def see(self, frame: DataFrame, first: int) -> None:
        """Take the numbers of the subjects of a frame."""
        from factpress.mapping.columnar.distinct import Numbers

        for kind, found in self.subjects.items():
            numbers = self._frame_numbers.setdefault(kind, Numbers(kind, self.columns))
            found.extend(numbers.subjects(frame, first))
