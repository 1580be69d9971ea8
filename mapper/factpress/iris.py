"""From identifiers to IRIs: the only place that mints one.

Slugs are made by curators; nodes (participations, tenures, …) are named after the things they tie, joined
with a double hyphen, which no slug contains; facts and evidences are named after a hash that anyone can
recompute from the published graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
#: A node's local name: slugs and short hashes joined by double hyphens.
NODE = re.compile(r"[a-z0-9]+(?:--?[a-z0-9]+)*\Z")
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]*\Z")

#: The namespaces that hang on a project's base, by prefix.
BASED = ("id", "article", "curator", "fact", "evidence", "link", "graph")


def is_absolute_iri(text: str) -> bool:
    """Whether the text is an absolute IRI with none of the characters that N-Triples forbids in one."""
    return _ABSOLUTE_IRI.match(text) is not None


def node_name(parts: Iterable[str]) -> str:
    """Join the parts of a node's identity; the parts are slugs or short hashes."""
    return "--".join(parts)


def short_hash(text: str) -> str:
    """Return 8 hexadecimal digits that stand for a free text inside a node's name."""
    return sha256(text.encode()).hexdigest()[:8]


def fact_hash(anchor: str) -> str:
    """Return the 16 hexadecimal digits that name a fact.

    `anchor` is its anchor triple as one N-Triples line, "<s> <p> o ." without a line end.
    """
    return sha256(anchor.encode()).hexdigest()[:16]


def evidence_hash(fact: str, text_sha256: str, start: int, end: int) -> str:
    """Return the 16 hexadecimal digits that name an evidence: its fact, its article's text, its offsets."""
    return sha256(f"{fact} {text_sha256} {start} {end}".encode()).hexdigest()[:16]


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI by its prefix, the longest namespace that fits; the IRI itself where none does.

    `prefixes` maps prefix to namespace.  For people to read: the result need not be a name that Turtle takes.
    """
    fits = [(space, prefix) for prefix, space in prefixes.items() if iri.startswith(space)]
    if not fits:
        return iri
    space, prefix = max(fits, key=lambda fit: len(fit[0]))
    return f"{prefix}:{iri[len(space) :]}"


@dataclass(frozen=True, slots=True)
class Base:
    """The base IRI of a project's own things; it ends with a slash."""

    iri: str

    def namespaces(self) -> dict[str, str]:
        """Return the namespaces that hang on this base, by prefix."""
        return {prefix: f"{self.iri}{prefix}/" for prefix in BASED}

    def thing(self, name: str) -> str:
        """Return the IRI of the thing or node with this slug or node name."""
        return f"{self.iri}id/{name}"

    def graph(self, partition: str) -> str:
        """Return the IRI of a load partition such as "things" or "article/glasgow"."""
        return f"{self.iri}graph/{partition}"
