"""Sorted runs on disk: more than memory holds, read back in order."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from heapq import merge
from itertools import count, islice
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from factpress.errors import CouldNotRun
from factpress.temporary import temporary_folder

#: How many runs are merged at once; each is an open file.
_FAN_IN = 64
#: How many records are written, and read, at once.
_BLOCK = 500

#: A tuple of texts, bytes, numbers, Nones and tuples of these.
Record = tuple[Any, ...]


class Scratch:
    """A temporary folder of files of records, made when it is first needed and removed in the end.

    Use as a context manager.  Raises CouldNotRun where the disk fails.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder in which it is made."""
        self._folder, self._resources, self._numbers = folder, ExitStack(), count()
        self._place: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.close()

    def path(self) -> Path:
        """Return a path of a file that is not there yet."""
        if self._place is None:
            with disk_faults():
                self._place = self._resources.enter_context(temporary_folder("map", self._folder))
        return self._place / f"{next(self._numbers)}"

    def write(self, records: Iterable[Record]) -> Path:
        """Write a file of records."""
        path = self.path()
        append(path, records)
        return path

    def merged(self, runs: list[Path]) -> Iterator[Record]:
        """Yield the records of sorted runs in order; the runs are removed when they are merged into larger ones."""
        while len(runs) > _FAN_IN:
            some, runs = runs[:_FAN_IN], runs[_FAN_IN:]
            runs.append(self.write(merge(*map(read, some))))
            for run in some:
                run.unlink()
        return merge(*map(read, runs))


def append(path: Path, records: Iterable[Record]) -> None:
    """Write records to the end of a file."""
    remaining = iter(records)
    with disk_faults(), path.open("ab") as file:
        while block := list(islice(remaining, _BLOCK)):
            marshal.dump(block, file)


def read(path: Path) -> Iterator[Record]:
    """Yield the records of a file."""
    with disk_faults(), path.open("rb") as file:
        while block := _load(file):
            yield from block


def _load(file: BinaryIO) -> list[Record]:
    """Return the next block; nothing at the end."""
    try:
        block: list[Record] = marshal.load(file)
    except EOFError:
        return []
    return block


@contextmanager
def disk_faults() -> Iterator[None]:
    """Raise CouldNotRun for an OSError inside."""
    try:
        yield
    except OSError as error:
        raise CouldNotRun(f"could not write temporary files: {error.strerror or error}") from error
