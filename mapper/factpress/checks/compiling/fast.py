"""The fast engine: shapes compiled to functions over the index, queries asked of many nodes at once."""

from __future__ import annotations

from collections.abc import Mapping

from factpress.checks.compiling.compiled import Compiler
from factpress.checks.compiling.found import Found
from factpress.checks.compiling.questions import Questions
from factpress.checks.index import Index, Terms, without_collector
from factpress.checks.outcome import Outcome
from factpress.checks.report import Violation
from factpress.checks.shapes import Shape, Shapes
from factpress.checks.violations import violation_of


def look(shapes: Shapes, index: Index, focus_nodes: Mapping[str, Terms]) -> Outcome:
    """Hold focus nodes, by the name of a sound shape, against that shape."""
    questions = Questions(index)
    compiler = Compiler(shapes, index, questions)
    violations: list[Violation] = []

    def tell(shape: Shape, component: str, focus: str, found: Found) -> None:
        violations.append(violation_of(shape, component, focus, found, index))

    with without_collector():
        for name, nodes in focus_nodes.items():
            look_at = compiler.compiled(name).look
            for node in nodes:
                look_at(node, tell)
        questions.answer(tell)
    return Outcome(tuple(violations), tuple(questions.problems))
