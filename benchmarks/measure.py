"""What a command costs, in a process of its own: seconds, and memory of the whole tree of its processes (Linux)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import NamedTuple

_EVERY = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Cost(NamedTuple):
    """Seconds of the clock and of processors, the largest sum of memory in bytes, and the exit status."""

    wall: float
    cpu: float
    peak: int
    status: int


def measured(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end, its output thrown away; memory that processes share is counted in each."""
    peak, done = [0], Event()
    began = perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def watch() -> None:
        while not done.wait(_EVERY):
            peak[0] = max(peak[0], _resident(process.pid))

    watcher = Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    largest = max(peak[0], usage.ru_maxrss * 1024)
    return Cost(wall, usage.ru_utime + usage.ru_stime, largest, process.returncode)


def _resident(process: int) -> int:
    """Return the memory of a process and its descendants."""
    total, waiting = 0, [process]
    while waiting:
        place = Path("/proc", str(waiting.pop()))
        try:
            total += int((place / "statm").read_text().split()[1]) * _PAGE
            children = [(task / "children").read_text().split() for task in (place / "task").iterdir()]
            waiting += [int(child) for each in children for child in each]
        except OSError:
            continue
    return total
