"""Which rules may make the same statement, told from the rules alone.

Most pairs of a set of rules make statements that no other pair can make, whatever the rows: other predicates,
other beginnings of the subjects.  Of those a statement is repeated only where a subject is.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from factpress.mapping.rules import BlankMap, IriMap, JoinMap, LiteralMap, Template, TermMap, TriplesMap
from factpress.mapping.source import by_graph
from factpress.mapping.terms import STRING

#: Stands for a column's value in a shape.
_ANY = "\0"
#: What percent-encoding leaves of a value has none of these.
_RESERVED = re.compile(r"([:/?#\[\]@!$&'()*+,;=])")


class _Unit(NamedTuple):
    """One statement that a pair makes of a row: where the pair stands, and the shapes of all terms and the graph."""

    rule: int
    pair: int
    predicate: _Shape
    terms: tuple[_Shape, ...]


class _Shape(NamedTuple):
    """What a term may look like: texts with `_ANY` in them that follow one another, in a term of one kind."""

    kind: Hashable
    texts: tuple[str, ...]


def apart(rules: Iterable[TriplesMap], named: bool) -> list[tuple[TriplesMap, bool]]:
    """Return rules that say the same, and of each whether its pairs may make statements that other pairs make.

    A rule of which some pairs may and others may not becomes two; rules come `condensed`, and those that are equal but
    for their tables count as one.  `named` says whether statements in different graphs are different ones.
    """
    brief = condensed(rules)
    kinds = list(dict.fromkeys(map(anywhere, brief)))
    meeting = dict(zip(kinds, _meeting(kinds, named), strict=True))
    made: list[tuple[TriplesMap, bool]] = []
    for rule in brief:
        met = meeting[anywhere(rule)]
        alone = [pair for number, pair in enumerate(rule.pairs) if number not in met]
        shared = [pair for number, pair in enumerate(rule.pairs) if number in met]
        made += [(replace(rule, pairs=tuple(pairs)), pairs is shared) for pairs in (alone, shared) if pairs]
    return made


def condensed(rules: Iterable[TriplesMap]) -> list[TriplesMap]:
    """Return rules of which no pair, and no rule about the same table, says what another one says."""
    brief = [replace(rule, pairs=tuple(dict.fromkeys(rule.pairs))) for rule in rules if rule.pairs]
    return list({(rule.table, anywhere(rule)): rule for rule in brief}.values())


def anywhere(rule: TriplesMap) -> TriplesMap:
    """Return the rule without the table that it is about."""
    return replace(rule, name="", table="")


def _meeting(rules: Sequence[TriplesMap], named: bool) -> list[set[int]]:
    """Return of each rule the numbers of the pairs that may make what another pair makes."""
    found: list[set[int]] = [set() for _ in rules]
    for one, other in _candidates([unit for number, rule in enumerate(rules) for unit in _units(number, rule, named)]):
        if all(map(_may_equal, one.terms, other.terms)):
            found[one.rule].add(one.pair)
            found[other.rule].add(other.pair)
    return found


def _candidates(units: Iterable[_Unit]) -> Iterator[tuple[_Unit, _Unit]]:
    """Yield every two units but for those whose predicates are two constants."""
    constant: dict[_Shape, list[_Unit]] = {}
    others: list[_Unit] = []
    for unit in units:
        is_open = any(_ANY in text for text in unit.predicate.texts)
        (others if is_open else constant.setdefault(unit.predicate, [])).append(unit)
    for same in constant.values():
        yield from combinations(same, 2)
        yield from ((unit, other) for unit in same for other in others)
    yield from combinations(others, 2)


def _units(number: int, rule: TriplesMap, named: bool) -> Iterator[_Unit]:
    subject = _shape(rule.subject)
    for graph, pairs in by_graph(rule).items():
        where = _shape(graph) if graph and named else _Shape(None, ())
        for pair in pairs:
            if not isinstance(pair.object, JoinMap):
                predicate = _shape(pair.predicate)
                yield _Unit(number, rule.pairs.index(pair), predicate, (subject, predicate, _shape(pair.object), where))


def _shape(term: TermMap) -> _Shape:
    match term:
        case BlankMap(template):
            return _Shape("blank", (_text(template),))
        case IriMap(template, base):
            if template.reference is not None or base is not None:
                return _Shape("iri", (_ANY,))
            return _Shape("iri", tuple(_RESERVED.split(_text(template))))
        case LiteralMap(template, language, datatype):
            return _Shape("literal", (_text(template), _tag(language), _tag(datatype)))


def _tag(template: Template | None) -> str:
    """Return the shape of a language or a datatype, of which xsd:string is that of a literal with neither."""
    text = _text(template) if template else ""
    return "" if text == STRING else text


def _text(template: Template) -> str:
    return "".join(part if isinstance(part, str) else _ANY for part in template.parts)


def _may_equal(one: _Shape, other: _Shape) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "iri" and (_ANY,) in (one.texts, other.texts):
        return True
    return len(one.texts) == len(other.texts) and all(map(_may_be, one.texts, other.texts))


def _may_be(one: str, other: str) -> bool:
    """Whether two texts may be equal, judged by what stands before the first value and behind the last."""
    if _ANY not in one + other:
        return one == other
    heads, tails = ([text.split(_ANY)[end] for text in (one, other)] for end in (0, -1))
    begin = heads[0].startswith(heads[1]) or heads[1].startswith(heads[0])
    return begin and (tails[0].endswith(tails[1]) or tails[1].endswith(tails[0]))
