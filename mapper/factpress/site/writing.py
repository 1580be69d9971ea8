"""The folder of a site: files are written where they differ, and those that the site no longer has are removed.

A list in the folder says which files are ours; what else is there is let be.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import filterfalse
from pathlib import Path
from typing import NamedTuple

from factpress.errors import CouldNotRun, UsageFault
from factpress.publish.faults import disk_faults

#: The list of the files that are ours.
LEDGER = ".factpress-site.json"
_NEW = ".factpress-new"
_FILES = "files"


class Written(NamedTuple):
    """How many files the site has, how many of them were written, and how many old ones were removed."""

    files: int
    written: int
    removed: int


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other exports to a folder out; the lock ends with its process, however that ends.

    Raises CouldNotRun if one is under way, or where the disk refuses.
    """
    with disk_faults(f"write to {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CouldNotRun(f"another 'factpress site' is writing to {folder}; wait until it has ended") from None
    else:
        yield
    finally:
        os.close(descriptor)


class SiteFolder:
    """A folder that a site is written to.

    Opening raises UsageFault if it holds files but no list of ours, CouldNotRun where the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = f"{path}/"
        self._folders: set[str] = set()
        self._written = 0
        with disk_faults(f"write to {path}"):
            path.mkdir(parents=True, exist_ok=True)
            self._listed = _listed(path)

    @property
    def files(self) -> frozenset[str]:
        """The paths of the files that are ours."""
        return self._listed

    def has(self, path: str) -> bool:
        """Whether a file is there."""
        return os.access(self._root + path, os.F_OK)  # asked for each file of a site: six times as fast as Path.exists

    def sweep(self) -> None:
        """Remove what a killed run left of files that it had not written wholly."""
        with disk_faults(f"write to {self.path}"):
            for path in self._listed | {LEDGER}:
                if self.has(path + _NEW):
                    (self.path / (path + _NEW)).unlink(missing_ok=True)

    def announce(self, paths: Iterable[str]) -> None:
        """Take files into the list before they are written, so that no killed run leaves a file that nobody knows.

        Raises UsageFault if a file that is not ours stands where one of them will be.
        """
        new = frozenset(paths) - self._listed
        for path in new:
            if _is_unsafe(path):
                raise CouldNotRun(f"the site would have a file at {path!r}, which is no place for one")
            if self.has(path):
                raise UsageFault(
                    f"{self.path / path} stands where the site has a file; move it, or give another folder"
                )
        if new:
            self._list(self._listed | new)

    def write(self, path: str, content: bytes | Iterator[bytes]) -> None:
        """Write a file, unless it is as it should be already."""
        target = self._root + path
        with disk_faults(f"write {target}"):
            folder = target.rpartition("/")[0]
            if folder not in self._folders:
                Path(folder).mkdir(parents=True, exist_ok=True)
                self._folders.add(folder)
            if isinstance(content, bytes):
                self._write_whole(target, content)
            else:
                self._write_pieces(target, content)

    def _write_whole(self, target: str, content: bytes) -> None:
        if _content(target) == content:
            return
        with open(target + _NEW, "wb") as file:  # noqa: PTH123 - as in `has`
            file.write(content)
        os.replace(target + _NEW, target)  # noqa: PTH105 - as in `has`
        self._written += 1

    def _write_pieces(self, target: str, pieces: Iterator[bytes]) -> None:
        new, old = Path(target + _NEW), Path(target)
        with new.open("wb") as file:
            file.writelines(pieces)
        if old.exists() and _equal(new, old):
            new.unlink()
        else:
            new.replace(old)
            self._written += 1

    def finish(self, paths: Iterable[str]) -> Written:
        """Remove files of ours that the site no longer has, with the folders that they leave empty."""
        now = frozenset(paths)
        gone = sorted(self._listed - now)
        with disk_faults(f"write to {self.path}"):
            for path in gone:
                file = self.path / path
                file.unlink(missing_ok=True)
                _remove_empty(file.parent, self.path)
            if self._listed != now or not (self.path / LEDGER).exists():
                self._list(now)
        return Written(len(now), self._written, len(gone))

    def _list(self, paths: frozenset[str]) -> None:
        self._listed = paths
        content = json.dumps({_FILES: sorted(paths)}, ensure_ascii=False, indent=0) + "\n"
        new = self.path / f"{LEDGER}{_NEW}"
        with disk_faults(f"write to {self.path}"):
            new.write_text(content, encoding="utf-8", newline="\n")
            new.replace(self.path / LEDGER)


def _listed(folder: Path) -> frozenset[str]:
    ledger = folder / LEDGER
    if not ledger.exists():
        if any(folder.iterdir()):
            raise UsageFault(f"{folder} holds files that are no site of factpress; give another folder")
        return frozenset()
    try:
        content = json.loads(ledger.read_text(encoding="utf-8"))
        return frozenset(filterfalse(_is_unsafe, content[_FILES]))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CouldNotRun(
            f"{ledger} is damaged, so nobody knows which files there are the site's; give another folder, or remove "
            "the list with the site's files"
        ) from fault


def _is_unsafe(path: str) -> bool:
    """Whether a path would lead out of the folder, or to the list itself."""
    if not path or path[0] == "/" or path == LEDGER or "\0" in path:
        return True
    return ".." in path and ".." in path.split("/")


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as in `SiteFolder.has`
            return file.read()
    except FileNotFoundError:
        return None


def _equal(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while piece := first.read(1 << 20):
            if piece != second.read(1 << 20):
                return False
    return True


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
