"""A text in pieces that its content cuts: a change of it changes the pieces that it falls into, and no others."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

#: A line; a piece may begin at any.
LINE = re.compile(rb"(?<=\n)[^\n]+")
#: How many bytes a piece has at the least, and of how many places behind them it begins at one, on average.
LEAST, _PLACES = 1 << 17, 16

Content = bytes | mmap.mmap


def pieces(content: Content, begin: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a content, which are it when joined; one begins only where the pattern matches."""
    at = 0
    while at < len(content):
        end = _cut(content, begin, at + LEAST)
        yield content[at:end]
        at = end


def _cut(content: Content, begin: re.Pattern[bytes], start: int) -> int:
    for found in begin.finditer(content, start):
        if crc32(found[0]) % _PLACES == 0:
            return found.start()
    return len(content)


def content_of(path: Path) -> Content:
    """Return what a file has; it is read as it is used.  Raises OSError."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


def differing_lines(old: Path, new: Path) -> tuple[set[bytes], set[bytes]]:
    """Return the lines that only the first and those that only the second of two files has; each has a line once.

    Raises OSError.
    """
    if old.samefile(new):
        return set(), set()
    before, now = (set(pieces(content_of(file), LINE)) for file in (old, new))
    gone, come = (set(b"".join(found).split(b"\n")) - {b""} for found in (before - now, now - before))
    return gone - come, come - gone
