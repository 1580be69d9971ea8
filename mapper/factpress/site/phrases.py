"""Facts in words: patterns from sentences.yaml, filled from the graph.  See the head of that file for what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from factpress.errors import CouldNotRun
from factpress.languages import LANGUAGES
from factpress.model import Iri, Literal, Term
from factpress.site.data import GraphData, Text, best
from factpress.site.plain_yaml import Plain, read_plain, texts_of
from factpress.vocab import RDF_TYPE, UnknownTerm, Vocabulary

_PARTS = re.compile(r"\[([^\]]*)\]|([^\[\]]+)")
_SLOTS = re.compile(r"\{([^}]*)\}")


class Slot(NamedTuple):
    """A place in a pattern: whose property it shows ("subject", "object", "self", "^"), and which; none for itself."""

    of: str
    properties: tuple[str, ...]


#: Words and slots in a row, and whether they are left out where a slot has no value.
Part = tuple[tuple[str | Slot, ...], bool]
Pattern = tuple[Part, ...]


class Piece(NamedTuple):
    """A piece of a sentence that comes from the graph: its words, and the IRI it leads to if it is a thing."""

    text: Text
    iri: str | None = None
    datatype: str | None = None


Sentence = tuple[str | Piece, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What facts it is for (None for any), and its patterns by language."""

    kind: str
    predicate: str | None
    subject: str | None
    object: str | None
    patterns: Mapping[str, tuple[Pattern, ...]]


@dataclass(frozen=True)
class Phrases:
    """The patterns, what kinds of facts are called, and names of terms of which the graph has none; IRIs in full.

    `sites` are what the sites of others are called, by the beginning of their IRIs.
    """

    entries: tuple[Entry, ...]
    kinds: Mapping[str, Mapping[str, str]]
    nodes: Mapping[str, Mapping[str, tuple[Pattern, ...]]]
    terms: Mapping[str, Mapping[str, str]]
    sites: Mapping[str, str]

    def name(self, data: GraphData, iri: str, language: str) -> Text | None:
        """Return what to call something that has no name; None if no pattern fits."""
        if iri in self.terms:
            return Text(self.terms[iri][language], language)
        for a_class in _classes(data, iri):
            patterns = self.nodes.get(a_class, {}).get(language, ())
            said = _filled(patterns, {"self": Iri(iri)}, data, language)
            if said:
                return Text(as_text(said), language)
        return self._elsewhere(iri)

    def _elsewhere(self, iri: str) -> Text | None:
        """Return what to call something by the site that it is in; None if that is not known."""
        for begin, site in self.sites.items():
            if iri.startswith(begin):
                return Text(f"{site} {iri.removeprefix(begin).rstrip('/')}")
        return None

    def entry(self, data: GraphData, subject: str, predicate: str, object: Term) -> Entry:
        """Return the entry for a triple; the last one of the file is for any."""
        return next(entry for entry in self.entries if _fits(entry, data, subject, predicate, object))

    def sentence(self, data: GraphData, subject: str, predicate: str, object: Term, language: str) -> Sentence:
        """Return a triple in words."""
        entry = self.entry(data, subject, predicate, object)
        given: dict[str, Term] = {"subject": Iri(subject), "object": object, "_": Iri(predicate)}
        said = _filled(entry.patterns[language], given, data, language)
        return said or _filled(self.entries[-1].patterns[language], given, data, language)


def as_text(sentence: Iterable[str | Piece]) -> str:
    """Return a sentence as plain text."""
    return "".join(piece if isinstance(piece, str) else piece.text.value for piece in sentence)


def read_phrases(path: Path, vocabulary: Vocabulary) -> Phrases:
    """Read the file of patterns.  Raises CouldNotRun if it is damaged."""
    content = read_plain(path)
    try:
        entries = tuple(_entry(item, vocabulary) for item in _items(content["sentences"]))
        nodes = {vocabulary.expand(name): _patterns(item, vocabulary) for name, item in _pairs(content["nodes"])}
        kinds = {name: texts_of(item) for name, item in _pairs(content["kinds"])}
        terms = {vocabulary.expand(name): texts_of(item) for name, item in _pairs(content["terms"])}
        sites = texts_of(content["sites"])
    except (KeyError, ValueError, UnknownTerm) as fault:
        raise CouldNotRun(f"{path.name} of this installation is damaged: {fault!r}; install it again") from fault
    return Phrases(entries, kinds, nodes, terms, sites)


def _pairs(plain: Plain) -> Iterator[tuple[str, dict[str, Plain]]]:
    if not isinstance(plain, dict):
        raise ValueError(plain)  # noqa: TRY004 - it is the file's fault
    for name, item in plain.items():
        if not isinstance(item, dict):
            raise ValueError(name)  # noqa: TRY004
        yield name, item


def _items(plain: Plain) -> Iterator[dict[str, Plain]]:
    for item in plain if isinstance(plain, list) else ():
        if isinstance(item, dict):
            yield item


def _entry(item: dict[str, Plain], vocabulary: Vocabulary) -> Entry:
    predicate, subject, an_object = (
        vocabulary.expand(name) if isinstance(name := item.get(key), str) else None
        for key in ("predicate", "subject", "object")
    )
    return Entry(str(item["kind"]), predicate, subject, an_object, _patterns(item, vocabulary))


def _patterns(item: dict[str, Plain], vocabulary: Vocabulary) -> dict[str, tuple[Pattern, ...]]:
    return {
        language: tuple(_pattern(text, vocabulary) for text in item[language] if isinstance(text, str))
        for language in LANGUAGES
    }


def _pattern(text: str, vocabulary: Vocabulary) -> Pattern:
    return tuple(
        (tuple(_tokens(found[1] if found[2] is None else found[2], vocabulary)), found[2] is None)
        for found in _PARTS.finditer(text)
    )


def _tokens(text: str, vocabulary: Vocabulary) -> Iterator[str | Slot]:
    for number, piece in enumerate(_SLOTS.split(text)):
        if number % 2:
            of, _, names = piece.partition(" ")
            yield Slot(of, tuple(vocabulary.expand(name.strip()) for name in names.split("|") if name.strip()))
        elif piece:
            yield piece


# ---------------------------------------------------------------------------------------- filling


def _classes(data: GraphData, iri: str) -> Iterator[str]:
    return (term.value for term in data.about(iri).get(RDF_TYPE, ()) if isinstance(term, Iri))


def _fits(entry: Entry, data: GraphData, subject: str, predicate: str, object: Term) -> bool:
    if entry.predicate not in (None, predicate):
        return False
    if entry.subject and entry.subject not in _classes(data, subject):
        return False
    return not entry.object or (isinstance(object, Iri) and entry.object in _classes(data, object.value))


def _filled(patterns: Iterable[Pattern], given: Mapping[str, Term], data: GraphData, language: str) -> Sentence:
    """Return the first pattern whose needed slots all have a value, filled; nothing if there is none."""
    for pattern in patterns:
        said: list[str | Piece] = []
        for tokens, optional in pattern:
            part = _part(tokens, given, data, language)
            if part is not None:
                said += part
            elif not optional:
                break
        else:
            return tuple(said)
    return ()


def _part(
    tokens: tuple[str | Slot, ...], given: Mapping[str, Term], data: GraphData, language: str
) -> list[str | Piece] | None:
    said: list[str | Piece] = []
    for token in tokens:
        if isinstance(token, str):
            said.append(token)
            continue
        pieces = _pieces(token, given, data, language)
        if not pieces:
            return None
        said += pieces
    return said


def _pieces(slot: Slot, given: Mapping[str, Term], data: GraphData, language: str) -> list[str | Piece]:
    """Return what a slot shows, with commas between several values."""
    said: list[str | Piece] = []
    for value in _values(slot, given, data, language):
        said += [", "] if said else []
        said.append(piece_of(value, data, language))
    return said


def piece_of(term: Term, data: GraphData, language: str) -> Piece:
    """Return a term as a piece of a sentence."""
    if isinstance(term, Iri):
        return Piece(data.label(term.value, language), term.value)
    return Piece(Text(term.value, term.language), None, term.datatype)


def _values(slot: Slot, given: Mapping[str, Term], data: GraphData, language: str) -> tuple[Term, ...]:
    if slot.of == "^":
        [node] = given.values()
        return tuple(Iri(subject) for subject, predicate in data.mentions(node.value) if predicate in slot.properties)
    term = given[slot.of]
    if not slot.properties:
        return (term,)
    said = data.about(term.value) if isinstance(term, Iri) else {}
    return next((in_one_language(said[name], language) for name in slot.properties if name in said), ())


def in_one_language(terms: tuple[Term, ...], language: str) -> tuple[Term, ...]:
    """Return the values; of texts in several languages those in the best one, as `best` says."""
    tagged = tuple(term for term in terms if isinstance(term, Literal) and term.language)
    if len(tagged) < len(terms) or not tagged:
        return terms
    wanted = best(tuple(Text(term.value, term.language) for term in tagged), language).language
    return tuple(term for term in tagged if term.language == wanted)
