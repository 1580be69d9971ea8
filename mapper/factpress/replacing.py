"""Files that take the place of others in one step: a reader sees the old one or the new one, whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import BinaryIO

from factpress.errors import CouldNotRun


def replace_file(path: Path, data: bytes) -> None:
    """Put a file with these bytes in the place of what is there, on the disk when this returns.

    Raises CouldNotRun; what was there is as it was then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacement(path) as file:
            file.write(data)
    except OSError as error:
        raise CouldNotRun(f"cannot write {path}: {error.strerror}") from error


@contextmanager
def replacement(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of what is there, and is on the disk, when the block has ended.

    What was there stays as it was if the block raises.  Raises OSError.
    """
    new = path.with_name(f"{_new_name(path)}{secrets.token_hex(4)}")
    try:
        with new.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    bring_to_disk(path.parent)


def remove_left(path: Path) -> None:
    """Remove what killed programs left of files that were to take the place of one; nobody may be writing it now."""
    for left in path.parent.glob(f"{escape(_new_name(path))}*"):
        left.unlink(missing_ok=True)


def bring_to_disk(path: Path) -> None:
    """Let a file or a folder survive a power failure.  Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_name(path: Path) -> str:
    return f".{path.name}.new-"
