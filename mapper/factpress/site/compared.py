"""A build compared with an earlier one, in the words of the site: what its page of changes and its feed tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Change(NamedTuple):
    """One difference as a sentence: how it differs (added, removed, changed, corrected), and those below it.

    `iri` is that of the fact or thing, "" if it is gone.
    """

    kind: str
    text: str
    parts: tuple[Change, ...] = ()
    iri: str = ""


class Group(NamedTuple):
    """Differences of one sort."""

    title: str
    changes: tuple[Change, ...]


class Told(NamedTuple):
    """A comparison in one language; `summary` has the releases and the counts, a line each."""

    summary: tuple[str, ...]
    groups: tuple[Group, ...]
    feed: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an earlier build, by language; `feed` is None where no day is known that it could have."""

    told: Mapping[str, Told]
