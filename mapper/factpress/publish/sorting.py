"""Sorting more lines than memory holds: sorted runs on disk, merged when read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import count, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from factpress.publish.faults import disk_faults

#: What one line costs in a set besides its bytes: the object's head and its share of the table.
_OVERHEAD = 100
#: How many runs are merged at once; each is an open file.
_FAN_IN = 64


class SortedLines:
    """A set of lines that comes out in byte order, each once, whatever order it came in.

    `budget` is how many bytes of memory may be held; beyond it, sorted runs go to a temporary folder below
    `folder`.  Lines have no line end and hold no line feed.  Reading may be repeated, and adding may go on after
    reading.  Use as a context manager; leaving it removes the runs.  Raises CouldNotRun where the disk fails.
    """

    def __init__(self, budget: int, folder: Path) -> None:
        self.budget, self.folder = budget, folder
        self._held: set[bytes] = set()
        self._size = 0
        self._runs: list[Path] = []
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
        if line in self._held:
            return
        self._held.add(line)
        self._size += len(line) + _OVERHEAD
        if self._size > self.budget:
            self._spill()

    def __iter__(self) -> Iterator[bytes]:
        if not self._runs:
            return iter(sorted(self._held))
        self._spill()
        self._settle()
        return _read(self._runs[0])

    def _spill(self) -> None:
        """Write what is held as one more run."""
        if self._held:
            self._runs.append(self._write(sorted(self._held)))
            self._held.clear()
            self._size = 0

    def _settle(self) -> None:
        """Merge the runs until one is left, so that every later reading is a plain reading."""
        while len(self._runs) > 1:
            youngest, self._runs = self._runs[:_FAN_IN], self._runs[_FAN_IN:]
            self._runs.append(self._write(line for line, _ in groupby(merge(*map(_read, youngest)))))
            for run in youngest:
                run.unlink()

    def _write(self, lines: Iterable[bytes]) -> Path:
        with disk_faults("sort the statements"):
            if self._place is None:
                temporary = TemporaryDirectory(prefix="factpress-sort-", dir=self.folder)
                self._place = Path(self._resources.enter_context(temporary))
            run = self._place / f"{next(self._numbers)}"
            with run.open("wb") as file:
                file.writelines(line + b"\n" for line in lines)
        return run


def _read(run: Path) -> Iterator[bytes]:
    with disk_faults("sort the statements"), run.open("rb") as file:
        for line in file:
            yield line[:-1]
