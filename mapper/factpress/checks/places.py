"""Where a shape stands in its file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from factpress.problems import Place


def place_of(iri: str, files: Iterable[Path]) -> Place:
    """Return the first line that begins with a node's name, full or prefixed, or the first file where none does."""
    local = re.escape(re.split(r"[/#]", iri)[-1])
    begins = re.compile(rf"^(?:<{re.escape(iri)}>|[\w-]*:{local})(?=\s|$)", re.MULTILINE)
    known = tuple(files)
    for file in known:
        text = file.read_text(encoding="utf-8", errors="replace")
        if found := begins.search(text):
            return Place(file.as_posix(), text.count("\n", 0, found.start()) + 1)
    return Place(known[0].as_posix() if known else "shapes")
