"""Options of the test suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--accept`, with which golden cases take what is made now for what is expected."""
    parser.addoption("--accept", action="store_true", help="write the expected files of golden cases anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew."""
    return bool(request.config.getoption("--accept"))
