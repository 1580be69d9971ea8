"""The hash by which graphs are told apart, whatever order their triples come in: that of the manifest's partitions."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from factpress.batches import batches_of
from factpress.publish.sorting import SortedLines

#: Bytes of memory for sorting.
_BUDGET = 8 << 20
#: How many lines are hashed at once.
_BATCH = 1000


def hash_of(pieces: Iterable[bytes], temporary: Path) -> tuple[int, str]:
    """Return how many lines there are, each counted once, and the SHA-256 of them in byte order, in hexadecimal.

    Each piece is of whole lines, with their line ends.  `temporary` is for more of them than memory holds.
    """
    digest, number = sha256(), 0
    with SortedLines(_BUDGET, temporary) as lines:
        for piece in pieces:
            lines.add_all(piece.split(b"\n")[:-1])
        for some in batches_of(lines, _BATCH):
            number += len(some)
            digest.update(b"\n".join([*some, b""]))
    return number, digest.hexdigest()
