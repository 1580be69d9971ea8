"""What the operating system refuses, said as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from factpress.errors import CouldNotRun


@contextmanager
def disk_faults(doing: str) -> Iterator[None]:
    """Raise CouldNotRun ("could not <doing>: No space left on device") for an OSError inside."""
    try:
        yield
    except OSError as fault:
        where = f" ({fault.filename})" if fault.filename else ""
        raise CouldNotRun(f"could not {doing}: {fault.strerror or fault}{where}") from fault
