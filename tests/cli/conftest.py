"""Commands are run as people run them, but in this process: the exit code and both streams come back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

from factpress.cli import main


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("FACTPRESS_ARTICLES", raising=False)
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
