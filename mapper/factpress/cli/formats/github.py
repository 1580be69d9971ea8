"""GitHub's workflow commands, which it shows beside the lines of a change."""

from __future__ import annotations

from factpress.cli.formats.findings import Findings
from factpress.problems import Problem, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(findings: Findings) -> str:
    """Return one workflow command a problem."""
    return "".join(f"{_command(problem, findings)}\n" for problem in findings.problems)


def _command(problem: Problem, findings: Findings) -> str:
    place = problem.place
    where = {"file": findings.file(place), "line": place.line, "col": place.column, "title": problem.code}
    head = ",".join(f"{key}={_property(str(value))}" for key, value in where.items() if value is not None)
    return f"::{_COMMANDS[problem.severity]} {head}::{_data(findings.sentence(problem))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
