"""Bad sources are a folder: rules, a source that is faulty, and what `factpress map` says of it.

A folder is named after the code that it is about, and after the fault.  `expected.txt` is the exact standard output of
`factpress map rules.yml` there, which `pytest --accept` writes anew: read the difference.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from commands import Run
from factpress.problems import CODES

HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_of_a_source_is_told_where_it_stands_and_nothing_is_written(
    case: Path, run: Run, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(case, tmp_path / "in")
    monkeypatch.chdir(tmp_path / "in")
    (tmp_path / "in" / "out.nt").write_text("old")
    [rules] = [path.name for path in case.iterdir() if path.name.startswith("rules.")]
    ran = run("map", rules, "-o", "out.nt")
    if accept:
        (case / "expected.txt").write_text(ran.out, encoding="utf-8")

    assert ran.out == (case / "expected.txt").read_text(encoding="utf-8")
    assert ran.code == 1
    assert ran.err.endswith("nothing written\n")
    assert "Traceback" not in ran.err
    [code] = [code for code in CODES if f"{case.name}-".startswith(f"{code}-")]
    assert f"[{code}] " in ran.out
    assert (tmp_path / "in" / "out.nt").read_text() == "old"
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == sorted(
        {"out.nt", *(path.name for path in case.iterdir())}
    )


def test_every_code_of_sources_has_a_case() -> None:
    told = {code for code in CODES for case in CASES if f"{case.name}-".startswith(f"{code}-")}

    assert {"value-refused", "source-unreadable", "json-syntax", "file-missing"} <= told
