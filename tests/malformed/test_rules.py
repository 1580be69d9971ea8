"""Bad rules: a folder for each fault has a file of rules and, in `expected.txt`, all that is said of it.

`pytest --accept` writes what is expected anew: read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.mapping.notations.documents import read_document
from factpress.problems import Problems

CASES = sorted(path for path in (Path(__file__).parent / "_rules").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_of_rules_is_told_where_it_stands(case: Path, accept: bool) -> None:
    (file,) = case.glob("rules.*")
    problems = Problems()
    read_document(file.name, file.read_text(encoding="utf-8"), problems)
    told = "".join(f"{problem}\n" for problem in problems)
    if accept:
        (case / "expected.txt").write_text(told, encoding="utf-8")
    assert told == (case / "expected.txt").read_text(encoding="utf-8")
    assert problems.fatal
