"""Rows through a row function: chunks of RDF out, refused values aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from factpress.mapping.compile import Row, RowFunction

#: Rows that are put through the function at once; more of them are not faster.
BATCH = 1000


class Refusal(NamedTuple):
    """A value that made no well-formed term: the number of its row (from 0), its column, and why."""

    row: int
    column: str
    value: str
    reason: str


def map_rows(function: RowFunction, rows: Iterable[Row], refuse: Callable[[Refusal], object]) -> Iterator[bytes]:
    """Yield the statements of rows, in order, as chunks of whole lines; memory does not grow with the rows.

    `refuse` is called with every refused value; of a row with one nothing is yielded.
    """
    remaining, first = iter(rows), 0
    while batch := list(islice(remaining, BATCH)):
        lines: list[bytes] = []
        offset = first
        function(batch, lines.append, lambda row, *why, offset=offset: refuse(Refusal(offset + row, *why)))
        first += len(batch)
        yield b"".join(lines)
