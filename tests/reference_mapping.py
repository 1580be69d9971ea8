"""A slow, plain interpreter of mapping rules, to judge the compiled functions by.

It takes the rules term by term and row by row, and makes pyoxigraph's terms, which know for themselves what a
well-formed IRI and language tag is; only lexical forms are judged by the same checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from factpress.mapping.rules import IriMap, LiteralMap, Template, TriplesMap
from factpress.mapping.terms import typed_fault

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
UCSCHAR = [(0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF)]
UCSCHAR += [(plane * 0x10000, plane * 0x10000 + 0xFFFD) for plane in range(1, 14)]
UCSCHAR += [(0xE1000, 0xEFFFD)]
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

Record = Mapping[str, str | None]


class Refused(Exception):
    """A value of the record makes no well-formed term."""


def quads(rules: Iterable[TriplesMap], record: Record) -> set[Quad]:
    """Return what the rules say of a record; raises Refused."""
    return {quad for rule in rules for quad in _of_rule(rule, record)}


def _of_rule(rule: TriplesMap, record: Record) -> Iterator[Quad]:
    subject = _iri(rule.subject, record)
    graphs = [_iri(graph, record) for graph in rule.graphs] if rule.graphs else [DefaultGraph()]
    pairs = [(_iri(pair.predicate, record), _term(pair.object, record)) for pair in rule.pairs]
    for graph in graphs:
        for predicate, term in pairs:
            if subject and predicate and term and graph:
                yield Quad(subject, predicate, term, graph)


def _term(term: IriMap | LiteralMap, record: Record) -> NamedNode | Literal | None:
    return _iri(term, record) if isinstance(term, IriMap) else _literal(term, record)


def _iri(iri: IriMap, record: Record) -> NamedNode | None:
    whole = iri.template.reference is not None
    text = _text(iri.template, record, encoded=not whole)
    return None if text is None else _named(text)


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
        datatype = _text(literal.datatype, record, encoded=False)
        return None if datatype is None else _typed(text, datatype)
    return None if text is None else Literal(text)


def _typed(text: str | None, datatype: str) -> Literal | None:
    node = _named(datatype)
    if datatype == LANG_STRING or typed_fault((text, datatype)):
        raise Refused(text)
    return None if text is None else Literal(text, datatype=node)


def _tagged(text: str, language: str) -> Literal:
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
