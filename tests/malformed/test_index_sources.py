"""Sources of the local index that people have by mistake: each file is named by the code of the problem it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.linking.sources import Source
from factpress.problems import CODES, Problems
from wikidata_samples import SCHEMA

FILES = sorted((Path(__file__).parent / "_index").iterdir())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_faulty_source_gives_its_problem_and_no_other(file: Path) -> None:
    problems = Problems()

    list(Source(file, file.name, SCHEMA, problems).items())

    code = max((code for code in CODES if file.name.startswith(f"{code}-")), key=len, default=None)
    assert {problem.code for problem in problems} == ({code} if code else set())
    assert (code is None) == file.name.startswith("fine-")
