"""Shapes compiled once into functions over an index: the heart of the fast engine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Protocol

from factpress.checks.compiling.found import NOTHING, Found, Tell
from factpress.checks.compiling.set_checks import ONE, Find, set_check
from factpress.checks.compiling.value_tests import Test, value_test
from factpress.checks.index import NONE, Index, Terms
from factpress.checks.paths import Predicate, Walk, walk
from factpress.checks.shapes import (
    Closed,
    Comparison,
    Constraint,
    Count,
    HasValue,
    Listed,
    Logic,
    Pattern,
    Qualified,
    Query,
    Shape,
    Shapes,
    UniqueLang,
    ValueTest,
    component_of,
)


class Asker(Protocol):
    """What answers the constraints in SPARQL."""

    def later(self, shape: Shape, query: Query, focus: str, values: Terms) -> None:
        """Keep a question until all are known."""
        ...

    def conforms(self, shape: Shape, query: Query, focus: str, values: Terms) -> bool:
        """Answer a question at once."""
        ...


class Compiled:
    """One shape as functions: those that test a value, those that look at all values, the shapes of properties."""

    __slots__ = ("_asker", "_index", "_walk", "finds", "least", "most", "others", "queries", "shape", "single", "tests")

    def __init__(self, shape: Shape, compiler: Compiler) -> None:
        self.shape, self._asker, self._index = shape, compiler.asker, compiler.index
        self._walk: Walk | None = walk(shape.path, compiler.index) if shape.path else None
        self.tests: list[tuple[str, Test]] = []
        self.finds: list[tuple[str, Find]] = []
        self.queries: list[Query] = []
        self.least, self.most = 0, sys.maxsize
        for constraint in shape.constraints:
            self._add(constraint, compiler)
        properties = [compiler.compiled(name) for name in shape.properties]
        #: Those of a single step with that step, for which a row of the index need be found once only; the others.
        self.single = [(each.shape.path.iri, each) for each in properties if isinstance(each.shape.path, Predicate)]
        self.others = [each for each in properties if not isinstance(each.shape.path, Predicate)]

    def _add(self, constraint: Constraint, compiler: Compiler) -> None:
        match constraint:
            case Query():
                self.queries.append(constraint)
            case Count("minCount", count):
                self.least = count
            case Count(_, count):
                self.most = count
            case ValueTest() | Pattern() | Listed():
                self.tests.append((component_of(constraint.parameter), value_test(constraint, compiler.index)))
            case HasValue() | UniqueLang() | Comparison() | Closed():
                self.finds.append((component_of(constraint.parameter), set_check(constraint, compiler.index)))
            case Logic():
                self.tests.append((component_of(constraint.parameter), compiler.logic(constraint)))
            case Qualified():
                self.finds.extend(compiler.qualified(constraint))

    def look(self, node: str, tell: Tell) -> None:
        """Tell every breach of a focus node."""
        self._look(node, (node,) if self._walk is None else self._walk(node), tell)

    def _look(self, node: str, values: Terms, tell: Tell) -> None:
        if len(values) < self.least:
            tell(self.shape, component_of("minCount"), node, Found())
        if len(values) > self.most:
            tell(self.shape, component_of("maxCount"), node, Found())
        for component, test in self.tests:
            for value in values:
                if not test(value):
                    tell(self.shape, component, node, Found(value))
        for component, find in self.finds:
            for found in find(node, values):
                tell(self.shape, component, node, found)
        if self.single:
            for value in values:
                row = self._index.row(value)
                for predicate, inner in self.single:
                    inner._look(value, row.get(predicate, NONE), tell)
        for inner in self.others:
            for value in values:
                inner.look(value, tell)
        for query in self.queries:
            self._asker.later(self.shape, query, node, values)

    def test(self) -> Test:
        """Return whether a value breaks nothing, as a function; for one test of a node shape that test itself."""
        is_more = self.finds or self.single or self.others or self.queries or self.least or self.most != sys.maxsize
        return self.conforms if self._walk or is_more or len(self.tests) != 1 else self.tests[0][1]

    def conforms(self, node: str) -> bool:
        """Whether a node breaks nothing."""
        return self._conforms(node, (node,) if self._walk is None else self._walk(node))

    def _conforms(self, node: str, values: Terms) -> bool:
        """Look as `_look` does, up to the first breach.

        Plain loops: this runs for every value of sh:node, sh:or and the like, and generators take three times as long.
        """
        if not self.least <= len(values) <= self.most:
            return False
        for _, test in self.tests:
            for value in values:
                if not test(value):
                    return False
        for value in values if self.single else NONE:
            row = self._index.row(value)
            for predicate, inner in self.single:
                if not inner._conforms(value, row.get(predicate, NONE)):
                    return False
        for _, find in self.finds:
            if find(node, values):
                return False
        return all(inner.conforms(value) for inner in self.others for value in values) and all(
            self._asker.conforms(self.shape, query, node, values) for query in self.queries
        )


def _either(first: Test, second: Test) -> Test:
    return lambda value: first(value) or second(value)


def _both(first: Test, second: Test) -> Test:
    return lambda value: first(value) and second(value)


def _but_not(first: Test, second: Test) -> Test:
    return lambda value: first(value) and not second(value)


def _joined(join: Callable[[Test, Test], Test], tests: list[Test]) -> Test:
    """Return some tests as one, two by two: a function that calls one inside the other is deep where they are many."""
    while len(tests) > 1:
        pairs = zip_longest(tests[::2], tests[1::2])
        tests = [first if second is None else join(first, second) for first, second in pairs]
    return tests[0]


class Compiler:
    """Compiles shapes, each once; they must not lead back to themselves."""

    def __init__(self, shapes: Shapes, index: Index, asker: Asker) -> None:
        self._shapes, self.index, self.asker = shapes, index, asker
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, name: str) -> Compiled:
        """Return a shape as functions."""
        if name not in self._compiled:
            self._compiled[name] = Compiled(self._shapes.all[name], self)
        return self._compiled[name]

    def logic(self, constraint: Logic) -> Test:
        """Return whether a value conforms to the shapes that a logical constraint or sh:node names."""
        several = [self.compiled(name).test() for name in constraint.shapes]
        match constraint.parameter:
            case "not":
                return lambda value: not several[0](value)
            case "or":
                return _joined(_either, several) if several else lambda value: False
            case "xone":
                return lambda value: sum(conforms(value) for conforms in several) == 1
            case _:
                return _joined(_both, several) if several else lambda value: True

    def qualified(self, constraint: Qualified) -> Iterator[tuple[str, Find]]:
        """Yield the checks of how many values conform to a shape, and to none of its siblings."""
        conforms = self.compiled(constraint.shape).test()
        for name in constraint.siblings:
            conforms = _but_not(conforms, self.compiled(name).test())

        def bounded(is_right: Callable[[int], bool]) -> Find:
            return lambda focus, values: NOTHING if is_right(len([*filter(conforms, values)])) else ONE

        if constraint.least is not None:
            yield component_of("qualifiedMinCount"), bounded(constraint.least.__le__)
        if constraint.most is not None:
            yield component_of("qualifiedMaxCount"), bounded(constraint.most.__ge__)
