"""The API's description against the schema of OpenAPI 3.1, and the API against its description."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from live_servers import HERE, LiveServer, live_server, serving_of

#: How many questions each saved query is asked with.
ROUNDS = os.environ.get("FACTPRESS_ROUNDS", "5")


@pytest.fixture(scope="module")
def server(bridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    root = shutil.copytree(bridge, tmp_path_factory.mktemp("described") / "project")
    with live_server(serving_of(root, workers=3)) as server:
        yield server


def test_the_description_is_sound(server: LiveServer) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="the extra 'judges' is not installed")
    document = json.loads(server.ask("/openapi.json").body)

    validator.validate(document)
    assert len(document["paths"]) > 50


@pytest.mark.slow
def test_every_operation_holds_what_its_description_says(server: LiveServer, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    if not program.exists():
        pytest.skip("the extra 'judges' is not installed")
    url = f"http://{HERE}:{server.port}/openapi.json"
    command = [str(program), "run", url, "--max-examples", ROUNDS, "--no-color", "--generation-deterministic"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout[-4000:]
    assert server.told == []
