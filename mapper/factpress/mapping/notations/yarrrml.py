"""YARRRML documents to rules (https://rml.io/yarrrml/spec/), and the only door of mapping to PyYAML.

Read are prefixes, base, sources, and mappings with subjects, graphs, conditions, and predicates with objects, in
their long and short forms; functions, targets and external references are refused by name, and in our own rules
whatever needs more than one table or makes blank nodes.  `authors` is read over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import yaml

from factpress.mapping.notations.grammar import OWN, WHOLE
from factpress.mapping.notations.mappings import MappingReader
from factpress.mapping.notations.nodes import Fault, Fields, Items, Keys, Node, Text, spelled, text_of
from factpress.mapping.notations.rdfa import PREDEFINED
from factpress.mapping.notations.typed import TypedMap, rules_of
from factpress.mapping.notations.yarrrml_sources import DocumentSources, OwnSources
from factpress.mapping.rules import Document, TriplesMap
from factpress.mapping.terms import iri_fault
from factpress.problems import Place, Problems

_KEYS = spelled(prefixes="", sources="", mappings="mapping m", authors="author a")
_REFUSED = {**dict.fromkeys(("targets", "target", "t"), "targets"), "external": "external references"}
_OWN = Keys("a YARRRML document", _KEYS, {"base": "base IRIs", **_REFUSED})
_WHOLE = Keys("a YARRRML document", {**_KEYS, "base": "base"}, _REFUSED)
#: YARRRML itself nests ten deep at most.
_DEEPEST = 16
#: What YAML reads as nothing when it is not quoted.
_NULLS = ("", "~", "null", "Null", "NULL")

#: Name, value and place of an entry of a part of a document.
_Entry = tuple[str, Node, Place]


def read_rules(
    files: Iterable[tuple[str, str]], prefixes: Mapping[str, str], problems: Problems
) -> tuple[TriplesMap, ...]:
    """Return the rules of YARRRML documents, in order; every fault is added to the problems as "rules-invalid".

    `files` are pairs of a file's name, as problems shall call it, and its text.  `prefixes` override those
    that the documents declare, which hold in their own document only; so do the names of sources.
    """
    return tuple(rule for file, text in files for rule in _read_file(file, text, prefixes, problems))


def read_prefixes(file: str, text: str, problems: Problems) -> dict[str, str]:
    """Return the prefixes that a document declares, with their namespaces; faults are problems."""
    try:
        sections = _sections(_root(_parse(file, text, problems)), _OWN, problems)
        return dict(_prefixes(sections["prefixes"], problems))
    except Fault as fault:
        fault.note(problems)
        return {}


def read_yarrrml(file: str, text: str, problems: Problems, base: str | None = None) -> Document:
    """Return what any YARRRML document says; every fault is added to the problems as "rules-invalid".

    `base` is the base IRI of a document that declares none.
    """
    try:
        root = _root(_parse(file, text, problems))
        sections = _sections(root, _WHOLE, problems)
    except Fault as fault:
        fault.note(problems)
        return Document((), {}, {})
    prefixes = dict(_prefixes(sections["prefixes"], problems))
    base = _base(root, problems) or base
    sources = DocumentSources(problems)
    reader = MappingReader(WHOLE, {**PREDEFINED, **prefixes}, base, sources.table, problems)
    rules = tuple(_rules(reader, sections, problems))
    return Document(rules, sources.sources.by_name, prefixes, base)


def _read_file(file: str, text: str, prefixes: Mapping[str, str], problems: Problems) -> Iterator[TriplesMap]:
    try:
        sections = _sections(_root(_parse(file, text, problems)), _OWN, problems)
    except Fault as fault:
        fault.note(problems)
        return
    declared = dict(_prefixes(sections["prefixes"], problems))
    reader = MappingReader(OWN, {**declared, **prefixes}, None, OwnSources(problems).table, problems)
    yield from _rules(reader, sections, problems)


def _rules(reader: MappingReader, sections: Mapping[str, list[_Entry]], problems: Problems) -> Iterator[TriplesMap]:
    """Yield the rules of a document's mappings."""
    for name, node, _ in sections["sources"]:
        reader.name_source(name, node)
    typed: dict[str, TypedMap] = {}
    for name, node, place in sections["mappings"]:
        try:
            typed[name] = reader.read(name, node, place)
        except Fault as fault:
            fault.note(problems)
    yield from rules_of(typed, problems)


def _root(root: Node) -> Fields:
    if not isinstance(root, Fields):
        raise Fault(root.place, "a YARRRML document is a mapping of prefixes and mappings")
    return root


def _sections(root: Fields, keys: Keys, problems: Problems) -> dict[str, list[_Entry]]:
    found = keys.read(root, problems)
    if "mappings" not in found:
        raise Fault(root.place, "the document has no mappings")
    return {key: _section(found.get(key), key) for key in ("prefixes", "sources", "mappings")}


def _base(root: Fields, problems: Problems) -> str | None:
    if "base" not in root.values:
        return None
    try:
        return _namespace(root.values["base"])
    except Fault as fault:
        fault.note(problems)
        return None


def _section(node: Node | None, key: str) -> list[_Entry]:
    """Return the entries of a part of the document."""
    if node is None:
        return []
    if not isinstance(node, Fields):
        raise Fault(node.place, f"{key} are a mapping of names")
    return [(name, value, node.places[name]) for name, value in node.values.items()]


def _prefixes(entries: Iterable[_Entry], problems: Problems) -> Iterator[tuple[str, str]]:
    for name, node, _ in entries:
        try:
            yield name, _namespace(node)
        except Fault as fault:
            fault.note(problems)


def _namespace(node: Node) -> str:
    text = text_of(node, "a namespace")
    if fault := iri_fault(text.value):
        raise Fault(text.place, f"{text.value!r} {fault}")
    return text.value


# ---------------------------------------------------------------------------------------- YAML


def _parse(file: str, text: str, problems: Problems) -> Node:
    """Return the only document of a YAML text; raises Fault."""
    try:
        events = [event for event in yaml.parse(text, Loader=yaml.CSafeLoader) if isinstance(event, _CONTENT)]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise Fault(_place(file, mark), f"not well-formed YAML: {what}") from error
    starts = [event for event in events if isinstance(event, yaml.DocumentStartEvent)]
    if not starts:
        raise Fault(Place(file), "the file is empty")
    if len(starts) > 1:
        raise Fault(_place(file, starts[1].start_mark), "a second YAML document begins here")
    remaining = iter(events)
    next(remaining)
    return _node(next(remaining), remaining, file, problems, 1)


#: The events that carry something, and a point of the text as PyYAML counts it, from 0.
_CONTENT = (yaml.DocumentStartEvent, yaml.NodeEvent, yaml.CollectionEndEvent)


class _Mark(Protocol):
    line: int
    column: int


def _place(file: str, mark: _Mark | None) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _node(event: yaml.Event, events: Iterator[yaml.Event], file: str, problems: Problems, depth: int) -> Node:
    """Return the node that begins with an event; raises Fault."""
    place = _place(file, event.start_mark)
    if isinstance(event, yaml.AliasEvent):
        raise Fault(place, "YAML aliases are not read: a rule stands where it is typed")
    if isinstance(event, yaml.ScalarEvent):
        return Text(event.value, place, not event.style and event.value in _NULLS)
    if depth == _DEEPEST:
        raise Fault(place, f"lists and mappings are nested more than {_DEEPEST - 1} deep")
    children = _children(events, file, problems, depth + 1)
    return (
        _fields(children, place, problems)
        if isinstance(event, yaml.MappingStartEvent)
        else Items(tuple(children), place)
    )


def _children(events: Iterator[yaml.Event], file: str, problems: Problems, depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), yaml.CollectionEndEvent):
        yield _node(event, events, file, problems, depth)


def _fields(children: Iterator[Node], place: Place, problems: Problems) -> Fields:
    values: dict[str, Node] = {}
    places: dict[str, Place] = {}
    for key in children:
        value = next(children)
        if not isinstance(key, Text):
            raise Fault(key.place, "a key is a text")
        if key.value in values:
            first = places[key.value].line
            Fault(key.place, f"the key {key.value!r} stands in line {first} already").note(problems)
            continue
        values[key.value], places[key.value] = value, key.place
    return Fields(values, places, place)
