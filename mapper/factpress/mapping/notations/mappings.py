"""One mapping of a YARRRML document: its sources, subjects, graphs, and predicates with objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from factpress.mapping.notations import expand
from factpress.mapping.notations.conditions import read_conditions, read_join
from factpress.mapping.notations.grammar import Grammar, TypedItem, TypedObject, kind_of, needed, without
from factpress.mapping.notations.nodes import Fault, Fields, Items, Node, Text, is_empty, text_of, texts_of
from factpress.mapping.notations.typed import Fresh, RefObject, Subject, TypedMap, TypedPair
from factpress.mapping.rules import BlankMap, Condition, IriMap, TermMap
from factpress.problems import Place, Problems, did_you_mean
from factpress.vocab import RDF_TYPE

_T = TypeVar("_T")


@dataclass(slots=True)
class MappingReader:
    """Reads the mappings of one document, which share its prefixes, base IRI and named sources."""

    grammar: Grammar
    prefixes: Mapping[str, str]
    base: str | None
    #: Returns the table of a source in its short or long form; raises Fault.
    source: Callable[[Node], str]
    problems: Problems
    named: dict[str, str | None] = field(default_factory=dict)

    def name_source(self, name: str, node: Node) -> None:
        """Read a source of the document, which mappings may refer to by name."""
        self.named[name] = self._try(self.source, node)

    def read(self, name: str, node: Node, place: Place) -> TypedMap:
        """Return a mapping; raises Fault for what is none."""
        if not isinstance(node, Fields):
            raise Fault(place, f"the mapping {name!r} is empty" if is_empty(node) else "a mapping has keys")
        found = self.grammar.mapping.read(node, self.problems)
        if is_empty(found.get("subjects")):
            found.pop("subjects", None)
            if not self.grammar.is_whole:
                Fault(place, f"the mapping {name!r} has no subject; blank nodes are not supported").note(self.problems)
        for key in ("sources", "predicateobjects"):
            if key not in found:
                Fault(place, f"the mapping {name!r} has no {key}").note(self.problems)
        fresh = (Fresh(),) if self.grammar.is_whole and "subjects" not in found else ()
        return TypedMap(
            name,
            self._all(self._tables, found.get("sources")),
            self._all(self._subjects, found.get("subjects")) + fresh,
            self._all(self._pairs, found.get("predicateobjects")),
            self._all(self._iris, found.get("graphs")),
            place,
            self._all(self._conditions, found.get("conditions")),
        )

    # ------------------------------------------------------------------------------------ sources

    def _tables(self, node: Node) -> Iterator[str]:
        """Yield the tables of `sources`: names of sources, `[file.csv~csv]`, mappings, or lists of them."""
        short = isinstance(node, Items) and _is_shorthand(node)
        nodes = node.items if isinstance(node, Items) and not short else (node,)
        tables = (self._try(self._named_or_source, each) for each in nodes)
        return (table for table in tables if table is not None)

    def _named_or_source(self, node: Node) -> str | None:
        return self._named(node) if isinstance(node, Text) and "~" not in node.value else self.source(node)

    def _named(self, node: Text) -> str | None:
        text = text_of(node, "a source")
        if text.value not in self.named:
            advice = did_you_mean(text.value, self.named)
            raise Fault(text.place, f"there is no source {text.value!r}", advice)
        return self.named[text.value]

    # ------------------------------------------------------------------------------------ terms

    def _subjects(self, node: Node) -> Iterator[Subject]:
        for each in node.items if isinstance(node, Items) else (node,):
            if not isinstance(each, Fields):
                yield from self._iris(each)
            elif self.grammar.subject is None:
                raise Fault(each.place, "functions in subjects are not supported")
            else:
                yield self._subject(each, self.grammar.subject.read(each, self.problems))

    def _subject(self, node: Fields, found: Mapping[str, Node]) -> Subject:
        kind = kind_of(found, ("iri", "blank")) or "iri"
        if "value" not in found and kind == "blank":
            return Fresh()
        text = text_of(needed(found, node, "value")["value"], "a value")
        return BlankMap(expand.template(text)) if kind == "blank" else self._iri(text)

    def _iris(self, node: Node) -> Iterator[IriMap]:
        for text in texts_of(node, "an IRI"):
            yield self._iri(text)

    def _iri(self, text: Text) -> IriMap:
        return expand.iri(without(text, "~iri") or text, self.prefixes, self.base)

    def _verbs(self, node: Node) -> list[IriMap]:
        return [expand.predicate(text, self.prefixes, self.base) for text in texts_of(node, "a predicate")]

    def _conditions(self, node: Node) -> tuple[Condition, ...]:
        return read_conditions(node, self.prefixes, self.problems)

    def _pairs(self, node: Node) -> Iterator[TypedPair]:
        if not isinstance(node, Items) or not node.items:
            raise Fault(node.place, "predicates and objects are a list of [predicate, object]")
        for item in node.items:
            yield from self._all(self._pair, item)

    def _pair(self, node: Node) -> Iterator[TypedPair]:
        """Yield every predicate with every object of one item."""
        item = self.grammar.item(node, self.problems)
        verbs = self._verbs(item.predicates)
        is_type = any(verb.template.constant == RDF_TYPE for verb in verbs)
        graphs, conditions = self._all(self._iris, item.graphs), self._all(self._conditions, item.conditions)
        inverse = self._all(self._verbs, item.inverse)
        listed = item.objects.items if isinstance(item.objects, Items) else (item.objects,)
        made = [one for each in listed for one in self._all(lambda node: self._objects(node, item, is_type), each)]
        for verb, (term, back, its_own) in product(verbs, made):
            yield TypedPair(verb, term, node.place, inverse + back, graphs, conditions + its_own)

    def _objects(
        self, node: Node, item: TypedItem, is_type: bool
    ) -> Iterator[tuple[TermMap | Fresh | RefObject, tuple[IriMap, ...], tuple[Condition, ...]]]:
        """Yield what one object is, with its own inverse predicates and conditions."""
        typed = self.grammar.object_of(node, self.problems)
        inverse = self._all(self._verbs, typed.inverse)
        if typed.mapping is not None:
            on = read_join(typed.conditions, self.prefixes, self.problems) if typed.conditions else ()
            yield from (
                (RefObject(text.value, text.place, on), inverse, ()) for text in texts_of(typed.mapping, "a mapping")
            )
            return
        yield self._term(typed, item, node.place, is_type), inverse, self._all(self._conditions, typed.conditions)

    def _term(self, typed: TypedObject, item: TypedItem, place: Place, is_type: bool) -> TermMap | Fresh:
        """Return one object; what the item says of its objects holds if it does not say so itself."""
        kind = typed.type or item.type
        language, datatype = typed.language, typed.datatype
        if not (language or datatype):
            language, datatype = item.language, item.datatype
        if typed.value is None:
            return Fresh(f"{place.line}.{place.column}")
        stripped = without(typed.value, "~iri")
        if stripped is None and kind is None and not is_type:
            kind = "literal"
        if stripped is None and kind == "literal":
            return expand.literal(typed.value, language, datatype, self.prefixes)
        if unfit := language or datatype:
            what = "a blank node" if kind == "blank" else "an IRI"
            raise Fault(unfit.place, f"{what} has neither language nor datatype")
        return BlankMap(expand.template(typed.value)) if kind == "blank" else self._iri(stripped or typed.value)

    # ------------------------------------------------------------------------------------ faults

    def _try(self, read: Callable[[Node], _T], node: Node) -> _T | None:
        """Return what is read of a node, or None with its fault noted."""
        try:
            return read(node)
        except Fault as fault:
            fault.note(self.problems)
            return None

    def _all(self, read: Callable[[Node], Iterable[_T]], node: Node | None) -> tuple[_T, ...]:
        """Return all that is read of a node, nothing if it is absent or has a fault, which is noted."""
        return (self._try(lambda there: tuple(read(there)), node) or ()) if node else ()


def _is_shorthand(node: Items) -> bool:
    first = node.items[0] if node.items else None
    return isinstance(first, Text) and "~" in first.value
