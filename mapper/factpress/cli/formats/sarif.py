"""SARIF 2.1.0, which code scanners read."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import PurePath
from urllib.parse import quote

from factpress.cli.formats.findings import Findings
from factpress.problems import CODES, Place, Problem, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(findings: Findings) -> str:
    """Return a log of one run; each code is a rule, and what a shape's result is about is among its properties."""
    codes = sorted({problem.code for problem in findings.problems})
    rules = [{"id": code, "shortDescription": {"text": CODES[code]}} for code in codes]
    run = {
        "tool": {"driver": {"name": "factpress", "version": version("factpress"), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, findings) for problem in findings.problems],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(problem: Problem, findings: Findings) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": problem.code,
        "level": _LEVELS[problem.severity],
        "message": {"text": findings.sentence(problem)},
        "locations": [_location(problem.place, findings)],
    }
    if problem.others:
        result["relatedLocations"] = [_location(place, findings) for place in problem.others]
    if problem.broken:
        broken = problem.broken
        result["properties"] = {
            "shape": broken.shape, "thing": broken.thing, "path": broken.path, "value": broken.value
        }  # fmt: skip
    return result


def _location(place: Place, findings: Findings) -> dict[str, object]:
    file = PurePath(findings.file(place))
    uri = file.as_uri() if file.is_absolute() else quote(file.as_posix())
    physical: dict[str, object] = {"artifactLocation": {"uri": uri}}
    if place.line:
        physical["region"] = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return {"physicalLocation": physical}
