"""Parts of seeds: records of one file that are read together, and mapped anew together when one of them changes.

A YAML file is one part, a table several.  Where a part of a table ends hangs on the line alone that it ends with, so
that a row that is changed, inserted or taken out changes one part, or two, and leaves all others as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from zlib import crc32

from factpress.model import Record
from factpress.reading.records import Read
from factpress.reading.references import Referred

#: A line as it stands in its file, behind its number.
Line = tuple[int, bytes]
#: A part of a table has 4,096 lines on average: enough that what each part costs does not count, few enough that one is
#: mapped in half a second.  One ends at so many bytes at the latest: a quotation mark that nothing closes must not make
#: one part of all that follows.
_MASK, _MOST = 4095, 1 << 21


@dataclass
class Part:
    """Records of one file that are read together.

    `line` is the first line that they may stand on; `digest` the SHA-256 (hexadecimal) of all that they are read from;
    `definitions` those of things, articles and curators; `facts` gives the others, once, and before the next part is
    asked for.  When it has: `referred` is what the facts refer to, and `sound` whether no fault was found outside of
    them that concerns the part, and they are all that the digest is of.
    """

    file: str
    line: int
    digest: str
    facts: Iterable[Read]
    definitions: tuple[Record, ...] = ()
    sound: bool = True
    referred: Referred = field(default_factory=Referred)


def digest_of(*content: bytes) -> str:
    """Return the SHA-256 of some contents, each told from the next."""
    digest = sha256()
    for piece in content:
        digest.update(b"%d " % len(piece))
        digest.update(piece)
    return digest.hexdigest()


def cut(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Cut the lines of a table into pieces, outside of cells in quotation marks as far as those can be told."""
    piece: list[Line] = []
    size, quoted = 0, False
    for line in lines:
        piece.append(line)
        size += len(line[1])
        quoted ^= line[1].count(b'"') % 2 == 1
        if (not quoted and crc32(line[1]) & _MASK == 0) or size >= _MOST:
            yield piece
            piece, size, quoted = [], 0, False
    if piece:
        yield piece
