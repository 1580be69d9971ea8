"""One case for every file of rules: the tables in a folder of its name, and the graph that they become.

`<kind>/<table>.csv` has a head of columns, in the order that the rules' tables have; an empty cell is None.
`<kind>/expected.nq` is compared as a graph; `pytest --accept` writes it anew.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph
import pytest

from factpress.mapping.compile import compile_rules
from factpress.mapping.notations.yarrrml import read_rules
from factpress.mapping.run import Refusal, map_rows
from factpress.problems import Problems

HERE = Path(__file__).parent
RULES = sorted((HERE.parent.parent / "mapper" / "rules").glob("*.yaml"))


def read_table(file: Path) -> tuple[list[str], list[list[str | None]]]:
    with file.open(encoding="utf-8", newline="") as opened:
        head, *rows = csv.reader(opened)
    return head, [[cell or None for cell in row] for row in rows]


def mapped(rules: Path, folder: Path) -> bytes:
    problems = Problems()
    read = read_rules([(rules.name, rules.read_text(encoding="utf-8"))], {}, problems)
    assert list(problems) == []
    tables = {file.stem: read_table(file) for file in sorted(folder.glob("*.csv"))}
    functions = compile_rules(read, {name: head for name, (head, _) in tables.items()}, "nq", {})
    assert functions.keys() == tables.keys()
    refused: list[Refusal] = []
    chunks = [b"".join(map_rows(functions[name], rows, refused.append)) for name, (_, rows) in tables.items()]
    assert refused == []
    return b"".join(chunks)


def graph(statements: bytes) -> set[pyoxigraph.Quad]:
    return set(pyoxigraph.parse(statements, pyoxigraph.RdfFormat.N_QUADS))


@pytest.mark.parametrize("rules", RULES, ids=lambda file: file.stem)
def test_the_tables_of_a_kind_become_the_expected_graph(rules: Path, accept: bool) -> None:
    folder = HERE / rules.stem
    expected = folder / "expected.nq"
    made = mapped(rules, folder)
    if accept:
        expected.write_bytes(b"".join(sorted(made.splitlines(keepends=True))))
    assert graph(made) == graph(expected.read_bytes())


def test_every_golden_case_has_rules() -> None:
    assert {file.stem for file in RULES} == {case.parent.name for case in HERE.glob("*/expected.nq")}
