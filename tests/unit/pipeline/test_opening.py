"""A large build is asked from a store that is kept of it; everything else from memory."""

from __future__ import annotations

import ast
import gc
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from commands import Run
from factpress import pipeline
from factpress.errors import UsageFault
from factpress.pipeline import opening
from factpress.project import read_project
from factpress.publish.manifest import read_manifest
from factpress.store.base import Truth


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build is large enough for a store of its own."""
    monkeypatch.setattr(opening, "KEPT_FROM", 1)


def kept(project: Path) -> set[str]:
    gc.collect()  # a store that a test has done with is not read any more
    return {path.name for path in (project / ".factpress" / "store").iterdir()} - {"lock"}


def answers(project: Path, folder: Path | None = None) -> list[str]:
    """Ask the build something; return the steps that were told on the way to it."""
    steps: list[str] = []
    opened = pipeline.open_build(read_project(project), folder, steps.append)
    assert opened.store.ask("ASK { ?s ?p ?o }") == Truth(value=True)
    return steps


def sha256(folder: Path) -> str:
    return {file.name: file.sha256 for file in read_manifest(folder).files}["graph.nt"]


def test_a_small_build_leaves_no_trace(built: Path) -> None:
    assert answers(built) == []
    assert not (built / ".factpress" / "store").exists()


@pytest.mark.usefixtures("large")
def test_a_large_build_is_kept_by_the_digest_of_its_graph(built: Path) -> None:
    assert answers(built) == ["making a store of the graph, for this question and later ones"]
    assert kept(built) == {sha256(built / "build")}
    assert (built / ".factpress" / ".gitignore").read_text() == "*\n"
    assert answers(built, built / "build") == []


@pytest.mark.usefixtures("large")
def test_the_store_of_an_older_build_goes(run: Run, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(built)
    first = kept(built)
    settings = built / "factpress.toml"
    settings.write_text(settings.read_text().replace("https://example.org/lindmouth/", "https://kg.example/"))
    assert run("build", "--project", built).code == 0
    answers(built)
    assert kept(built) == {sha256(built / "build")} != first

    monkeypatch.setattr(opening, "KEPT_FROM", 1 << 30)
    answers(built)
    assert kept(built) == set()


@pytest.mark.usefixtures("large")
def test_nothing_is_kept_of_a_build_that_stands_elsewhere(run: Run, built: Path, tmp_path: Path) -> None:
    run("build", "--project", built, "-o", tmp_path / "elsewhere")

    assert answers(built, tmp_path / "elsewhere") == []
    assert not (built / ".factpress" / "store").exists()


@pytest.mark.usefixtures("large")
def test_where_nothing_can_be_kept_the_build_is_read_into_memory(built: Path) -> None:
    shutil.rmtree(built / ".factpress", ignore_errors=True)
    (built / ".factpress").write_text("a file where the folder would be")

    assert answers(built) == []


def test_without_a_build_one_is_asked_for(project: Path) -> None:
    with pytest.raises(UsageFault, match="run 'factpress build'"):
        pipeline.open_build(read_project(project))


def test_every_name_of_the_pipeline_is_there() -> None:
    """The stub, which type checkers read, names the same modules for the same names as the table at run time."""
    stub = ast.parse(Path(pipeline.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    stated = {alias.name: node.module for node in imports for alias in node.names}

    assert sorted(stated) == sorted(pipeline.__all__)
    for name, module in stated.items():
        assert getattr(pipeline, name) is getattr(import_module(str(module)), name)
    with pytest.raises(AttributeError, match="no attribute 'none'"):
        _ = pipeline.none  # type: ignore[attr-defined]
