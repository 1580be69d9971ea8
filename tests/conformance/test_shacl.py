"""Both engines against the W3C suite of SHACL: what passed once passes for ever."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from factpress.checks import Engine, validate
from factpress.checks.statements import read_texts
from factpress.problems import Problems
from shacl_suite import FOLDER, Case, cases, reported

LISTS = {engine: Path(__file__).with_name(f"shacl-{engine}.tsv") for engine in (Engine.FAST, Engine.PYSHACL)}
CASES = [*cases("core"), *cases("sparql")]

pytestmark = pytest.mark.skipif(not CASES, reason=f"the W3C suite is not in {FOLDER}")


@cache
def passes(engine: Engine) -> dict[str, str]:
    """Return "pass", or the reason why it does not, by case, as the list of an engine says."""
    lines = LISTS[engine].read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def fault(case: Case, engine: Engine) -> str | None:
    """Return how an engine's report differs from what the suite expects, None where it does not."""
    triples = (" ".join((*triple, ".\n")).encode() for triple in read_texts(case.data, Problems()))
    report = validate(triples, [case.shapes], engine=engine, portable=False)
    if case.results is None:
        return None if report.problems else "no failure was reported"
    if report.problems:
        return f"failed: {report.problems[0].message}"
    found = reported(report)
    missing, extra = case.results - found, found - case.results
    return None if not missing and not extra else f"missing {sorted(missing)}, not expected {sorted(extra)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("engine", LISTS)
def test_a_case_of_the_suite_passes_unless_the_list_says_why_not(engine: Engine, case: Case) -> None:
    expected = passes(engine)[case.name]
    found = fault(case, engine)
    if expected == "pass":
        assert found is None
    else:
        assert found is not None, f"{case.name} passes now: change its line in {LISTS[engine].name} to pass"


@pytest.mark.parametrize("engine", LISTS)
def test_the_list_of_an_engine_has_every_case(engine: Engine) -> None:
    assert passes(engine).keys() == {case.name for case in CASES}


def test_the_fast_engine_passes_all_of_core() -> None:
    core = {case.name for case in cases("core")}
    assert {name: verdict for name, verdict in passes(Engine.FAST).items() if name in core and verdict != "pass"} == {}
    assert len(core) == 98
