"""A lint of shapes: what every SHACL engine passes over in silence, so that data seem to conform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from factpress.checks.linting.finding import Finding
from factpress.checks.linting.queries import faulty_queries
from factpress.checks.linting.structure import (
    described_twice,
    idle_shapes,
    missing_shapes,
    mute_shapes,
    recursive_shapes,
)
from factpress.checks.linting.terms import unknown_parameters, unknown_terms
from factpress.checks.linting.values import ill_formed_values
from factpress.checks.shape_files.placed import PlacedShapes, read_placed
from factpress.problems import Problems
from factpress.vocab import Vocabulary

_ALWAYS: tuple[Callable[[PlacedShapes], Iterator[Finding]], ...] = (
    unknown_parameters,
    ill_formed_values,
    missing_shapes,
    idle_shapes,
    recursive_shapes,
    described_twice,
    faulty_queries,
)


def lint(files: Iterable[Path], vocabulary: Vocabulary | None, problems: Problems) -> None:
    """Read Turtle files of shapes that belong together, and add what `lint_shapes` finds in them."""
    lint_shapes(read_placed(files, problems), vocabulary, problems)


def lint_shapes(shapes: PlacedShapes, vocabulary: Vocabulary | None, problems: Problems) -> None:
    """Add a problem for each parameter, class, property or shape that does not exist, each ill-formed value or query,
    each idle, recursive or mute shape, and each pattern that engines read differently.

    `vocabulary` says which classes and properties exist; None for shapes that speak of any, and need no messages.
    """  # noqa: D205 - one sentence
    found = [finding for rule in _ALWAYS for finding in rule(shapes)]
    if vocabulary is not None:
        found += [*unknown_terms(shapes, vocabulary), *mute_shapes(shapes)]
    for finding in found:
        problems.add(
            finding.place, "shapes-invalid", finding.message, finding.advice, finding.severity, finding.others
        )  # fmt: skip
