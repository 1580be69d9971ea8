"""Sites to make pages of."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress import pipeline
from factpress.pipeline.siting import make_site
from factpress.project import Bundle, read_project
from factpress.site.model import Site

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def reference_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the reference graph, built from the lock; whether the query page is at hand is not said."""
    folder = tmp_path_factory.mktemp("reference") / "build"
    project, bundle = read_project(ROOT), Bundle.installed()
    pipeline.build(pipeline.Job(project, bundle, (), folder.parent), folder, "0")
    return make_site(project, bundle, "0", folder)
