"""Kinds and a vocabulary as they ship, and records as reading makes them."""

from __future__ import annotations

import pytest

from factpress.bundle import Bundle
from factpress.model import Kinds
from factpress.reading.kinds import read_kinds
from factpress.reading.ontology import read_vocabulary


@pytest.fixture(scope="session")
def kinds() -> Kinds:
    bundle = Bundle.installed()
    return read_kinds(bundle.kinds, read_vocabulary(bundle.ontology))
