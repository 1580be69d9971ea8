"""What a command works on, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factpress.bundle import Bundle
from factpress.project import Project


def _unwatched(step: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Looking:
    """How shapes look at a graph: with which engine, which of them, at what, and in which language they speak.

    `engine` is the value of a `checks.Engine`, which takes longer to import than to name; `only` are names of shapes as
    people type them, none for all; `changed` is whether to look only at what has changed since the last build, and what
    depends on it.
    """

    engine: str = "auto"
    only: tuple[str, ...] = ()
    changed: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Job:
    """The project, the bundle, the folders where the articles' texts may be, a folder for temporary files.

    `step` is told what is being done, for people who watch; `fresh` says that all is done anew, whatever earlier runs
    left for later ones.
    """

    project: Project
    bundle: Bundle
    articles: tuple[Path, ...]
    temporary: Path
    step: Callable[[str], None] = _unwatched
    looking: Looking = Looking()
    fresh: bool = False
