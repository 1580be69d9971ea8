"""What the files of a site were made from, kept from one export to the next, so that only what changed is made again.

A file of this kind has a line of JSON with sizes, what the manifest counts, and the digest of everything but the graph
that pages hang on, then the paths of the site's files, then the keys of what was looked up for them (see `site.data`),
one a line; then, as 32-bit numbers of this machine's order, for each path the number of its list of keys, for each list
its end in what follows, and the lists.  Files that show the same in two languages have one list.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from factpress.site.data import NAMING
from factpress.site.touching import ABOUT, ANSWER, ANYTHING, CLASS, MENTIONS, SAYS
from factpress.vocab import RDF_TYPE

_NUMBERS: Final = "I"
_LINE = re.compile(rb'<([^>]*)> <([^>]*)> (?:<([^>]*)>|".*) \.')
_NAMING, _TYPE = frozenset(name.encode() for name in NAMING), RDF_TYPE.encode()


class Made(NamedTuple):
    """The keys of what each file was made from: `reads` has the place in `lists` of a path, they the places of keys."""

    environment: str
    counts: str
    keys: list[str]
    reads: Mapping[str, int]
    lists: list[bytes]

    def stale(self, changed: Collection[str]) -> set[str]:
        """Return the paths of the files that a change of some keys may change; none where none changed."""
        if not changed:
            return set()
        numbers = {number for number, key in enumerate(self.keys) if key in changed}
        stale = {place for place, read in enumerate(self.lists) if not numbers.isdisjoint(_numbers(read))}
        return {path for path, place in self.reads.items() if place in stale}

    def answers(self) -> list[str]:
        """Return the keys of answers."""
        return [key for key in self.keys if key.startswith(ANSWER)]


class Keeper:
    """Collects what files are made from; `before` are those that are not made again."""

    def __init__(self, environment: str, counts: str, before: Made | None = None) -> None:
        self._environment, self._counts = environment, counts
        self._keys = list(before.keys) if before else []
        self._numbers = {key: number for number, key in enumerate(self._keys)}
        self._lists = list(before.lists) if before else []
        self._reads: dict[str, int] = {}
        self._before: Mapping[str, int] = before.reads if before else {}

    def add(self, path: str, keys: Iterable[str]) -> None:
        """Say what a file was made from."""
        self._reads[path] = len(self._lists)
        self._lists.append(array(_NUMBERS, sorted(map(self._number, keys))).tobytes())

    def _number(self, key: str) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._keys)
            self._keys.append(key)
        return number

    def keep(self, paths: Collection[str]) -> None:
        """Say that files stay as they were made before."""
        self._reads.update((path, place) for path, place in self._before.items() if path in paths)

    def answers(self) -> set[str]:
        """Return the keys of the answers that files hang on."""
        numbers = {number for number, key in enumerate(self._keys) if key.startswith(ANSWER)}
        lists = {self._lists[place] for place in self._reads.values()}
        return {self._keys[number] for read in lists for number in numbers.intersection(_numbers(read))}

    def write(self, file: Path) -> None:
        """Write what was collected, at once.  Raises OSError."""
        paths, lists = sorted(self._reads), dict[bytes, int]()
        places = array(_NUMBERS, [lists.setdefault(self._lists[self._reads[path]], len(lists)) for path in paths])
        ends = array(_NUMBERS, accumulate(map(len, lists)))
        head = {
            "environment": self._environment,
            "counts": self._counts,
            "paths": len(paths),
            "keys": len(self._keys),
            "lists": len(lists),
        }
        lines = "\n".join((json.dumps(head), *paths, *self._keys, ""))
        new = file.with_name(f"{file.name}.new")
        new.write_bytes(b"".join((lines.encode(), places.tobytes(), ends.tobytes(), *lists)))
        new.replace(file)


def read_made(file: Path) -> Made | None:
    """Return what was kept; None if nothing was, or it is damaged."""
    try:
        content = file.read_bytes()
        first, _, rest = content.partition(b"\n")
        head = json.loads(first)
        lines, behind = _lines(rest, head["paths"] + head["keys"])
        paths, keys = lines[: head["paths"]], lines[head["paths"] :]
        numbers = _numbers(behind)
        places, ends = numbers[: len(paths)].tolist(), numbers[len(paths) : len(paths) + head["lists"]].tolist()
        flat = behind[numbers.itemsize * (len(paths) + len(ends)) :]
        if len(ends) != head["lists"] or (ends[-1] if ends else 0) != len(flat):
            return None
        lists = [flat[begin:end] for begin, end in pairwise((0, *ends))]
        return Made(str(head["environment"]), str(head["counts"]), keys, dict(zip(paths, places, strict=True)), lists)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _numbers(content: bytes) -> memoryview[int]:
    return memoryview(content).cast(_NUMBERS)


def _lines(content: bytes, count: int) -> tuple[list[str], bytes]:
    *lines, behind = content.split(b"\n", count)
    if len(lines) != count:
        raise ValueError(count)
    return b"\n".join(lines).decode().split("\n") if lines else [], behind


def changed_keys(lines: Collection[bytes]) -> set[str]:
    """Return the keys that have another answer where some triples, lines of N-Triples, are gone or new."""
    keys = {key for line in lines for key in _keys(line)}
    return keys | {ANYTHING} if lines else keys


def _keys(line: bytes) -> Iterator[str]:
    found = _LINE.fullmatch(line)
    if found is None:
        return
    subject, predicate, target = found.groups()
    yield f"{ABOUT} {subject.decode()}"
    yield f"{SAYS} {predicate.decode()}"
    if predicate in _NAMING:
        yield f"label {subject.decode()}"
    if target is not None:
        yield f"{MENTIONS} {target.decode()}"
        if predicate == _TYPE:
            yield f"{CLASS} {target.decode()}"
