"""Lines, each once, in the order in which they came first, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from factpress.mapping.bulk.runs import Scratch, append, read

#: What one line costs in memory besides its bytes.
_OVERHEAD = 150
#: Into how many parts lines are divided that do not fit into memory; equal lines are in one part.
_PARTS = 64
_KNOWN = -1


class FirstLines:
    """Takes lines, and gives those that are not known, each once, in the order in which they came.

    Beyond `budget` bytes of memory, lines go to files.
    """

    def __init__(self, budget: int, scratch: Scratch) -> None:
        self._budget, self._scratch = budget, scratch
        self._held: dict[bytes, int] = {}
        self._size = self._next = 0
        self._parts: list[Path] = []

    def add(self, line: bytes) -> None:
        """Take a line that is given out unless it is known."""
        if line not in self._held:
            self._hold(line, self._next)
            self._next += 1

    def know(self, line: bytes) -> None:
        """Take a line that is not given out, whenever it is added."""
        if self._held.get(line, 0) != _KNOWN:
            self._hold(line, _KNOWN)

    def __iter__(self) -> Iterator[bytes]:
        if not self._parts:
            return (line for line, number in self._held.items() if number != _KNOWN)
        self._spill()
        runs = [self._scratch.write(sorted(self._firsts(part))) for part in self._parts]
        return (line for _, line in self._scratch.merged(runs))

    def _hold(self, line: bytes, number: int) -> None:
        self._held[line] = number
        self._size += len(line) + _OVERHEAD
        if self._size > self._budget:
            self._spill()

    def _spill(self) -> None:
        """Write what is held to the parts' files."""
        if not self._parts:
            self._parts = [self._scratch.path() for _ in range(_PARTS)]
        numbered = sorted((hash(line) % _PARTS, number, line) for line, number in self._held.items())
        for part, group in groupby(numbered, key=itemgetter(0)):
            append(self._parts[part], ((number, line) for _, number, line in group))
        self._held.clear()
        self._size = 0

    def _firsts(self, part: Path) -> Iterator[tuple[int, bytes]]:
        """Yield the lines of a part that are not known, with the lowest number of each."""
        first: dict[bytes, int] = {}
        for number, line in read(part) if part.exists() else ():
            first[line] = min(number, first.get(line, number))
        return ((number, line) for line, number in first.items() if number != _KNOWN)
