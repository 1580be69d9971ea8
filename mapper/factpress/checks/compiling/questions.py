"""Constraints in SPARQL, answered: for many focus nodes at once where that is the same, else one by one.

A query that `query_plan` understands reads only some triples near a focus node.  These are taken from the index, and
those of all focus nodes are asked at once in the embedded store, where every literal among them is one that this store
keeps as it is written.  All else is asked of rdflib, over the index itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from factpress import lexical
from factpress.checks.compiling.found import Found, Tell
from factpress.checks.compiling.query_plan import Plan, plan_of
from factpress.checks.compiling.rdflib_graph import View
from factpress.checks.index import NONE, Index, Terms
from factpress.checks.literals import PORTABLE_DATATYPE
from factpress.checks.paths import walk
from factpress.checks.shapes import Query, Shape
from factpress.checks.terms import bare, is_blank, is_iri, is_literal, literal, said
from factpress.model import DECIMAL
from factpress.problems import Problem
from factpress.sparql import without_texts
from factpress.store.base import Rows
from factpress.store.embedded import EmbeddedStore

Asked = tuple[str, Terms]
"""A focus node and its values."""
Solution = Mapping[str, str]
_PORTABLE = re.compile(PORTABLE_DATATYPE)
_NUMBERS = lexical.INTEGERS | {DECIMAL}
#: As many digits fit into the numbers of every store, and some more signs.
_LONGEST = 18
#: As many nodes are asked for at once.
_AT_ONCE = 10_000
_TEMPLATE = re.compile(r"\{[?$](\w+)\}")


@dataclass(slots=True)
class _Near:
    """What may be asked together: lines of N-Triples, and the focus nodes with how often each is asked for.

    `far` are the others, near which the store would change some literal.
    """

    lines: list[str] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    far: list[Asked] = field(default_factory=list)


class Questions:
    """Collects the questions of one run and answers them; queries that fail for a node become problems."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._waiting: dict[tuple[str, Query], tuple[Shape, list[Asked]]] = {}
        self._view: View | None = None
        self.problems: list[Problem] = []

    def later(self, shape: Shape, query: Query, focus: str, values: Terms) -> None:
        """Keep a question until all are known."""
        self._waiting.setdefault((shape.name, query), (shape, []))[1].append((focus, values))

    def conforms(self, shape: Shape, query: Query, focus: str, values: Terms) -> bool:
        """Answer a question at once."""
        return not any(True for _ in self._answers(shape, query, [(focus, values)]))

    def answer(self, tell: Tell) -> None:
        """Answer all questions that were kept, and forget them."""
        for (_, query), (shape, asked) in self._waiting.items():
            for focus, found in self._answers(shape, query, asked):
                tell(shape, query.component, focus, found)
        self._waiting.clear()

    def _answers(self, shape: Shape, query: Query, asked: Sequence[Asked]) -> Iterator[tuple[str, Found]]:
        for first in range(0, len(asked), _AT_ONCE):
            yield from self._answers_of(shape, query, asked[first : first + _AT_ONCE])

    def _answers_of(self, shape: Shape, query: Query, asked: Sequence[Asked]) -> Iterator[tuple[str, Found]]:
        plan = None if query.asks or query.bound or "currentShape" in query.text else plan_of(query.text)
        if plan is None:
            yield from self._one_by_one(shape, query, asked)
            return
        near = self._near(plan, asked)
        for solution in _together(query.text, plan, near):
            focus = solution["this"]
            yield from [(focus, _found(shape, query, focus, solution))] * near.times[focus]
        yield from self._one_by_one(shape, query, near.far)

    # ------------------------------------------------------------------------------------ together

    def _near(self, plan: Plan, asked: Iterable[Asked]) -> _Near:
        """Take the triples near each focus node, where the store keeps all of them."""
        walks = [walk(path, self._index) for path in plan.reads]
        found = _Near()
        kept: dict[str, bool] = {}
        for focus, values in asked:
            subjects = {subject for follow in walks for subject in follow(focus)}
            for subject in subjects:
                if subject not in kept:
                    kept[subject] = self._take(subject, plan.properties, found.lines)
            if is_blank(focus) or not all(kept[subject] for subject in subjects):
                found.far.append((focus, values))
            else:
                found.times[focus] = found.times.get(focus, 0) + 1
        return found

    def _take(self, subject: str, properties: frozenset[str] | None, lines: list[str]) -> bool:
        """Add the triples of a subject to some lines; return False, and add none, if the store changes one."""
        row = self._index.row(subject)
        taken = []
        for predicate in row if properties is None else properties:
            for term in row.get(predicate, NONE):
                if not is_kept(term):
                    return False
                taken.append(f"{subject} {predicate} {term} .\n")
        if taken and is_blank(subject):
            return False
        lines += taken
        return True

    # ------------------------------------------------------------------------------------ one by one

    def _one_by_one(self, shape: Shape, query: Query, asked: Iterable[Asked]) -> Iterator[tuple[str, Found]]:
        for focus, values in asked:
            bound = {**dict(query.bound), "this": focus, "currentShape": shape.name}
            for value in values if query.asks else (None,):
                solutions = self._asked(shape, query, bound if value is None else {**bound, "value": value})
                yield from ((focus, _found(shape, query, focus, solution)) for solution in solutions)

    def _asked(self, shape: Shape, query: Query, bound: Mapping[str, str]) -> Sequence[Solution]:
        self._view = self._view or View(self._index)
        try:
            answer = self._view.ask(query.text, bound)
        except Exception as error:  # noqa: BLE001 - rdflib lets through whatever a function raises
            self.problems.append(_failed(shape, bound["this"], error))
            return ()
        if isinstance(answer, bool):
            return () if answer else ({"value": bound["value"]},)
        return answer


def is_kept(term: str) -> bool:
    """Whether the embedded store gives a term back as it is written, and computes with what it stands for."""
    if is_literal(term):
        return term[-1] != ">" or _is_kept_typed(term)
    return is_iri(term)


@lru_cache(maxsize=1 << 16)
def _is_kept_typed(term: str) -> bool:
    found = literal(term)
    if found.datatype in _NUMBERS and len(found.value) > _LONGEST and lexical.TESTS[found.datatype](found.value):
        return False
    return _PORTABLE.fullmatch(term) is not None or _comes_back(term)


def _comes_back(term: str) -> bool:
    """Whether the store gives a term back as it is written; what it takes for ill-typed it does not touch."""
    answer = EmbeddedStore.of_triples(f"<a:a> <a:a> {term} .\n".encode()).ask("SELECT ?term { ?a ?b ?term }")
    assert isinstance(answer, Rows)
    return [found.n3() for (found,) in answer.rows if found is not None] == [term]


def _together(query: str, plan: Plan, near: _Near) -> Iterator[Solution]:
    """Yield the solutions of all nodes from the triples near them."""
    if not near.times:
        return
    store = EmbeddedStore.of_triples("".join(near.lines).encode())
    answer = store.ask(query if plan.is_anchored else _with_values(query, near.times))
    assert isinstance(answer, Rows)
    for row in answer.rows:
        solution = {name: term.n3() for name, term in zip(answer.columns, row, strict=True) if term is not None}
        if solution["this"] in near.times:
            yield solution


def _with_values(query: str, nodes: Iterable[str]) -> str:
    """Return a query whose outermost group begins with the values of $this."""
    opening = without_texts(query).index("{") + 1
    return f"{query[:opening]} VALUES ?this {{ {' '.join(nodes)} }} {query[opening:]}"


def _found(shape: Shape, query: Query, focus: str, solution: Solution) -> Found:
    value = solution.get("value", focus if shape.path is None else None)
    path = solution.get("path", "")
    message = solution.get("message")
    known = {**dict(query.bound), "this": focus, **solution}
    if message is not None:
        found = literal(message) if message[0] == '"' else None
        messages: Mapping[str, str] = {found.language or "": found.value} if found else {"": said(message)}
    else:
        messages = {language: _filled(text, known) for language, text in (query.messages or shape.messages).items()}
    return Found(value, path if path.startswith("<") else None, messages, query.owner)


def _filled(template: str, known: Solution) -> str:
    """Return a message with the values of the variables that it names."""
    return _TEMPLATE.sub(lambda match: _readable(known[match[1]]) if match[1] in known else match[0], template)


def _readable(term: str) -> str:
    return term if is_blank(term) else said(term)


def _failed(shape: Shape, focus: str, error: Exception) -> Problem:
    reason = (str(error) or type(error).__name__).splitlines()[0]
    message = f"the query of the shape {shape.owner} could not be evaluated for {bare(focus)}: {reason}"
    return Problem(shape.place, "shapes-invalid", message)
