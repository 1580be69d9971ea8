"""The command line as a whole: signals, pipes, usage."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import Run

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_ctrl_c_ends_a_query_at_once(run: Run, project: Path, tmp_path: Path) -> None:
    run("build", "--project", project)
    query = tmp_path / "endless.rq"
    query.write_text(ENDLESS)
    command = [sys.executable, "-m", "factpress", "query", "--project", str(project), str(query)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
        time.sleep(2)
        assert asking.poll() is None
        asking.send_signal(signal.SIGINT)
        sent = time.monotonic()
        out, err = asking.communicate(timeout=30)

    assert asking.returncode == 130
    assert time.monotonic() - sent < 5
    assert (out, "Traceback" in err) == ("", False)


def test_a_reader_that_goes_away_is_no_error(run: Run, project: Path) -> None:
    run("build", "--project", project)
    asked = f"{sys.executable} -m factpress query --project {project} names --format csv | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", asked], capture_output=True, text=True, check=False)

    assert done.stdout == "thing,name\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments", [["query", "--frmat"], ["build", "--project", "/nowhere"], ["nwe"], ["query", "-p"]]
)
def test_wrong_usage_is_a_sentence_and_exit_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert "Error: " in ran.err
    assert "Traceback" not in ran.err


def test_the_version_and_the_help_are_there(run: Run) -> None:
    assert run("--version").out.startswith("factpress ")
    assert run("--help").code == 0
    assert "Commands:" in run("-h").out
