"""The pages of articles, whose facts are told in the order of the text, of curators, and the list of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from factpress.languages import LANGUAGES
from factpress.model import Iri, Term
from factpress.site.facts import EvidenceView, FactView
from factpress.site.linked_data import LinkedData
from factpress.site.model import Output, Site
from factpress.site.paths import folder_of, in_language
from factpress.site.phrases import Sentence
from factpress.site.told import Shown, shown
from factpress.site.touching import COUNTS
from factpress.vocab import RDF_TYPE, SCHEMA

_ENCODING = f"{SCHEMA}encoding"
_CREATOR, _AUTHOR = "http://purl.org/dc/terms/creator", "http://purl.org/pav/authoredBy"
#: What has a place of its own on an article's page.
_APART = frozenset({RDF_TYPE, f"{SCHEMA}headline", f"{SCHEMA}name", f"{SCHEMA}inLanguage", _ENCODING})
_INDEX = "articles/index.html"


class Proved(NamedTuple):
    """A fact that a passage proves, in words, and the modality and confidence of that passage."""

    view: FactView
    sentence: Sentence
    evidence: EvidenceView


class Passage(NamedTuple):
    """A passage and the facts that rest on it."""

    shown: Shown
    facts: tuple[Proved, ...]


class Entry(NamedTuple):
    """An article in the list, and how many facts it says."""

    iri: str
    facts: int


class Pages:
    """Makes the pages of articles and curators."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._linked = LinkedData(site.data, site.prefixes, site.context)

    @property
    def _articles(self) -> tuple[str, ...]:
        return tuple(iri for iri in self._site.data.below(f"{self._site.base.iri}article/") if "#" not in iri)

    def outputs(self) -> Iterator[Output]:
        """List the pages of articles and curators, the files beside them, and the list of articles."""
        for iri in self._articles:
            yield from self.of_article(iri)
        for iri in self._site.data.below(f"{self._site.base.iri}curator/"):
            yield from self.of_curator(iri)
        for language in LANGUAGES:
            path = in_language(_INDEX, language)
            yield Output(path, partial(self.index, path, language))

    def of_article(self, iri: str) -> Iterator[Output]:
        """List the pages of an article, and the files beside them."""
        return self._of(iri, self.article)

    def of_curator(self, iri: str) -> Iterator[Output]:
        """List the pages of a curator, and the files beside them."""
        return self._of(iri, self.curator)

    def _of(self, iri: str, make: Callable[[str, str, str], bytes]) -> Iterator[Output]:
        folder = folder_of(self._site.base, iri)
        if folder:
            yield from self._linked.pages(folder, partial(make, iri), partial(self.subjects, iri))

    def subjects(self, iri: str) -> tuple[str, ...]:
        """Return whose triples are beside a page: the article and its text file."""
        files = self._site.data.about(iri).get(_ENCODING, ())
        return iri, *(term.value for term in files if isinstance(term, Iri))

    def article(self, iri: str, path: str, language: str) -> bytes:
        """Return the page of an article in a language."""
        passages = tuple(self._passages(iri, language))
        return self._site.pages.page(
            "article.html",
            path,
            language,
            iri=iri,
            address=self._site.facts.address_of(iri),
            written_in=self._site.facts.language_of(iri),
            rows=self._rows(iri),
            passages=passages,
            total=len({fact.view.iri for passage in passages for fact in passage.facts}),
            turtle=self._linked.turtle(self.subjects(iri)),
            jsonld=self._linked.jsonld(self.subjects(iri)),
        )

    def curator(self, iri: str, path: str, language: str) -> bytes:
        """Return the page of a curator in a language."""
        made = [subject for subject, predicate in self._site.data.mentions(iri) if predicate == _CREATOR]
        linked = sum(predicate == _AUTHOR for _, predicate in self._site.data.mentions(iri))
        return self._site.pages.page(
            "curator.html",
            path,
            language,
            iri=iri,
            rows=self._rows(iri),
            evidences=len(made),
            linked=linked,
            turtle=self._linked.turtle((iri,)),
            jsonld=self._linked.jsonld((iri,)),
        )

    def index(self, path: str, language: str) -> bytes:
        """Return the list of articles in a language."""
        self._site.data.note(COUNTS)
        counts = self._site.manifest.facts.by_article
        entries = [Entry(iri, counts.get(iri.rpartition("/")[2], 0)) for iri in self._articles]
        return self._site.pages.page("articles.html", path, language, entries=entries)

    def _rows(self, iri: str) -> list[tuple[str, tuple[Term, ...]]]:
        return [(name, terms) for name, terms in self._site.data.about(iri).items() if name not in _APART]

    def _passages(self, iri: str, language: str) -> Iterator[Passage]:
        """Yield the passages of an article in the order of the text, each with what it proves."""
        proved = [
            (view, evidence)
            for view in self._site.facts.of_article(iri)
            for evidence in view.evidences
            if evidence.article == iri
        ]
        proved.sort(key=lambda each: (each[1].start, each[1].end, self._site.facts.order(each[0]), each[0].iri))
        for _, members in groupby(proved, key=lambda each: (each[1].start, each[1].end)):
            found = [Proved(view, self._site.facts.sentence(view, language), each) for view, each in members]
            yield Passage(shown(self._site, found[0].evidence), tuple(found))


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of articles and curators."""
    return Pages(site).outputs()
