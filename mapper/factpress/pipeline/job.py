"""What a command works on, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factpress.problems import Problem, Severity
from factpress.project import Bundle, Project


def _unwatched(step: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Job:
    """The project, the bundle, the folders where the articles' texts may be, a folder for temporary files.

    `step` is told what is being done, for people who watch.
    """

    project: Project
    bundle: Bundle
    articles: tuple[Path, ...]
    temporary: Path
    step: Callable[[str], None] = _unwatched


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: all problems, and how many facts, evidences and quotes it saw."""

    problems: tuple[Problem, ...]
    facts: int
    evidences: int
    proved: int
    trusted: int

    @property
    def fatal(self) -> bool:
        """Whether an error is among the problems."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def counted(self) -> str:
        """A line such as "21 facts with 24 evidences, 20 quotes found in the texts"."""
        parts = [f"{self.facts:,} facts with {self.evidences:,} evidences"]
        if self.proved:
            parts.append(f"{self.proved:,} quotes found in the articles' texts")
        if self.trusted:
            parts.append(f"{self.trusted:,} quotes taken from the lock and not proved anew")
        return ", ".join(parts)
