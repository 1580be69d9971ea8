"""A slow, plain interpreter of mapping rules, to judge the compiled functions by.

It takes the rules term by term and row by row, and makes pyoxigraph's terms, which know for themselves what a
well-formed IRI and language tag is; only lexical forms are judged by the same checks.  It joins by trying every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from factpress.mapping.rules import (
    DEFAULT_GRAPH,
    ROW,
    BlankMap,
    Condition,
    IriMap,
    JoinMap,
    LiteralMap,
    Pair,
    Template,
    TriplesMap,
)
from factpress.mapping.terms import typed_fault

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
UCSCHAR = [(0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF)]
UCSCHAR += [(plane * 0x10000, plane * 0x10000 + 0xFFFD) for plane in range(1, 14)]
UCSCHAR += [(0xE1000, 0xEFFFD)]
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

Record = Mapping[str, str | None]
Node = NamedNode | BlankNode


class Refused(Exception):
    """A value of the record makes no well-formed term."""


def quads(rules: Iterable[TriplesMap], record: Record) -> set[Quad]:
    """Return what the rules say of a record; raises Refused."""
    return {quad for rule in rules for quad in _of_rule(rule, record)}


def all_quads(rules: Iterable[TriplesMap], tables: Mapping[str, Sequence[Record]]) -> set[Quad]:
    """Return what the rules say of tables, joins among it; rows get their numbers.  Raises Refused."""
    numbered = {name: [{**row, ROW: str(n)} for n, row in enumerate(rows)] for name, rows in tables.items()}
    return {
        quad
        for rule in rules
        for row in numbered[rule.table]
        for pair in rule.pairs
        for quad in _of_pair(rule, pair, row, numbered)
    }


def _of_pair(rule: TriplesMap, pair: Pair, row: Record, tables: Mapping[str, Sequence[Record]]) -> Iterator[Quad]:
    join = pair.object
    if not isinstance(join, JoinMap):
        yield from _of_rule(replace(rule, pairs=(pair,)), row)
        return
    for parent in tables[join.table]:
        equal = all(
            _equal(_text(mine, row, encoded=False), _text(theirs, parent, encoded=False)) for mine, theirs in join.on
        )
        if equal and all(_holds(condition, parent) for condition in join.conditions):
            term = _term(join.term, parent)
            for quad in _of_rule(replace(rule, pairs=(replace(pair, object=_constant()),)), row):
                if term:
                    yield Quad(quad.subject, quad.predicate, term, quad.graph_name)


def _equal(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _constant() -> IriMap:
    return IriMap(Template(("http://example.org/to-be-replaced",)))


def _of_rule(rule: TriplesMap, record: Record) -> Iterator[Quad]:
    if not all(_holds(condition, record) for condition in rule.conditions):
        return
    subject = _node(rule.subject, record)
    for pair in rule.pairs:
        if all(_holds(condition, record) for condition in pair.conditions):
            graphs = [_graph(graph, record) for graph in rule.graphs + pair.graphs or (DEFAULT_GRAPH,)]
            assert not isinstance(pair.object, JoinMap)
            predicate, term = _iri(pair.predicate, record), _term(pair.object, record)
            for graph in graphs:
                if subject and predicate and term and graph:
                    yield Quad(subject, predicate, term, graph)


def _holds(condition: Condition, record: Record) -> bool:
    left = _text(condition.left, record, encoded=False)
    right = _text(condition.right, record, encoded=False) if condition.right else None
    if condition.test in ("null", "not null"):
        return (left is None) == (condition.test == "null")
    return left is not None and right is not None and (left == right) == (condition.test == "equal")


def _graph(graph: IriMap, record: Record) -> NamedNode | DefaultGraph | None:
    return DefaultGraph() if graph == DEFAULT_GRAPH else _iri(graph, record)


def _term(term: IriMap | LiteralMap | BlankMap, record: Record) -> Node | Literal | None:
    return _literal(term, record) if isinstance(term, LiteralMap) else _node(term, record)


def _node(term: IriMap | BlankMap, record: Record) -> Node | None:
    if isinstance(term, IriMap):
        return _iri(term, record)
    text = _text(term.template, record, encoded=False)
    return None if text is None else BlankNode("b" + "".join(map(_labelled, text)))


def _iri(iri: IriMap, record: Record) -> NamedNode | None:
    whole = iri.template.reference is not None
    text = _text(iri.template, record, encoded=not whole)
    if text is None:
        return None
    try:
        return _named(text)
    except Refused:
        if iri.base is None:
            raise
        return _named(iri.base + text)


def _named(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise Refused(text) from error


def _literal(literal: LiteralMap, record: Record) -> Literal | None:
    text = _text(literal.template, record, encoded=False)
    if literal.language:
        language = _text(literal.language, record, encoded=False)
        tagged = None if language is None else _tagged(text or "", language)
        return None if text is None else tagged
    if literal.datatype:
        datatype = _text(literal.datatype, record, encoded=literal.datatype.reference is None)
        return None if datatype is None else _typed(text, datatype)
    return None if text is None else Literal(text)


def _typed(text: str | None, datatype: str) -> Literal | None:
    node = _named(datatype)
    if datatype == LANG_STRING or typed_fault((text, datatype)):
        raise Refused(text)
    return None if text is None else Literal(text, datatype=node)


def _tagged(text: str, language: str) -> Literal:
    # pyoxigraph goes by the grammar alone, which keeps language subtags of four letters and more for the future.
    if len(language.partition("-")[0]) > 3:
        raise Refused(language)
    try:
        return Literal(text, language=language)
    except ValueError as error:
        raise Refused(language) from error


def _text(template: Template, record: Record, *, encoded: bool) -> str | None:
    texts: list[str] = []
    for part in template.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        value = record[part.column]
        if value is None:
            return None
        texts.append("".join(map(_encoded, value)) if encoded else value)
    return "".join(texts)


def _encoded(character: str) -> str:
    code = ord(character)
    if character in UNRESERVED or any(first <= code <= last for first, last in UCSCHAR):
        return character
    return "".join(f"%{octet:02X}" for octet in character.encode())


def _labelled(character: str) -> str:
    return character if character.isascii() and (character.isalnum() or character == "-") else f"_{ord(character):X}_"
