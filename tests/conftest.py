"""Options and fixtures of the whole test suite."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import walk_packages

import pytest
from coverage import Coverage
from hypothesis import settings

import factpress
from commands import Ran, Run, code_of
from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import read_project
from once import made_once

TESTS = Path(__file__).parent
#: Folders of judges from outside, of what ships, and of laws that hold for whatever is drawn: none is about lines.
UNCOUNTED = {TESTS / name for name in ("browser", "conformance", "data", "property")}
#: What runs when it is imported, and what needs a Spark.
NOT_IMPORTED = {"factpress.__main__", "factpress.mapping.bulk.spark"}

#: Of hypothesis: other work on the machine makes nothing a failure, and what one run found changes no other.
settings.register_profile("factpress", deadline=None, database=None)
settings.load_profile("factpress")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--accept`, with which golden cases take what is made now for what is expected."""
    parser.addoption("--accept", action="store_true", help="write the expected files of golden cases anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests begin first, so that no worker waits for another at the end; what one folder shares is made once.

    Within that the order stays as it was drawn: that of folders, of files in a folder, of tests in a file.
    """
    drawn: dict[Path, int] = {}
    for number, item in enumerate(items):
        drawn.setdefault(item.path.parent, number)
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, drawn[item.path.parent]))


def pytest_collection_finish() -> None:
    """Import all modules while lines are counted: a test that counts none may be the first to need one."""
    if Coverage.current():
        for module in walk_packages(factpress.__path__, "factpress."):
            if module.name not in NOT_IMPORTED:
                import_module(module.name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no lines in slow tests and in some folders: that would double their time, and others run the same lines."""
    if item.get_closest_marker("slow") or item.path.parent in UNCOUNTED:
        with uncounted():
            return (yield)
    return (yield)


@contextmanager
def uncounted() -> Iterator[None]:
    """Count no lines meanwhile: in a worker, where one counter waits for the end of another, neither does."""
    counting = Coverage.current()
    if not counting:
        yield
        return
    counting.stop()
    try:
        with uncounted():
            yield
    finally:
        counting.start()


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
        code = code_of(*map(str, arguments))
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that `factpress new` makes, without its lock."""
    folder = tmp_path / "mine"
    shutil.copytree(str(files("factpress") / "templates" / "project"), folder)
    (folder / "seeds" / "evidence.lock").unlink(missing_ok=True)
    return folder


@pytest.fixture(scope="session")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that `factpress new` makes, with its lock, and its build; tests only read it."""

    def make(folder: Path) -> None:
        shutil.copytree(str(files("factpress") / "templates" / "project"), folder, dirs_exist_ok=True)
        assert code_of("build", "--project", str(folder)) == 0

    return made_once(tmp_path_factory, "bridge", make)


@pytest.fixture
def built(bridge: Path, project: Path) -> Path:
    """A copy of that project and its build, to do with as one likes."""
    shutil.copytree(bridge, project, dirs_exist_ok=True)
    return project


@pytest.fixture(scope="session")
def reference_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build of the reference graph, from its lock; tests only read it."""

    def make(folder: Path) -> None:
        job = pipeline.Job(read_project(TESTS.parent), Bundle.installed(), (), folder)
        pipeline.build(job, folder / "build", "0")

    return made_once(tmp_path_factory, "reference", make) / "build"
