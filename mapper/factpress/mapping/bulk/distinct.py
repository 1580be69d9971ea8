"""Which rows' statements are new: told by their subjects, one number a subject and one a row (`keys`).

A rule whose statements no other rule can make (`meeting`) repeats itself only where it meets a subject again.  What it
says of a subject that it has not met is new, and so is written at once; of a row that is the first one of its subject
over again, nothing is; and of other rows of a known subject nobody can tell without the statements, so they are set
aside, to be compared in the end.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path

from factpress.mapping.bulk.runs import Scratch, disk_faults

#: What one subject costs in memory: two numbers, and their share of a table that grows.
COST = 160
#: Into how many parts subjects are divided that do not fit into memory.
_PARTS = 256
#: How many numbers are written, or read, at once: three a row.
_BLOCK = 3 << 10


class Verdict(IntEnum):
    """What a row says of its subject, as far as its number and its subject's tell."""

    NEW = 0
    SAME = 1
    OTHER = 2


class Subjects:
    """The subjects that a rule has met, with the first row of each.

    Up to `limit` of them are held in memory.  When they are `full`, the caller hands in the numbers of all rows of
    a table that are still to come (`postpone`), has them settled, and then reads these rows again.
    """

    def __init__(self, limit: int, scratch: Scratch) -> None:
        self.limit, self._scratch = limit, scratch
        self._rows: dict[int, int] = {}
        self._parts: list[_Part] = []
        self._settled: tuple[int, bytearray] | None = None
        #: Subjects of which rows are set aside.
        self.doubtful: set[int] = set()
        #: Subjects whose first row was refused, in whole or in part.
        self.refused: set[int] = set()

    @property
    def full(self) -> bool:
        """Whether rows are to be postponed before they are judged."""
        return self._settled is not None or len(self._rows) >= self.limit

    def take_new(self, subjects: Sequence[int], rows: Sequence[int]) -> bool:
        """Meet the subjects of some rows, if all of them are new and different; return whether they are."""
        is_new = len(set(subjects)) == len(subjects) and self._rows.keys().isdisjoint(subjects)
        if self._settled is not None or not is_new:
            return False
        self._rows.update(zip(subjects, rows, strict=True))
        return True

    def judge(self, number: int, subject: int, row: int) -> Verdict:
        """Return what a row says; `number` counts the rows of all tables, and tells those that were postponed."""
        first = self._rows.get(subject)
        if first is not None:
            verdict = Verdict.SAME if first == row else Verdict.OTHER
        elif self._settled is not None:
            begin, verdicts = self._settled
            verdict = Verdict(verdicts[number - begin])
        else:
            self._rows[subject] = row
            verdict = Verdict.NEW
        return Verdict.OTHER if verdict is Verdict.SAME and subject in self.refused else verdict

    def postpone(self, number: int, subject: int, row: int) -> None:
        """Take the numbers of a row that will come again."""
        if subject not in self._rows:
            if not self._parts:
                self._parts = [_Part(self._scratch.path()) for _ in range(_PARTS)]
            self._parts[subject % _PARTS].add(number, subject, row)

    def settle(self, begin: int, end: int) -> None:
        """Find out what the rows with these numbers say, those among them that were postponed."""
        verdicts = bytearray(end - begin)
        for part in self._parts:
            first: dict[int, int] = {}
            for number, subject, row in part:
                known = first.get(subject)
                if known is None:
                    first[subject] = row
                elif number >= begin:
                    verdicts[number - begin] = Verdict.SAME if known == row else Verdict.OTHER
        self._settled = begin, verdicts


class _Part:
    """Rows on disk, three numbers each, in the order in which they came."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = array("Q")

    def add(self, number: int, subject: int, row: int) -> None:
        """Take one row."""
        self._held.extend((number, subject, row))
        if len(self._held) == _BLOCK:
            self._write()

    def _write(self) -> None:
        with disk_faults(), self._path.open("ab") as file:
            self._held.tofile(file)
        self._held = array("Q")

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        self._write()
        with disk_faults(), self._path.open("rb") as file:
            while data := file.read(_BLOCK * 8):
                numbers = array("Q", data)
                yield from zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
