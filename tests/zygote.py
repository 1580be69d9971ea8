"""Work in processes of its own, to be killed: forked from one that has imported everything, so each begins at once.

As a script this is that process: it reads a line of JSON, [module, function, arguments…], forks a child that calls the
function, writes the child's number, waits for it, and writes how it ended: its exit code, or minus its signal.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn


class Zygote:
    """The process that forks; its children have its environment and its imports."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, module: str, function: str, *arguments: object) -> int:
        """Begin to call a function in a new process; return the number of the process."""
        assert self._process.stdin
        print(json.dumps([module, function, *arguments]), file=self._process.stdin, flush=True)
        return self._line()

    def wait(self) -> int:
        """Return how the process ended: its exit code, or minus the signal."""
        return self._line()

    def kill(self, number: int) -> int:
        """Kill a process, if it still runs; return how it ended."""
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        return self.wait()

    def _line(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


@contextmanager
def zygote(*modules: str, environment: Mapping[str, str] | None = None) -> Iterator[Zygote]:
    """Start a process that has imported these modules."""
    command = [sys.executable, str(Path(__file__)), *modules]
    surroundings = {**os.environ, **(environment or {})}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=surroundings) as process:
        yield Zygote(process)


def _serve(modules: list[str]) -> None:
    for module in modules:
        import_module(module)
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what children print goes elsewhere
    for line in sys.stdin:
        number = os.fork()
        if not number:
            _work(*json.loads(line))
        print(number, file=out, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), file=out, flush=True)


def _work(module: str, function: str, *arguments: object) -> NoReturn:
    code = 1
    try:
        getattr(import_module(module), function)(*arguments)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:  # noqa: BLE001 - told, and by the exit code
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1:])
