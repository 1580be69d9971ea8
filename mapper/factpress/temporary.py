"""Temporary folders, each locked while it is in use: what a killed process left is known by its lock's end.

Locks are the operating system's (flock), which end with their process, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp


@contextmanager
def temporary_folder(name: str, within: Path) -> Iterator[Path]:
    """Yield a new folder, which is removed in the end; those of this name that killed processes left are removed too.

    Raises OSError.
    """
    prefix = f"factpress-{name}-"
    for left in within.glob(f"{prefix}*"):
        _remove_left(left)
    # It gets the name by which others would find it when it is locked.
    unlocked = Path(mkdtemp(prefix=f".{prefix}", dir=within))
    lock = open_locked(unlocked)
    folder = unlocked.rename(within / unlocked.name[1:])
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
        os.close(lock)


def _remove_left(folder: Path) -> None:
    """Remove a folder unless somebody uses it; one that is another user's stays."""
    with suppress(OSError):
        lock = open_locked(folder)
        rmtree(folder, ignore_errors=True)
        os.close(lock)


def open_locked(folder: Path) -> int:
    """Lock a folder for as long as the returned descriptor is open; BlockingIOError if another process has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
