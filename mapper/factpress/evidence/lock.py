"""The lock: where each quote stands in its article, so that a clone without the texts builds.

One JSON object a line, sorted: first each article's text ("article", "sha256", "characters"), then each
quote ("article", "quote", "nth" if typed, "start", "end", "prefix", "suffix"; "exact" where the text differs from the
quote in its white space; "first" and "last" of a passage given as "start … end").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from factpress.model import Passage
from factpress.problems import Place, Problems


class Quoted(NamedTuple):
    """A quote as typed: the article's slug, the quote, which occurrence (None: the only one)."""

    article: str
    quote: str
    nth: int | None


class Stamp(NamedTuple):
    """What is known of a text without the text: SHA-256 of the file (hexadecimal), length in code points."""

    sha256: str
    characters: int


@dataclass(slots=True)
class Lock:
    """Stamps by article slug and passages by quote; `places` says on which line of the file each stands.

    `damaged` tells whether a line of the file could not be read.  `lines` has a digest of all lines about an
    article, by its slug.
    """

    stamps: dict[str, Stamp] = field(default_factory=dict)
    passages: dict[Quoted, Passage] = field(default_factory=dict)
    places: dict[str | Quoted, Place] = field(default_factory=dict)
    damaged: bool = False
    lines: dict[str, str] = field(default_factory=dict)

    def render(self) -> str:
        """Return the file's text: the same lock gives the same text."""
        stamps = [{"article": slug, **stamp._asdict()} for slug, stamp in sorted(self.stamps.items())]
        quotes = [_entry(quoted, passage) for quoted, passage in sorted(self.passages.items(), key=_order)]
        return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in (*stamps, *quotes))


def read_lock(text: str, file: str, problems: Problems) -> Lock:
    """Read a lock file's text; each line that is not right is a problem, and the rest is kept."""
    lock = Lock()
    # Not splitlines: a quote may hold a line separator of Unicode's.
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        place = Place(file, number, 1)
        try:
            article = _read_entry(json.loads(line), place, lock)
            lock.lines[article] = sha256(f"{lock.lines.get(article)} {line}".encode()).hexdigest()
        except (ValueError, KeyError, TypeError, RecursionError):
            lock.damaged = True
            problems.add(
                place,
                "lock-invalid",
                "this line is not an entry of a lock",
                "run 'factpress evidence lock' with the texts",
            )
    return lock


def _read_entry(entry: Mapping[str, Any], place: Place, lock: Lock) -> str:
    """Put one entry into the lock; return the slug of its article."""
    article = _text(entry["article"])
    if "quote" not in entry:
        lock.stamps[article] = Stamp(_text(entry["sha256"]), _number(entry["characters"]))
        lock.places[article] = place
        return article
    nth = entry.get("nth")
    quoted = Quoted(article, _text(entry["quote"]), None if nth is None else _number(nth))
    parts = {name: _text(entry[name]) for name in ("exact", "first", "last") if name in entry}
    parts = parts or {"exact": quoted.quote}
    if parts.keys() not in ({"exact"}, {"first", "last"}):
        raise KeyError("exact")
    start, end = _number(entry["start"]), _number(entry["end"])
    lock.passages[quoted] = Passage(start, end, _text(entry["prefix"]), _text(entry["suffix"]), **parts)
    lock.places[quoted] = place
    return article


def _entry(quoted: Quoted, passage: Passage) -> dict[str, object]:
    entry = {**quoted._asdict(), **asdict(passage)}
    if passage.exact == quoted.quote:
        del entry["exact"]
    return {key: value for key, value in entry.items() if value is not None}


def _order(item: tuple[Quoted, Passage]) -> tuple[str, int, int, str, int]:
    quoted, passage = item
    return quoted.article, passage.start, passage.end, quoted.quote, quoted.nth or 0


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # UnicodeEncodeError, a ValueError, for half of a surrogate pair
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value
