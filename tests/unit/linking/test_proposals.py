"""Proposals come back from the disk as they were, and what is damaged is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.linking.candidates import Candidate, Feature, Wanted
from factpress.linking.items import Item
from factpress.linking.proposals import Proposal, read_proposals, write_proposals
from factpress.problems import Problems
from proposal_samples import FIRST, SECOND, proposal

WHOLE = Proposal(
    Wanted(
        "tidehaven", "https://e.example/City", (("en", "Tidehaven"), ("de", "Ge­zeiten\nhafen")), {"en": "a “town”"},
        "Q999999993", ("2031-05-06",), ("mayor",), {"P999": ("x", "y")}, {"tides": "Q999999994"},
    ),
    "mediawiki", "2031-05-06", 7,
    (
        Candidate(
            Item(
                FIRST, {"en": "T", "ar": "ت"}, {"en": ("a", "b")}, {"en": "d"}, ("Q999999995",), ("Q999999996",),
                "1964", "2001-05", "1900", "1999", {"P999": ("x", "y")}, 1.5, 77,
            ),
            (Feature("label", "it is", 4.0), Feature("country", "it is not", -3.0)), 0.0, "it is a list",
        ),
    ),
    FIRST, "the name agrees",
)  # fmt: skip
FAILED = proposal("tides", failure="no answer in 60 seconds")


def read(path: Path) -> tuple[tuple[Proposal, ...], list[str]]:
    problems = Problems()
    found = read_proposals(path, "p.jsonl", problems)
    return found, [str(problem) for problem in problems]


def test_proposals_come_back_as_they_were(tmp_path: Path) -> None:
    proposals = (WHOLE, FAILED, proposal("old-bell"), proposal("tidehaven", FIRST, SECOND))
    write_proposals(tmp_path / "new" / "p.jsonl", proposals)

    assert read(tmp_path / "new" / "p.jsonl") == (proposals, [])
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["p.jsonl"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line[:-20],
        lambda line: b"[]",
        lambda line: b"7",
        lambda line: line.replace(FIRST.encode(), b"L1"),
        lambda line: line.replace(b'"tidehaven"', b"7", 1),
        lambda line: line.replace(b'"score":0.0', b'"score":"high"'),
        lambda line: line.replace(b'"backend"', b'"back_end"'),
        lambda line: line.replace(b'["label","it is",4.0]', b'["label"]'),
        lambda line: line.replace(b'"labels":{"en":"T"', b'"labels":{"en":7'),
        lambda line: line.replace(b'"born":"1964"', b'"born":1964'),
        lambda line: line.replace(b'"roles":["mayor"]', b'"roles":[7]'),
        lambda line: line.replace(b'"en":["a","b"]', b'"en":["a",7]'),
        lambda line: line.replace(b'"en":["a","b"]', b'"en":"ab"'),
        lambda line: line.replace('{"en":"a “town”"}'.encode(), b'["town"]'),
        lambda line: line.replace(b"it is", b"\xff"),
        lambda line: b"[" * 100_000,
    ],
)
def test_a_damaged_line_is_told_and_the_others_are_read(tmp_path: Path, damage: object) -> None:
    file = tmp_path / "p.jsonl"
    write_proposals(file, [WHOLE, FAILED])
    first, second = file.read_bytes().splitlines()
    assert callable(damage)
    damaged = damage(first)
    assert damaged != first
    file.write_bytes(b"\n".join([damaged, b"", second]))
    found, problems = read(file)

    assert found == (FAILED,)
    assert len(problems) == 1
    assert problems[0].startswith("p.jsonl:1:1: error[proposal-invalid] the line is no proposal: ")
    assert problems[0].endswith("run 'factpress link propose' again")


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match=r"p\.jsonl cannot be read: Is a directory"):
        read(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CouldNotRun, match=r"cannot write .*: File exists"):
        write_proposals(tmp_path / "file" / "p.jsonl", [WHOLE])
