"""The whole way from seeds to a graph and its answers: one short function a command.

    seeds → records → passages → facts → rows → statements → shapes → files

Nothing here prints, exits, or looks at the clock, the environment or the working directory: the callers hand in
what is needed and get back values, or DataProblems with everything that was found.

A name's module is imported when the name is first asked for: a question needs no validation, and answers sooner.
"""

from __future__ import annotations

from importlib import import_module

#: Each module with the names that it gives; `__init__.pyi` says the same to type checkers.
_MODULES = {
    "asking": ("Asker",),
    "building": ("Built", "build"),
    "desk": ("Desk",),
    "exporting": ("described_queries",),
    "job": ("Job", "Looking"),
    "locking": ("lock", "verify"),
    "opening": ("OpenBuild", "build_is_older", "open_build"),
    "outcome": ("check",),
    "saved": ("LateQueries", "own_queries", "saved_queries"),
    "trying": ("accept", "try_queries"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Asker",
    "Built",
    "Desk",
    "Job",
    "LateQueries",
    "Looking",
    "OpenBuild",
    "accept",
    "build",
    "build_is_older",
    "check",
    "described_queries",
    "lock",
    "open_build",
    "own_queries",
    "saved_queries",
    "try_queries",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
