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
PROGRAM = f"{sys.executable} -m factpress"


def in_bash(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)


def test_ctrl_c_ends_a_query_at_once(built: Path) -> None:
    command = [sys.executable, "-m", "factpress", "query", "--project", str(built), "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as asking:
        assert asking.stdin
        assert asking.stdout
        assert asking.stderr
        asking.stdin.write(ENDLESS + "\n#" * 100_000)  # more than a pipe holds: when it is written, the query is read
        asking.stdin.close()
        time.sleep(0.5)
        assert asking.poll() is None
        asking.send_signal(signal.SIGINT)

        assert asking.wait(30) == 130  # the query itself would take hours
        assert (asking.stdout.read(), "Traceback" in asking.stderr.read()) == ("", False)


def test_a_reader_that_goes_away_is_no_error(run: Run, built: Path) -> None:
    asked = f"{sys.executable} -m factpress query --project {built} names --format csv | head -n 1"
    done = in_bash(asked)

    assert done.stdout == "thing,name\n"
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", ["query --project {}", "--help", "map --help"])
def test_a_command_that_nobody_reads_ends_as_by_a_signal_and_does_not_blame_the_data(
    project: Path, arguments: str
) -> None:
    done = in_bash(f"{PROGRAM} {arguments.format(project)} | true")

    assert (done.returncode, done.stderr) == (141, "")


def test_what_cannot_be_written_is_said_and_not_run_as_if_it_had_been(project: Path) -> None:
    full = in_bash(f"{PROGRAM} query --project {project} > /dev/full")
    assert (full.returncode, full.stderr) == (3, "factpress: No space left on device: standard output\n")

    (project / "queries" / "own.rq").write_text(
        "#+ title: {en: “Why”}\n#+ columns: [a]\nSELECT ?a {}", encoding="utf-8"
    )
    latin = in_bash(f"PYTHONIOENCODING=latin-1 {PROGRAM} query --project {project}")
    assert latin.returncode == 3
    assert latin.stderr.startswith("factpress: standard output is iso8859-1 here, which has no ")


def test_a_command_whose_output_the_caller_closed_does_its_work(project: Path) -> None:
    done = in_bash(f"{PROGRAM} check --project {project} >&- 2>&- <&-")

    assert done.returncode == 0


def test_what_the_system_refuses_is_a_sentence_and_exit_3(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_text

    def opened(path: Path, encoding: str, errors: str | None = None) -> str:
        if path.name == "who-was-there.rq":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, encoding, errors)

    monkeypatch.setattr(Path, "read_text", opened)
    ran = run("check", "--project", project)

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"factpress: Permission denied: {project / 'queries' / 'bridge' / 'who-was-there.rq'}\n"


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
