"""JSON-LD 1.1 under a given context: one node object a subject, one a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, TypeAlias

from factpress.publish.context import LANGUAGE, LINK, Context
from factpress.publish.spool import Spool
from factpress.publish.statements import Statement, literal_parts, unescape
from factpress.vocab import RDF_TYPE, XSD

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"] | None
Pair: TypeAlias = tuple[str, str]

_TYPE = f"<{RDF_TYPE}>"
_INTEGER = XSD + "integer"
#: Integers that JSON readers keep exactly (below 2^53) and write back with the same digits.
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")


class Text(NamedTuple):
    """A text for a language map."""

    language: str
    text: str


def write_jsonld(quads: Spool, file: Path, context: Mapping[str, object]) -> None:
    """Write the triples of all graphs as {"@context": …, "@graph": […]}, the nodes in published order.

    `context` is the content of "@context".  Expanding the file gives exactly the triples: a value that the
    context's term would read otherwise stands in full under the prefixed name.  Raises UsageFault where the
    context uses what `Context` does not read.
    """
    compact = Context(context)
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"@context": {_dumped(context)},\n"@graph": [')
        separator = "\n"
        for subject, statements in groupby(quads.statements(), key=attrgetter("subject")):
            out.write(separator + _dumped(_node(subject[1:-1], statements, compact)))
            separator = ",\n"
        out.write("\n]}\n")


def jsonld_document(
    statements: Iterable[Statement], content: Mapping[str, object], context: Context
) -> dict[str, object]:
    """Return some statements, those of a subject together, as a JSON-LD document under what it needs of a context.

    `context` is `content`, the content of "@context", read.  Expanding the document gives exactly the triples.
    """
    grouped = groupby(statements, key=attrgetter("subject"))
    nodes = [_node(subject[1:-1], members, context) for subject, members in grouped]
    return {"@context": _needed(nodes, content), "@graph": nodes}


def _needed(nodes: Sequence[Json], content: Mapping[str, object]) -> dict[str, object]:
    """Return the entries of a context that words in the nodes may be read by, and those that these are read by."""
    needed: dict[str, object] = {"@version": content["@version"]} if "@version" in content else {}
    waiting = set(_words(nodes))
    while waiting:
        word = waiting.pop()
        for term in {word, word.partition(":")[0]} & content.keys() - needed.keys():
            needed[term] = content[term]
            waiting |= set(_words(content[term]))
    return {term: needed[term] for term in content if term in needed}


def _words(value: object) -> Iterator[str]:
    """Yield every text in a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value
        for member in value.values():
            yield from _words(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _words(member)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _node(subject: str, statements: Iterable[Statement], context: Context) -> dict[str, Json]:
    pairs = list(dict.fromkeys((statement.predicate, statement.object) for statement in statements))
    if any(map(context.misreads, _iris(subject, pairs))):
        return {"@context": None, **_filled(subject, pairs, Context({}))}
    return _filled(subject, pairs, context)


def _iris(subject: str, pairs: Iterable[Pair]) -> Iterator[str]:
    yield subject
    for predicate, term in pairs:
        yield predicate[1:-1]
        if term.startswith("<"):
            yield term[1:-1]
        elif datatype := literal_parts(term).datatype:
            yield datatype


def _filled(subject: str, pairs: Iterable[Pair], context: Context) -> dict[str, Json]:
    entries: dict[str, list[Json | Text]] = {}
    for predicate, term in pairs:
        key, value = _entry(predicate[1:-1], term, context)
        entries.setdefault(key, []).append(value)
    return {"@id": context.name(subject)} | {key: _joined(values) for key, values in entries.items()}


def _joined(values: list[Json | Text]) -> Json:
    """Return one value as itself, several as a list, texts of a language map as that map."""
    texts: dict[str, list[Json]] = {}
    plain: list[Json] = []
    for value in values:
        if isinstance(value, Text):
            texts.setdefault(value.language, []).append(value.text)
        else:
            plain.append(value)
    if texts:
        return {language: _unwrapped(texts[language]) for language in sorted(texts)}
    return _unwrapped(plain)


def _unwrapped(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _entry(predicate: str, term: str, context: Context) -> tuple[str, Json | Text]:
    """Return the key and the value that say one property of a node."""
    if term.startswith("<"):
        return _link(predicate, term[1:-1], context)
    escaped, language, datatype = literal_parts(term)
    text = unescape(escaped)
    if language:
        found = context.term(predicate, LANGUAGE)
        value: Json = {"@value": text, "@language": language}
        return (found, Text(language, text)) if found else (context.key(predicate), value)
    return _value(predicate, text, datatype, context)


def _link(predicate: str, iri: str, context: Context) -> tuple[str, Json]:
    if predicate == RDF_TYPE:
        return "@type", context.type_name(iri)
    if found := context.term(predicate, LINK):
        return found, context.name(iri)
    return context.key(predicate), {"@id": context.name(iri)}


def _value(predicate: str, text: str, datatype: str | None, context: Context) -> tuple[str, Json]:
    if datatype is None:
        return context.key(predicate), text
    found = context.term(predicate, datatype)
    if datatype == _INTEGER and _NUMBER.fullmatch(text):
        return found or context.key(predicate), int(text)
    return (found, text) if found else (context.key(predicate), {"@value": text, "@type": context.name(datatype)})
