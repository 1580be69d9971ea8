"""The graph as pages ask it: by subject, by object, by class; every look-up is noted for whoever watches.

What a page looked up says when it must be made again.  A look-up is noted as one text, its key:

    about <iri>      the triples that have the IRI as their subject
    mentions <iri>   the triples that have it as their object
    class <iri>      the subjects of a class
    label <iri>      what something is called
    says <iri>       the triples that have it as their predicate
    answer <hash>    the answer to a query
    counts           what the manifest counts
    files            which files the site has
    ask              anything
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from itertools import chain, groupby, islice, takewhile
from operator import itemgetter
from typing import NamedTuple, TypeVar

from factpress.errors import CouldNotRun
from factpress.iris import shorten
from factpress.model import Iri, Literal, Term
from factpress.site.past import Past, answer_key
from factpress.site.touching import ABOUT, MENTIONS, SAYS
from factpress.store.base import Blank, Rows
from factpress.store.embedded import EmbeddedStore
from factpress.vocab import RDF_TYPE, SCHEMA

#: What says how something is called; the first that says it counts.
NAMING = (
    SCHEMA + "name",
    SCHEMA + "headline",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
)
K = TypeVar("K")
V = TypeVar("V")
_FIRST = re.compile(
    r"SELECT \?s \?o WHERE \{ \?s <(?P<predicate>[^<>]+)> \?o \} ORDER BY \?s \?o LIMIT (?P<count>[0-9]+)"
)
#: How many answers are held before they are all forgotten.
_HELD = 100_000
#: The language to turn to where a name is missing in the one asked for.
_COMMON = "en"


class Text(NamedTuple):
    """A text and the language it is in, None where that is not said."""

    value: str
    language: str | None = None


@dataclass(slots=True)
class Reads:
    """The keys of what was looked up."""

    keys: set[str] = field(default_factory=set)


_READS: ContextVar[Reads | None] = ContextVar("reads", default=None)

#: Names what has no name of its own: data, IRI, language; None where it cannot.
Namer = Callable[["GraphData", str, str], Text | None]


class GraphData:
    """The triples of a build's default graph, from a store that does not change.

    `namer` names what has no name of its own, such as a participation.
    """

    def __init__(self, store: EmbeddedStore, prefixes: Mapping[str, str], namer: Namer | None = None) -> None:
        self._store, self._prefixes, self._namer = store, prefixes, namer
        self._about: dict[str, Mapping[str, tuple[Term, ...]]] = {}
        self._mentions: dict[str, tuple[tuple[str, str], ...]] = {}
        self._labels: dict[tuple[str, str], tuple[Text, Reads]] = {}
        self._classes: dict[str, tuple[str, ...]] = {}
        self._members: Mapping[str, tuple[str, ...]] | None = None
        #: What an earlier export left; without it every query is asked.
        self.past: Past | None = None

    def about(self, iri: str) -> Mapping[str, tuple[Term, ...]]:
        """Return what is said of something: predicate to its objects, both sorted."""
        _note(f"{ABOUT} {iri}")
        found = self._about.get(iri)
        if found is None:
            found = _bounded(self._about)[iri] = self._triples_of(iri)
        return found

    def _triples_of(self, iri: str) -> Mapping[str, tuple[Term, ...]]:
        triples = sorted((predicate, term.n3(), term) for _, predicate, term in self._store.triples(subject=iri))
        return {
            predicate: tuple(term for _, _, term in members if not isinstance(term, Blank))
            for predicate, members in groupby(triples, key=itemgetter(0))
        }

    def mentions(self, iri: str) -> tuple[tuple[str, str], ...]:
        """Return where something is the object: pairs of subject and predicate, sorted."""
        _note(f"{MENTIONS} {iri}")
        found = self._mentions.get(iri)
        if found is None:
            triples = self._store.triples(object=Iri(iri))
            found = _bounded(self._mentions)[iri] = tuple(sorted((s, p) for s, p, _ in triples))
        return found

    def of_class(self, iri: str) -> tuple[str, ...]:
        """Return the members of a class that are said to be that, sorted."""
        _note(f"class {iri}")
        found = self._classes.get(iri)
        if found is None:
            triples = self._store.triples(predicate=RDF_TYPE, object=Iri(iri))
            found = self._classes[iri] = tuple(sorted(subject for subject, _, _ in triples))
        return found

    @property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The members of every class, sorted."""
        _note(f"{SAYS} {RDF_TYPE}")
        if self._members is None:
            found: dict[str, list[str]] = {}
            for subject, _, a_class in self._store.triples(predicate=RDF_TYPE):
                found.setdefault(a_class.value, []).append(subject)
            self._members = {a_class: tuple(sorted(found[a_class])) for a_class in sorted(found)}
        return self._members

    def first_said(self, predicate: str, count: int) -> Rows:
        """Return subject and object of the first triples with a predicate, sorted, so many at the most."""
        return self.ask(f"SELECT ?s ?o WHERE {{ ?s <{predicate}> ?o }} ORDER BY ?s ?o LIMIT {count}")

    def below(self, namespace: str) -> tuple[str, ...]:
        """Return what has a class and an IRI that begins with a namespace, sorted."""
        _note(f"{SAYS} {RDF_TYPE}")
        begin = bisect_left(self._subjects, namespace)
        return tuple(takewhile(lambda subject: subject.startswith(namespace), islice(self._subjects, begin, None)))

    @cached_property
    def _subjects(self) -> list[str]:
        """Whatever has a class, sorted."""
        return sorted(set(chain.from_iterable(self.members.values())))

    def label(self, iri: str, language: str) -> Text:
        """Return what something is called: in the language, else in English, else in any, else by its prefixed name."""
        kept = self._labels.get((iri, language))
        if kept is None:
            with self.watched() as reads:
                found = self._label(iri, language)
            kept = _bounded(self._labels)[iri, language] = found, reads
        _note_all(kept[1])
        return kept[0]

    def _label(self, iri: str, language: str) -> Text:
        _note(f"label {iri}")
        names = self.names(iri)
        if names:
            return best(names, language)
        named = self._namer(self, iri, language) if self._namer else None
        return named or Text(shorten(iri, self._prefixes))

    def names(self, iri: str) -> tuple[Text, ...]:
        """Return all names of something, by the first property that has any."""
        _note(f"label {iri}")
        with _unwatched():
            said = self.about(iri)
        for predicate in NAMING:
            if predicate in said:
                return texts(said[predicate])
        return ()

    def ask(self, query: str, by: str = "") -> Rows:
        """Answer a SELECT query; the rows are in memory.

        `by` is a variable, the first of the query, if rows with another value of it do not change where a triple
        changes but for those that have the value as a term, or that it leads to by predicates of the query; such
        rows come in any order.  Raises QueryRefused if the query is faulty.
        """
        _note(answer_key(query))
        return self.past.answer(query, by, self.answered) if self.past else self.answered(query)

    def answered(self, query: str) -> Rows:
        """Ask the store a SELECT query.  Raises QueryRefused if the query is faulty."""
        first = _FIRST.fullmatch(query)
        if first:
            return self._first(first["predicate"], int(first["count"]))
        answer = self._store.ask(query)
        if not isinstance(answer, Rows):
            raise CouldNotRun("pages ask by SELECT only")
        return Rows(answer.columns, iter(list(answer.rows)), answer.cut)

    def _first(self, predicate: str, count: int) -> Rows:
        """Answer what `first_said` asks: the store sorts 10,000 rows in 0.65 s, of which two are wanted."""
        first = nsmallest(count, set(self._store.subjects(predicate)))
        triples = chain.from_iterable(self._store.triples(subject, predicate) for subject in first)
        said = sorted((subject, term.n3(), term) for subject, _, term in triples)
        rows = [(Iri(subject), term) for subject, _, term in said[:count]]
        return Rows(("s", "o"), iter(rows))

    def note(self, key: str) -> None:
        """Note that a file rests on what is looked up elsewhere: on ANYTHING, COUNTS or FILES."""
        _note(key)

    @contextmanager
    def watched(self) -> Iterator[Reads]:
        """Give the keys of what is looked up inside, by this thread; whoever watches outside sees them too."""
        reads = Reads()
        try:
            with self.apart() as reads:
                yield reads
        finally:
            _note_all(reads)

    @contextmanager
    def apart(self) -> Iterator[Reads]:
        """Give the keys of what is looked up inside, by this thread; whoever watches outside does not see them."""
        reads = Reads()
        token = _READS.set(reads)
        try:
            yield reads
        finally:
            _READS.reset(token)

    def again(self, reads: Reads) -> None:
        """Note what was looked up before for whoever watches now, who is given what was made of it then."""
        _note_all(reads)


def texts(terms: tuple[Term, ...]) -> tuple[Text, ...]:
    """Return the literals among some terms as texts."""
    return tuple(Text(term.value, term.language) for term in terms if isinstance(term, Literal))


def best(choice: tuple[Text, ...], language: str) -> Text:
    """Return the first text in the language, else in English, else without a language, else the first."""
    for wanted in (language, _COMMON, None):
        for text in choice:
            if text.language == wanted:
                return text
    return choice[0]


@contextmanager
def _unwatched() -> Iterator[None]:
    """Note nothing of what is looked up inside: something narrower is noted instead."""
    token = _READS.set(None)
    try:
        yield
    finally:
        _READS.reset(token)


def _note(key: str) -> None:
    reads = _READS.get()
    if reads is not None:
        reads.keys.add(key)


def _note_all(reads: Reads) -> None:
    outer = _READS.get()
    if outer is not None:
        outer.keys |= reads.keys


def _bounded(held: dict[K, V]) -> dict[K, V]:
    """Return a dictionary to put one more answer into; a full one is emptied first."""
    if len(held) >= _HELD:
        held.clear()
    return held
