"""The pages of things, and of the nodes that tie them: what is said of one, on what grounds, and what points at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from factpress.model import Iri, Term
from factpress.site.data import NAMING, Text, best, texts
from factpress.site.facts import FactView
from factpress.site.linked_data import LinkedData
from factpress.site.model import Output, Site
from factpress.site.pages.names import by_languages
from factpress.site.paths import folder_of
from factpress.site.phrases import in_one_language
from factpress.site.told import grouped
from factpress.vocab import RDF, RDF_TYPE, SCHEMA

_DESCRIPTION, _OTHER_NAME, _SAME = (f"{SCHEMA}{name}" for name in ("description", "alternateName", "sameAs"))
_EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch"
_OWL, _SSSOM = "http://www.w3.org/2002/07/owl#", "https://w3id.org/sssom/"
_COMMENT, _AUTHOR = "http://www.w3.org/2000/01/rdf-schema#comment", "http://purl.org/pav/authoredBy"
#: What has a place of its own on the page.
_APART = frozenset({RDF_TYPE, _DESCRIPTION, _OTHER_NAME, _SAME, _EXACT, *NAMING})
#: What points at a thing without saying anything of it.
_TECHNICAL = frozenset({f"{RDF}subject", f"{RDF}object", f"{_OWL}annotatedSource", f"{_OWL}annotatedTarget"})
#: How many facts a page shows in full, and how many things point at one in its table.
_MOST_FACTS, _MOST_POINTING = 400, 200


class Row(NamedTuple):
    """A property and its values; `fact` is the name of the fact that says it on the same page, "" where none does."""

    predicate: str
    values: tuple[tuple[Term, str], ...]


class Link(NamedTuple):
    """A link with another data set; what a note says of it."""

    target: str
    label: str
    reasons: tuple[Text, ...]
    authors: tuple[str, ...]


class Pages:
    """Makes the pages of things and nodes, and the files beside them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._linked = LinkedData(site.data, site.prefixes, site.context)

    def outputs(self) -> Iterator[Output]:
        """List the pages and files of everything below the namespace of things."""
        for iri in self._site.data.below(self._site.base.thing("")):
            yield from self.of(iri)

    def of(self, iri: str) -> Iterator[Output]:
        """List the pages and files of a thing or node."""
        folder = folder_of(self._site.base, iri)
        if folder:
            yield from self._linked.pages(folder, partial(self.page, iri), partial(self.subjects, iri))

    def subjects(self, iri: str) -> tuple[str, ...]:
        """Return whose triples are in the files beside a page: the thing, and the notes on its links."""
        return iri, *self._linked.links_of(iri)

    def page(self, iri: str, path: str, language: str) -> bytes:
        """Return the page of a thing or node in a language."""
        site, said = self._site, self._site.data.about(iri)
        views = self._facts(iri)
        names = site.data.names(iri)
        return site.pages.page(
            "thing.html",
            path,
            language,
            iri=iri,
            classes=[term.value for term in said.get(RDF_TYPE, ()) if isinstance(term, Iri)],
            names=by_languages(names, language),
            other_names=by_languages(texts(said.get(_OTHER_NAME, ())), language),
            description=_best(texts(said.get(_DESCRIPTION, ())), language),
            rows=self._rows(iri, views, language),
            groups=grouped(site, views[:_MOST_FACTS], language),
            more=max(len(views) - _MOST_FACTS, 0),
            total=len(views),
            pointing=self._pointing(iri),
            links=list(self._links(iri)),
            turtle=self._linked.turtle(self.subjects(iri)),
            jsonld=self._linked.jsonld(self.subjects(iri)),
        )

    def _facts(self, iri: str) -> tuple[FactView, ...]:
        """Return the facts about a thing, those that name it, and those about a node that has it as a part."""
        facts, data = self._site.facts, self._site.data
        nodes = sorted({subject for subject, said in data.mentions(iri) if self._is_node(subject, said)})
        found = [*facts.about(iri), *facts.mentioning(iri)]
        for node in nodes:
            found += [*facts.about(node), *facts.mentioning(node)]
        return tuple({view.iri: view for view in found}.values())

    def _is_node(self, subject: str, predicate: str) -> bool:
        inside = subject.startswith(self._site.base.thing(""))
        return inside and predicate not in _TECHNICAL and self._site.facts.is_node(subject)

    def _rows(self, iri: str, views: Iterable[FactView], language: str) -> list[Row]:
        """Return the table of what is said of a thing itself; nodes are told of as facts."""
        known = {(view.predicate, view.object): view.name for view in views if view.subject == iri}
        rows = []
        for predicate, terms in self._site.data.about(iri).items():
            shown = [term for term in in_one_language(terms, language) if not self._leads_to_node(term)]
            values = [(term, known.get((predicate, term), "")) for term in shown]
            if values and predicate not in _APART:
                rows.append(Row(predicate, tuple(values)))
        return rows

    def _leads_to_node(self, term: Term) -> bool:
        inside = isinstance(term, Iri) and term.value.startswith(self._site.base.thing(""))
        return inside and self._site.facts.is_node(term.value)

    def _pointing(self, iri: str) -> list[tuple[str, list[str], int]]:
        """Return what points at a thing: predicate, the first things, and how many more; nodes are told of as facts."""
        said = {term.value for terms in self._site.data.about(iri).values() for term in terms if isinstance(term, Iri)}
        thing = self._site.base.thing("")
        pairs = sorted(
            (predicate, subject)
            for subject, predicate in self._site.data.mentions(iri)
            if subject.startswith(thing) and subject not in said and not self._site.facts.is_node(subject)
        )
        found = []
        for predicate, members in groupby(pairs, key=itemgetter(0)):
            subjects = [subject for _, subject in members]
            found.append((predicate, subjects[:_MOST_POINTING], max(len(subjects) - _MOST_POINTING, 0)))
        return found

    def _links(self, iri: str) -> Iterator[Link]:
        about = self._site.data.about
        notes = {_value(about(note), f"{_OWL}annotatedTarget"): about(note) for note in self._linked.links_of(iri)}
        said = about(iri)
        for term in (*said.get(_SAME, ()), *said.get(_EXACT, ())):
            note = notes.get(term.value, {})
            authors = tuple(author.value for author in note.get(_AUTHOR, ()) if isinstance(author, Iri))
            yield Link(term.value, _value(note, f"{_SSSOM}object_label"), texts(note.get(_COMMENT, ())), authors)


def _value(said: object, predicate: str) -> str:
    terms = said.get(predicate, ()) if isinstance(said, dict) else ()
    return terms[0].value if terms else ""


def _best(choice: tuple[Text, ...], language: str) -> Text | None:
    return best(choice, language) if choice else None


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of things and nodes, and the files beside them."""
    return Pages(site).outputs()
