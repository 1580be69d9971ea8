"""What a check finds at one focus node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from factpress.checks.shapes import Shape


class Found(NamedTuple):
    """One breach of a constraint: the value to blame, if one is, and what a closed shape or a query says besides.

    `path` is the property instead of the shape's path, `messages` the sentences instead of the shape's, `owner` the
    IRI of the constraint instead of the shape's.
    """

    value: str | None = None
    path: str | None = None
    messages: Mapping[str, str] | None = None
    owner: str = ""


NOTHING: Sequence[Found] = ()

Tell = Callable[[Shape, str, str, Found], None]
"""Takes a breach: the shape, the IRI of the constraint component, the focus node, what was found."""
