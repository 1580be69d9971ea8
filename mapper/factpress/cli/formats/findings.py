"""What every form of a report is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from factpress.problems import Place, Problem, Severity, counted


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems to show, what goes before the names of their files, and what shapes looked at.

    `title` says which command found them; `found` counts all results by shape, also those not shown; `looked_at` is
    the number of things by shape; `summary` is the sentence that a person reads last.
    """

    problems: Sequence[Problem]
    prefix: str = ""
    title: str = "factpress"
    looked_at: Mapping[str, int] = field(default_factory=dict)
    found: Mapping[str, int] = field(default_factory=dict)
    summary: str = ""

    def file(self, place: Place) -> str:
        """Return the name under which a reader can open a place's file."""
        return place.file if PurePath(place.file).is_absolute() else self.prefix + place.file

    def at(self, place: Place) -> str:
        """Return a place with the file's name as `file` gives it."""
        return str(Place(self.file(place), place.line, place.column))

    def sentence(self, problem: Problem) -> str:
        """Return all that a problem says."""
        return problem.sentence(self.prefix)


def count_by_shape(problems: Sequence[Problem]) -> Mapping[str, int]:
    """Return the number of results by shape, the most broken first."""
    counts = Counter(problem.broken.shape for problem in problems if problem.broken)
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))


def count_line(problems: Sequence[Problem]) -> str:
    """Return a line such as "2 errors, 1 warning"."""
    counts = Counter(problem.severity for problem in problems)
    parts = [counted(counts[level], level) for level in Severity if counts[level]]
    return ", ".join(parts) or "no problems"
