"""Many things taken some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

Each = TypeVar("Each")


def batches_of(many: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """Yield the things in order, as they come, so many together; the last ones may be fewer."""
    remaining = iter(many)
    while batch := list(islice(remaining, size)):
        yield batch


def parts_of(many: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    """Yield the members of a sequence in order, so many together; the last ones may be fewer."""
    return (many[start : start + size] for start in range(0, len(many), size))
