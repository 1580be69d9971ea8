"""The W3C suite of SHACL: its manifests read into cases, and reports in a form that compares.

The suite is no part of the project: $FACTPRESS_SUITES names the folder that has it as `shacl/`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from factpress.checks import Report
from factpress.checks.paths import path_text
from factpress.checks.shape_files.shapes_graph import ShapesGraph
from factpress.checks.statements import read_texts
from factpress.checks.terms import bare, dressed
from factpress.checks.violations import severity_of
from factpress.problems import Problems
from factpress.vocab import RDF_TYPE

FOLDER = Path(os.environ.get("FACTPRESS_SUITES", Path(__file__).parents[2] / "shared" / "suites")) / "shacl"
_MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SUITE = "http://www.w3.org/ns/shacl-test#"

Row = tuple[str, str, str, str, str, str]
"""Focus node, path, value, severity, component, source shape; blank nodes as "_"."""


@dataclass(frozen=True)
class Case:
    """One test: the files of data and shapes, and the results that are expected, None where engines must fail."""

    name: str
    data: Path
    shapes: Path
    results: Counter[Row] | None


def cases(part: str) -> Iterator[Case]:
    """Yield the cases of "core" or "sparql", in the order of the manifests; none where the suite is not there."""
    if FOLDER.is_dir():
        yield from _cases(FOLDER / part / "manifest.ttl")


def _cases(manifest: Path) -> Iterator[Case]:
    graph = ShapesGraph(read_texts(manifest, Problems()))
    for included in graph.inverse(f"<{_MANIFEST}include>"):
        yield from _cases(_file(included))
    for test in graph.inverse(f"<{RDF_TYPE}>").get(f"<{_SUITE}Validate>", ()):
        [action], [result] = (graph.values(test, f"<{_MANIFEST}{name}>") for name in ("action", "result"))
        [data], [shapes] = (graph.values(action, f"<{_SUITE}{name}>") for name in ("dataGraph", "shapesGraph"))
        expected = None if result == f"<{_SUITE}Failure>" else _expected(graph, result)
        name = _file(test).relative_to(FOLDER).as_posix()
        yield Case(name, _file(data), _file(shapes), expected)


def _file(iri: str) -> Path:
    return Path(unquote(urlsplit(bare(iri)).path))


def _expected(graph: ShapesGraph, report: str) -> Counter[Row]:
    return Counter(_row(graph, result) for result in graph.shacl(report, "result"))


def _row(graph: ShapesGraph, result: str) -> Row:
    def one(name: str) -> str:
        return next(iter(graph.shacl(result, name)), "")

    path = one("resultPath")
    return (
        _comparable(one("focusNode")),
        path_text(graph.path(path)) if path else "",
        _comparable(one("value")),
        severity_of(bare(one("resultSeverity"))),
        bare(one("sourceConstraintComponent")),
        _comparable(one("sourceShape")),
    )


def reported(report: Report) -> Counter[Row]:
    """Return the results of a report in the same form."""
    return Counter(
        (
            _comparable(dressed(each.focus)),
            each.path_text,
            _comparable(dressed(each.value.n3()).replace("<_:", "_:")) if each.value else "",
            each.severity,
            each.component,
            _comparable(dressed(each.source)),
        )
        for each in report.violations
    )


def _comparable(term: str) -> str:
    return "_" if term.startswith("_:") else term
