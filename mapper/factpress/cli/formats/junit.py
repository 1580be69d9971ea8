"""JUnit's XML, which CI servers show as tests: a case for each shape, and one for each other kind of problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from factpress.cli.formats.findings import Findings
from factpress.markup import plain
from factpress.problems import Problem, Severity, counted


def junit(findings: Findings) -> str:
    """Return one suite; a case fails if an error is among its problems, and is skipped if its shape looked at nothing.

    Warnings and infos are the case's output.
    """
    cases = _cases(findings)
    written = [_case(name, problems, findings) for name, problems in cases.items()]
    counts = {
        "tests": len(cases),
        "failures": sum(bool(_errors(problems)) for problems in cases.values()),
        "errors": 0,
        "skipped": sum(_is_idle(name, problems, findings) for name, problems in cases.items()),
    }
    head = _attributes({"name": findings.title, **counts, "time": 0})
    opened = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{head}>", f"<testsuite{head}>"]
    return "\n".join([*opened, *written, "</testsuite>", "</testsuites>", ""])


def _cases(findings: Findings) -> Mapping[str, Sequence[Problem]]:
    """Return the problems by the name of their case: the shape that is broken, or else the code."""
    name = {id(problem): problem.broken.shape if problem.broken else problem.code for problem in findings.problems}
    ordered = sorted(findings.problems, key=lambda problem: name[id(problem)])
    grouped = {case: list(group) for case, group in groupby(ordered, key=lambda problem: name[id(problem)])}
    return dict(sorted({**dict.fromkeys(findings.looked_at, ()), **grouped}.items()))


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _is_idle(name: str, problems: Sequence[Problem], findings: Findings) -> bool:
    return not problems and findings.looked_at.get(name) == 0


def _case(name: str, problems: Sequence[Problem], findings: Findings) -> str:
    group = "shapes" if name in findings.looked_at or any(problem.broken for problem in problems) else "problems"
    head = _attributes({"classname": f"{findings.title}.{group}", "name": name, "time": 0})
    errors = _errors(problems)
    inside = "<skipped message='the shape looked at nothing'/>" if _is_idle(name, problems, findings) else ""
    if errors:
        kind = _attributes({"message": counted(len(errors), "result"), "type": errors[0].code})
        inside += f"<failure{kind}>{_lines(errors, findings)}</failure>"
    others = [problem for problem in problems if problem.severity is not Severity.ERROR]
    if others:
        inside += f"<system-out>{_lines(others, findings)}</system-out>"
    return f"<testcase{head}>{inside}</testcase>" if inside else f"<testcase{head}/>"


def _lines(problems: Sequence[Problem], findings: Findings) -> str:
    return "\n".join(
        escape(plain(f"{findings.at(problem.place)}: {problem.severity} {findings.sentence(problem)}"))
        for problem in problems
    )


def _attributes(values: Mapping[str, object]) -> str:
    return "".join(f" {key}={quoteattr(plain(str(value)))}" for key, value in values.items())
