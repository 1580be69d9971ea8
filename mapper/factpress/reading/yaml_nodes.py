"""YAML as typed: mappings, lists and plain texts, each with its line and column.

A place is kept as an offset into the text, one integer a value; line and column are worked out when asked for.

Read from the event stream of PyYAML's C parser (its Python parser where the C one is missing).  Every value is
the text as typed: `no` is "no" and 1.10 is "1.10".  Of YAML only mappings, lists and texts are read; what would
put a value elsewhere than where it is typed (anchors, aliases), or make it something else (tags), is a problem.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from factpress.errors import CouldNotRun
from factpress.problems import Place, Problems
from factpress.reading.text import REPLACEMENT, Decoder, is_text
from factpress.reading.wording import shown
from factpress.reading.yaml_faults import UNREADABLE, explain

#: YAML is for facts typed by hand; a larger file is a table in the wrong format.
MAX_YAML_BYTES = 32 * 1024 * 1024
#: Records need five levels; the limit keeps hostile nesting from filling the memory.
_DEEPEST = 16
#: PyYAML's type hints do not tell which attributes an event has.
_Event = Any
_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
#: Which parser reads the files, with its version.
PARSER = f"{_LOADER.__name__} {yaml.__version__}"


class Unread(NamedTuple):
    """Stands for a value that a problem was noted for; `mark` is its offset, as in the other nodes."""

    mark: int


class Sequence(NamedTuple):
    """A list; `marks` has the place of each item."""

    items: list[Node]
    marks: list[int]
    mark: int


class Mapping(NamedTuple):
    """A mapping; `keys` and `marks` have the places of its keys and of its values."""

    values: dict[str, Node]
    keys: dict[str, int]
    marks: dict[str, int]
    mark: int


Node = str | Sequence | Mapping | Unread


class Lines:
    """The lines of one file: leads from offsets to places."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._begins = [0, *accumulate([len(line) + 1 for line in text.split("\n")])]

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column, counted from 1, of an offset counted from 0."""
        line = bisect_right(self._begins, offset)
        return line, offset - self._begins[line - 1] + 1

    def place(self, offset: int, key: str | None = None) -> Place:
        """Return the place of an offset."""
        return Place(self.file, *self.at(offset), key)


class Document(NamedTuple):
    """A YAML file: the mapping that it is, and its lines."""

    root: Mapping
    lines: Lines


_YAML_ORG = "tag:yaml.org,2002:"
_BEGIN = "begin with things:, articles:, curators: or facts:"
_QUOTES = "leave it out, or put the text in quotation marks"


class _GiveUp(Exception):
    """The rest of the file cannot be read; the problem is noted."""


def read_yaml(path: Path, file: str, problems: Problems) -> Document | None:
    """Return the mapping that a YAML file is, or None if it cannot be read as one.

    `file` is what problems call the file.  None comes with at least one problem; so does whatever in a mapping
    could not be read.  Raises CouldNotRun if the file cannot be opened.
    """
    data = read_content(path, file, problems)
    return None if data is None else parse_yaml(data, file, problems)


def parse_yaml(data: bytes, file: str, problems: Problems) -> Document | None:
    """Return the mapping that the content of a YAML file is; see `read_yaml`."""
    if not is_text(data, file, problems):
        return None
    text = Decoder(file, problems).whole(data)
    lines = Lines(text, file)
    return compose(_readable(text, lines, problems), lines, problems)


def compose(text: str, lines: Lines, problems: Problems, loader: type[yaml.BaseLoader] = _LOADER) -> Document | None:
    """Return the mapping that a YAML text is, or None (and problems) if it is none."""
    try:
        root = _Composer(loader(text), text, lines, problems).document()
    except yaml.YAMLError as error:
        fault = explain(error, text)
        where = Place(lines.file) if fault.offset is None else lines.place(fault.offset)
        problems.add(where, "yaml-syntax", fault.message, fault.suggestion)
        return None
    except _GiveUp:
        return None
    if isinstance(root, Mapping):
        return Document(root, lines)
    if not root:
        problems.add(Place(lines.file), "file-empty", "the file holds no records", f"delete it, or {_BEGIN}")
    elif not isinstance(root, Unread):
        found = "a text" if isinstance(root, str) else "a list"
        problems.add(lines.place(0), "yaml-shape", f"the file is {found}, not a mapping", _BEGIN)
    return None


class _Composer:
    """Makes nodes of events."""

    def __init__(self, loader: yaml.BaseLoader, text: str, lines: Lines, problems: Problems) -> None:
        self._next: Callable[[], _Event] = loader.get_event
        self._text, self._lines, self._problems = text, lines, problems
        self._aliases: set[str] = set()

    def document(self) -> Node | None:
        """Return the root of the only document, or None if there is none."""
        self._next()  # the stream begins
        if self._next().__class__ is StreamEndEvent:
            return None
        root = self._node(self._next(), 1)
        self._next()  # the document ends
        after = self._next()
        if after.__class__ is not StreamEndEvent:
            message = "a second YAML document begins here"
            self._note(after.start_mark.index, "yaml-shape", message, "one file is one mapping; leave out the ---")
        return root

    def _node(self, event: _Event, depth: int) -> Node:
        if event.__class__ is AliasEvent:
            return self._alias(event)
        if event.anchor is not None or event.tag is not None:
            self._anchor_or_tag(event)
        if event.__class__ is ScalarEvent:
            value: str = event.value
            return value
        mark: int = event.start_mark.index
        if depth > _DEEPEST:
            self._note(mark, "yaml-shape", f"lists and mappings nest deeper than {_DEEPEST} levels", None)
            raise _GiveUp
        return self._mapping(mark, depth) if event.__class__ is MappingStartEvent else self._sequence(mark, depth)

    def _mapping(self, mark: int, depth: int) -> Mapping:
        get, deeper = self._next, depth + 1
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        marks: dict[str, int] = {}
        while (event := get()).__class__ is not MappingEndEvent:
            at: int = event.start_mark.index
            # Most events are plain scalars: they are not worth the call.
            is_plain = event.__class__ is ScalarEvent and event.tag is None and event.anchor is None
            key = event.value if is_plain else self._node(event, deeper)
            value = get()
            is_plain = value.__class__ is ScalarEvent and value.tag is None and value.anchor is None
            node: Node = value.value if is_plain else self._node(value, deeper)
            if not isinstance(key, str):
                self._note(at, "yaml-shape", "a key is a plain text", "write key: value")
            elif key in values:
                self._twice(key, node, at, keys[key])
            elif node == "" and self._is_bare(event.end_mark.index, value.start_mark.index):
                self._bare(key, at, bool(values))
            else:
                values[key], keys[key], marks[key] = node, at, value.start_mark.index
        return Mapping(values, keys, marks, mark)

    def _is_bare(self, end: int, value: int) -> bool:
        """Whether a key of a mapping in "{ }" that ends at an offset goes without a colon to its empty value."""
        return self._text[value : value + 1] in (",", "}") and ":" not in self._text[end:value]

    def _bare(self, key: str, at: int, after_others: bool) -> None:
        if after_others:
            advice = "put quotation marks around a text that has a comma"
            self._note(at, "yaml-shape", f"the comma before {shown(key)} ends the text", advice)
        else:
            self._note(at, "yaml-shape", f'{shown(key)} stands in "{{ }}" without a ": "', "write {key: value}")

    def _twice(self, key: str, node: Node, at: int, before: int) -> None:
        first, _ = self._lines.at(before)
        one = 'leave one of them out, or begin a new item with "- "'
        advice = one if isinstance(node, str) else "put what stands below both below one of them"
        self._note(at, "duplicate-key", f"the key {shown(key)} stands in line {first} already", advice)

    def _sequence(self, mark: int, depth: int) -> Sequence:
        items: list[Node] = []
        marks: list[int] = []
        while (event := self._next()).__class__ is not SequenceEndEvent:
            items.append(self._node(event, depth + 1))
            marks.append(event.start_mark.index)
        return Sequence(items, marks, mark)

    def _alias(self, event: _Event) -> Unread:
        """Note an alias where it is used first: others of its name are easily found, and there may be thousands."""
        mark: int = event.start_mark.index
        if event.anchor not in self._aliases:
            self._aliases.add(event.anchor)
            message = f"the alias {shown('*' + event.anchor)} stands for a value typed elsewhere"
            self._note(mark, "yaml-alias", message, "write the value here, or put the text in quotation marks")
        return Unread(mark)

    def _anchor_or_tag(self, event: _Event) -> None:
        mark: int = event.start_mark.index
        if event.anchor is not None:
            self._note(mark, "yaml-alias", f"the anchor {shown('&' + event.anchor)} is not read", _QUOTES)
        if event.tag is not None:
            tag = event.tag.replace(_YAML_ORG, "!!")
            self._note(mark, "yaml-tag", f"the tag {shown(tag)} is not read", _QUOTES)

    def _note(self, mark: int, code: str, message: str, suggestion: str | None) -> None:
        self._problems.add(self._lines.place(mark), code, message, suggestion)


def read_content(path: Path, file: str, problems: Problems) -> bytes | None:
    """Return the content of a YAML file that is there and not too large; see `read_yaml`."""
    try:
        size = path.stat().st_size
        if size <= MAX_YAML_BYTES:
            return path.read_bytes()
    except FileNotFoundError:
        problems.add(Place(file), "file-missing", "there is no such file")
        return None
    except OSError as error:
        raise CouldNotRun(f"{file} cannot be read: {error.strerror}") from error
    message = f"the file has {size:,} bytes; YAML is read up to {MAX_YAML_BYTES:,}"
    problems.add(Place(file), "file-too-large", message, "bulk data belong into tables: seeds/tables/<kind>.csv")
    return None


def _readable(text: str, lines: Lines, problems: Problems) -> str:
    """Return the text without the characters that YAML does not read; each of them is a problem."""
    for match in UNREADABLE.finditer(text):
        code = ord(match.group())
        message = f"the character U+{code:04X} cannot stand in YAML as it is"
        advice = f"leave it out, or write \\u{code:04x} in double quotes" if code > 0x9F else "leave it out"
        problems.add(lines.place(match.start()), "control-character", message, advice)
    return UNREADABLE.sub(REPLACEMENT, text)
