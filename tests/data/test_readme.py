"""README.md cannot lie: what it shows of one fact is what the reference graph has and answers."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from commands import Run
from factpress.bundle import Bundle
from factpress.cli import COMMANDS
from factpress.reading.ontology import read_vocabulary

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found, language
    return found[1]


def test_the_record_stands_in_the_seeds() -> None:
    seeds = [line.strip() for line in (ROOT / "seeds" / "glasgow-92.yaml").read_text(encoding="utf-8").splitlines()]

    lines = [line.strip() for line in block("yaml").splitlines()]
    assert lines
    assert [line for line in lines if line not in seeds] == []


def test_the_turtle_is_in_the_graph(reference_build: Path) -> None:
    prefixes = read_vocabulary(Bundle.installed().ontology).prefixes
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in prefixes.items())
    shown = {quad.triple for quad in ox.parse((head + block("turtle")).encode(), format=ox.RdfFormat.TURTLE)}
    graph = {quad.triple for quad in ox.parse(path=str(reference_build / "graph.nt"))}

    assert len(shown) == 6
    assert shown <= graph


def test_the_answer_is_what_the_query_prints(run: Run, reference_build: Path) -> None:
    answer = run("query", "--project", ROOT, "--build", reference_build, "share-of-the-whole").out

    [line] = block("text").splitlines()
    assert any(printed.startswith(line) for printed in answer.splitlines())


def test_every_command_is_in_the_table() -> None:
    for name in COMMANDS:
        assert f"| `factpress {name}" in README


@pytest.mark.parametrize("mark", ["setup", "tests"])
def test_the_commands_that_ci_takes_are_there(mark: str) -> None:
    assert re.search(rf"^<!-- ci: {mark} -->\n```sh\n[^`]+\n```$", README, re.MULTILINE)


def test_files_and_folders_it_names_exist() -> None:
    named = re.findall(r"`((?:seeds|ontology|shapes|queries|mapper|docs)/[\w./-]*)`", README)

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
