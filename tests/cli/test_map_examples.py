"""The rules in docs/examples, run on tables of the form they are for."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from commands import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
Example = Callable[[str, str, int], Path]


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Example:
    """A copy of an example with a sample of so many rows; it is the working directory."""

    def example(name: str, sample: str, rows: int) -> Path:
        folder = tmp_path / name
        shutil.copytree(EXAMPLES / name, folder)
        made = subprocess.run([sys.executable, folder / "make_sample.py", str(rows)], check=True, capture_output=True)
        (folder / sample).write_bytes(made.stdout)
        monkeypatch.chdir(folder)
        return folder

    return example


def objects(file: Path, subject: str, predicate: str) -> set[str]:
    wanted = (ox.NamedNode(subject), ox.NamedNode(predicate))
    quads = ox.parse(path=str(file))
    return {str(quad.object) for quad in quads if (quad.subject, quad.predicate) == wanted}


NAME, SCHEMA = "https://schema.org/name", "https://schema.org/"


def test_gdelt_events(example: Example, run: Run) -> None:
    folder = example("gdelt-events", "sample.CSV", 1000)
    columns = (folder / "columns.txt").read_text().split()
    with (folder / "sample.CSV").open(encoding="utf-8", newline="") as opened:
        table = list(csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {len(row) for row in table} == {len(columns)} == {61}

    strict = run("map", "rules.ttl", "-o", "events.nt")
    assert strict.code == 1
    assert [line.split(":")[1] for line in strict.out.splitlines()] == ["500", "1000"]
    lenient = run("map", "rules.ttl", "-o", "events.nt", "--lenient")
    assert (lenient.code, lenient.err.splitlines()[-1].endswith("2 values refused, 2 statements left out")) == (0, True)

    file = folder / "events.nt"
    first = dict(zip(columns, table[0], strict=True))
    event = f"https://gdelt.example/event/{first['GLOBALEVENTID']}"
    assert objects(file, event, SCHEMA + "startDate") == {'"2023-05-01"^^<http://www.w3.org/2001/XMLSchema#date>'}
    assert objects(file, event, "https://gdelt.example/ns#eventCode") == {
        f"<https://gdelt.example/cameo/{first['EventCode']}>"
    }
    assert objects(file, "https://gdelt.example/actor/USAMED", NAME) == {'"WASHINGTON \\"GAZETTE\\""'}
    assert objects(file, "https://gdelt.example/place/IV", NAME) == {'"Côte d\'Ivoire"'}
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines))
    assert not any("/place/>" in line or "/actor/>" in line for line in lines)


def test_ucdp_ged(example: Example, run: Run) -> None:
    folder = example("ucdp-ged", "sample.csv", 500)
    with (folder / "sample.csv").open(encoding="utf-8", newline="") as opened:
        table = list(csv.DictReader(opened))
    assert {len(row) for row in table} == {49}

    ran = run("map", "rules.yml", "-o", "ged.ttl")
    assert (ran.code, ran.out) == (0, "")
    assert run("map", "rules.yml", "-o", "ged.nt", "--memory", "1").code == 0
    assert run("map", "rules.yml", "-o", "whole.nt").code == 0
    assert (folder / "ged.nt").read_bytes() == (folder / "whole.nt").read_bytes()

    kinds = {"1": "StateBasedViolence", "2": "NonStateViolence", "3": "OneSidedViolence"}
    for row in table[:20]:
        event = f"https://ged.example/event/{row['id']}"
        assert objects(folder / "ged.nt", event, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == {
            "<https://schema.org/Event>",
            f"<https://ged.example/ns#{kinds[row['type_of_violence']]}>",
        }
    assert objects(folder / "ged.ttl", "https://ged.example/side/3", NAME) == {'"Brigade \\"Dawn\\""'}
    assert objects(folder / "ged.ttl", "https://ged.example/side/1", "https://ged.example/ns#gwno") == {
        '"385"^^<http://www.w3.org/2001/XMLSchema#integer>'
    }
