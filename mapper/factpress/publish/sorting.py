"""Sorting more lines than memory holds: sorted runs on disk, merged when read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from factpress.batches import batches_of
from factpress.errors import CouldNotRun
from factpress.publish.faults import disk_faults
from factpress.temporary import temporary_folder

#: What one line costs in a set besides its bytes: the object's head and its share of the table.
_OVERHEAD = 100
#: How many bytes of a run are read at once: at most (more are slower), and at least however many runs are merged.
_LARGEST_BLOCK, _SMALLEST_BLOCK = 1 << 16, 4096
#: How many lines are taken at once.
_BATCH = 1000
#: What a block costs in memory while it is merged: itself, one more, and both as lines.
_BLOCK_COST = 5


class Run(NamedTuple):
    """Lines in a file, sorted by bytes, each once and with its line end: from offset `begin` to offset `end`."""

    file: Path
    begin: int
    end: int

    def lines(self) -> Iterator[bytes]:
        """Yield the lines without their ends; raises CouldNotRun where the disk fails or the file has been cut."""
        return chain.from_iterable(self.blocks(_LARGEST_BLOCK))

    def blocks(self, size: int) -> Iterator[list[bytes]]:
        """Yield the lines in lists of about `size` bytes; the file is open only while one is read."""
        at, rest = self.begin, b""
        while at < self.end:
            with disk_faults("sort the statements"), self.file.open("rb") as file:
                file.seek(at)
                block = file.read(min(size, self.end - at))
            if not block:
                raise CouldNotRun(f"could not sort the statements: {self.file} has been cut")
            at += len(block)
            *lines, rest = (rest + block).split(b"\n")
            yield lines


class SortedLines:
    """A set of lines that comes out in byte order, each once, whatever order it came in.

    `budget` is how many bytes of memory may be held; beyond it, sorted runs go to a temporary folder below
    `folder`.  Lines have no line end and hold no line feed.  Reading may be repeated, and adding may go on after
    reading.  Use as a context manager; leaving it removes the runs.  Raises CouldNotRun where the disk fails.
    """

    def __init__(self, budget: int, folder: Path) -> None:
        self.budget, self.folder = budget, folder
        self._held: set[bytes] = set()
        self._in_order: list[bytes] | None = None
        self._size = 0
        self._runs: list[Run] = []
        self._numbers = count()
        self._resources = ExitStack()
        self._place: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.clear()
        self._resources.close()

    def add(self, line: bytes) -> None:
        """Take one line."""
        self.add_all([line])

    def add_all(self, lines: Sequence[bytes]) -> None:
        """Take some lines; they may be over the budget until they are taken."""
        before = len(self._held)
        self._held.update(lines)
        if len(self._held) > before:
            self._in_order = None
            self._size += sum(map(len, lines)) + _OVERHEAD * (len(self._held) - before)
            if self._size > self.budget:
                self._spill()

    def extend(self, lines: Iterable[bytes]) -> None:
        """Take any number of lines."""
        for batch in batches_of(lines, _BATCH):
            self.add_all(batch)

    def take(self, run: Run) -> None:
        """Take the lines of a run that somebody else keeps; it is read where it is, when these lines are read."""
        self._runs.append(run)

    def __iter__(self) -> Iterator[bytes]:
        if not self._runs:
            if self._in_order is None:
                self._in_order = sorted(self._held)
            return iter(self._in_order)
        self._spill()
        self._settle()
        return self._runs[0].lines()

    def _spill(self) -> None:
        """Write what is held as one more run."""
        if self._held:
            self._runs.append(self._write([sorted(self._held)]))
            self._held.clear()
            self._in_order = None
            self._size = 0

    def _settle(self) -> None:
        """Merge the runs into one, so that every later reading is a plain reading."""
        if len(self._runs) > 1:
            settled = self._write(_merged(self._runs, self.budget))
            for run in self._runs:
                if run.file.parent == self._place:
                    run.file.unlink()
            self._runs = [settled]

    def _write(self, blocks: Iterable[list[bytes]]) -> Run:
        with disk_faults("sort the statements"):
            if self._place is None:
                self._place = self._resources.enter_context(temporary_folder("sort", self.folder))
            path = self._place / f"{next(self._numbers)}"
            with path.open("wb") as file:
                for lines in blocks:
                    file.write(b"\n".join(lines) + b"\n")
                return Run(path, 0, file.tell())


class _Window:
    """A run that is being merged: `lines` are those read and not yet given."""

    def __init__(self, run: Run, size: int) -> None:
        self._blocks = run.blocks(size)
        self._fewest = 0
        self.lines: list[bytes] = []
        self.ended = False

    def fill(self) -> None:
        """Read on until at least a whole block is there, or all of the run."""
        while len(self.lines) <= self._fewest and not self.ended:
            block = next(self._blocks, None)
            if block is None:
                self.ended = True
            else:
                self._fewest = len(block)
                self.lines += block

    def give(self, bound: bytes | None) -> list[bytes]:
        """Give the lines up to a bound, with it; all for None."""
        cut = len(self.lines) if bound is None else bisect_right(self.lines, bound)
        given, self.lines = self.lines[:cut], self.lines[cut:]
        return given


def _merged(runs: Sequence[Run], budget: int) -> Iterator[list[bytes]]:
    """Yield the lines of all runs in order, each once, in lists; memory does not grow with their length.

    No line beyond the smallest of the last lines read can be given yet: one that was not read may come before it.
    Sorting what can be given is fast, since it consists of sorted pieces.
    """
    size = min(max(budget // (_BLOCK_COST * len(runs)), _SMALLEST_BLOCK), _LARGEST_BLOCK)
    windows = [_Window(run, size) for run in runs]
    while windows:
        for window in windows:
            window.fill()
        bound = min((window.lines[-1] for window in windows if not window.ended), default=None)
        given = sorted(chain.from_iterable([window.give(bound) for window in windows]))
        if given:
            yield list(dict.fromkeys(given))
        windows = [window for window in windows if window.lines or not window.ended]
