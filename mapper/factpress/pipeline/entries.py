"""Entries: what one part of the seeds gave, kept in a file from one run to the next.

A file has sections of lines; then, on one line of JSON, the state that it holds for and where its sections are; and a
last line of fixed length: how long the line before is, and the SHA-256 of all before this line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from factpress.batches import batches_of
from factpress.model import Record
from factpress.problems import Place
from factpress.publish.sorting import Run
from factpress.reading.parts import Part
from factpress.reading.references import Referred

#: The sections that are no sorted lines.
_DEFINITIONS, _REFERRED = "definitions", "referred"
_LAST_LINE = len(f"{0:016x} {'':64}\n")
#: How many lines are written, and how many bytes read, at once.
_BATCH, _BLOCK = 1000, 1 << 20

Offsets = Mapping[str, tuple[int, int]]
"""Where each section of an entry begins and ends in its file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one part gave, in a file: `state` stands for what it referred to then, `runs` are its lines by section."""

    path: Path
    state: str
    runs: Mapping[str, Run]

    @classmethod
    def at(cls, path: Path, state: str, offsets: Offsets) -> Entry:
        """Return the entry whose file is at a path, now or soon."""
        return cls(path, state, {name: Run(path, begin, end) for name, (begin, end) in offsets.items()})

    def definitions(self, file: str) -> tuple[Record, ...]:
        """Return the things, articles and curators that the part defines; `file` is what problems call its file."""
        entries = map(json.loads, self.runs[_DEFINITIONS].lines())
        return tuple(
            Record(kind, values, file, line, column, {key: (at[0], at[1]) for key, at in marks.items()})
            for kind, values, line, column, marks in entries
        )

    def referred(self, part: Part) -> Referred:
        """Return what the facts of the part refer to, with places where the part stands now."""
        things, articles, curators, *nodes = map(json.loads, self.runs[_REFERRED].lines())
        places = [(name, Place(part.file, part.line + line, column, key)) for name, line, column, key in nodes]
        return Referred(set(things), set(articles), set(curators), places)


def sections_of(part: Part, lines: Mapping[str, Iterable[bytes]]) -> dict[str, Iterable[bytes]]:
    """Return the sections of the entry of a part that has been read; `lines` are its sorted lines by section."""
    return {_DEFINITIONS: map(_definition, part.definitions), _REFERRED: _referred(part), **lines}


def write_entry(file: IO[bytes], state: str, sections: Mapping[str, Iterable[bytes]]) -> Offsets:
    """Write an entry and return where its sections are; raises OSError where the disk refuses."""
    digest = sha256()

    def write(content: bytes) -> None:
        digest.update(content)
        file.write(content)

    offsets: dict[str, tuple[int, int]] = {}
    for name, lines in sections.items():
        begin = file.tell()
        for batch in batches_of(lines, _BATCH):
            write(b"\n".join(batch) + b"\n")
        offsets[name] = begin, file.tell()
    head = _dumped([state, offsets]) + b"\n"
    write(head)
    file.write(f"{len(head):016x} {digest.hexdigest()}\n".encode())
    return offsets


def read_entry(path: Path) -> Entry | None:
    """Return the entry in a file; None if it is not as it was written, or cannot be read."""
    try:
        with path.open("rb") as file:
            end = path.stat().st_size - _LAST_LINE
            digest = sha256()
            for block in _blocks(file, end):
                digest.update(block)
            length, found = file.read().decode().split()
            if found != digest.hexdigest():
                return None
            file.seek(end - int(length, 16))
            state, offsets = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    return Entry.at(path, state, offsets)


def _blocks(file: IO[bytes], end: int) -> Iterator[bytes]:
    while block := file.read(min(_BLOCK, max(end - file.tell(), 0))):
        yield block


def _definition(record: Record) -> bytes:
    marks = {key: record.marks.get(key, (record.line, record.column)) for key in record.values}
    return _dumped([record.kind, record.values, record.line, record.column, marks])


def _referred(part: Part) -> Iterator[bytes]:
    referred = part.referred
    for slugs in (referred.things, referred.articles, referred.curators):
        yield _dumped(sorted(slugs))
    for name, place in referred.nodes:
        yield _dumped([name, (place.line or 0) - part.line, place.column, place.key])


def _dumped(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
