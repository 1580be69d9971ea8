"""RML documents in Turtle to typed maps and sources: the vocabulary of 2014 with R2RML's, and that of 2023.

Specifications: https://w3id.org/rml/core/spec, https://w3id.org/rml/io/spec, https://rml.io/specs/rml/, R2RML
(https://www.w3.org/TR/r2rml/).  What is not read is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TypeVar

from factpress.mapping.notations.logical import Sources
from factpress.mapping.notations.nodes import Fault
from factpress.mapping.notations.rml_graph import (
    NEW,
    R2RML,
    Graph,
    Said,
    iri_of,
    local_name,
    node_of,
    only,
    read_graph,
    text_of,
    words,
)
from factpress.mapping.notations.rml_sources import read_source
from factpress.mapping.notations.rml_terms import GRAPH, OBJECT, PREDICATE, REFUSED, SUBJECT, Role, TermMap, TermReader
from factpress.mapping.notations.typed import RefObject, Subject, TypedMap, TypedPair, rules_of
from factpress.mapping.rules import DEFAULT_GRAPH, Document, IriMap, LiteralMap, Reference, Template
from factpress.model import Iri
from factpress.problems import Place, Problems
from factpress.vocab import RDF_TYPE

_S = TypeVar("_S")
_T = TypeVar("_T")
_Term = TermMap | RefObject

_VIEWS = dict.fromkeys(("viewOn", "field", "leftJoin", "innerJoin", "structuralAnnotation"), "logical views")
_MAP = words(
    "a triples map",
    "logicalSource subjectMap subject predicateObjectMap baseIRI",
    {**REFUSED, **_VIEWS, "logicalTable": "tables of R2RML, but for rml:logicalSource,"},
)
_PAIR = words("a predicate-object map", "predicate predicateMap object objectMap graph graphMap", REFUSED)
_JOIN = words("a join condition", "child parent childMap parentMap", REFUSED)
#: Formulations whose values have datatypes of their own, which RML of 2023 gives to their literals.
_TYPED = ("json", "jsonl", "sql")
_DEFAULT_GRAPHS = (R2RML + "defaultGraph", NEW + "defaultGraph")


def read_rml(file: str, text: str, problems: Problems, base: str | None = None) -> Document:
    """Return what a Turtle document says; every fault is added to the problems, as rdf-syntax or rules-invalid.

    `base` is the base IRI of the triples maps that state none (RML-Core 4.1.1).  Turtle's own says what the document's
    relative IRIs are; only without another it serves the triples maps too.
    """
    graph = read_graph(file, text, problems, base)
    if graph is None:
        return Document((), {}, {})
    base = base or graph.base
    reader = _Reader(graph, base, problems)
    maps = reader.maps()
    if not maps and not problems.fatal:
        Fault(Place(file), "the document has no triples map").note(problems)
    rules = tuple(rules_of(maps, problems))
    return Document(rules, reader.sources.by_name, graph.prefixes, base)


class _Reader:
    """Reads the triples maps of one document."""

    def __init__(self, graph: Graph, base: str | None, problems: Problems) -> None:
        self._graph, self._base, self._problems, self.sources = graph, base, problems, Sources()

    def maps(self) -> dict[str, TypedMap]:
        """Return the triples maps by the texts of their nodes, in the order of the document."""
        read = ((node.value, self._try(self._map, node)) for node in self._map_nodes())
        return {name: typed for name, typed in read if typed is not None}

    def _map_nodes(self) -> Iterator[Iri]:
        for node, said in self._graph.nodes.items():
            names = {local_name(predicate) for predicate, _ in said}
            is_map = any(
                predicate.value == RDF_TYPE and isinstance(value.term, Iri) and local_name(value.term) == "TriplesMap"
                for predicate, value in said
            )
            if is_map or not names.isdisjoint(("logicalSource", "logicalTable", "subjectMap", "predicateObjectMap")):
                yield node

    def _map(self, node: Iri) -> TypedMap:
        place, name = self._graph.places[node], _name(node)
        found = self._graph.read(node, _MAP, self._problems)
        source, base = only(found, "logicalSource"), only(found, "baseIRI")
        table = self._try(lambda said: self.sources.add(read_source(self._graph, said, self._problems)), source)
        if source is None:
            Fault(place, f"the triples map {name!r} has no logical source").note(self._problems)
        formulation = self.sources.by_name[table].formulation if table else ""
        iri = iri_of(base, "a base IRI").value if base else self._base
        terms = TermReader(self._graph, iri, formulation in _TYPED, self._problems)
        pairs: list[TypedPair] = []
        graphs: list[IriMap] = []
        subject = self._try(
            lambda said: self._subject(said, terms, pairs, graphs), self._only_subject(found, place, name)
        )
        for said in found.get("predicateObjectMap", []):
            pairs += self._try(lambda each: list(self._pairs(each, terms)), said) or []
        return TypedMap(
            name, (table,) if table else (), (subject,) if subject else (), tuple(pairs), tuple(graphs), place
        )

    def _only_subject(self, found: Mapping[str, list[Said]], place: Place, name: str) -> tuple[Said, bool] | None:
        """Return the subject map, or the subject, which a triples map has once; and whether it is the map."""
        given = [(said, word == "subjectMap") for word in ("subjectMap", "subject") for said in found.get(word, [])]
        if len(given) == 1:
            return given[0]
        count = "no subject map" if not given else "more than one subject map"
        Fault(given[1][0].place if given else place, f"the triples map {name!r} has {count}").note(self._problems)
        return None

    def _subject(
        self, given: tuple[Said, bool], terms: TermReader, pairs: list[TypedPair], graphs: list[IriMap]
    ) -> Subject | None:
        """Return the subject; its classes are added to the pairs, and its graphs to the graphs."""
        said, is_map = given
        if not is_map:
            return _no_literal(terms.shortcut(said, SUBJECT))
        found = self._graph.read(node_of(said, "a subject map"), SUBJECT.words, self._problems)
        for each in found.get("class", []):
            self._try(lambda each: pairs.append(_type_pair(each)), each)
        graphs += self._graphs(found, terms)
        return _no_literal(terms.map(said, SUBJECT, found))

    def _graphs(self, found: Mapping[str, list[Said]], terms: TermReader) -> list[IriMap]:
        read = self._terms(found, "graph", "graphMap", GRAPH, terms)
        return [_default_or(term) for _, term in read if isinstance(term, IriMap)]

    def _pairs(self, said: Said, terms: TermReader) -> Iterator[TypedPair]:
        found = self._graph.read(node_of(said, "a predicate-object map"), _PAIR, self._problems)
        graphs = tuple(self._graphs(found, terms))
        for word in ("predicate", "object"):
            if word not in found and f"{word}Map" not in found:
                Fault(said.place, f"a predicate-object map has no {word}").note(self._problems)
        verbs = self._terms(found, "predicate", "predicateMap", PREDICATE, terms)
        objects = self._terms(found, "object", "objectMap", OBJECT, terms)
        predicates = [term for _, term in verbs if isinstance(term, IriMap)]
        for predicate, (place, term) in product(predicates, objects):
            yield TypedPair(predicate, term, place, graphs=graphs)

    def _terms(
        self, found: Mapping[str, list[Said]], short: str, word: str, role: Role, terms: TermReader
    ) -> list[tuple[Place, _Term]]:
        """Return what the shortcuts and the maps of one role make, each with its place."""
        shortcuts = ((said, self._try(lambda each: terms.shortcut(each, role), said)) for said in found.get(short, []))
        maps = ((said, self._try(lambda each: self._term_map(each, role, terms), said)) for said in found.get(word, []))
        return [(said.place, term) for said, term in (*shortcuts, *maps) if term is not None]

    def _term_map(self, said: Said, role: Role, terms: TermReader) -> _Term:
        found = self._graph.read(node_of(said, role.words.owner), role.words, self._problems)
        parent = only(found, "parentTriplesMap")
        if parent is None:
            return terms.map(said, role, found)
        on = tuple(self._on(each, terms) for each in found.get("joinCondition", []))
        return RefObject(node_of(parent, "a parent triples map").value, parent.place, on)

    def _on(self, said: Said, terms: TermReader) -> tuple[Template, Template]:
        """Return what a join condition says is equal of child and parent."""
        found = self._graph.read(node_of(said, "a join condition"), _JOIN, self._problems)
        child, parent = (_side(found, word, said.place, terms) for word in ("child", "parent"))
        return child, parent

    def _try(self, read: Callable[[_S], _T], given: _S | None) -> _T | None:
        """Return what is read of something, or None with its fault noted."""
        try:
            return None if given is None else read(given)
        except Fault as fault:
            fault.note(self._problems)
            return None


def _name(node: Iri) -> str:
    """Return what a triples map is called: the end of its IRI, or nothing."""
    return "" if node.value.startswith("_:") else local_name(node)


def _side(found: Mapping[str, list[Said]], word: str, place: Place, terms: TermReader) -> Template:
    """Return what one side of a join condition compares; raises Fault."""
    if said := only(found, word):
        return Template((Reference(text_of(said, f"a {word}")),))
    if (said := only(found, f"{word}Map")) is None:
        raise Fault(place, f"a join condition has a {word}")
    return terms.part(said, f"a {word} map")


def _type_pair(said: Said) -> TypedPair:
    """Return the pair that says a class."""
    return TypedPair(IriMap(Template((RDF_TYPE,))), IriMap(Template((iri_of(said, "a class").value,))), said.place)


def _default_or(term: IriMap) -> IriMap:
    """Return a graph, or the default graph for what either vocabulary calls it."""
    return DEFAULT_GRAPH if term.template.constant in _DEFAULT_GRAPHS else term


def _no_literal(term: TermMap) -> Subject | None:
    """Return a subject: its role has kept it from being a literal."""
    return None if isinstance(term, LiteralMap) else term
