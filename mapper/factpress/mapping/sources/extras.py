"""Libraries that only some sources need: imported when they are, and asked for by name where they are missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from factpress.errors import CouldNotRun


def need(module: str, extra: str, purpose: str) -> ModuleType:
    """Return a module; raises CouldNotRun with the command that installs it."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise CouldNotRun(f"{purpose} needs the package {package}: pip install 'factpress[{extra}]'") from error
