"""The folder of links as decisions are added to it: each is on the disk, whole, before the next one is taken.

One decision may change two files (a row moves).  Then the new files are first noted in a file of their own; whoever
comes next finishes what a killed program began.  Another program that decides at the same time waits.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.linking.deciding import Act, Change, Judgement, Row, change_for
from factpress.linking.decisions import Links, read_links
from factpress.linking.sssom import read_sheet
from factpress.linking.values import Decision, Known
from factpress.linking.writing import Cells, edited, new_file
from factpress.problems import Problems
from factpress.replacing import remove_left, replace_file

_UNDER_WAY = "decision-under-way.json"


class Ledger:
    """The files of links in a folder; it need not exist yet."""

    def __init__(self, folder: Path, name: str, known: Known, kept: Path, base: str) -> None:
        """Take the folder, what problems call it, what links may name, the folder of what is kept, the base IRI."""
        self._folder, self._name, self._known, self._base = folder, name, known, base
        self._under_way = kept / _UNDER_WAY

    def links(self) -> Links:
        """Return all decisions.  Raises DataProblems if a file is faulty, CouldNotRun if it cannot be read."""
        with self._locked():
            return self._read()

    def decide(self, judgements: Sequence[Judgement], act: Act, *, again: bool = False) -> Change:
        """Write all judgements, or none; return what that changed.

        Raises DataProblems if a file is faulty or a judgement contradicts a row, CouldNotRun if the disk refuses.
        """
        with self._locked():
            rows = list(self._rows(self._read()))
            problems = Problems()
            change = change_for(rows, judgements, act, again, problems)
            problems.stop_if_fatal()
            self._write(change)
        return change

    def undo(self, change: Change) -> None:
        """Take a change back.  Raises DataProblems or CouldNotRun as `decide` does."""
        with self._locked():
            self._read()
            self._write(change.undone())

    # ------------------------------------------------------------------------------------ reading

    def _read(self) -> Links:
        problems = Problems()
        links = read_links(self._folder, self._name, self._known, problems)
        problems.stop_if_fatal()
        return links

    def _rows(self, links: Links) -> Iterator[Row]:
        cells: dict[tuple[str, int], Cells] = {}
        for decision in Decision:
            sheet = read_sheet(self._bytes(decision), decision.file, Problems())
            cells |= {(decision, row.line): row.values for row in sheet.rows}
        yield from (Row(each, cells[each.decision, each.record.line]) for each in links.rows)

    def _bytes(self, decision: Decision) -> bytes:
        path = self._folder / decision.file
        return path.read_bytes() if path.exists() else new_file(decision, self._known.prefixes, self._base)

    # ------------------------------------------------------------------------------------ writing

    def _write(self, change: Change) -> None:
        after = {decision.file: self._edited(decision, change) for decision in change.decisions}
        if len(after) > 1:
            before = {name: _sum(self._folder / name) for name in after}
            noted = {name: {"before": before[name], "after": data.decode()} for name, data in after.items()}
            replace_file(self._under_way, json.dumps(noted, ensure_ascii=False).encode())
        for name, data in after.items():
            replace_file(self._folder / name, data)
        self._under_way.unlink(missing_ok=True)

    def _edited(self, decision: Decision, change: Change) -> bytes:
        gone = {(cells["subject_id"], cells["object_id"]) for cells in change.gone.get(decision, ())}
        return edited(self._bytes(decision), decision, gone, change.new.get(decision, ()))

    def _finish(self) -> None:
        """Finish what a program that was killed began to write, and remove what it left."""
        for path in (self._under_way, *(self._folder / decision.file for decision in Decision)):
            remove_left(path)
        if not self._under_way.exists():
            return
        for name, before, after in self._noted():
            path = self._folder / name
            if _sum(path) not in (before, sha256(after).hexdigest()):
                raise CouldNotRun(
                    f"a decision was interrupted, and {self._name}/{name} has changed since; look at "
                    f"{self._under_way}, which has what was to be written, and remove it"
                )
            replace_file(path, after)
        self._under_way.unlink()

    def _noted(self) -> list[tuple[str, str | None, bytes]]:
        """Return of each file that was to change its name, the sum of what it was, and what it was to be."""
        try:
            noted = json.loads(self._under_way.read_text(encoding="utf-8"))
            return [(name, file["before"], file["after"].encode()) for name, file in noted.items()]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CouldNotRun(
                f"a decision was interrupted, and {self._under_way}, which has what was to be written, is damaged; "
                f"look at the files of {self._name}, and remove it"
            ) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other programs from deciding meanwhile."""
        with _disk(f"decide in {self._name}"):
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                self._finish()
                yield
            finally:
                os.close(descriptor)


def _sum(path: Path) -> str | None:
    """Return the SHA-256 of a file, None if there is none."""
    return sha256(path.read_bytes()).hexdigest() if path.exists() else None


@contextmanager
def _disk(doing: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CouldNotRun(f"could not {doing}: {error.strerror}") from error
