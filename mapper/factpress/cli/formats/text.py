"""Lines for people, one a problem."""

from __future__ import annotations

import click

from factpress.cli.formats.findings import Findings
from factpress.markup import plain
from factpress.problems import Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def lines(findings: Findings) -> str:
    """Return "file:line:column: severity[code] message; what to do; see also …" for each problem."""
    return "".join(
        f"{plain(findings.at(problem.place))}: "
        + click.style(f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True)
        + f" {plain(findings.sentence(problem))}\n"
        for problem in findings.problems
    )
