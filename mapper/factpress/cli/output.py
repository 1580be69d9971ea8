"""Where the answer of a command goes: a file, or standard output."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from factpress.errors import CouldNotRun


def write_out(pieces: Iterable[str], file: Path | None) -> None:
    """Write texts to a file, or without one to standard output; line ends stay as they are.

    Raises CouldNotRun if the file cannot be written.
    """
    if file is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
    except OSError as error:
        raise CouldNotRun(f"cannot write {file}: {error.strerror}") from None
