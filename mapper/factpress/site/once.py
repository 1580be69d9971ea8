"""What several files of a site are made from is looked up once, and every file is known to rest on it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from factpress.site.data import GraphData, Reads

Found = TypeVar("Found")


class Once(Generic[Found]):
    """What a function finds in the graph, kept from the first time that it is wanted."""

    def __init__(self, data: GraphData, find: Callable[[], Found]) -> None:
        self._data, self._find = data, find
        self._kept: tuple[Found, Reads] | None = None
        self._lock = Lock()

    def __call__(self) -> Found:
        """Return what was found; the look-ups are noted each time."""
        with self._lock:
            kept = self._kept or self._first()
        self._data.again(kept[1])
        return kept[0]

    def _first(self) -> tuple[Found, Reads]:
        with self._data.watched() as reads:
            found = self._find()
        self._kept = found, reads
        return self._kept
