"""Files that a local index is built from: JSON of entities, dumps, lists of items, tables of labels; packed or not.

| content | told by |
|---|---|
| one JSON document: an entity, an answer with `entities`, an array of them | it begins with { or [ |
| a dump: an array with one entity a line | the line [ |
| JSON Lines: one entity, or one item of a list, a line | a whole object in the first line |
| a table with tabs: id and label; a head such as qid and label_en tells the language | a tab in the first line |

Packed files end in .gz or .bz2.  What cannot be read is noted with its line, and the rest is read.
"""

from __future__ import annotations

import bz2
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, cast

from factpress.errors import CouldNotRun
from factpress.linking.items import Item
from factpress.linking.schema import Schema
from factpress.linking.wikidata_json import ITEM_ID, NoItem, item_of
from factpress.problems import Place, Problems

#: The longest line, and the largest document that is not in lines, in bytes.
_LARGEST = 64 << 20
#: As many problems of a file are told one by one.
_TOLD = 100
_OTHER_ENTITIES = frozenset({"property", "lexeme", "mediainfo"})


class Source:
    """One file, whose items are read once; `left_out` counts what says that it is no item, `faulty` what is damaged."""

    def __init__(self, path: Path, name: str, schema: Schema, problems: Problems) -> None:
        """Take the file and what problems call it."""
        self.path, self.name, self.left_out, self.faulty = path, name, 0, 0
        self._schema, self._problems = schema, problems

    def items(self) -> Iterator[Item]:
        """Yield the items.  Raises CouldNotRun if the file cannot be opened."""
        try:
            with closing(self._opened()) as file:
                first, second = (file.readline(_LARGEST + 1) for _ in range(2))
            if _is_row(first):
                yield from self._table()
            else:
                yield from self._json(_in_lines(first) or (first.strip() == b"[" and _in_lines(second)))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            self._note(None, "source-unreadable", f"the packed file is damaged or cut off: {error}")
        except OSError as error:
            if error.errno is not None:
                raise CouldNotRun(f"{self.name} cannot be read: {error.strerror}") from error
            self._note(None, "source-unreadable", f"the packed file is damaged: {error}")
        if self.faulty > _TOLD:
            message = f"{self.faulty - _TOLD:,} more lines or items of this file cannot be read"
            self._problems.add(Place(self.name), "item-invalid", message)

    def _opened(self) -> IO[bytes]:
        match self.path.suffix.lower():
            case ".gz":
                return cast("IO[bytes]", gzip.open(self.path, "rb"))
            case ".bz2":
                return bz2.open(self.path, "rb")
            case _:
                return self.path.open("rb")

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        with closing(self._opened()) as file:
            number = 0
            while line := file.readline(_LARGEST + 1):
                number += 1
                if len(line) <= _LARGEST:
                    yield number, line.strip()
                    continue
                self._note(number, "file-too-large", f"the line has more than {_LARGEST >> 20} MB")
                while line and not line.endswith(b"\n"):
                    line = file.readline(_LARGEST)

    def _note(self, line: int | None, code: str, message: str) -> None:
        self.faulty += 1
        if self.faulty <= _TOLD:
            self._problems.add(Place(self.name, line, None if line is None else 1), code, message)

    # ------------------------------------------------------------------------------------ JSON

    def _json(self, in_lines: bool) -> Iterator[Item]:
        document = None if in_lines else self._document()
        if document is not None:
            yield from self._items(document, 1)
            return
        for number, line in self._lines():
            text = line.removesuffix(b",")
            if text and text not in (b"[", b"]"):
                yield from self._line(text, number)

    def _document(self) -> object | None:
        """Return the one JSON document that the file is, None if it is none."""
        with closing(self._opened()) as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            return None
        try:
            return cast("object", json.loads(data.decode("utf-8-sig")))
        except (ValueError, RecursionError):
            return None

    def _line(self, text: bytes, number: int) -> Iterator[Item]:
        try:
            read = json.loads(text.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            self._note(number, "not-utf8", f"the byte 0x{text[error.start]:02X} is not UTF-8")
        except (ValueError, RecursionError) as error:
            self._note(number, "json-syntax", f"the line is no JSON: {str(error).partition(':')[0]}")
        else:
            yield from self._items(read, number)

    def _items(self, read: object, line: int) -> Iterator[Item]:
        """Yield the items of what stands in a line, or in the whole document."""
        if isinstance(read, list):
            for each in read:
                yield from self._items(each, line)
        elif isinstance(read, dict) and isinstance(read.get("entities"), dict):
            for each in read["entities"].values():
                yield from self._items(each, line)
        elif isinstance(read, dict) and (read.get("type") in _OTHER_ENTITIES or "missing" in read):
            self.left_out += 1
        else:
            yield from self._item(read, line)

    def _item(self, read: object, line: int) -> Iterator[Item]:
        try:
            yield item_of(read, self._schema)
        except NoItem as error:
            self._note(line, "item-invalid", f"this is no item: {error}")

    # ------------------------------------------------------------------------------------ tables

    def _table(self) -> Iterator[Item]:
        language = "en"
        for number, line in self._lines():
            try:
                found, _, rest = line.decode("utf-8-sig").partition("\t")
            except UnicodeDecodeError as error:
                self._note(number, "not-utf8", f"the byte 0x{line[error.start]:02X} is not UTF-8")
                continue
            label = rest.partition("\t")[0].strip()
            if number == 1 and not ITEM_ID.match(found):
                language = label.partition("_")[2] or language
            elif line and ITEM_ID.match(found) and label:
                yield Item(found, labels={language: label})
            elif line:
                self._note(number, "item-invalid", "the row has no id and label of an item")


_ROW = re.compile(rb"(?:\xef\xbb\xbf)?[\w-]+\t")


def _is_row(first: bytes) -> bool:
    return bool(_ROW.match(first))


def _in_lines(line: bytes) -> bool:
    """Tell whether a line is one of a dump or of JSON Lines: a whole object."""
    text = line.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        return isinstance(json.loads(text.removesuffix(b",")), dict)
    except (ValueError, RecursionError):
        return False
