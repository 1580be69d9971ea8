"""The same rows are the same spreadsheet, byte for byte, whenever they are written."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.model import DATE, INTEGER, Iri, Literal
from factpress.queries.sheet import sheet, write_sheet
from factpress.store.base import Rows

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
