"""Commands as people run them, but in this process: the exit code and both streams come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from factpress.cli import main


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def code_of(*arguments: str) -> int:
    """Run the command line; return the code that it ends with.

    `pytest.raises` would keep the frames of the whole call in a circle until the next collection, and with them the
    answers of an engine: those must not be dropped by another thread, where the collector may happen to run.
    """
    code: str | int | None = "a command ends with a code"
    try:
        main(list(arguments))
    except SystemExit as end:
        code = end.code
    assert code is None or isinstance(code, int), code
    return code or 0
