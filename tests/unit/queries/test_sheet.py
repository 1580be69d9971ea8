"""The same rows are the same spreadsheet, byte for byte, whenever they are written."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from factpress.errors import CouldNotRun
from factpress.model import DATE, INTEGER, Iri, Literal
from factpress.queries.sheet import cut_for_sheet, fits_sheet, sheet, write_sheet
from factpress.store.base import QueryRefused, Rows

ROWS = (
    (Iri("https://e.example/a"), Literal("=1+1"), Literal("2025-11-24", None, DATE)),
    (None, Literal("7", None, INTEGER), Literal("1850-01-01", None, DATE)),
)


def _rows() -> Rows:
    return Rows(("thing", "text", "day"), iter(ROWS))


def test_no_clock_is_in_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = sheet(_rows())
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)

    assert sheet(_rows()) == first
    core = zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_a_file_has_the_same_bytes(tmp_path: Path) -> None:
    assert write_sheet(_rows(), tmp_path / "a.xlsx") == len(ROWS)
    assert (tmp_path / "a.xlsx").read_bytes() == sheet(_rows())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="cannot write"):
        write_sheet(_rows(), tmp_path / "missing" / "a.xlsx")


@pytest.mark.parametrize(("limit", "most"), [("_MOST_ROWS", 2), ("_MOST_COLUMNS", 2), ("_MOST_CHARACTERS", 3)])
def test_an_answer_beyond_a_limit_is_refused_or_cut(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    columns, rows = ("a", "b", "c"), ((Literal("long"), Literal("ü"), None), (None, None, Literal("x")))
    assert fits_sheet(columns, rows)
    monkeypatch.setattr(f"factpress.queries.sheet.{limit}", most)

    assert not fits_sheet(columns, rows)
    with pytest.raises(CouldNotRun, match=r"a (sheet|cell) holds"):
        sheet(Rows(columns, iter(rows)))
    cut = cut_for_sheet(Rows(columns, iter(rows)))
    held = list(cut.rows)
    assert fits_sheet(cut.columns, held)
    assert held[0][1] == Literal("ü")
    assert sheet(Rows(cut.columns, iter(held)))


@pytest.mark.parametrize("text", ["abc", "NaN", "1e400", "²", ""])
def test_what_is_called_a_number_and_is_none_is_a_text(text: str, tmp_path: Path) -> None:
    assert write_sheet(Rows(("n",), iter([(Literal(text, None, INTEGER),)])), tmp_path / "a.xlsx") == 1

    [(cell,)] = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(min_row=2)
    assert (cell.value or "", cell.data_type) == (text, "s")


def test_an_answer_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[Literal]]:
        yield (Literal("one"),)
        raise QueryRefused("no more")

    (tmp_path / "a.xlsx").write_bytes(b"before")
    with pytest.raises(QueryRefused):
        write_sheet(Rows(("n",), rows()), tmp_path / "a.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == b"before"
