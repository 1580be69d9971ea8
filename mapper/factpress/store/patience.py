"""Waiting for an answer no longer than it is worth, and no longer than the person waits."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from factpress.errors import CouldNotRun

Answer = TypeVar("Answer")


#: What to do where an answer takes too long.
_ADVICE = "ask for less, or allow more with --timeout"


def within(seconds: float, work: Callable[[], Answer], advice: str = _ADVICE) -> Answer:
    """Return what the work returns, or raise what it raises; CouldNotRun, with the advice, if it takes longer.

    The work is done in a thread of its own, so that Ctrl-C ends the waiting at once even while a library computes
    without listening.  Work that is given up goes on until the process ends.
    """
    done: SimpleQueue[tuple[Answer | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            done.put((None, error))

    Thread(target=run, daemon=True).start()
    try:
        answer, error = done.get(timeout=seconds)
    except Empty:
        raise CouldNotRun(f"no answer within {seconds:g} s; {advice}") from None
    try:
        if error is not None:
            raise error
    finally:
        del error  # it would hold this frame, and this frame it
    return answer  # type: ignore[return-value]
