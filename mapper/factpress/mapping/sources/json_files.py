"""JSON documents, read whole, and JSON Lines, read line by line.  Numbers keep their written form."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from factpress.mapping.rules import LogicalSource
from factpress.mapping.sources.files import SourceFile, Unreadable
from factpress.mapping.sources.jsonpath import BadPath, Path, compile_path, simple_name
from factpress.mapping.sources.natural import Number
from factpress.mapping.sources.typed import Item, TypedTable, batched
from factpress.problems import Place, Problems

#: The largest JSON document in bytes, uncompressed; it takes several times as much memory.
LARGEST = 256 << 20
_Members = Callable[[object], Sequence[object]]


class JsonTable(TypedTable):
    """What the iterator leads to in one JSON document; the number of an item is its own, from 0."""

    heads = None

    def __init__(self, source: LogicalSource, columns: Sequence[str], file: SourceFile, problems: Problems) -> None:
        """Compile the iterator and the references; one that is no JSONPath is a problem."""
        super().__init__(source, columns, file.name, problems)
        self.file = file
        self._iterator = self._path(source.iterator or "$")
        self._members = self._compiled(self.layout.own)
        self._lines: list[int] | None = None

    def items(self, problems: Problems) -> Iterator[Iterable[Item]]:
        """Yield the items of the document."""
        found = self._iterator(self._document(problems))
        members = self._members
        yield from batched(Item(members(each), number) for number, each in enumerate(found))

    def place_of(self, number: int, column: str | None) -> Place:
        """Return the line where an item's object begins; file and column only where the item is no object."""
        if self._lines is None:
            self._lines = self._object_lines()
        return Place(self.name, self._lines[number] or None, None, column)

    def _document(self, problems: Problems) -> object:
        text = self._text_of_file(problems)
        with _faults(self.name, 1, problems):
            return _reader().decode(text)
        raise Unreadable

    def _text_of_file(self, problems: Problems) -> str:
        with self.file.opened() as raw:
            data = raw.read(LARGEST + 1)
        if len(data) > LARGEST:
            message = f"{self.name} has more than {LARGEST:,} bytes; JSON is read whole"
            problems.add(self.source.place, "file-too-large", message, "write it as JSON Lines, which is streamed")
            raise Unreadable
        try:
            return data.decode(self.source.encoding or json.detect_encoding(data))
        except UnicodeDecodeError as error:
            before = data[: error.start].decode(error.encoding, "replace")
            place = Place(self.name, before.count("\n") + 1, len(before) - before.rfind("\n"))
            message = f"the byte 0x{data[error.start]:02X} is not {error.encoding.upper()}"
            problems.add(place, "not-utf8", message, "save the file as UTF-8")
            raise Unreadable from None

    def _object_lines(self) -> list[int]:
        """Return the line of each item's object, 0 for an item that is none."""
        text = self._text_of_file(Problems())
        objects: list[object] = []
        items = self._iterator(_reader(objects).decode(text))
        lines = dict(zip(map(id, objects), _lines_of_objects(text), strict=True))
        return [lines.get(id(item), 0) for item in items]

    # ------------------------------------------------------------------------------------ paths

    def _compiled(self, columns: Sequence[str]) -> _Members:
        """Return what takes the values of all columns of an object; one path often leads to one member."""
        names = [simple_name(column) for column in columns]
        if all(name is not None for name in names):
            return lambda item: [item.get(name) for name in names] if isinstance(item, dict) else [None] * len(names)
        paths = [self._path(column) for column in columns]
        return lambda item: [found[0] if len(found) == 1 else found for found in (path(item) for path in paths)]

    def _path(self, text: str) -> Path:
        try:
            return compile_path(text)
        except BadPath as error:
            self.problems.add(self.source.place, "rules-invalid", str(error))
            return lambda value: []


class JsonLinesTable(JsonTable):
    """What the iterator leads to in every line of a file; the number of an item is its line."""

    def items(self, problems: Problems) -> Iterator[Iterable[Item]]:
        """Yield the items of the lines; a line that is no JSON is a problem and left out."""
        return batched(self._items(problems))

    def place_of(self, number: int, column: str | None) -> Place:
        """Return the line."""
        return Place(self.name, number, None, column)

    def _items(self, problems: Problems) -> Iterator[Item]:
        read = _reader().decode
        with self.file.opened() as raw:
            for line, data in enumerate(raw, 1):
                value = None
                with _faults(self.name, line, problems):
                    text = data.decode("utf-8-sig" if line == 1 else "utf-8").rstrip()
                    value = read(text) if text else None
                if value is not None:
                    yield from (Item(self._members(each), line) for each in self._iterator(value))


def _reader(objects: list[object] | None = None) -> json.JSONDecoder:
    """Return what reads JSON texts; objects are added to the list in the order in which they end."""

    def note(value: dict[str, object]) -> dict[str, object]:
        if objects is not None:
            objects.append(value)
        return value

    hook = None if objects is None else note
    return json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=_refuse, object_hook=hook)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")


@contextmanager
def _faults(name: str, line: int, problems: Problems) -> Iterator[None]:
    """Note what is wrong with a JSON text that begins in a line, and go on behind it."""
    try:
        yield
    except json.JSONDecodeError as error:
        place = Place(name, line + error.lineno - 1, error.colno)
        problems.add(place, "json-syntax", f"not well-formed JSON: {error.msg}")
    except UnicodeDecodeError as error:
        problems.add(Place(name, line), "not-utf8", f"the byte 0x{error.object[error.start]:02X} is not UTF-8")
    except RecursionError:
        problems.add(Place(name, line), "json-syntax", "lists and objects are nested too deep")
    except ValueError as error:
        problems.add(Place(name, line), "json-syntax", f"not well-formed JSON: {error}")


#: A text, or the beginning or the end of an object.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)


def _lines_of_objects(text: str) -> Iterator[int]:
    """Yield the line in which each object begins, in the order in which they end."""
    open_lines: list[int] = []
    ends = [found.start() for found in re.finditer("\n", text)]
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            open_lines.append(bisect_right(ends, token.start()) + 1)
        elif token[0] == "}":
            yield open_lines.pop()
