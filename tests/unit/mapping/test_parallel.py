"""Several processes: the bytes, counts and problems of one."""

from __future__ import annotations

import csv
import os
import resource
import signal
import subprocess
import sys
import time
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.errors import CouldNotRun
from factpress.mapping.bulk import parallel
from factpress.mapping.bulk.opening import open_tables
from factpress.mapping.bulk.parallel import translate_in_parts
from factpress.mapping.bulk.ranges import cuts, outside
from factpress.mapping.bulk.runs import Scratch
from factpress.mapping.bulk.translate import translate as one_process
from factpress.mapping.bulk.translation import Counts, Options
from factpress.mapping.notations.documents import read_document
from factpress.mapping.source import Syntax
from factpress.problems import Problems

RULES = """
prefixes: {ex: "http://example.org/", xsd: "http://www.w3.org/2001/XMLSchema#"}
mappings:
  thing:
    sources: [[t.csv~csv]]
    s: ex:thing/$(id)
    po:
      - [a, ex:Thing]
      - [ex:text, $(text)]
      - [ex:day, $(day), xsd:date]
"""
ROWS = [(f"{number}", f'a "text",\nof {number}' if number % 3 else "", "2024-02-29") for number in range(200)]


def write(path: Path, rows: list[tuple[str, str, str]], after: str = "") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("id", "text", "day"), *rows])
        file.write(after)


def run(
    folder: Path, jobs: int, rules: str = RULES, syntax: Syntax = "nt", **options: bool
) -> tuple[bytes, Counts, list[str]]:
    problems, counts, written = Problems(), Counts(), list[bytes]()
    document = read_document("rules.yml", rules, problems)
    problems.stop_if_fatal()
    tables = open_tables(document, folder, problems)
    translate_in_parts(document, tables, syntax, written.append, problems, Options(folder, **options), counts, jobs)
    assert all(chunk.endswith(b"\n") for chunk in written)
    return b"".join(written), counts, [str(problem) for problem in problems]


@pytest.fixture(autouse=True)
def _little_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "LEAST", 0)
    monkeypatch.setattr(parallel, "_PORTION", 50)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is filled when one process did the work after all."""
    found: list[str] = []

    def translate(*arguments: object) -> Counts:
        found.append("alone")
        return one_process(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(parallel, "translate", translate)
    return found


@pytest.mark.parametrize("syntax", ["nt", "turtle"])
def test_ranges_come_to_what_one_process_writes(syntax: Syntax, tmp_path: Path, alone: list[str]) -> None:
    write(tmp_path / "t.csv", ROWS)
    assert run(tmp_path, 3, syntax=syntax) == run(tmp_path, 1, syntax=syntax)
    assert len(alone) == 1


def test_columns_in_ranges_come_to_the_same(tmp_path: Path) -> None:
    pytest.importorskip("polars", reason="the columnar engine needs polars")
    write(tmp_path / "t.csv", ROWS)
    assert run(tmp_path, 2, columns=True) == run(tmp_path, 1)


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ([*ROWS, ROWS[0]], ""),
        ([*ROWS, ("0", "other", "")], ""),
        ([*ROWS, ("x", "", "2023-02-29")], ""),
        (ROWS, 'y,a "b",\n'),
        (ROWS, "y,1\n"),
    ],
    ids=["a row twice", "a subject twice", "a date that is none", "quotation marks inside", "too few cells"],
)
@pytest.mark.parametrize("columns", [False, True])
def test_one_process_does_what_ranges_cannot(
    rows: list[tuple[str, str, str]], after: str, columns: bool, tmp_path: Path, alone: list[str]
) -> None:
    if columns:
        pytest.importorskip("polars", reason="the columnar engine needs polars")
    write(tmp_path / "t.csv", rows, after)
    expected = run(tmp_path, 1)
    assert run(tmp_path, 2, columns=columns) == expected
    assert len(alone) == 2


def test_a_row_twice_is_written_twice_by_all_where_that_is_wanted(tmp_path: Path, alone: list[str]) -> None:
    write(tmp_path / "t.csv", [*ROWS, ROWS[0]])
    assert run(tmp_path, 2, distinct=False) == run(tmp_path, 1, distinct=False)
    assert len(alone) == 1


@pytest.mark.parametrize(
    "rules",
    [
        RULES + "  again:\n    sources: [[t.csv~csv]]\n    s: ex:thing/$(id)\n    po: [[ex:text, $(id)]]\n",
        RULES.replace("[[t.csv~csv]]", '[["t.jsonl~jsonl", "$"]]'),
    ],
    ids=["rules that say the same", "another format"],
)
def test_one_process_does_what_is_not_cut(rules: str, tmp_path: Path, alone: list[str]) -> None:
    write(tmp_path / "t.csv", ROWS)
    (tmp_path / "t.jsonl").write_text('{"id": 1, "text": "a"}\n')
    assert run(tmp_path, 2, rules) == run(tmp_path, 1, rules)
    assert len(alone) == 2


def test_one_process_does_what_a_killed_one_leaves(
    tmp_path: Path, alone: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "t.csv", ROWS)
    expected = run(tmp_path, 1)
    # Processes of the row engine are forks, and so run this.
    monkeypatch.setattr(parallel, "_is_plain", lambda part: os.kill(os.getpid(), signal.SIGKILL))
    alone.clear()

    assert run(tmp_path, 2) == expected
    assert alone == ["alone"]


def test_a_full_disk_is_told_of_the_temporary_files(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ROWS)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(CouldNotRun, match="could not write temporary files: File too large"):
            run(tmp_path, 2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_small_files_are_not_cut(tmp_path: Path, alone: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "t.csv", ROWS)
    monkeypatch.setattr(parallel, "LEAST", 1 << 20)
    run(tmp_path, 2)
    assert alone == ["alone"]


pieces = st.sampled_from(["a,b\n", '"a\n",b\n', '"a ""b""",\n', "é,ü\r\n", '"\n\n",""\n'])


@given(rows=st.lists(pieces, max_size=20), parts=st.integers(1, 5))
def test_cuts_are_between_rows(rows: list[str], parts: int) -> None:
    file = "".join(rows).encode()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(file)
        ends = cuts(path, 0, parts)
    assert (ends[0], ends[-1], len(ends)) == (0, len(file), parts + 1)
    ranges = [file[one:other] for one, other in pairwise(ends)]
    assert all(outside(each) is not None for each in ranges)
    read = [row for each in ranges for row in csv.reader(StringIO(each.decode(), newline=""))]
    assert read == list(csv.reader(StringIO(file.decode(), newline="")))
    assert BytesIO(b"".join(ranges)).read() == file


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_processes_end_with_their_parent_and_what_they_left_is_removed_by_the_next(tmp_path: Path, engine: str) -> None:
    if engine == "columns":
        pytest.importorskip("polars", reason="the columnar engine needs polars")
    write(tmp_path / "t.csv", [(str(number), "text" * 50, "2024-02-29") for number in range(50_000)])
    (tmp_path / "rules.yml").write_text(RULES)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "factpress", "map", "rules.yml", "-o", "out.nt", "--jobs", "2", "--engine", engine]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "TMPDIR": str(scratch)}, stdout=subprocess.PIPE
    ) as parent:
        while not list(scratch.glob("factpress-map-*/1")):  # the second process has begun
            assert parent.poll() is None
            time.sleep(0.01)
        parent.kill()
        parent.communicate(timeout=30)  # returns when nobody has the pipe any more

    left = set(scratch.iterdir())
    with Scratch(scratch) as following:
        now = {following.path().parent}
        assert left
        assert set(scratch.iterdir()) == now
