"""Other engines of SHACL as voters: their results in a form that compares with ours."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import rdflib
from rdflib import SH

from factpress.checks import Engine, Report, validate
from factpress.checks.compiling.rdflib_graph import guarded, text
from factpress.checks.report import SHACL
from factpress.checks.terms import dressed

Row = tuple[str, str, str, str]
"""Focus node, component without its namespace, path if it is one property, value; "" for none."""

VOTERS = ("pyshacl", "pyshacl-turbo", "shacl")


def is_there(voter: str) -> bool:
    """Whether an engine is installed."""
    return find_spec(voter.replace("-", "_")) is not None


def ours(data: Path, shapes: Path, engine: Engine = Engine.FAST) -> tuple[Report, Counter[Row]]:
    """Return the report of one of our engines, and its results."""
    report = validate(data.read_bytes(), [shapes], engine=engine, portable=False)
    return report, Counter(
        _row(dressed(each.focus), each.component, each.path, each.value.n3() if each.value else "")
        for each in report.violations
    )


def vote(voter: str, data: Path, shapes: Path) -> Counter[Row] | None:
    """Return the results of another engine as it comes, None where it fails."""
    if voter == "shacl":
        return _shacl(data, shapes)
    with guarded():
        try:
            return _pyshacl(data, shapes) if voter == "pyshacl" else _turbo(data, shapes)
        except Exception:  # noqa: BLE001 - whatever ends an engine is no vote
            return None


def _pyshacl(data: Path, shapes: Path) -> Counter[Row]:
    import pyshacl

    graphs = [rdflib.Graph().parse(data, format="nt"), rdflib.Graph().parse(shapes, format="turtle")]
    return _rows(pyshacl.validate(graphs[0], shacl_graph=graphs[1])[1])


def _turbo(data: Path, shapes: Path) -> Counter[Row]:
    return _rows(import_module("pyshacl_turbo").validate(str(data), shacl_graph=str(shapes), data_graph_format="nt")[1])


def _shacl(data: Path, shapes: Path) -> Counter[Row]:

    results = import_module("shacl").Shapes.from_file(str(shapes)).validate_file(str(data)).results
    return Counter(_row(each.focus_node, each.component_iri.strip("<>"), each.path, each.value) for each in results)


def _rows(results: rdflib.Graph) -> Counter[Row]:
    found: Counter[Row] = Counter()
    for result in results.objects(None, SH.result):
        focus, path, value = (results.value(result, each) for each in (SH.focusNode, SH.resultPath, SH.value))
        assert focus is not None
        component = str(results.value(result, SH.sourceConstraintComponent))
        is_step = isinstance(path, rdflib.URIRef)
        found[_row(text(focus), component, str(path) if is_step else None, "" if value is None else text(value))] += 1
    return found


def _row(focus: str, component: str, path: str | None, value: str | None) -> Row:
    name = component.removeprefix(SHACL).removesuffix("ConstraintComponent")
    is_step = re.fullmatch(r"<[^<>]*>|[^<>()]*", path or "")
    return focus, name, (path or "").strip("<>") if is_step else "", value or ""
