"""Sources: the same rows from every format, and every fault with its place."""

from __future__ import annotations

import gzip
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import duckdb
import openpyxl  # type: ignore[import-untyped]
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
import zstandard

from factpress.errors import CouldNotRun
from factpress.mapping.bulk.table import BATCH, Table
from factpress.mapping.rules import NATURAL, ROW, Formulation, LogicalSource
from factpress.mapping.sources import open_table
from factpress.mapping.sources.natural import Number, datatype_of, text_of
from factpress.problems import Place, Problems
from factpress.vocab import XSD

ASKED = Place("rules.ttl", 3, 4)
Rows = list[tuple[str | None, ...]]
Open = Callable[..., tuple[Table, Problems]]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Open a file of the temporary folder as a source."""

    def opened(access: str, formulation: Formulation, columns: Sequence[str], **rest: object) -> tuple[Table, Problems]:
        problems = Problems()
        source = LogicalSource("t", access, formulation, ASKED, **rest)  # type: ignore[arg-type]
        return open_table(source, columns, tmp_path, problems), problems

    return opened


def rows(table: Table) -> Rows:
    return [tuple(row) for row in table.rows()]


def told(problems: Problems) -> list[str]:
    return [str(problem) for problem in problems]


# ---------------------------------------------------------------------------------------- CSV

HARD = '\ufeffid,name,x\r\n1,"a\nb",\r\n\r\n2,c\r\n3,d,"e\r\n4,""f"""\r\n5,g,h\r\n'


@pytest.fixture
def hard(tmp_path: Path) -> Path:
    path = tmp_path / "hard.csv"
    path.write_bytes(HARD.encode())
    return path


def test_csv_is_read_by_rfc_4180_and_an_empty_cell_is_none(hard: Path, opened: Open) -> None:
    table, problems = opened("hard.csv", "csv", ["id", "name", "x"])

    assert table.heads == ("id", "name", "x")
    assert rows(table) == [("1", "a\nb", None), ("3", "d", 'e\r\n4,"f"'), ("5", "g", "h")]
    assert told(problems) == [
        f"{hard}:5:1: error[csv-columns] the row has 2 cells, the head row 3; leave cells empty instead"
    ]


def test_columns_come_as_asked_for_with_number_and_natural_datatype(hard: Path, opened: Open) -> None:
    table, _ = opened("hard.csv", "csv", ["x", ROW, "id", NATURAL + "x"])

    assert rows(table) == [
        (None, "0", "1", None),
        ('e\r\n4,"f"', "1", "3", XSD + "string"),
        ("h", "2", "5", XSD + "string"),
    ]
    assert rows(opened("hard.csv", "csv", ["name"])[0]) == [("a\nb",), ("d",), ("g",)]
    assert rows(opened("hard.csv", "csv", [])[0]) == [(), (), ()]
    assert rows(opened("hard.csv", "csv", ["id", "none"])[0])[0] == ("1", None)


def test_a_row_and_its_cells_know_their_lines_in_any_order(hard: Path, opened: Open) -> None:
    table, _ = opened("hard.csv", "csv", ["id", "x"])
    count = len(rows(table))

    assert [table.place(row).line for row in (2, 0, 1)] == [8, 2, 6]
    assert table.place(0, "x") == Place(str(hard), 3, None, "x")
    with pytest.raises((IndexError, StopIteration)):
        table.place(count)


def test_lines_are_right_beyond_the_first_batch_and_before_anything_is_read(tmp_path: Path, opened: Open) -> None:
    text = "id\n" + "".join(f'"{number}\n"\n' for number in range(2 * BATCH + 3))
    (tmp_path / "long.csv").write_text(text)

    assert opened("long.csv", "csv", ["id"])[0].place(2 * BATCH + 1).line == 2 + 2 * (2 * BATCH + 1)
    table, _ = opened("long.csv", "csv", ["id"])
    for number, batch in enumerate(table.batches()):
        assert len(batch) == (BATCH if number < 2 else 3)
        assert table.place(number * BATCH).line == 2 + 2 * number * BATCH


@pytest.mark.parametrize(
    ("name", "text", "rest", "expected"),
    [
        ("a.tsv", b"a\tb\n1\t2,\n", {}, [("1", "2,")]),
        ("a.csv", b"a;b\n1;2\n", {"delimiter": ";"}, [("1", "2")]),
        ("a.csv", "a,b\nä,2\n".encode("latin-1"), {"encoding": "latin-1"}, [("ä", "2")]),
        ("a.csv", "a,b\nä,2\n".encode("utf-16"), {"encoding": "utf-16"}, [("ä", "2")]),
        ("a.csv", b"a,b\n-,2\nN/A,\n", {"nulls": frozenset({"-", "N/A"})}, [(None, "2"), (None, "")]),
        ("a.csv", b'a,b\n"1,2\n', {"quote": ""}, [('"1', "2")]),
        ("a.csv", gzip.compress(b"a,b\n1,2\n", mtime=0), {}, None),
        ("a.csv.gz", gzip.compress(b"a,b\n1,", mtime=0) + gzip.compress(b"2\n", mtime=0), {}, [("1", "2")]),
        ("a.csv.zst", zstandard.compress(b"a,b\n1,") + zstandard.compress(b"2\n"), {}, [("1", "2")]),
        ("a.tsv.GZ", gzip.compress(b"a\tb\n1\t2\n", mtime=0), {}, [("1", "2")]),
        ("a.csv", b"a,b\n", {}, []),
        ("a.csv", b"a,b\n1,2", {}, [("1", "2")]),
    ],
)
def test_dialects_encodings_and_compressions(
    name: str, text: bytes, rest: dict[str, object], expected: Rows | None, tmp_path: Path, opened: Open
) -> None:
    (tmp_path / name).write_bytes(text)
    table, problems = opened(name, "csv", ["a", "b"], **rest)

    assert rows(table) == (expected or [])
    assert problems.fatal is (expected is None)


def test_a_file_without_a_head_has_columns_with_numbers(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.csv").write_text("1,2\n3,4\n5\n")
    table, problems = opened("a.csv", "csv", ["_col.2"], header=False)

    assert rows(table) == [("2",), ("4",)]
    assert table.place(0).line == 1
    assert told(problems)[0].endswith(
        "a.csv:3:1: error[csv-columns] the row has 1 cells, the first row 2; leave cells empty instead"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", ": error[file-empty] the table has no rows; begin it with a row of column heads"),
        (b"\n\n", ": error[file-empty]"),
        (b"a,b\n1,2\n3,4\0\n", ":3:4: error[nul-byte] there is a NUL byte here; leave it out"),
        (b"a,b\n1,2\n3,\xc3\xa4\xe4\n", ":3:4: error[not-utf8] the byte 0xE4 is not UTF-8; save the file as UTF-8, or"),
        (b'a,b\n1,2\n"3",4\n5,"6\n', ":4:1: error[csv-syntax] a quotation mark opens a cell of this row and none"),
        (b'a,b\n1,2\n"3"x,4\n5,6\n', ":3:1: error[csv-syntax] text follows a closing quotation mark in this row"),
        (b"a,b\n1,\r2\n5,6\n", ":2:1: error[csv-syntax] a carriage return stands alone in this row"),
        (b'a,b\n"' + b"x" * 200_000 + b'",2\n5,6\n', ":2:1: error[csv-syntax] a cell of this row has more"),
        (b'"a"x,b\n', ":1:1: error[csv-syntax] text follows"),
        (b"a,b,a\n1,2,3\n", ":1:1: error[duplicate-key] the column 'a' is there more than once; rename one of them"),
        (b"a,b\n1,2,3\n", ":2:1: error[csv-columns] the row has 3 cells, the head row 2; put a cell"),
    ],
)  # fmt: skip
def test_faults_of_csv_are_told_with_file_and_line(text: bytes, expected: str, tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.csv").write_bytes(text)
    table, problems = opened("a.csv", "csv", ["a", "b"])
    found = rows(table)

    assert told(problems)[0].startswith(f"{tmp_path / 'a.csv'}{expected}")
    assert ("5", "6") in found or b"5,6" not in text or b"xxx" in text, "the rows after a broken one are read"


def test_the_same_faults_are_told_once_however_often_a_table_is_read(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1\n1,2\n")
    table, problems = opened("a.csv", "csv", ["a"])

    assert [rows(table), rows(table)] == [[("1",)]] * 2
    assert len(problems) == 1


# ---------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none.csv", "rules.ttl:3:4: error[file-missing] there is no file"),
        ("folder.csv", "rules.ttl:3:4: error[source-unreadable]"),
        ("bad.csv.gz", "rules.ttl:3:4: error[source-unreadable]"),
        ("cut.csv.gz", "rules.ttl:3:4: error[source-unreadable]"),
        ("bad.csv.zst", "rules.ttl:3:4: error[source-unreadable]"),
    ],
)
def test_files_that_are_missing_or_damaged(name: str, expected: str, tmp_path: Path, opened: Open) -> None:
    (tmp_path / "folder.csv").mkdir()
    for bad in ("bad.csv.gz", "bad.csv.zst"):
        (tmp_path / bad).write_bytes(b"not compressed")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(os.urandom(99_999).hex().encode())[:5000])
    table, problems = opened(name, "csv", ["a"])

    assert rows(table) == []
    assert told(problems)[0].startswith(expected)


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_zstandard_file_that_is_cut_off_is_damaged(cut: int, tmp_path: Path, opened: Open) -> None:
    whole = zstandard.compress(b"a,b\n" + b"".join(b"%d,%d\n" % (number, number) for number in range(10_000)))
    (tmp_path / "a.csv.zst").write_bytes(whole[:-cut])
    table, problems = opened("a.csv.zst", "csv", ["a"])

    assert len(rows(table)) < 10_000
    assert "a.csv.zst is damaged: it ends in the middle of a frame" in told(problems)[0]


@pytest.mark.parametrize(
    ("encoding", "data", "expected"),
    [
        ("utf-16", "a,b\né,2\n".encode("utf-16") + b"x", ":3:1: error[not-utf8] the byte 0x78 is not UTF-16;"),
        ("utf-16-le", "a\né,".encode("utf-16-le") + b"\x00\xd8x\0", ":2:3: error[not-utf8] the byte 0x00 is not"),
        ("shift_jis", "a,b\n語,".encode("shift_jis") + b"\x81\x01", ":2:3: error[not-utf8] the byte 0x81 is not"),
        (None, b"a,b\n" + b"\xc3\xa9\n" * 200_000 + b"\xc3\xa9\xc3", ":200002:2: error[not-utf8] the byte 0xC3"),
    ],
)
def test_a_byte_that_is_not_of_the_encoding_has_its_place(
    encoding: str | None, data: bytes, expected: str, tmp_path: Path, opened: Open
) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    table, problems = opened("a.csv", "csv", [], encoding=encoding)
    rows(table)

    assert told(problems)[-1].startswith(f"{tmp_path / 'a.csv'}{expected}")


def test_a_file_that_may_not_be_read(tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")

    def refuse(*arguments: object, **rest: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: Permission denied" in told(opened("a.csv", "csv", ["a"])[1])[0]


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    table, problems = opened("a.csv", "csv", ["a"])
    (tmp_path / "a.csv").write_text("a\n1\n2\n")

    assert rows(table) == []
    [problem] = told(problems)
    assert problem.startswith("rules.ttl:3:4: error[source-changed] ")
    assert problem.endswith("a.csv changed while it was read; run again when it is at rest")


@pytest.mark.parametrize(
    ("module", "extra", "source"),
    [
        ("zstandard", "zst", ("a.csv.zst", "csv")),
        ("pyarrow", "parquet", ("a.parquet", "parquet")),
        ("openpyxl", "excel", ("a.xlsx", "xlsx")),
        ("duckdb", "sql", ("duckdb://", "sql")),
        ("sqlalchemy", "sql", ("sqlite://", "sql")),
        ("jsonpath", "jsonpath", ("a.json", "json")),
    ],
)
def test_a_missing_library_is_asked_for_with_the_extra_that_has_it(
    module: str, extra: str, source: tuple[str, Formulation], opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(CouldNotRun, match=rf"needs the package {module}: pip install 'factpress\[{extra}\]'"):
        opened(*source, ["a"], iterator="$..a")


# ---------------------------------------------------------------------------------------- JSON

DOCUMENT = """{"students": [
 {"ID": 10, "Name": "Venus", "note": "}", "rate": 2.50, "ok": true, "tags": ["a", "b"], "in": {"city": "Paris"}},
 {"ID": null, "Name": "", "tags": [], "in": {}},
 {"ID": -1e5, "more keys": "x", "tags": [["c"], "d"]}]}"""


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["ID", "Name"], [("10", "Venus"), (None, ""), ("-1e5", None)]),
        ([NATURAL + "ID", NATURAL + "Name", NATURAL + "ok", NATURAL + "rate"], [
            (XSD + "integer", XSD + "string", XSD + "boolean", XSD + "double"),
            (None, XSD + "string", None, None),
            (XSD + "double", None, None, None),
        ]),
        (["rate", "ok", "in.city"], [("2.50", "true", "Paris"), (None, None, None), (None, None, None)]),
        (["tags"], [("a",), ("b",), (None,), ("c",), ("d",)]),
        (["tags[*]", "ID"], [("a", "10"), ("b", "10"), (None, None), ("c", "-1e5"), ("d", "-1e5")]),
        (["tags[0]", "$.tags[-1]"], [("a", "b"), (None, None), ("c", "d")]),
        (["['more keys']", "more keys", '$["more keys"]'], [(None,) * 3, (None,) * 3, ("x",) * 3]),
        (["tags", "in.*"], [("a", "Paris"), ("b", "Paris"), (None, None), ("c", None), ("d", None)]),
        (["$..city"], [("Paris",), (None,), (None,)]),
        ([ROW, "tags"], [("0", "a"), ("1", "b"), ("2", None), ("3", "c"), ("4", "d")]),
    ],
)  # fmt: skip
def test_json_gives_a_row_for_each_combination_of_values(
    columns: list[str], expected: Rows, tmp_path: Path, opened: Open
) -> None:
    (tmp_path / "a.json").write_text(DOCUMENT)
    table, problems = opened("a.json", "json", columns, iterator="$.students[*]", nulls=frozenset())

    assert rows(table) == expected
    assert told(problems) == []


def test_json_objects_know_their_lines(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.json").write_text(DOCUMENT)
    table, _ = opened("a.json", "json", ["tags"], iterator="$.students[*]")

    assert [table.place(row).line for row in range(len(rows(table)))] == [2, 2, 3, 4, 4]
    assert opened("a.json", "json", ["x"], iterator="$.students[*].ID")[0].place(0) == Place(str(tmp_path / "a.json"))


@pytest.mark.parametrize(
    ("text", "iterator", "expected"),
    [
        ('{"a": [1,\n]}', "$.a", "a.json:2:1: error[json-syntax] not well-formed JSON: Expecting value"),
        ('{"a": NaN}', "$", "a.json:1: error[json-syntax] not well-formed JSON: NaN is no value of JSON"),
        ("[" * 100_000, "$", "a.json:1: error[json-syntax] lists and objects are nested too deep"),
        ("", "$", "a.json:1:1: error[json-syntax]"),
        ('{"x": {"y": 1}}', "$", "a.json:1: error[value-refused] 'x' leads to an object, which has no text; lead it"),
        ('{"x": 1}', "$.a[", "rules.ttl:3:4: error[rules-invalid] '$.a[' is no JSONPath (RFC 9535): "),
    ],
)
def test_faults_of_json(text: str, iterator: str, expected: str, tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.json").write_text(text)
    table, problems = opened("a.json", "json", ["x"], iterator=iterator)
    rows(table)

    assert expected in told(problems)[0]


def test_json_that_is_not_utf_8_or_too_large(tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_bytes(b'{"x":\n"\xe4"}')
    table, problems = opened("a.json", "json", ["x"])
    rows(table)
    assert "a.json:2:2: error[not-utf8] the byte 0xE4 is not UTF-8" in told(problems)[0]

    monkeypatch.setattr("factpress.mapping.sources.json_files.LARGEST", 9)
    table, problems = opened("a.json", "json", ["x"])
    rows(table)
    assert "rules.ttl:3:4: error[file-too-large]" in told(problems)[0]


def test_json_lines_are_told_by_their_lines_and_bad_ones_are_left_out(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"x": 1}\n\n{"x":\n{"x": [2, 3]}\r\n{"x": "\xe4"}\nnull\n{"x":4}')
    table, problems = opened("a.jsonl", "jsonl", ["x"])

    assert rows(table) == [("1",), ("2",), ("3",), ("4",)]
    assert [table.place(row).line for row in range(4)] == [1, 4, 4, 7]
    assert [place.rpartition("a.jsonl")[2][:28] for place in told(problems)] == [
        ":3:6: error[json-syntax] not",
        ":5: error[not-utf8] the byte",
    ]


def test_json_lines_may_have_an_iterator(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.jsonl").write_text('{"in": [{"x": 1}, {"x": 2}]}\n{"in": []}\n')

    assert rows(opened("a.jsonl", "jsonl", ["x"], iterator="$.in[*]")[0]) == [("1",), ("2",)]


# ---------------------------------------------------------------------------------------- Parquet, Excel, SQL


def test_parquet_gives_texts_and_natural_datatypes(tmp_path: Path, opened: Open) -> None:
    day = date(2025, 11, 24)
    table = pa.table({"a": [1, None, 3], "b": ["x", "", "z"], "d": [day, day, None], "l": [["p", "q"], [], None]})
    pq.write_table(table, tmp_path / "a.parquet")
    found, problems = opened("a.parquet", "parquet", ["b", "a", NATURAL + "a", "d", "l", "none"], nulls=frozenset())

    assert found.heads == ("a", "b", "d", "l")
    assert told(problems) == []
    assert rows(found) == [
        ("x", "1", XSD + "integer", "2025-11-24", "p", None),
        ("x", "1", XSD + "integer", "2025-11-24", "q", None),
        ("", None, None, "2025-11-24", None, None),
        ("z", "3", XSD + "integer", None, None, None),
    ]
    assert found.place(3, "b") == Place(str(tmp_path / "a.parquet"), 3, None, "b")
    assert rows(opened("a.parquet", "parquet", [])[0]) == [(), (), ()]


def test_a_file_that_is_no_parquet(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.parquet").write_text("nothing of the kind")
    found, problems = opened("a.parquet", "parquet", ["a"])

    assert (found.heads, rows(found)) == (None, [])
    assert "rules.ttl:3:4: error[source-unreadable]" in told(problems)[0]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pa.array([1], pa.timestamp("ns")), "would lose data"),
        (pa.array([1], pa.duration("ns")), "would lose data"),
        (pa.array([1], pa.time64("ns")), "would lose data"),
        (pa.array([1 << 62], pa.timestamp("us")), "has a value in 'a' that cannot be read"),
        (
            pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"]).buffers()),
            "is damaged: In column 0: Invalid: Invalid UTF8",
        ),
        (pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int32())), "'a' leads to an object, which has no text"),
    ],
)
def test_values_of_parquet_that_would_be_changed_are_told(
    column: object, said: str, tmp_path: Path, opened: Open
) -> None:
    pq.write_table(pa.table({"a": column}), tmp_path / "a.parquet")
    found, problems = opened("a.parquet", "parquet", ["a"], nulls=frozenset())

    assert rows(found) in ([], [(None,)])
    assert said in told(problems)[0]


def test_times_of_whole_microseconds_are_read_whatever_their_unit(tmp_path: Path, opened: Open) -> None:
    units = {"m": pa.timestamp("ns"), "z": pa.timestamp("ns", "UTC"), "d": pa.duration("ns"), "t": pa.time64("ns")}
    pq.write_table(pa.table({name: pa.array([1000], kind) for name, kind in units.items()}), tmp_path / "a.parquet")

    assert rows(opened("a.parquet", "parquet", [*units], nulls=frozenset())[0]) == [
        ("1970-01-01T00:00:00.000001", "1970-01-01T00:00:00.000001+00:00", "PT0.000001S", "00:00:00.000001")
    ]


def test_two_columns_of_one_name_are_told_where_one_is_asked_for(tmp_path: Path, opened: Open) -> None:
    pq.write_table(pa.table([[1], [2], [3]], names=["a", "b", "b"]), tmp_path / "a.parquet")
    for access, formulation, query in (("a.parquet", "parquet", None), ("duckdb://", "sql", "SELECT 1 AS a, 2 b, 3 b")):
        assert told(opened(access, formulation, ["a"], iterator=query)[1]) == []
        problems = opened(access, formulation, ["b"], iterator=query)[1]
        assert "the column 'b' is there more than once" in told(problems)[0]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Events"
    for row in (["id", "when", "v"], [1, date(2020, 1, 2), 2.5], [], ["x", None, True], [2.0, "", 1]):
        sheet.append(row)
    made.create_sheet("Empty")
    made.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_a_sheet_is_read_by_name_or_is_the_first(book: Path, opened: Open) -> None:
    found, problems = opened("a.xlsx", "xlsx", ["id", "when", "v", NATURAL + "v", "none"], iterator="Events")

    assert found.heads == ("id", "when", "v")
    assert rows(found) == [
        ("1", "2020-01-02T00:00:00", "2.5", XSD + "double", None),
        ("x", None, "true", XSD + "boolean", None),
        ("2", None, "1", XSD + "integer", None),
    ]
    assert [found.place(row).line for row in range(3)] == [2, 4, 5]
    assert rows(opened("a.xlsx", "xlsx", ["id"])[0]) == [("1",), ("x",), ("2",)]
    assert told(problems) == []


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("Event", "a.xlsx has no sheet 'Event'; did you mean 'Events'?"),
        ("Empty", "error[file-empty] the sheet in"),
    ],
)
def test_faults_of_a_sheet(sheet: str, expected: str, book: Path, opened: Open) -> None:
    found, problems = opened("a.xlsx", "xlsx", ["id"], iterator=sheet)

    assert rows(found) == []
    assert expected in told(problems)[0]


def test_a_file_that_is_no_excel(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.xlsx").write_text("nothing of the kind")

    assert "error[source-unreadable]" in told(opened("a.xlsx", "xlsx", ["id"])[1])[0]


def repacked(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change a part of an Excel file."""
    with ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    with ZipFile(path, "w") as after:
        for name, data in parts.items():
            after.writestr(name, change(data) if name.endswith(part) else data)


def test_rows_beyond_the_size_that_a_sheet_claims_are_read(book: Path, opened: Open) -> None:
    repacked(book, "sheet1.xml", lambda data: data.replace(b'<dimension ref="A1:C5"', b'<dimension ref="A1:B2"'))

    assert rows(opened("a.xlsx", "xlsx", ["id", "v"])[0]) == [("1", "2.5"), ("x", "true"), ("2", "1")]


@pytest.mark.parametrize("part", ["workbook.xml", "sheet1.xml", "styles.xml", "workbook.xml.rels"])
@pytest.mark.parametrize("change", [lambda data: data[: len(data) // 2], lambda data: data.replace(b"sheet", b"shoot")])
def test_a_damaged_part_of_an_excel_file_is_told(
    part: str, change: Callable[[bytes], bytes], book: Path, opened: Open
) -> None:
    repacked(book, part, change)
    found, problems = opened("a.xlsx", "xlsx", ["id"])

    assert rows(found) in ([], [("1",), ("x",), ("2",)])
    assert all("is damaged" in text or "has no rows" in text for text in told(problems))


def test_duckdb_queries_files_beside_the_rules_and_databases(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2.50\n,3\n")
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 7 AS x")
    of_file, problems = opened("duckdb://", "sql", ["x", "y"], iterator="SELECT y, x FROM 'a.csv'", nulls=frozenset())

    assert rows(of_file) == [("1", "2.5"), (None, "3.0")]
    assert of_file.place(1) == Place("query of t", 2)
    assert rows(opened("duckdb:///a.duckdb", "sql", ["x", NATURAL + "x"], iterator="FROM t")[0]) == [
        ("7", XSD + "integer")
    ]
    assert told(problems) == []


def test_sqlalchemy_streams_a_query_and_passwords_stay_unsaid(
    tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "secret.db") as connection:
        connection.executescript("CREATE TABLE t (x INTEGER, y TEXT); INSERT INTO t VALUES (1, 'a'), (2, NULL)")
    connection.close()
    (tmp_path / "url.txt").write_text(f"sqlite:///{tmp_path}/secret.db\n")

    assert rows(opened("@url.txt", "sql", ["y", "x"], iterator="SELECT * FROM t")[0]) == [("a", "1"), (None, "2")]
    for url, query, expected in (
        ("@url.txt", "SELECT z FROM t", "the database does not answer the query: no such column: z"),
        ("@none.txt", "SELECT 1", "there is no file none.txt with the URL of the database"),
        ("postgresql://me:secret@127.0.0.1/x", "SELECT 1", "the database does not answer the query"),
        ("sqlite://${NOT_SET}", "SELECT 1", "the environment has no variable 'NOT_SET'; set NOT_SET"),
        ("duckdb://", "SELEC", "the database does not answer the query: Parser Error"),
        ("postgresql://me@127.0.0.1:secret/x", "SELECT 1", "its URL is none; in a password, write %"),
    ):
        table, problems = opened(url, "sql", ["x"], iterator=query)
        assert rows(table) == []
        assert expected in told(problems)[0]
        assert "secret" not in "".join(told(problems))


def test_variables_of_the_url_are_looked_up(tmp_path: Path) -> None:
    problems = Problems()
    source = LogicalSource("t", "sqlite://${PATH_OF_IT}", "sql", ASKED, "SELECT 1 AS x")

    assert rows(open_table(source, ["x"], tmp_path, problems, {"PATH_OF_IT": ""}.get)) == [("1",)]
    assert told(problems) == []


@pytest.mark.parametrize(
    ("value", "text", "datatype"),
    [
        (None, None, None),
        ("x", "x", "string"),
        (Number("1.0"), "1.0", "double"),
        (Number("10"), "10", "integer"),
        (True, "true", "boolean"),
        (7, "7", "integer"),
        (0.1, "0.1", "double"),
        (float("inf"), "INF", "double"),
        (float("-inf"), "-INF", "double"),
        (float("nan"), "NaN", "double"),
        (Decimal("1E+3"), "1000", "decimal"),
        (datetime(2020, 1, 2, 3, tzinfo=UTC), "2020-01-02T03:00:00+00:00", "dateTime"),
        (date(2020, 1, 2), "2020-01-02", "date"),
        (time(3, 4, 5), "03:04:05", "time"),
        (timedelta(days=1, hours=2, microseconds=500_000), "P1DT2H0.5S", "dayTimeDuration"),
        (-timedelta(minutes=90), "-PT1H30M", "dayTimeDuration"),
        (timedelta(days=3), "P3D", "dayTimeDuration"),
        (timedelta(), "PT0S", "dayTimeDuration"),
        (b"\x01\xff", "01FF", "hexBinary"),
        ({"a": 1}, None, "string"),
    ],
)
def test_natural_texts_and_datatypes(value: object, text: str | None, datatype: str | None) -> None:
    assert text_of(value) == text
    assert datatype_of(value) == (datatype and XSD + datatype)
