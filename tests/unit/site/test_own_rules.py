"""What the site states of itself comes from rules, whose faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.publish.statements import Statement
from factpress.site.dataset.own_rules import OwnRules

RULES = """prefixes: {e: "https://e.example/"}
mappings:
  one:
    sources: [[one.csv~csv]]
    s: $(a)
    po:
      - [e:said, $(b)]
"""
COLUMNS = {"one": ("a", "b"), "other": ("c",)}


def rules(tmp_path: Path, text: str = RULES) -> OwnRules:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    return OwnRules(tmp_path / "own.yaml", COLUMNS)


def test_each_statement_comes_once_and_sorted(tmp_path: Path) -> None:
    rows = [("https://e.example/2", "x y"), ("https://e.example/1", None), ("https://e.example/1", 'a "b"\n')]

    assert rules(tmp_path).statements({"one": [*rows, rows[0]], "other": [("c",)]}) == [
        Statement("<https://e.example/1>", "<https://e.example/said>", r'"a \"b\"\n"', ""),
        Statement("<https://e.example/2>", "<https://e.example/said>", '"x y"', ""),
    ]


def test_what_is_no_iri_is_told(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="cannot be described: 'no iri'"):
        rules(tmp_path).statements({"one": [("no iri", "x")]})


def test_damaged_rules_are_told(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match=r"own\.yaml of this installation is damaged"):
        rules(tmp_path, "mappings: [")
