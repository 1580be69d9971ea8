"""Rows of a file of links, added and taken out; every other row, the head and unknown columns stay as typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.resources import files
from string import Template

from factpress.linking.sssom import Sheet, read_sheet
from factpress.linking.values import Decision
from factpress.model import Record
from factpress.problems import Problems

Cells = Mapping[str, str]
"""A row: column to cell, as the file has them ("id:rabat", "wd:Q…")."""
Pair = tuple[str, str]
"""The cells subject_id and object_id of a row."""

#: The columns that rows are written with, in the order that a new file has them.
COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label"),
    *("mapping_justification", "author_id", "reviewer_id", "mapping_date", "confidence"),
    *("mapping_tool", "mapping_tool_version", "object_source_version"),
    *("subject_match_field", "object_match_field", "match_string", "comment"),
)
_MODIFIER = "predicate_modifier"
_HEAD = "links.head"
#: What the head of a new file says of its rows.
_ABOUT = {
    Decision.ACCEPTED: ("Links to Wikidata", "Pairs that a person takes for one and the same"),
    Decision.REJECTED: ("Pairs that are no links to Wikidata", "Pairs that were proposed and are refused"),
    Decision.NONE_FOUND: ("Things without a Wikidata item", "Things for which no item was found"),
    Decision.HELD: (
        "Proposed links to Wikidata",
        "Pairs that wait for a decision; they are no links and not published",
    ),
    Decision.AUTOMATIC: (
        "Links to Wikidata that no person has looked at",
        "Pairs that a rule accepted; they are published only where the project says so",
    ),
}
_ROW_LABEL = "object_label"


def columns_of(decision: Decision) -> tuple[str, ...]:
    """Return the columns of a decision's file."""
    lacking = {Decision.REJECTED: (), Decision.NONE_FOUND: (_MODIFIER, _ROW_LABEL)}.get(decision, (_MODIFIER,))
    return tuple(column for column in COLUMNS if column not in lacking)


def new_file(decision: Decision, prefixes: Mapping[str, str], base: str) -> bytes:
    """Return a decision's file without rows: its head and its column heads.

    `prefixes` maps prefix to namespace, `base` is the project's base IRI.
    """
    title, description = _ABOUT[decision]
    template = Template((files("factpress") / "templates" / _HEAD).read_text(encoding="utf-8"))
    names = {f"{prefix}_": namespace for prefix, namespace in prefixes.items()}
    head = template.substitute(names, base=base, decision=decision, title=title, description=description)
    return f"{head}{_TAB.join(columns_of(decision))}\n".encode()


def edited(data: bytes, decision: Decision, gone: Collection[Pair], new: Iterable[Cells]) -> bytes:
    """Return a file's bytes without the rows of some pairs and with new rows, each at its place in the order.

    `data` is a file without faults.  If it lacks columns that rows are written with, all of these are added at its end.
    """
    rows = sorted(new, key=_key)
    table = _Table(data, dict.fromkeys((*columns_of(decision), *(column for cells in rows for column in cells))))
    table.remove(gone)
    for cells in rows:
        table.insert(cells)
    return table.bytes()


def cell(text: str) -> str:
    """Return a text as a cell can have it: in one line, without control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


_TAB = "\t"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _Table:
    """The lines of a file, those of rows with what they are sorted by."""

    def __init__(self, data: bytes, columns: Iterable[str]) -> None:
        sheet = read_sheet(data, "", Problems())
        text = data.decode()
        lines = text.removesuffix("\n").split("\n")
        self._end = "\r" if lines[sheet.columns_line - 1].endswith("\r") else ""
        by_line: dict[int, Record] = {row.line: row for row in sheet.rows}
        self._head = lines[: sheet.columns_line]
        self._rows = [(_key_at(by_line, number), line) for number, line in enumerate(lines, 1)]
        self._rows = self._rows[sheet.columns_line :]
        self._columns = sheet.columns
        self._complete(sheet, columns)

    def _complete(self, sheet: Sheet, columns: Iterable[str]) -> None:
        """Add the columns that rows are written with; what the head gave for all rows stands in each then."""
        lacking = [column for column in columns if column not in sheet.columns]
        if not lacking:
            return
        given = {name: value.text for name, value in sheet.given.items()}
        self._head[-1] = self._longer(self._head[-1], lacking)
        filled = [quoted(given.get(column, "")) for column in lacking]
        self._rows = [(key, self._longer(line, filled) if key else line) for key, line in self._rows]
        self._columns = (*self._columns, *lacking)

    def _longer(self, line: str, cells: Sequence[str]) -> str:
        return line.removesuffix("\r") + "".join(f"{_TAB}{each}" for each in cells) + self._end

    def remove(self, pairs: Collection[Pair]) -> None:
        self._rows = [(key, line) for key, line in self._rows if key not in pairs]

    def insert(self, cells: Cells) -> None:
        key = _key(cells)
        at = next((place for place, (other, _) in enumerate(self._rows) if other and other > key), len(self._rows))
        line = _TAB.join(quoted(cells.get(column, "")) for column in self._columns)
        self._rows.insert(at, (key, line + self._end))

    def bytes(self) -> bytes:
        return "".join(f"{line}\n" for line in (*self._head, *(line for _, line in self._rows))).encode()


def _key_at(rows: Mapping[int, Record], line: int) -> Pair | None:
    return _key(rows[line].values) if line in rows else None


def _key(cells: Cells) -> Pair:
    return cells.get("subject_id", ""), cells.get("object_id", "")


def quoted(text: str) -> str:
    """Return a cell as it is written: in quotation marks where it begins with one, since it would be read as quoted."""
    return '"' + text.replace('"', '""') + '"' if text.startswith('"') else text
