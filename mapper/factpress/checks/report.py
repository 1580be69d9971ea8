"""What validation finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from factpress.model import Term
from factpress.problems import Problem, Severity

SHACL = "http://www.w3.org/ns/shacl#"
SHAPES = "https://w3id.org/nev/shapes/"


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of validation (SHACL, section 3.6.2), with the terms as IRIs.

    `shape` is the shape that was broken, or its SPARQL constraint where that has an IRI of its own; `focus` the
    thing that breaks it; `path` the property, None for a constraint on the thing itself or along a path of more
    than one step; `value` what stands there, if one value is to blame; `messages` the sentences by language.
    `involved` are statements about the focus, as property and value, that together break the shape: all values
    where they are too many, both values where two are compared.
    """

    shape: str
    component: str
    severity: Severity
    focus: str
    path: str | None
    value: Term | None
    messages: Mapping[str, str] = field(hash=False)
    involved: tuple[tuple[str, Term], ...] = ()

    @property
    def message(self) -> str:
        """The English sentence, or the first by language, or the name of the constraint where there is none."""
        if not self.messages:
            return f"breaks {self.component.removeprefix(SHACL)} of {self.shape}"
        return self.messages.get("en") or self.messages[min(self.messages)]

    def order(self) -> tuple[str, ...]:
        """Return the key that reports are sorted by."""
        value = self.value.n3() if self.value else ""
        return self.focus, self.path or "", self.shape, self.component, value, self.message


@dataclass(frozen=True, slots=True)
class Report:
    """All violations, in stable order, and the problems that kept shapes from being looked at."""

    violations: tuple[Violation, ...]
    problems: tuple[Problem, ...]

    @property
    def conforms(self) -> bool:
        """Whether every shape was looked at and none was broken."""
        return not self.violations and not self.problems
