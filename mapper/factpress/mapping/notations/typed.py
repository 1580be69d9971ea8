"""Triples maps as typed, whatever the notation, and what rules they are.

A typed map may have several tables and subjects, refer to the subjects of others, and state inverse predicates;
a rule has one table and one subject, joins what is to be joined, and knows one direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from factpress.mapping.notations.nodes import Fault
from factpress.mapping.rules import (
    ROW,
    BlankMap,
    Condition,
    IriMap,
    JoinMap,
    LiteralMap,
    Pair,
    Reference,
    Template,
    TermMap,
    TriplesMap,
    columns_in,
)
from factpress.problems import Place, Problems, did_you_mean


@dataclass(frozen=True, slots=True)
class Fresh:
    """A blank node of its own for each row; `where` tells those of one map apart."""

    where: str = ""


@dataclass(frozen=True, slots=True)
class RefObject:
    """The subjects of another map: its key among the maps, and pairs of what is equal, of child and parent."""

    parent: str
    place: Place
    on: tuple[tuple[Template, Template], ...] = ()


Subject = IriMap | BlankMap | Fresh
_T = TypeVar("_T", bound=TermMap)


@dataclass(frozen=True, slots=True)
class TypedPair:
    """One predicate with one object, and the predicates that lead back."""

    predicate: IriMap
    object: TermMap | Fresh | RefObject
    place: Place
    inverse: tuple[IriMap, ...] = ()
    graphs: tuple[IriMap, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedMap:
    """One triples map as typed."""

    name: str
    tables: tuple[str, ...]
    subjects: tuple[Subject, ...]
    pairs: tuple[TypedPair, ...]
    graphs: tuple[IriMap, ...]
    place: Place = field(compare=False)
    conditions: tuple[Condition, ...] = ()


def rules_of(maps: Mapping[str, TypedMap], problems: Problems) -> Iterator[TriplesMap]:
    """Yield the rules of maps, those of one map for each of its subjects over each of its tables.

    References to maps that are not there, joins without a condition and inverse predicates of literals are problems.
    """
    for typed in maps.values():
        _note_missing(typed, maps, problems)
        for table, subject in product(typed.tables, typed.subjects):
            yield from _Rules(maps, problems, typed, table, _term(subject, typed.name, table)).rules()


def _note_missing(typed: TypedMap, maps: Mapping[str, TypedMap], problems: Problems) -> None:
    """Note the references of a map to maps that are not there."""
    for pair in typed.pairs:
        match pair.object:
            case RefObject(parent, place) if parent not in maps:
                Fault(place, f"there is no mapping {parent!r}", did_you_mean(parent, maps)).note(problems)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one map for one of its subjects over one of its tables."""

    maps: Mapping[str, TypedMap]
    problems: Problems
    typed: TypedMap
    table: str
    subject: IriMap | BlankMap

    def rules(self) -> Iterator[TriplesMap]:
        pairs, inverse = [], []
        for typed in self.typed.pairs:
            try:
                for pair in self._pairs(typed):
                    pairs.append(pair)
                    inverse += [self._inverse(pair, predicate) for predicate in typed.inverse]
            except Fault as fault:
                fault.note(self.problems)
        yield self._rule(self.table, self.subject, pairs, self.typed.conditions)
        yield from inverse

    def _pairs(self, typed: TypedPair) -> Iterator[Pair]:
        for term, conditions in self._objects(typed.object):
            yield Pair(typed.predicate, term, typed.place, typed.graphs, typed.conditions + conditions)

    def _objects(self, typed: TermMap | Fresh | RefObject) -> Iterable[tuple[TermMap | JoinMap, tuple[Condition, ...]]]:
        """Return the terms that an object is, each with the conditions of the map that it is the subject of."""
        if not isinstance(typed, RefObject):
            return [(_term(typed, self.typed.name, self.table), ())]
        parent = self.maps.get(typed.parent)
        if parent is None:
            return []
        if typed.on:
            return [
                (JoinMap(table, _term(subject, parent.name, table), typed.on, parent.conditions), ())
                for table, subject in product(parent.tables, parent.subjects)
            ]
        if self.table not in parent.tables:
            message = f"{parent.name!r} reads another source than {self.typed.name!r}"
            raise Fault(typed.place, message, "give the condition that joins them")
        return [(_term(subject, parent.name, self.table), parent.conditions) for subject in parent.subjects]

    def _inverse(self, pair: Pair, predicate: IriMap) -> TriplesMap:
        """Return the rule of the triple that leads back; of a join the parent is the child."""
        term = pair.object
        if isinstance(term, LiteralMap):
            raise Fault(pair.place, "an inverse predicate needs an object that is an IRI or a blank node")
        if not isinstance(term, JoinMap):
            back = Pair(predicate, self.subject, pair.place, pair.graphs, pair.conditions)
            return self._rule(self.table, term, [back], self.typed.conditions)
        if columns_in(pair.graphs + self.typed.graphs):
            raise Fault(pair.place, "an inverse predicate of a join in a graph that hangs on the row is not supported")
        swapped = tuple((parent, child) for child, parent in term.on)
        join = JoinMap(self.table, self.subject, swapped, self.typed.conditions + pair.conditions)
        return self._rule(term.table, term.term, [Pair(predicate, join, pair.place, pair.graphs)], term.conditions)

    def _rule(
        self, table: str, subject: IriMap | BlankMap, pairs: Iterable[Pair], conditions: tuple[Condition, ...]
    ) -> TriplesMap:
        typed = self.typed
        return TriplesMap(typed.name, table, subject, tuple(pairs), typed.graphs, typed.place, conditions)


def _term(typed: _T | Fresh, name: str, table: str) -> _T | BlankMap:
    """Return what makes a term over a table; fresh blank nodes are of the map and of the row."""
    if isinstance(typed, Fresh):
        return BlankMap(Template((f"\0{name}\0{table}\0{typed.where}\0", Reference(ROW))))
    return typed
