"""`factpress serve` as people start and stop it."""

from __future__ import annotations

import builtins
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import build_opener

import pytest

from commands import Run
from live_servers import HERE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_answers_and_ends_well_when_told_to(number: signal.Signals, built: Path) -> None:
    command = [sys.executable, "-m", "factpress", "serve", "--project", str(built), "--port", "0", "--log"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            line = process.stderr.readline()
            url = line.partition(" at ")[2].partition(" ")[0]
            with build_opener().open(f"{url}sparql?query=ASK%7B%7D", timeout=30) as answer:
                body = answer.read()
            process.send_signal(number)
            assert process.wait(30) == 0
            logged = process.stderr.read()
        finally:
            process.kill()
    assert b"true" in body
    line_of_it = rf'{HERE} - - \[[^]]+ \+0000\] "GET /sparql\?query=ASK%7B%7D HTTP/1.1" 200 {len(body)} [0-9.]+\n'
    assert re.fullmatch(line_of_it, logged)
    assert line.startswith("serving ")
    assert f"http://{HERE}:" in url


def test_a_port_that_is_taken_ends_it_with_three(built: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        taken.listen()
        ran = run("serve", "--project", built, "--port", taken.getsockname()[1])
    assert ran.code == 3
    assert "choose another one with --port" in ran.err


def test_without_a_build_it_says_how_to_make_one(built: Path, tmp_path: Path, run: Run) -> None:
    shutil.copytree(built, tmp_path / "project", ignore=shutil.ignore_patterns("build"))
    ran = run("serve", "--project", tmp_path / "project", "--port", 0)
    assert (ran.code, "run 'factpress build'" in ran.err) == (2, True)


def test_without_its_packages_it_says_how_to_install_them(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as the real one
        if name.partition(".")[0] == "uvicorn":
            raise ModuleNotFoundError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr("factpress.mapping.sources.extras.import_module", missing)
    ran = run("serve", "--project", built)
    assert ran.code == 3
    assert "pip install 'factpress[serve]'" in ran.err


def test_the_parameters_are_held_against_sense(built: Path, run: Run) -> None:
    for option, value in (("--port", "70000"), ("--timeout", "0"), ("--rows", "0")):
        assert run("serve", "--project", built, option, value).code == 2
