"""Answers kept on disk, each under what was asked, with the time of the answer.

    <folder>/<first two digits>/<SHA-256 of the key>.json.gz    {"key": …, "at": seconds since 1970, "value": …}

Only answers are kept: what could not be asked is asked again.  An entry that is damaged, or is about another question,
is none; the check sum of gzip tells.  The folder may be removed at any time.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from factpress.errors import CouldNotRun
from factpress.replacing import replace_file

_DAMAGES = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError)


class Kept(NamedTuple):
    """An answer, and when it was given, in seconds since 1970."""

    value: Any
    at: float


class Cache:
    """The answers in a folder that are no older than `max_age` seconds; without a folder there are none.

    What cannot be written, for whatever reason, is not kept.
    """

    def __init__(self, folder: Path | None, now: Callable[[], float], max_age: float) -> None:
        self._folder, self._now, self._max_age = folder, now, max_age

    def now(self) -> float:
        """Return the time, in seconds since 1970."""
        return self._now()

    def get(self, key: str) -> Kept | None:
        """Return what was answered to a question; None if nothing is kept, or it is too old."""
        if self._folder is None:
            return None
        try:
            entry = json.loads(gzip.decompress(self._path(self._folder, key).read_bytes()))
            kept = Kept(entry["value"], float(entry["at"]))
            return kept if entry["key"] == key and 0 <= self._now() - kept.at <= self._max_age else None
        except _DAMAGES:
            return None

    def put(self, key: str, value: object) -> Kept:
        """Keep an answer of now, which must be as JSON has it, and return it."""
        kept = Kept(value, self._now())
        if self._folder is not None:
            content = json.dumps({"key": key, "at": kept.at, "value": value}, ensure_ascii=False)
            with suppress(CouldNotRun):
                replace_file(self._path(self._folder, key), gzip.compress(content.encode("utf-8", "surrogatepass"), 1))
        return kept

    def _path(self, folder: Path, key: str) -> Path:
        name = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return folder / name[:2] / f"{name}.json.gz"
