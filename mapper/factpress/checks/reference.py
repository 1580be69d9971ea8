"""The reference engine, behind the door to pySHACL: slow, but written by others.

pySHACL takes long to import, so that it is imported by the functions that need it.  It ends in an exception for some
data and shapes; what fails is tried again in parts, so that the rest still speaks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from factpress.checks.compiling.rdflib_graph import graph_class, graph_of, guarded, text
from factpress.checks.compiling.targets import focus_nodes
from factpress.checks.index import TYPE, Index, Terms
from factpress.checks.outcome import Outcome
from factpress.checks.paths import path_text
from factpress.checks.report import SHACL, Violation
from factpress.checks.shape_files.shapes_graph import IllFormed, ShapesGraph
from factpress.checks.shapes import CLASSES, TARGETS, Shapes, component_of
from factpress.checks.terms import bare, is_iri, term
from factpress.checks.violations import severity_of, statements_about, trail_of
from factpress.problems import Problem

if TYPE_CHECKING:
    from rdflib import Graph

_TARGETS = frozenset((*TARGETS, f"<{SHACL}target>"))
#: Rules would add to the data, and so to what other shapes see.
_RULE = f"<{SHACL}rule>"
#: The parameters that compare the values of two properties (SHACL, section 4.5), by their component.
_COMPARISONS = {component_of(name): name for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")}


def look(shapes: Shapes, index: Index, roots: Mapping[str, Terms | None], *, whole: bool = False) -> Outcome:
    """Hold data against shapes, each with the focus nodes that count, or None for all that its targets name.

    `whole` asks to run all shapes of the files at once, which is what pySHACL does by itself; where that fails, and
    else, they run one by one.  A shape, or a focus node of one, that cannot be evaluated is a problem.
    """
    with guarded():
        run = _Run(shapes, index)
        return run.whole(roots) if whole else run.one_by_one(roots)


class _Run:
    def __init__(self, shapes: Shapes, index: Index) -> None:
        self._shapes, self._index = shapes, index
        self._statements = ShapesGraph(shapes.triples)
        self._data = graph_of(index.triples())
        self._problems: list[Problem] = []

    def _run(self, data: Graph, shapes: Graph) -> Graph | Exception:
        return _results(data, shapes, advanced=bool(self._shapes.left))

    def whole(self, roots: Mapping[str, Terms | None]) -> Outcome:
        results = self._run(self._data, graph_of(each for each in self._shapes.triples if each[1] != _RULE))
        if isinstance(results, Exception):
            return self.one_by_one(roots)
        return Outcome(tuple(self._violations(results)), ())

    def one_by_one(self, roots: Mapping[str, Terms | None]) -> Outcome:
        found = [violation for name, nodes in roots.items() for violation in self._shape(name, nodes)]
        return Outcome(tuple(found), tuple(self._problems))

    def _shape(self, name: str, nodes: Terms | None) -> Iterator[Violation]:
        """Yield the results of one shape; where it fails for all focus nodes, it is tried with fewer."""
        results = self._run(self._data, self._alone(name, nodes))
        if not isinstance(results, Exception):
            yield from self._violations(results)
            return
        shape = self._shapes.all.get(name)
        known = nodes if nodes is not None or shape is None else focus_nodes(shape.targets, self._index)
        empty = self._run(graph_class()(), self._alone(name, ()))
        if shape is None or not known or isinstance(empty, Exception):
            self._fail(name, results if not isinstance(empty, Exception) else empty)
        elif len(known) == 1:
            self._fail(name, results, known[0])
        else:
            half = len(known) // 2
            yield from self._shape(name, known[:half])
            yield from self._shape(name, known[half:])

    def _fail(self, name: str, error: Exception, focus: str | None = None) -> None:
        reason = (str(getattr(error, "message", None) or error) or type(error).__name__).splitlines()[0]
        at = f" for {bare(focus)}" if focus else ""
        message = f"the shape {bare(name)} could not be evaluated{at}: {reason}"
        self._problems.append(Problem(self._shapes.place(name), "shapes-invalid", message))

    def _alone(self, name: str, nodes: Terms | None) -> Graph:
        """Return a shape with all that it leads to, and with these focus nodes instead of its targets."""
        rows = self._statements.rows
        reached = {name: None}
        part = []
        for subject in (waiting := [name]):  # grows while it is read
            for predicate, values in rows.get(subject, {}).items():
                is_left_out = predicate in _TARGETS and not (subject == name and nodes is None)
                if is_left_out or predicate == _RULE:
                    continue
                for value in values:
                    if not (predicate == TYPE and value in CLASSES and nodes is not None):
                        part.append((subject, predicate, value))
                    if value not in reached:
                        reached[value] = None
                        waiting.append(value)
        part.extend((name, f"<{SHACL}targetNode>", focus) for focus in nodes or ())
        return graph_of(part)

    # ------------------------------------------------------------------------------------ results

    def _violations(self, results: Graph) -> Iterator[Violation]:
        found = ShapesGraph((text(s), text(p), text(o)) for s, p, o in results)
        for report in found.rows:
            for result in found.shacl(report, "result"):
                # A shape that pySHACL takes although it is ill-formed is told as such, and not what it finds.
                with suppress(IllFormed):
                    yield self._violation(result, found)

    def _violation(self, result: str, found: ShapesGraph) -> Violation:
        def one(name: str) -> str:
            return next(iter(found.shacl(result, name)), "")

        shape, path, value = one("sourceShape"), one("resultPath"), one("value")
        source, component = one("sourceConstraint") or shape, bare(one("sourceConstraintComponent"))
        others = self._statements.shacl(shape, _COMPARISONS[component]) if component in _COMPARISONS else ()
        looked_at = [path if not value and is_iri(path or "_") else None, *others]
        focus = one("focusNode")
        return Violation(
            shape=bare(self._statements.owner(source)),
            component=component,
            severity=severity_of(bare(one("resultSeverity"))),
            focus=bare(focus),
            path=bare(path) if path and is_iri(path) else None,
            value=term(value) if value else None,
            messages=self._statements.messages(source) or self._statements.messages(shape),
            involved=tuple(said for each in looked_at for said in statements_about(focus, each, self._index)),
            source=bare(shape),
            path_text=path_text(found.path(path)) if path else "",
            trail=() if not path or is_iri(path) else trail_of(found.path(path), focus, value or None, self._index),
        )


def _results(data: Graph, shapes: Graph, *, advanced: bool) -> Graph | Exception:
    """Return pySHACL's graph of results, or the exception it ended in."""
    from pyshacl import Validator
    from pyshacl.graph_abstraction import DataGraph

    # In place, for pySHACL's copy of the data would parse a query anew for each node; nothing here adds to the data.
    options = {"logger": _silent_log(), "advanced": advanced, "inplace": True}
    try:
        validator = Validator(DataGraph.from_rdflib(data), shacl_graph=shapes, options=options)
        outcome: tuple[bool, Graph, str] = validator.run()  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001 - pySHACL lets through whatever a shape makes rdflib raise
        return error
    return outcome[1]


def _silent_log() -> logging.Logger:
    log = logging.Logger("pyshacl", level=logging.CRITICAL)
    log.addHandler(logging.NullHandler())
    return log
