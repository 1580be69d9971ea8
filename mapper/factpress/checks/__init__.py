"""Checks: whether the graph, as mapped, is what the shapes say."""

from factpress.checks.dependents import dependents
from factpress.checks.index import Index
from factpress.checks.linting.lint import lint, lint_shapes
from factpress.checks.report import Report, Violation
from factpress.checks.shape_files.shapes_reader import read_shapes
from factpress.checks.triples import Reading
from factpress.checks.validation import Engine, add_classes, evaluate, validate

__all__ = [
    "Engine",
    "Index",
    "Reading",
    "Report",
    "Violation",
    "add_classes",
    "dependents",
    "evaluate",
    "lint",
    "lint_shapes",
    "read_shapes",
    "validate",
]
