"""Prefixed names: IRIs made short where every parser reads the short form alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

#: Local names that Turtle 1.1, SPARQL, JSON-LD and older Turtle readers all take without an escape.
_LOCAL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"
_CACHE = 65_536


class Names:
    """The prefixes of one document, and which of them it has used so far.

    `prefixes` maps prefix to namespace.  Of several namespaces that fit, the longest counts; of several prefixes
    of one namespace, the first by alphabet.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._prefixes = {space: prefix for prefix, space in sorted(prefixes.items(), reverse=True)}
        spaces = sorted(self._prefixes, key=lambda space: (-len(space), space))
        self._pattern = re.compile(f"({'|'.join(map(re.escape, spaces))})({_LOCAL})") if spaces else None
        self.short = lru_cache(_CACHE)(self._short)

    def _short(self, iri: str) -> str | None:
        """Return the prefixed name of an IRI, or None where it has none that is safe."""
        found = self._pattern.fullmatch(iri) if self._pattern else None
        if not found:
            return None
        prefix = self._prefixes[found[1]]
        self.used.add(prefix)
        return f"{prefix}:{found[2]}"

    def declarations(self) -> str:
        """Return the @prefix lines of the prefixes used so far, by alphabet."""
        spaces = {prefix: space for space, prefix in self._prefixes.items()}
        return "".join(f"@prefix {prefix}: <{spaces[prefix]}> .\n" for prefix in sorted(self.used))
