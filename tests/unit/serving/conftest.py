"""A project with its build, and a server of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from live_servers import LiveServer, built_project, live_server, serving_of


@pytest.fixture(scope="package")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project; tests only read it."""
    return built_project(tmp_path_factory.mktemp("bridge") / "project")


@pytest.fixture(scope="package")
def server(bridge: Path) -> Iterator[LiveServer]:
    """A server of it, with two processes for queries, which have three seconds and forty rows."""
    with live_server(serving_of(bridge, seconds=3.0, rows=40)) as server:
        yield server
