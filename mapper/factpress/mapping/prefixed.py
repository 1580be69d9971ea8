"""Turtle's prefixed names: which prefixes can be declared, and which IRIs can be written with them.

Only names that need no escape in any reading of the grammar are written so: ASCII letters, digits, hyphens
and underscores.  Every other IRI is written whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from factpress.mapping.terms import iri_fault

_PREFIX = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?").fullmatch
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_\-]*").fullmatch


def turtle_head(prefixes: Mapping[str, str]) -> bytes:
    """Return the declarations that Turtle statements written with these prefixes need before them."""
    spaces = _declarable(prefixes)
    return "".join(
        f"@prefix {spaces[space]}: <{space}> .\n" for space in sorted(spaces, key=spaces.__getitem__)
    ).encode()


def shortener(prefixes: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function from an IRI to its prefixed name, or to the IRI in angle brackets."""
    spaces = _declarable(prefixes)

    def shorten(iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix, local = spaces.get(iri[:cut]), iri[cut:]
        return f"{prefix}:{local}" if prefix and _LOCAL(local) else f"<{iri}>"

    return shorten


def _declarable(prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return prefix by namespace; of several prefixes of one namespace the first by name."""
    return {
        space: prefix
        for prefix, space in sorted(prefixes.items(), reverse=True)
        if _PREFIX(prefix) and space.endswith(("/", "#")) and not iri_fault(space)
    }
