"""Processes that answer queries side by side: so many at a time, each for so long, and no query in another's way."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from factpress.errors import CouldNotRun
from factpress.serving.messages import LONGEST, Orders, Question, Reply
from factpress.serving.refusals import Refusal

#: Seconds in which a worker must have opened its store, and in which a worker that is told to end must have ended.
_OPENING, _ENDING = 600.0, 5.0
#: What a client that comes when all are busy is told to wait, in seconds.
_LATER = "2"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a server does: `workers` queries at a time, `waiting` more that wait, `seconds` for each."""

    workers: int
    waiting: int
    seconds: float


class Pool:
    """Answers questions in processes of their own.

    A process is ended, and another one takes its place when it is needed, if its question takes too long, or if the
    one who asked has gone (the task is cancelled).
    """

    def __init__(self, orders: Orders, limits: Limits) -> None:
        self._orders, self._limits = orders, limits
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._free = asyncio.Semaphore(limits.workers)
        self._free_for_typed = asyncio.Semaphore(max(limits.workers - 1, 1))
        self._waiting = 0

    async def start(self) -> None:
        """Start all workers.  Raises CouldNotRun if one cannot open the store."""
        started = [await self._started()]  # the first may make the store that the others open
        started += await asyncio.gather(*(self._started() for _ in range(self._limits.workers - 1)))
        self._idle += started

    async def ask_typed(self, question: Question) -> Reply:
        """Answer a question that somebody typed; see `ask`.  All workers but one may be at such questions."""
        async with self._turn(self._free_for_typed):
            return await self.ask(question)

    async def ask(self, question: Question) -> Reply:
        """Answer a question.

        Raises Refusal: "busy" if too many wait already or it has waited too long, "query-slow", "query-too-large", and
        what the worker says; CouldNotRun if there is no worker and none can be started.
        """
        async with self._turn(self._free):
            worker = self._idle.pop() if self._idle else await self._started()
            reply = await self._asked(worker, question)
            self._idle.append(worker)
        if isinstance(reply, Refusal):
            raise reply
        return reply

    async def close(self) -> None:
        """End all workers; those that are at work too."""
        await asyncio.gather(*(self._end(worker) for worker in list(self._all)))
        self._idle.clear()

    @asynccontextmanager
    async def _turn(self, free: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for one's turn, not for too long, and not if too many wait already."""
        if free.locked() and self._waiting >= self._limits.waiting:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.seconds):
                await free.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            free.release()

    async def _asked(self, worker: Process, question: Question) -> Reply | Refusal:
        """Return what a worker answers; it is ended if it does not end its answer."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await _exchange(worker, question)
        except TimeoutError:
            await self._end(worker)
            raise Refusal("query-slow", "query_slow", seconds=f"{self._limits.seconds:g}") from None
        except (EOFError, ConnectionError):
            await self._end(worker, _ENDING)
            raise _died(worker.returncode) from None
        except BaseException:
            await self._end(worker)
            raise

    async def _started(self) -> Process:
        command = [sys.executable, "-P", "-m", "factpress.serving.worker", self._orders.to_json()]
        worker = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LONGEST * 2
        )
        self._all.add(worker)
        try:
            async with asyncio.timeout(_OPENING):
                said = await _line(worker)
        except (TimeoutError, EOFError, ConnectionError):
            said = {"sentence": "a process that answers queries does not start"}
        except BaseException:
            await self._end(worker)
            raise
        if said:
            await self._end(worker)
            raise CouldNotRun(said["sentence"])
        return worker

    async def _end(self, worker: Process, patience: float = 0.0) -> None:
        """End a worker that does not end by itself within some seconds."""
        self._all.discard(worker)
        if worker.stdin:
            worker.stdin.close()
        if patience and await _has_ended(worker, patience):
            return
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)  # worker.kill() may take the exit status from who waits for it
        await _has_ended(worker, _ENDING)


async def _has_ended(worker: Process, patience: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await worker.wait()
            return True
    return False


async def _exchange(worker: Process, question: Question) -> Reply | Refusal:
    if worker.stdin is None or worker.stdout is None:
        raise EOFError
    worker.stdin.write(question.to_json().encode() + b"\n")
    await worker.stdin.drain()
    head = await _line(worker)
    if "code" in head:
        return Refusal(head["code"], head["key"], head["members"], **head["values"])
    return Reply(head["form"], await worker.stdout.readexactly(head["size"]), head["cut"])


async def _line(worker: Process) -> dict[str, Any]:
    line = await worker.stdout.readline() if worker.stdout else b""
    if not line.endswith(b"\n"):
        raise EOFError
    content: dict[str, Any] = json.loads(line)
    return content


def _busy() -> Refusal:
    return Refusal("busy", "busy_queries", headers={"Retry-After": _LATER})


def _died(code: int | None) -> Refusal:
    if code in (
        -signal.SIGABRT,
        -signal.SIGKILL,
    ):  # what an allocation that fails comes to, and a machine without memory
        return Refusal("query-too-large", "query_large")
    if code == -signal.SIGSEGV:  # the engine reads what is nested by nested calls, and the stack has an end
        return Refusal("query-malformed", "query_deep")
    return Refusal("failed", "process_ended")
