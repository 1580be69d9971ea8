"""Checks: whether the graph, as mapped, is what the shapes say."""

from factpress.checks.lint import lint
from factpress.checks.report import Report, Violation
from factpress.checks.shacl import validate

__all__ = ["Report", "Violation", "lint", "validate"]
