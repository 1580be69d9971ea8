"""The reference graph's site, a host for it, and those who judge it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from factpress import pipeline
from factpress.pipeline.siting import export_site, make_site
from factpress.project import Bundle, read_project
from site_judges import Judges, host_of, missing

ROOT = Path(__file__).parents[2]
#: The address that the site is made for; nobody is asked there.
ADDRESS = "https://example.org/kg/"


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the reference graph as files, made once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / "reference-site"
    with (shared / "reference-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = shared / "reference-site-in-the-making"
            _export(making / "build", making / "site")
            making.rename(made)
    return made / "site"


def _export(build: Path, target: Path) -> None:
    project, bundle = read_project(ROOT), Bundle.installed()
    pipeline.build(pipeline.Job(project, bundle, (), build.parent), build, "0")
    site = make_site(project, bundle, "0", build, ADDRESS)
    export_site(site, project, bundle, target, fresh=True, progress=lambda done, of: None)


@pytest.fixture(scope="session")
def site_root(site_folder: Path) -> Iterator[str]:
    """The address at which the site is to be had."""
    with host_of(site_folder) as root:
        yield root


@pytest.fixture(scope="session")
def judges() -> Iterator[Judges]:
    """The outside judges; tests that ask them skip where they are not installed."""
    if reason := missing():
        pytest.skip(reason)
    judges = Judges()
    yield judges
    judges.close()
