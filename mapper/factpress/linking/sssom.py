"""SSSOM/TSV: a head of YAML lines behind "#", then a table with tabs, one mapping a row (SSSOM 1.0, formats).

Of YAML the head has what mapping sets need: `key: value`, and prefixes below `curie_map:`, one a line.  A row is one
line; a cell in quotation marks may hold tabs and doubled quotation marks, but no line break.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from factpress.model import Record
from factpress.problems import Place, Problems, Severity, did_you_mean

#: The slots of a mapping, which are the columns that a table may have.
SLOTS = frozenset(
    (
        *("subject_id", "subject_label", "subject_category", "subject_type", "subject_source"),
        *("subject_source_version", "subject_match_field", "subject_preprocessing"),
        *("predicate_id", "predicate_label", "predicate_modifier"),
        *("object_id", "object_label", "object_category", "object_type", "object_source"),
        *("object_source_version", "object_match_field", "object_preprocessing"),
        *("mapping_justification", "mapping_provider", "mapping_source", "mapping_cardinality", "mapping_tool"),
        *("mapping_tool_version", "mapping_date", "publication_date", "confidence", "match_string"),
        *("author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label", "license"),
        *("curation_rule", "curation_rule_text", "similarity_score", "similarity_measure", "see_also"),
        *("issue_tracker_item", "other", "comment"),
    )
)
#: Slots that the head may give for all rows at once, where the table has no column for them.
_FOR_ALL_ROWS = ("mapping_date",)
_CURIE_MAP = "curie_map"
#: What lines of the head begin with, the second when a spreadsheet program has put them in quotation marks.
_HEAD = ("#", '"#')
_SPREADSHEET = "save the file as UTF-8 text with tabs between the cells"


class Value(NamedTuple):
    """A value of the head, and its line."""

    text: str
    line: int


@dataclass
class Sheet:
    """A file as typed: the head's values, its prefixes, the columns, and the rows as records without a kind."""

    file: str
    head: dict[str, Value] = field(default_factory=dict)
    prefixes: dict[str, Value] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    columns_line: int = 0
    rows: list[Record] = field(default_factory=list)

    @property
    def given(self) -> Mapping[str, Value]:
        """The slots that the head gives for all rows: those without a column (SSSOM calls them propagated)."""
        return {name: self.head[name] for name in _FOR_ALL_ROWS if name in self.head and name not in self.columns}

    def place(self, line: int | None = None, key: str | None = None) -> Place:
        """Return a place in this file, at the beginning of a line."""
        return Place(self.file, line, None if line is None else 1, key)


def read_sheet(data: bytes, file: str, problems: Problems, slots: Collection[str] = SLOTS) -> Sheet:
    """Read a file's bytes; what is not SSSOM/TSV is noted, and what can be read is in the answer.

    A byte order mark and line ends of either sort are taken.  `slots` are the columns that are known.  A record's
    values are the cells that are not empty, with the values that the head gives for all rows.
    """
    sheet = Sheet(file)
    lines = _lines(data, sheet, problems)
    first = next((number for number, line in enumerate(lines) if not line.startswith(_HEAD)), len(lines))
    _read_head(lines[:first], sheet, problems)
    table = [(number, line) for number, line in enumerate(lines, 1) if number > first and line.strip()]
    if table:
        _read_table(table, sheet, problems, slots)
    elif lines:
        problems.add(sheet.place(), "link-file", "the file has no row of column heads")
    return sheet


def _lines(data: bytes, sheet: Sheet, problems: Problems) -> list[str]:
    data = data.removeprefix(BOM_UTF8)
    if not data.strip():
        problems.add(sheet.place(), "file-empty", "the file is empty")
        return []
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(sheet.place(line), "not-utf8", f"the byte 0x{data[error.start]:02X} is not UTF-8", _SPREADSHEET)
        return []
    return [line.removesuffix("\r") for line in text.split("\n")]


# ---------------------------------------------------------------------------------------- the head

_ENTRY = re.compile(r"(\s*)([A-Za-z][\w.-]*):(?:\s+(.*))?\Z")
_ITEM = re.compile(r"\s*-\s")


def _read_head(lines: list[str], sheet: Sheet, problems: Problems) -> None:
    """Read the head; spreadsheet programs pad its lines with tabs, which say nothing."""
    margin, within = None, ""
    for number, line in enumerate(lines, 1):
        if line.startswith('"'):
            message = "the line of the head stands in quotation marks"
            problems.add(sheet.place(number), "link-file", message, "take them away, and the tabs behind them")
            line = line.strip().strip('"')
        body = line[1:].rstrip()
        if not body or _ITEM.match(body):
            continue
        margin = len(body) - len(body.lstrip()) if margin is None else margin
        entry = _ENTRY.match(body[margin:])
        if entry is None:
            problems.add(sheet.place(number), "link-file", "the line of the head is not 'key: value'")
        elif not entry[1]:
            within = entry[2]
            sheet.head[within] = Value(_unquoted(entry[3] or ""), number)
        elif within == _CURIE_MAP:
            sheet.prefixes[entry[2]] = Value(_unquoted(entry[3] or ""), number)


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


# ---------------------------------------------------------------------------------------- the table

_QUOTED = r'"(?:[^"]|"")*"'
_CELL = re.compile(rf"{_QUOTED}(?=\t|\Z)|[^\t]*")


class _Cell(NamedTuple):
    text: str
    column: int
    torn: bool


def _cells(line: str) -> Iterator[_Cell]:
    """Yield the cells of one line with the column that each begins in; torn is one whose quotation is not closed."""
    at = 0
    while at <= len(line):
        found = _CELL.match(line, at)
        raw = found[0] if found else ""
        quoted = len(raw) > 1 and re.fullmatch(_QUOTED, raw) is not None
        text = raw[1:-1].replace('""', '"') if quoted else raw
        yield _Cell(text.strip(), at + 1, raw.startswith('"') and not quoted)
        at += len(raw) + 1


def _read_table(table: list[tuple[int, str]], sheet: Sheet, problems: Problems, slots: Collection[str]) -> None:
    (number, head), *rows = table
    sheet.columns_line = number
    sheet.columns = tuple(_read_columns(head, number, sheet, problems, slots))
    for number, line in rows:
        if line.startswith(_HEAD):
            message = "a line of the head stands in the table"
            problems.add(sheet.place(number), "link-file", message, "put the whole head above the table")
        else:
            sheet.rows.extend(_read_row(line, number, sheet, problems))


def _read_columns(line: str, number: int, sheet: Sheet, problems: Problems, slots: Collection[str]) -> Iterator[str]:
    """Yield the names of the columns; one that is not read is a warning, two of one name are an error."""
    if "\t" not in line and re.search("[,;]", line):
        problems.add(sheet.place(number), "link-file", "the cells are not separated by tabs", _SPREADSHEET)
    seen: set[str] = set()
    for cell in _cells(line):
        place = Place(sheet.file, number, cell.column, cell.text or None)
        if cell.text in seen:
            problems.add(place, "link-file", f"the column {cell.text!r} is there already")
        elif cell.text not in slots:
            advice = did_you_mean(cell.text, frozenset(slots))
            known = "slot of an SSSOM mapping" if slots is SLOTS else "column of a table of decisions"
            message = f"the column {cell.text!r} is no {known} and is not read"
            problems.add(place, "link-file", message, advice, Severity.WARNING)
        seen.add(cell.text)
        yield cell.text


def _read_row(line: str, number: int, sheet: Sheet, problems: Problems) -> Iterator[Record]:
    """Yield the record of a row, unless the row is torn or has more or fewer cells than there are columns."""
    cells = list(_cells(line))
    torn = next((cell for cell in cells if cell.torn), None)
    if torn is not None:
        advice = 'write "" for a quotation mark inside a quoted cell; a cell has no line breaks'
        message = "a quotation mark opens here and none closes it in this line"
        problems.add(Place(sheet.file, number, torn.column), "link-file", message, advice)
    elif len(cells) != len(sheet.columns):
        message = f"the row has {len(cells)} cells, the row of column heads {len(sheet.columns)}"
        problems.add(sheet.place(number), "link-file", message, "every cell needs its tab, also an empty one")
    else:
        yield _record(number, cells, sheet)


def _record(number: int, cells: list[_Cell], sheet: Sheet) -> Record:
    by_column = dict(zip(sheet.columns, cells, strict=True))
    values = {name: value.text for name, value in sheet.given.items()}
    values |= {name: cell.text for name, cell in by_column.items() if cell.text}
    marks = {name: (value.line, 1) for name, value in sheet.given.items()}
    marks |= {name: (number, cell.column) for name, cell in by_column.items()}
    return Record("", values, sheet.file, number, 1, marks)
