"""RDF and shapes that are not right, a folder each: what `factpress validate` says of them.

A folder of `_validate` is named after the code that it is about, or `fine`, and after the fault.  `expected.txt` is the
exact standard output, which `pytest --accept` writes anew: read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import Run
from factpress.problems import CODES

HERE = Path(__file__).parent / "_validate"
CASES = sorted(path for path in HERE.iterdir() if path.is_dir())
#: What keeps shapes from looking.
UNKNOWN = ("rdf-syntax", "not-utf8", "shapes-invalid")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_told_at_its_line(case: Path, run: Run, monkeypatch: pytest.MonkeyPatch, accept: bool) -> None:
    monkeypatch.chdir(case)
    ran = run("validate", "data.ttl", "--shapes", "shapes.ttl")
    expected = case / "expected.txt"
    if accept:
        expected.write_text(ran.out, encoding="utf-8")
    codes = [code for code in CODES if f"{case.name}-".startswith(f"{code}-")]

    assert ran.out == expected.read_text(encoding="utf-8")
    assert ran.code == (3 if case.name.startswith(UNKNOWN) else "error[" in ran.out)
    assert "Traceback" not in ran.err
    assert all(f"[{code}] " in ran.out for code in codes)
    assert bool(codes) != (ran.out == "")
