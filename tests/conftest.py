"""Options and fixtures of the whole test suite."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from commands import Ran, Run
from factpress.cli import main


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--accept`, with which golden cases take what is made now for what is expected."""
    parser.addoption("--accept", action="store_true", help="write the expected files of golden cases anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line with these arguments."""
    monkeypatch.delenv("FACTPRESS_ARTICLES", raising=False)  # a command sees it only if a test says so
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Ran(code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that `factpress new` makes, without its lock."""
    folder = tmp_path / "mine"
    shutil.copytree(str(files("factpress") / "templates" / "project"), folder)
    (folder / "seeds" / "evidence.lock").unlink(missing_ok=True)
    return folder
