"""What checks find, as values that can be kept in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from factpress.problems import Broken, Place, Problem, Severity, counted


@dataclass(frozen=True, slots=True)
class Coverage:
    """What shapes looked at, in names for people.

    `looked_at` is the number of nodes by shape with a target; `unseen` are things that no shape looked at;
    `handed_over` are shapes that the fast engine left to pySHACL, with the reasons; `scope` is a sentence that says
    what was looked at where that is not everything.
    """

    looked_at: Mapping[str, int] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    handed_over: tuple[tuple[str, str], ...] = ()
    scope: str = ""

    @property
    def idle(self) -> tuple[str, ...]:
        """The shapes that looked at nothing."""
        return tuple(shape for shape, number in self.looked_at.items() if not number)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: all problems, and how many facts, evidences and quotes it saw."""

    problems: tuple[Problem, ...]
    facts: int
    evidences: int
    proved: int
    trusted: int
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def fatal(self) -> bool:
        """Whether an error is among the problems."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def counted(self) -> str:
        """A line such as "21 facts with 24 evidences, 20 quotes found in the texts"."""
        parts = [f"{counted(self.facts, 'fact')} with {counted(self.evidences, 'evidence')}"]
        if self.proved:
            parts.append(f"{counted(self.proved, 'quote')} found in the articles' texts")
        if self.trusted:
            parts.append(f"{counted(self.trusted, 'quote')} taken from the lock and not proved anew")
        return ", ".join(parts)

    def to_object(self) -> dict[str, Any]:
        """Return all of it as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_object(cls, content: Mapping[str, Any]) -> Checked:
        """Return what `to_object` was made from.  Raises KeyError, TypeError or ValueError for anything else."""
        coverage = content["coverage"]
        return cls(
            problems=tuple(_problem(entry) for entry in content["problems"]),
            coverage=Coverage(
                looked_at=dict(coverage["looked_at"]),
                unseen=tuple(coverage["unseen"]),
                handed_over=tuple((shape, reason) for shape, reason in coverage["handed_over"]),
                scope=coverage["scope"],
            ),
            **{name: int(content[name]) for name in ("facts", "evidences", "proved", "trusted")},
        )


def _problem(entry: Mapping[str, Any]) -> Problem:
    return Problem(
        place=Place(**entry["place"]),
        code=entry["code"],
        message=entry["message"],
        suggestion=entry["suggestion"],
        severity=Severity(entry["severity"]),
        others=tuple(Place(**place) for place in entry["others"]),
        broken=None if entry["broken"] is None else Broken(**entry["broken"]),
    )
