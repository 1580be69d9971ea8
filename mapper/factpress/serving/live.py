"""The edition that is served now, and the next one as soon as there is a new build."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from factpress.errors import FactpressError
from factpress.problems import DataProblems
from factpress.serving.edition import Edition, Serving, open_edition, stamp_of

#: Seconds between two looks at the build's manifest.
_LOOKING = 0.5


class Live:
    """Serves one edition after the other; requests that an edition has begun to answer, it answers to the end.

    `tell` is told, in a sentence, when an edition takes another's place, and why one could not be opened.
    """

    def __init__(self, serving: Serving, edition: Edition, tell: Callable[[str], None]) -> None:
        self._serving, self._tell = serving, tell
        self._now = edition
        self._refused: object = None
        self._at_work: Counter[Edition] = Counter()
        self._leaving: set[asyncio.Task[None]] = set()

    @contextmanager
    def edition(self) -> Iterator[Edition]:
        """Give the edition of now; it stays open until the request is answered."""
        edition = self._now
        self._at_work[edition] += 1
        try:
            yield edition
        finally:
            self._at_work[edition] -= 1
            self._tidy(edition)

    async def watch(self) -> None:
        """Look for new builds until cancelled."""
        while True:
            await asyncio.sleep(_LOOKING)
            stamp = stamp_of(self._serving.build)
            if stamp not in (None, self._now.stamp, self._refused):
                await self._renew(stamp)

    async def _renew(self, stamp: object) -> None:
        try:
            edition = await open_edition(self._serving, lambda step: None)
        except (FactpressError, DataProblems) as fault:
            self._refused = stamp
            self._tell(f"there is a new build, and it cannot be served, so the earlier one goes on: {fault}")
            return
        earlier, self._now = self._now, edition
        self._refused = None
        self._tell("there is a new build; it is served now")
        self._tidy(earlier)

    def _tidy(self, edition: Edition) -> None:
        """Close an edition that nobody needs any more."""
        if edition is not self._now and not self._at_work[edition]:
            del self._at_work[edition]
            task = asyncio.create_task(edition.close())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Close every edition."""
        await asyncio.gather(self._now.close(), *self._leaving)
