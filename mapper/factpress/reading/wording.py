"""How values are shown in messages."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 60


def shown(text: str) -> str:
    """Return the text in quotation marks, on one line, cut where it is long."""
    return repr(text) if len(text) <= _LONGEST else repr(text[:_LONGEST]) + "…"


def listed(words: Iterable[str]) -> str:
    """Return the words with commas and a last "or"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
