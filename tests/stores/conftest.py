"""The reference graph, and real servers that hold it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import servers
from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import read_project

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build of the reference graph, with three bulk files."""
    folder = tmp_path_factory.mktemp("reference")
    pipeline.build(pipeline.Job(read_project(ROOT), Bundle.installed(), (), folder), folder / "build", "0", shards=3)
    return folder / "build"


@pytest.fixture(scope="session")
def oxigraph(build: Path) -> Iterator[str]:
    """The URL of an Oxigraph server with the reference graph."""
    with servers.oxigraph(build / "graph.nq") as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Virtuoso server with the reference graph."""
    if not shutil.which("virtuoso-t"):
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource)")
    with servers.virtuoso(build / "graph.nq", tmp_path_factory.mktemp("virtuoso")) as url:
        yield url
