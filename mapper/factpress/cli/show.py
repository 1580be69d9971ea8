"""Show problems: as lines for people, or as JSON, SARIF 2.1.0 or GitHub's workflow commands for machines."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import click

from factpress.problems import CODES, Problem, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def show_problems(problems: Sequence[Problem], form: str, root: Path) -> None:
    """Print problems of the project in `root` on standard output, in one of FORMATS."""
    FORMATS[form](problems, _shown_root(root))


def count_line(problems: Sequence[Problem]) -> str:
    """Return a line such as "2 errors, 1 warning"."""
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{counts[level]} {level}{'s' if counts[level] > 1 else ''}" for level in Severity if counts[level]]
    return ", ".join(parts) or "no problems"


def _shown_root(root: Path) -> str:
    """Return what goes before a project's file names so that a reader in the working directory can open them."""
    relative = os.path.relpath(root, Path.cwd())
    if relative == ".":
        return ""
    return f"{relative if not relative.startswith('..') else root}/"


def _text(problems: Sequence[Problem], prefix: str) -> None:
    for problem in problems:
        severity = click.style(f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True)
        tail = f"; {problem.suggestion}" if problem.suggestion else ""
        click.echo(f"{prefix}{problem.place}: {severity} {problem.message}{tail}")


def _json(problems: Sequence[Problem], prefix: str) -> None:
    click.echo(json.dumps([_as_object(problem, prefix) for problem in problems], ensure_ascii=False, indent=1))


def _as_object(problem: Problem, prefix: str) -> dict[str, object]:
    place = problem.place
    return {
        "file": prefix + place.file,
        "line": place.line,
        "column": place.column,
        "key": place.key,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }


def _github(problems: Sequence[Problem], prefix: str) -> None:
    commands = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    for problem in problems:
        place = problem.place
        where = {"file": prefix + place.file, "line": place.line, "col": place.column, "title": problem.code}
        head = ",".join(f"{key}={_github_property(str(value))}" for key, value in where.items() if value is not None)
        tail = f"; {problem.suggestion}" if problem.suggestion else ""
        click.echo(f"::{commands[problem.severity]} {head}::{_github_text(problem.message + tail)}")


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(problems: Sequence[Problem], prefix: str) -> None:
    codes = sorted({problem.code for problem in problems})
    rules = [{"id": code, "shortDescription": {"text": CODES[code]}} for code in codes]
    driver = {"name": "factpress", "version": version("factpress"), "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, prefix) for problem in problems],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    click.echo(json.dumps(log, ensure_ascii=False, indent=1))


def _sarif_result(problem: Problem, prefix: str) -> dict[str, object]:
    place = problem.place
    tail = f"; {problem.suggestion}" if problem.suggestion else ""
    physical: dict[str, object] = {"artifactLocation": {"uri": (prefix + place.file).replace(" ", "%20")}}
    if place.line:
        physical["region"] = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return {
        "ruleId": problem.code,
        "level": _SARIF_LEVELS[problem.severity],
        "message": {"text": problem.message + tail},
        "locations": [{"physicalLocation": physical}],
    }


FORMATS: dict[str, Callable[[Sequence[Problem], str], None]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}
