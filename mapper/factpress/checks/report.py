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
    where they are too many, both values where two are compared.  `source` is sh:sourceShape, "_:…" where that has no
    IRI; `path_text` the path as people read it, a property path of SPARQL, "" for a constraint on the thing itself.
    `trail` are the statements, as subject, property and value, by which a path of more than one step leads to `value`.
    """

    shape: str
    component: str
    severity: Severity
    focus: str
    path: str | None
    value: Term | None
    messages: Mapping[str, str] = field(hash=False)
    involved: tuple[tuple[str, Term], ...] = ()
    source: str = ""
    path_text: str = ""
    trail: tuple[tuple[str, str, Term], ...] = ()

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
    """All violations, in stable order, and the problems that kept shapes from being looked at.

    `looked_at` is the number of focus nodes by shape with a target (its IRI, or "_:…"); 0 is a shape that looked at
    nothing.  `unseen` are the things of the data with a class that no shape looked at, sorted.  `handed_over` are the
    shapes that the fast engine left to pySHACL, each with the reason.
    """

    violations: tuple[Violation, ...]
    problems: tuple[Problem, ...]
    looked_at: Mapping[str, int] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    handed_over: tuple[tuple[str, str], ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether every shape was looked at and none was broken."""
        return not self.violations and not self.problems
