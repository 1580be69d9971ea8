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


def pieces(content: Content, begin: re.Pattern[bytes], at: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield the pieces of a content, or of a part of it, which are it when joined.

    One begins only where the pattern matches.
    """
    end = len(content) if end is None else end
    while at < end:
        cut = _cut(content, begin, at + LEAST, end)
        yield content[at:cut]
        at = cut


def _cut(content: Content, begin: re.Pattern[bytes], start: int, end: int) -> int:
    for found in begin.finditer(content, start, end):
        if crc32(found[0]) % _PLACES == 0:
            return found.start()
    return end


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
    contents = content_of(old), content_of(new)
    head, tail = _same_ends(*contents)
    before, now = (set(pieces(content, LINE, head, len(content) - tail)) for content in contents)
    gone, come = (set(b"".join(found).split(b"\n")) - {b""} for found in (before - now, now - before))
    return gone - come, come - gone


def _same_ends(one: Content, other: Content) -> tuple[int, int]:
    """Return the sizes of what two contents both begin with and both end with, or nearly, in whole lines."""
    shorter = min(len(one), len(other))
    head = next((at for at in range(0, shorter, LEAST) if one[at : at + LEAST] != other[at : at + LEAST]), shorter)
    head = one.rfind(b"\n", 0, head) + 1
    tail = 0
    while tail + LEAST <= shorter - head and _ending(one, tail) == _ending(other, tail):
        tail += LEAST
    line = one.find(b"\n", len(one) - tail) + 1 if tail else 0
    return head, len(one) - line if line else 0


def _ending(content: Content, tail: int) -> bytes:
    """Return as much of a content as is compared at once, before the last so many bytes."""
    return content[len(content) - tail - LEAST : len(content) - tail]
