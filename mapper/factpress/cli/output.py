"""Where the answer of a command goes: a file, or standard output."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from factpress.errors import CouldNotRun
from factpress.replacing import replacement


def write_out(pieces: Iterable[str], file: Path | None) -> None:
    """Write texts to a file, or without one to standard output; line ends stay as they are.

    A file is there wholly or not at all; a pipe or a device is written to as it is.  Raises CouldNotRun if the file
    cannot be written.
    """
    if file is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    try:
        is_ordinary = file.is_file() or not file.exists()
        with replacement(Path(os.path.realpath(file))) if is_ordinary else file.open("wb") as out:
            out.writelines(piece.encode() for piece in pieces)
    except OSError as error:
        raise CouldNotRun(f"cannot write {file}: {error.strerror}") from None
