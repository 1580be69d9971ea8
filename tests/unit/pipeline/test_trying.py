"""Saved queries are tried on several engines: what is wrong names the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.model import DECIMAL, INTEGER, Iri, Literal
from factpress.problems import Place
from factpress.project import read_project
from factpress.queries import SavedQuery
from factpress.queries.head import Head
from factpress.store.base import Answer, Rows, Statements, Truth
from factpress.vocab import XSD

E = Iri("http://e/")
QUERY = SavedQuery("a/b", Head({"en": "?"}, columns=("x",)), "SELECT ?x {}", Place("b.rq"))


class Canned:
    """A store that answers the same, whatever it is asked."""

    def __init__(self, answer: Callable[[], Answer]) -> None:
        self._answer = answer

    def ask(self, query: str) -> Answer:
        return self._answer()


def rows(*values: Literal, cut: int | None = None) -> Callable[[], Answer]:
    return lambda: Rows(("x",), iter([(value,) for value in values]), cut)


def faults(project: Path, **engines: Callable[[], Answer]) -> dict[str, str | None]:
    desk = pipeline.Desk(read_project(project), Bundle.installed())
    askers = {name: pipeline.Asker(desk, {}, Canned(answer)) for name, answer in engines.items()}
    tried = pipeline.try_queries(askers, {QUERY.name: QUERY}, project / "answers")
    return {one.engine: one.fault for one in tried}


def test_engines_agree_on_rows_in_any_order_and_numbers_by_value(project: Path) -> None:
    one, two = Literal("1", None, INTEGER), Literal("2.50", None, DECIMAL)
    others = Literal("1.0", None, DECIMAL), Literal("2.5E0", None, XSD + "double")

    assert faults(project, first=rows(one, two), second=rows(*reversed(others))) == {"first": None, "second": None}


def test_without_an_accepted_answer_the_first_engine_is_right(project: Path) -> None:
    found = faults(project, first=rows(Literal("a"), Literal("b")), second=rows(Literal("a"), Literal("a")))

    assert found == {"first": None, "second": '1 rows of first are missing, 1 are new, such as "b"'}


def test_an_accepted_answer_holds_for_all(project: Path) -> None:
    (project / "answers" / "a").mkdir(parents=True)
    (project / "answers" / "a" / "b.tsv").write_text('# by hand\n?x\n"b"\n')
    found = faults(project, first=rows(Literal("a")), second=rows(Literal("b")))

    assert found == {"first": '1 rows accepted are missing, 1 are new, such as "b"', "second": None}


def test_an_answer_that_was_cut_is_none(project: Path) -> None:
    assert faults(project, first=rows(Literal("a"), cut=1)) == {
        "first": "does not run: the engine cut the answer at 1 rows"
    }


def test_numbers_that_are_none_are_compared_as_texts(project: Path) -> None:
    odd = [Literal(text, None, XSD + "double") for text in ("INF", "NaN", "x", "1e999999999")]

    assert faults(project, first=rows(*odd), second=rows(*odd)) == {"first": None, "second": None}


def test_graphs_and_yes_are_compared_too(project: Path) -> None:
    graph, other = (lambda: Statements(iter([(E, E, E)]))), (lambda: Statements(iter([(E, E, Literal("e"))])))

    assert faults(project, first=graph, second=graph)["second"] is None
    assert faults(project, first=graph, second=other)["second"] is not None
    assert faults(project, first=lambda: Truth(True), second=lambda: Truth(True))["second"] is None
    assert faults(project, first=lambda: Truth(True), second=lambda: Truth(False))["second"] is not None
