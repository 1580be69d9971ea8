"""From what an engine finds to the results that everybody reads."""

from __future__ import annotations

from collections.abc import Iterator

from factpress.checks.compiling.found import Found
from factpress.checks.compiling.trails import trail
from factpress.checks.index import Index
from factpress.checks.paths import Path, Predicate
from factpress.checks.report import SHACL, Violation
from factpress.checks.shapes import Comparison, Shape, component_of
from factpress.checks.terms import bare, term
from factpress.model import Term
from factpress.problems import Severity

_SEVERITIES = {SHACL + "Warning": Severity.WARNING, SHACL + "Info": Severity.INFO}


def severity_of(iri: str) -> Severity:
    """Return how much a result weighs; severities that SHACL does not name are errors."""
    return _SEVERITIES.get(iri, Severity.ERROR)


def violation_of(shape: Shape, component: str, focus: str, found: Found, index: Index) -> Violation:
    """Return the result for what one constraint of a shape found at a focus node."""
    own = shape.path.iri if isinstance(shape.path, Predicate) else None
    path = found.path or own
    comparisons = (each for each in shape.constraints if isinstance(each, Comparison))
    compared = [each.predicate for each in comparisons if component_of(each.parameter) == component]
    looked_at = [own if found.value is None else None, *compared]
    return Violation(
        shape=found.owner or shape.owner,
        component=component,
        severity=severity_of(shape.severity),
        focus=bare(focus),
        path=bare(path) if path else None,
        value=None if found.value is None else term(found.value),
        messages=found.messages or shape.messages,
        involved=tuple(said for predicate in looked_at for said in statements_about(focus, predicate, index)),
        source=bare(shape.name),
        path_text=found.path or shape.path_text,
        trail=() if path else trail_of(shape.path, focus, found.value, index),
    )


def trail_of(path: Path | None, focus: str, value: str | None, index: Index) -> tuple[tuple[str, str, Term], ...]:
    """Return the statements by which a path leads from a focus node to a value; none without both."""
    if path is None or value is None:
        return ()
    return tuple(
        (bare(one), bare(predicate), term(other)) for one, predicate, other in trail(path, focus, value, index)
    )


def statements_about(focus: str, predicate: str | None, index: Index) -> Iterator[tuple[str, Term]]:
    """Yield what the data state about a node with a property, sorted; nothing where there is none."""
    if predicate is not None:
        yield from ((bare(predicate), term(value)) for value in sorted(index.values(focus, predicate)))
