"""Saved queries that are read when they are asked for are those that are read all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.bundle import Bundle
from factpress.pipeline import Desk, LateQueries, saved_queries
from factpress.problems import DataProblems
from factpress.project import read_project


def late(project: Path) -> LateQueries:
    return LateQueries(Desk(read_project(project), Bundle.installed()))


def test_they_are_the_same_queries(project: Path) -> None:
    all_at_once, problems = saved_queries(read_project(project), Bundle.installed())
    queries = late(project)

    assert problems == ()
    assert (len(queries), set(queries)) == (len(all_at_once), set(all_at_once))
    for name in ("bridge/who-was-there", "things/names", "evidence/passages"):
        assert queries[name] == all_at_once[name]
        assert queries[name] is queries[name]


def test_a_faulty_one_raises_its_problems_and_hides_no_other(project: Path) -> None:
    folder = project / "queries" / "bridge"
    (folder / "no-head.rq").write_text("SELECT ?s { ?s ?p ?o }")
    (folder / "other-columns.rq").write_text("#+ title: {en: What}\n#+ columns: [a]\nSELECT ?s { ?s ?p ?o }")
    queries = late(project)

    assert "bridge/no-head" in queries
    for name, message in (("no-head", "the query has no head"), ("other-columns", "other columns than its head says")):
        with pytest.raises(DataProblems, match=message):
            queries[f"bridge/{name}"]
    assert queries["bridge/who-was-there"].head.columns


def test_one_that_is_not_there_is_no_key(project: Path) -> None:
    assert "none" not in late(project)
    with pytest.raises(KeyError):
        late(project)["none"]
