"""Where shapes stand in their files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from factpress.problems import Place

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:<([^>\s]*)>|([\w-]*):([\w%.-]*[\w%-])?)(?=\s|$)", re.MULTILINE)


class Places:
    """The lines on which the nodes of some Turtle files begin: those that begin with a name, full or prefixed."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = tuple(files)
        self._lines: dict[str, Place] = {}
        for file in reversed(self._files):  # the first file that names a node is its place
            self._lines.update(_begun(file))

    def of(self, iri: str) -> Place:
        """Return the first line that begins with a node's name, or the first file where none does."""
        return self._lines.get(iri) or Place(self._files[0].as_posix() if self._files else "shapes")


def _begun(file: Path) -> Mapping[str, Place]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    prefixes = {match[1]: match[2] for match in _PREFIX.finditer(text)}
    found: dict[str, Place] = {}
    line, before = 1, 0
    for match in _SUBJECT.finditer(text):
        line, before = line + text.count("\n", before, match.start()), match.start()
        full, prefix, local = match.groups()
        iri = full if full is not None else prefixes.get(prefix, "") + (local or "")
        found.setdefault(iri, Place(file.as_posix(), line))
    return found
