"""What an engine answers."""

from __future__ import annotations

from dataclasses import dataclass

from factpress.checks.report import Violation
from factpress.problems import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of the shapes that were looked at, and the problems that kept others from it."""

    violations: tuple[Violation, ...]
    problems: tuple[Problem, ...]
