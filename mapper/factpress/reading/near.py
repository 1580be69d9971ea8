"""Near misses among very many slugs, at a cost that does not grow with their number."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from string import ascii_lowercase, digits

from factpress.problems import did_you_mean

_LETTERS = ascii_lowercase + digits + "-"
#: Up to so many slugs are compared one by one, for so many misses.
_FEW, _OFTEN = 2000, 100
#: Longer words are not varied.
_LONGEST = 100


class NearMisses:
    """Finds the slug that was meant: one edit away, or alike where the slugs are few."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._found: dict[str, str | None] = {}

    def suggestion(self, slug: str) -> str | None:
        """Return "did you mean …?" with a known slug, or None where none is near."""
        if slug not in self._found:
            self._found[slug] = self._find(slug)
        return self._found[slug]

    def _find(self, slug: str) -> str | None:
        if len(slug) > _LONGEST:
            return None
        near = min((word for word in _edits(slug) if word in self._known), default=None)
        if near is not None:
            return f"did you mean {near!r}?"
        if len(self._known) <= _FEW and len(self._found) < _OFTEN:
            return did_you_mean(slug, frozenset(self._known))
        return None


def _edits(word: str) -> Iterator[str]:
    """Yield every word that is one deletion, swap, replacement or insertion away."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail[1:]
            yield head + letter + tail
