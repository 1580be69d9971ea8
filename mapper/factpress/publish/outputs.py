"""The folder of published files, replaced as a whole in one step.

New files are written to a hidden sibling ".<name>.new-<random>", which takes the place of the previous folder
when all is written.  A build that is killed leaves the previous folder whole, and a sibling that the next build
removes; a sibling that a running build is writing to is known by its lock and left alone.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from shutil import rmtree
from types import TracebackType

from factpress.errors import CouldNotRun, UsageFault
from factpress.publish.faults import disk_faults
from factpress.publish.manifest import is_published
from factpress.replacing import bring_to_disk
from factpress.temporary import open_locked

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class OutputFolder:
    """A context manager that gives an empty folder and, if all goes well, puts it in the place of `path`.

    `path` is absolute; it may be missing, empty, or published by factpress before, which `is_ours` tells.  Entering
    raises UsageFault if it holds someone else's files.  Entering and leaving raise CouldNotRun where the disk
    refuses; an OSError inside becomes one.  After any failure the previous folder is as it was.
    """

    def __init__(self, path: Path, is_ours: Callable[[Path], bool] = is_published) -> None:
        # Unlike `resolve` of older Pythons, it has no error of its own for links that lead in a circle.
        self.path, self._is_ours = Path(os.path.realpath(path)), is_ours
        self._new_prefix = f".{self.path.name}.new-"
        self._previous = self.path.with_name(f".{self.path.name}.previous")
        self._new = self.path.with_name(f"{self._new_prefix}{secrets.token_hex(4)}")
        self._lock = -1

    def __enter__(self) -> Path:
        with disk_faults(f"write to {self.path}"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _locked(self.path.parent):
                self._recover()
                self._refuse_foreign()
                self._clean()
                self._new.mkdir()
                self._lock = open_locked(self._new)
        return self._new

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with disk_faults(f"write to {self.path}"):
                if isinstance(error, OSError):
                    raise error
                if error is None:
                    self._put_in_place()
        finally:
            rmtree(self._new, ignore_errors=True)
            os.close(self._lock)

    def _recover(self) -> None:
        """Finish or undo a replacement in two steps that was interrupted between or after them."""
        if not self._previous.exists():
            return
        if self.path.exists():
            rmtree(self._previous)
        else:
            self._previous.rename(self.path)

    def _refuse_foreign(self) -> None:
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise CouldNotRun(f"could not write to {self.path}: it is a file, not a folder")
        if any(self.path.iterdir()) and not self._is_ours(self.path):
            raise UsageFault(
                f"{self.path} holds files that factpress did not publish there and would be replaced; "
                "give another folder"
            )

    def _clean(self) -> None:
        """Remove what killed builds left; what a running build is writing to is locked."""
        for left in self.path.parent.glob(f"{escape(self._new_prefix)}*"):
            try:
                lock = open_locked(left)
            except BlockingIOError:
                continue
            rmtree(left)
            os.close(lock)

    def _put_in_place(self) -> None:
        _flush(self._new)
        with _locked(self.path.parent):
            if not self.path.exists():
                self._new.rename(self.path)
            elif not _exchange(self._new, self.path):
                self._replace_in_two_steps()
            bring_to_disk(self.path.parent)

    def _replace_in_two_steps(self) -> None:
        self.path.rename(self._previous)
        try:
            self._new.rename(self.path)
        except OSError:
            self._previous.rename(self.path)
            raise
        rmtree(self._previous)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step (renameat2); False where the system cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _flush(folder: Path) -> None:
    """Bring a folder, and the files and folders in it, to the disk."""
    for entry in folder.rglob("*"):
        bring_to_disk(entry)
    bring_to_disk(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other builds below this folder from starting or finishing meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
