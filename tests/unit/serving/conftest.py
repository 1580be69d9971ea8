"""A server of the project that `factpress new` makes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from live_servers import LiveServer, live_server, serving_of


@pytest.fixture(scope="session")
def server(bridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server of that project, with two processes for queries, which have three seconds and forty rows."""
    served = shutil.copytree(bridge, tmp_path_factory.mktemp("served") / "project")  # for it writes below it
    with live_server(serving_of(served, seconds=3.0, rows=40)) as server:
        yield server
