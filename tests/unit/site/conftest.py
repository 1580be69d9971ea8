"""Sites to make pages of."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.bundle import Bundle
from factpress.pipeline.siting import make_site
from factpress.project import read_project
from factpress.site.model import Site

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def reference_site(reference_build: Path) -> Site:
    """The site of the reference graph, built from the lock; whether the query page is at hand is not said."""
    return make_site(read_project(ROOT), Bundle.installed(), "0", reference_build)
