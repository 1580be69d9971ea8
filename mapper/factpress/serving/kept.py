"""What was made is kept for the next who asks, as much as fits."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, NamedTuple, TypeVar

Held = TypeVar("Held")
#: Functions of SPARQL whose value is another one each time.
_PASSING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)


class _Entry(NamedTuple, Generic[Held]):
    held: Held
    size: int


class Kept(Generic[Held]):
    """Things by their keys, with so many bytes together at the most; what was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._entries: OrderedDict[Hashable, _Entry[Held]] = OrderedDict()

    def get(self, key: Hashable) -> Held | None:
        """Return what is kept under a key, None if nothing is."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.held

    def put(self, key: Hashable, held: Held, size: int) -> None:
        """Keep something of so many bytes, the key among them; what is larger than all that fits is not kept."""
        if key in self._entries or size > self._most:
            return
        self._entries[key] = _Entry(held, size)
        self._size += size
        while self._size > self._most:
            self._size -= self._entries.popitem(last=False)[1].size


def is_lasting(query: str) -> bool:
    """Whether a SPARQL query has the same answer as long as the graph is the same."""
    return _PASSING.search(query) is None
