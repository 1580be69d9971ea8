"""One mapping of a YARRRML document: its sources, subjects, graphs, and predicates with objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar

from factpress.mapping import expand
from factpress.mapping.nodes import Fault, Fields, Items, Keys, Node, Text, spelled, text_of, texts_of
from factpress.mapping.rules import IriMap, Pair, TermMap, TriplesMap
from factpress.problems import Place, Problems, did_you_mean
from factpress.vocab import RDF_TYPE

_T = TypeVar("_T")

_CONDITIONS = dict.fromkeys(("conditions", "condition", "c"), "conditions")
_FUNCTIONS = dict.fromkeys(("function", "fn", "f", "parameters", "pms"), "functions")
_INVERSE = dict.fromkeys(("inversepredicates", "inversepredicate", "iv", "i"), "inverse predicates")
_GRAPHS = dict.fromkeys(("graphs", "graph", "g"), "graphs of single predicates")

_MAPPING = Keys(
    "a mapping",
    spelled(sources="source", subjects="subject s", predicateobjects="predicateobject po", graphs="graph g"),
    {**_CONDITIONS, **_FUNCTIONS, "targets": "targets"},
)
_PAIR = Keys(
    "a pair of predicates and objects",
    spelled(predicates="predicate p", objects="object o"),
    {**_CONDITIONS, **_FUNCTIONS, **_INVERSE, **_GRAPHS},
)
_OBJECT = Keys(
    "an object",
    spelled(value="v", datatype="", language="", type=""),
    {**_CONDITIONS, **_FUNCTIONS, **_INVERSE, "mapping": "joins with other mappings"},
)
_SOURCE = Keys(
    "a source",
    spelled(access="", referenceFormulation=""),
    {
        **dict.fromkeys(("query", "queryFormulation", "credentials", "driver"), "queries"),
        **dict.fromkeys(("iterator", "delimiter", "encoding", "type"), "sources other than plain CSV files"),
    },
)


class _Object(NamedTuple):
    """One object as typed; `type` is "iri" or "literal" where it is said."""

    value: Text
    language: Text | None = None
    datatype: Text | None = None
    type: str | None = None


class MappingReader:
    """Reads the mappings of one document, which share its prefixes and its named sources."""

    def __init__(self, prefixes: Mapping[str, str], problems: Problems) -> None:
        self._prefixes, self._problems = prefixes, problems
        self._sources: dict[str, str | None] = {}

    def name_source(self, name: str, node: Node) -> None:
        """Read a source of the document, which mappings may refer to by name."""
        self._sources[name] = self._try(self._source, node)

    def read(self, name: str, node: Node, place: Place) -> Iterator[TriplesMap]:
        """Yield the rules of a mapping: one for each of its subjects over each of its sources."""
        if not isinstance(node, Fields):
            raise Fault(place, f"the mapping {name!r} is empty" if _is_empty(node) else "a mapping has keys")
        found = _MAPPING.read(node, self._problems)
        if _is_empty(found.get("subjects")):
            Fault(place, f"the mapping {name!r} has no subject; blank nodes are not supported").note(self._problems)
            found.pop("subjects", None)
        for key in ("sources", "predicateobjects"):
            if key not in found:
                Fault(place, f"the mapping {name!r} has no {key}").note(self._problems)
        tables = self._all(self._tables, found.get("sources"))
        subjects = self._all(self._subjects, found.get("subjects"))
        graphs = self._all(self._iris, found.get("graphs"))
        pairs = self._all(self._pairs, found.get("predicateobjects"))
        for table, subject in product(tables, subjects):
            yield TriplesMap(name, table, subject, pairs, graphs, place)

    # ------------------------------------------------------------------------------------ sources

    def _tables(self, node: Node) -> Iterator[str]:
        """Yield the tables of `sources`: names of sources, `[file.csv~csv]`, mappings, or lists of them."""
        short = isinstance(node, Items) and _is_shorthand(node)
        nodes = node.items if isinstance(node, Items) and not short else (node,)
        tables = (self._try(self._named_or_source, each) for each in nodes)
        return (table for table in tables if table is not None)

    def _named_or_source(self, node: Node) -> str | None:
        return self._named(node) if isinstance(node, Text) and "~" not in node.value else self._source(node)

    def _named(self, node: Text) -> str | None:
        text = text_of(node, "a source")
        if text.value not in self._sources:
            advice = did_you_mean(text.value, self._sources)
            raise Fault(text.place, f"there is no source {text.value!r}", advice)
        return self._sources[text.value]

    def _source(self, node: Node) -> str:
        """Return the table of one source in its short or long form."""
        match node:
            case Fields():
                found = _needed(_SOURCE.read(node, self._problems), node, "access", "referenceFormulation")
                access, formulation = (text_of(found[key], key) for key in ("access", "referenceFormulation"))
                return _table(access.value, formulation.value, access.place)
            case Text() | Items(items=(Text(),)):
                (text,) = texts_of(node, "a source")
                file, tilde, suffix = text.value.rpartition("~")
                if tilde:
                    return _table(file, suffix, text.place)
            case Items(items=(Text(), iterator, *_)):
                raise Fault(iterator.place, "a CSV source has no iterator")
        raise Fault(node.place, "a source is written as [file.csv~csv]")

    # ------------------------------------------------------------------------------------ terms

    def _subjects(self, node: Node) -> Iterator[IriMap]:
        if isinstance(node, Fields):
            raise Fault(node.place, "functions in subjects are not supported")
        return self._iris(node)

    def _iris(self, node: Node) -> Iterator[IriMap]:
        for text in texts_of(node, "an IRI"):
            yield expand.iri(_without(text, "~iri") or text, self._prefixes)

    def _pairs(self, node: Node) -> Iterator[Pair]:
        if not isinstance(node, Items) or not node.items:
            raise Fault(node.place, "predicates and objects are a list of [predicate, object]")
        for item in node.items:
            yield from self._all(self._pair, item)

    def _pair(self, node: Node) -> Iterator[Pair]:
        """Yield every predicate with every object of one item."""
        predicates, objects, tag = self._parts(node)
        verbs = [expand.predicate(text, self._prefixes) for text in texts_of(predicates, "a predicate")]
        is_type = any(verb.template.constant == RDF_TYPE for verb in verbs)
        listed = objects.items if isinstance(objects, Items) else (objects,)
        terms = [self._try(lambda each: self._term(each, tag, is_type), each) for each in listed]
        yield from (Pair(verb, term, node.place) for verb, term in product(verbs, terms) if term is not None)

    def _parts(self, node: Node) -> tuple[Node, Node, Text | None]:
        """Return predicates, objects, and the datatype or language of all of them."""
        match node:
            case Items(items=(predicates, objects)):
                return predicates, objects, None
            case Items(items=(predicates, objects, tag)):
                return predicates, objects, text_of(tag, "a datatype or language")
            case Fields():
                found = _needed(_PAIR.read(node, self._problems), node, "predicates", "objects")
                return found["predicates"], found["objects"], None
        raise Fault(node.place, "not [predicate, object], perhaps with a datatype or language~lang as third")

    def _term(self, node: Node, tag: Text | None, is_type: bool) -> TermMap:
        """Return one object; the datatype or language `tag` holds if it has none itself."""
        typed = self._object(node)
        language, datatype = typed.language, typed.datatype
        if tag and not (language or datatype):
            language, datatype = _tags(tag)
        stripped = _without(typed.value, "~iri")
        if stripped is None and typed.type != "iri" and (typed.type == "literal" or not is_type):
            return expand.literal(typed.value, language, datatype, self._prefixes)
        if unfit := language or datatype:
            raise Fault(unfit.place, "an IRI has neither language nor datatype")
        return expand.iri(stripped or typed.value, self._prefixes)

    def _object(self, node: Node) -> _Object:
        match node:
            case Fields():
                found = _needed(_OBJECT.read(node, self._problems), node, "value")
                texts = {key: text_of(each, f"a {key}") for key, each in found.items()}
                kind = _kind(texts["type"]) if "type" in texts else None
                return _Object(texts["value"], texts.get("language"), texts.get("datatype"), kind)
            case Items(items=(value,)):
                return _Object(text_of(value, "a value"))
            case Items(items=(value, tag)):
                return _Object(text_of(value, "a value"), *_tags(text_of(tag, "a datatype or language")))
            case Items():
                raise Fault(node.place, "not [value], perhaps with a datatype or language~lang as second")
        return _Object(text_of(node, "an object"))

    # ------------------------------------------------------------------------------------ faults

    def _try(self, read: Callable[[Node], _T], node: Node) -> _T | None:
        """Return what is read of a node, or None with its fault noted."""
        try:
            return read(node)
        except Fault as fault:
            fault.note(self._problems)
            return None

    def _all(self, read: Callable[[Node], Iterable[_T]], node: Node | None) -> tuple[_T, ...]:
        """Return all that is read of a node, nothing if it is absent or has a fault, which is noted."""
        return (self._try(lambda there: tuple(read(there)), node) or ()) if node else ()


def _table(access: str, formulation: str, place: Place) -> str:
    """Return the table that a source's file is: the name of the file without its suffix."""
    if formulation != "csv":
        raise Fault(place, f"sources of the formulation {formulation!r} are not supported", "only csv is")
    return PurePosixPath(access).name.removesuffix(".csv")


def _needed(found: dict[str, Node], fields: Fields, *keys: str) -> dict[str, Node]:
    """Return what was found if all these keys are among it; raises Fault."""
    if missing := [key for key in keys if key not in found]:
        raise Fault(fields.place, f"the key {missing[0]!r} is missing here")
    return found


def _kind(text: Text) -> str:
    if text.value not in ("iri", "literal"):
        raise Fault(text.place, f"objects of the type {text.value!r} are not supported", "iri and literal are")
    return text.value


def _tags(text: Text) -> tuple[Text | None, Text | None]:
    """Return a language or a datatype: the language is marked by its ending."""
    language = _without(text, "~lang")
    return language, None if language else text


def _without(text: Text, ending: str) -> Text | None:
    """Return the text without its ending, or None if it ends otherwise."""
    return Text(text.value.removesuffix(ending), text.place, False) if text.value.endswith(ending) else None


def _is_shorthand(node: Items) -> bool:
    first = node.items[0] if node.items else None
    return isinstance(first, Text) and "~" in first.value


def _is_empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, Text) and node.empty)
