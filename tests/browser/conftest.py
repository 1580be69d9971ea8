"""The reference graph's site, a host for it, and those who judge it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from factpress.bundle import Bundle
from factpress.pipeline.siting import export_site, make_site
from factpress.project import read_project
from once import made_once
from site_judges import Judges, host_of, missing

ROOT = Path(__file__).parents[2]
#: The address that the site is made for; nobody is asked there.
ADDRESS = "https://example.org/kg/"


@pytest.fixture(scope="session")
def site_folder(reference_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the reference graph as files, made once for all workers."""

    def make(folder: Path) -> None:
        project, bundle = read_project(ROOT), Bundle.installed()
        site = make_site(project, bundle, "0", reference_build, ADDRESS)
        export_site(site, project, bundle, folder, fresh=True, progress=lambda done, of: None)

    return made_once(tmp_path_factory, "reference-site", make)


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
