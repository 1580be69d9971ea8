"""JSON for programs."""

from __future__ import annotations

import json

from factpress.cli.formats.findings import Findings
from factpress.problems import Place, Problem


def json_list(findings: Findings) -> str:
    """Return a list of objects, one a problem; keys that say nothing of it are null."""
    return (
        json.dumps([_problem(problem, findings) for problem in findings.problems], ensure_ascii=False, indent=1) + "\n"
    )


def _problem(problem: Problem, findings: Findings) -> dict[str, object]:
    broken = problem.broken
    return {
        **_place(problem.place, findings),
        "key": problem.place.key,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "suggestion": problem.suggestion,
        "others": [_place(place, findings) for place in problem.others],
        "shape": broken and broken.shape,
        "thing": broken and broken.thing,
        "path": (broken and broken.path) or None,
        "value": (broken and broken.value) or None,
    }


def _place(place: Place, findings: Findings) -> dict[str, object]:
    return {"file": findings.file(place), "line": place.line, "column": place.column}
