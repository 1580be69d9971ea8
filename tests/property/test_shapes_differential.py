"""Random edits of a sound graph: the fast engine reports what others report, or the ledger says who is wrong."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest

from factpress.checks import Engine
from shacl_samples import SHAPES, edited, lines, sound
from shacl_voters import VOTERS, Row, is_there, ours, vote

LEDGER = Path(__file__).with_name("shapes-ledger.tsv")
#: The seeds of the rounds; each round has as many graphs.
ROUNDS = range(1, 1 + int(os.environ.get("FACTPRESS_ROUNDS", "1")))
GRAPHS = 25


@cache
def ledger() -> frozenset[tuple[str, str, str]]:
    """Return the engine, who reports, and the component, of each known divergence."""
    rows = LEDGER.read_text(encoding="utf-8").splitlines()
    found = [row.split("\t") for row in rows if not row.startswith("#")][1:]
    assert all(len(row) == 5 and all(row) for row in found)
    return frozenset((engine, side, component) for engine, side, component, _, _ in found)


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES, encoding="utf-8")
    return file


def graphs(seed: int, folder: Path) -> list[Path]:
    files = []
    for number in range(GRAPHS):
        file = folder / f"{seed}-{number}.nt"
        file.write_bytes(lines(edited(sound(), Random(seed * 100_000 + number))))
        files.append(file)
    return files


def divergences(voter: str, theirs: Counter[Row] | None, mine: Counter[Row]) -> list[tuple[str, str, str]]:
    """Return what the ledger does not know."""
    if theirs is None:
        found = {(voter, "nobody", "fails")}
    else:
        found = {(voter, "us", row[1]) for row in mine - theirs} | {(voter, "them", row[1]) for row in theirs - mine}
    return sorted(found - ledger())


def test_the_sound_graph_breaks_no_shape(shapes: Path, tmp_path: Path) -> None:
    data = tmp_path / "sound.nt"
    data.write_bytes(lines(sound()))
    assert [ours(data, shapes, engine)[0].conforms for engine in (Engine.FAST, Engine.PYSHACL)] == [True, True]


@pytest.mark.parametrize("seed", ROUNDS)
@pytest.mark.parametrize("voter", VOTERS)
def test_every_result_is_that_of_the_other_engines_or_stands_in_the_ledger(
    voter: str, seed: int, shapes: Path, tmp_path: Path
) -> None:
    if not is_there(voter):
        pytest.skip(f"{voter} is not installed")
    results = 0
    for data in graphs(seed, tmp_path):
        report, mine = ours(data, shapes)
        assert report.problems == ()
        assert report.handed_over == ()
        assert divergences(voter, vote(voter, data, shapes), mine) == [], data.read_text(encoding="utf-8")
        results += mine.total()
    assert results > GRAPHS


@pytest.mark.parametrize("seed", ROUNDS)
def test_both_engines_of_ours_report_the_same_but_for_the_ledger(seed: int, shapes: Path, tmp_path: Path) -> None:
    for data in graphs(seed, tmp_path)[:10]:
        report, mine = ours(data, shapes)
        reference, theirs = ours(data, shapes, Engine.PYSHACL)
        assert divergences("pyshacl", theirs, mine) == []
        assert (reference.looked_at, reference.unseen) == (report.looked_at, report.unseen)
        told = {each: each for each in reference.violations}
        same = [each for each in report.violations if each in told]
        assert [(each.messages, each.involved) for each in same] == [
            (told[each].messages, told[each].involved) for each in same
        ]
