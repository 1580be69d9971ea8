"""Files that take the place of others in one step: a reader sees the old one or the new one, whole."""

from __future__ import annotations

import os
import secrets
from glob import escape
from pathlib import Path

from factpress.errors import CouldNotRun


def replace_file(path: Path, data: bytes) -> None:
    """Put a file with these bytes in the place of what is there, on the disk when this returns.

    Raises CouldNotRun; what was there is as it was then.
    """
    new = path.with_name(f"{_new_name(path)}{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        bring_to_disk(path.parent)
    except OSError as error:
        raise CouldNotRun(f"cannot write {path}: {error.strerror}") from error


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
