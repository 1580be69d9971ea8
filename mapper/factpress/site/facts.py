"""Facts as pages show them: the triple that is stated, and each evidence with its quote and its article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from factpress.model import Iri, Literal, Term
from factpress.site.data import GraphData
from factpress.site.phrases import Phrases, Sentence
from factpress.vocab import RDF, RDF_TYPE, SCHEMA

_OA, _PROV, _DCTERMS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#", "http://purl.org/dc/terms/"
_NEV = "https://w3id.org/nev/ontology#"
_RDFS_COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
_FACT, _DERIVED, _SOURCE = f"{_NEV}Fact", f"{_PROV}wasDerivedFrom", f"{_OA}hasSource"
#: What stands between the two quotes of a range.
_BETWEEN = " … "

Said = Mapping[str, tuple[Term, ...]]


class EvidenceView(NamedTuple):
    """A passage that proves a fact.

    `start` and `end` are offsets in the article's text; `quote` is the passage, or its two ends where `is_range`;
    `prefix` and `suffix` are what stands around it.  Names of things are IRIs, "" where there is none.
    """

    iri: str
    article: str
    quote: str
    is_range: bool
    first: str
    last: str
    prefix: str
    suffix: str
    start: int
    end: int
    confidence: str
    modality: str
    curator: str
    created: str
    primary_source: str
    note: str

    @property
    def name(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]


class FactView(NamedTuple):
    """A fact: its triple, its rank and kind, and its evidences by article and place."""

    iri: str
    subject: str
    predicate: str
    object: Term
    rank: str
    kind: str
    evidences: tuple[EvidenceView, ...]

    @property
    def name(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that say so, each once."""
        return tuple(dict.fromkeys(evidence.article for evidence in self.evidences))


class Facts:
    """Facts of one graph, in the words of its phrases."""

    def __init__(self, data: GraphData, phrases: Phrases) -> None:
        self._data, self._phrases = data, phrases
        self._order = {kind: place for place, kind in enumerate(phrases.kinds)}

    def fact(self, iri: str) -> FactView | None:
        """Return a fact, None if the IRI is none."""
        said = self._data.about(iri)
        subject, predicate = _iri(said, f"{RDF}subject"), _iri(said, f"{RDF}predicate")
        objects = said.get(f"{RDF}object", ())
        if not (subject and predicate and objects):
            return None
        kind = self._phrases.entry(self._data, subject, predicate, objects[0]).kind
        evidences = sorted(map(self.evidence, _iris(said, _DERIVED)), key=_place)
        rank = _iri(said, "http://wikiba.se/ontology#rank")
        return FactView(iri, subject, predicate, objects[0], rank, kind, tuple(evidences))

    def evidence(self, iri: str) -> EvidenceView:
        """Return an evidence."""
        said = self._data.about(iri)
        selectors = {name.rpartition("#")[2]: self._data.about(name) for name in _iris(said, f"{_OA}hasSelector")}
        position, quote = selectors.get("position", {}), selectors.get("quote", {})
        ends = selectors.get("range", {})
        first, last = (
            self._data.about(_iri(ends, f"{_OA}has{end}Selector")) if ends else {} for end in ("Start", "End")
        )
        whole = _text(quote, f"{_OA}exact")
        begin, close = _text(first, f"{_OA}exact"), _text(last, f"{_OA}exact")
        return EvidenceView(
            iri=iri,
            article=_iri(said, _SOURCE),
            quote=f"{begin}{_BETWEEN}{close}" if ends else whole,
            is_range=bool(ends),
            first=begin,
            last=close,
            prefix=_text(quote or first, f"{_OA}prefix"),
            suffix=_text(quote or last, f"{_OA}suffix"),
            start=_integer(_text(position, f"{_OA}start")),
            end=_integer(_text(position, f"{_OA}end")),
            confidence=_text(said, f"{_NEV}confidence"),
            modality=_iri(said, f"{_NEV}modality"),
            curator=_iri(said, f"{_DCTERMS}creator"),
            created=_text(said, f"{_DCTERMS}created"),
            primary_source=_iri(said, f"{_PROV}hadPrimarySource"),
            note=_text(said, _RDFS_COMMENT),
        )

    def about(self, iri: str) -> tuple[FactView, ...]:
        """Return the facts that state something of a thing or node, in the order of their predicates."""
        return self._pointing_at(iri, f"{RDF}subject")

    def mentioning(self, iri: str) -> tuple[FactView, ...]:
        """Return the facts whose object is a thing or node."""
        return self._pointing_at(iri, f"{RDF}object")

    def of_article(self, iri: str) -> tuple[FactView, ...]:
        """Return the facts that an article says, in the order of the text; each once, where it is first said."""
        evidences = [subject for subject, predicate in self._data.mentions(iri) if predicate == _SOURCE]
        facts = dict.fromkeys(fact for evidence in evidences for fact in self.of_evidence(evidence))
        views = [view for view in map(self.fact, facts) if view]
        return tuple(sorted(views, key=lambda view: (_first_place(view, iri), view.iri)))

    def of_evidence(self, iri: str) -> tuple[str, ...]:
        """Return the IRIs of the facts that were derived from an evidence."""
        return tuple(subject for subject, predicate in self._data.mentions(iri) if predicate == _DERIVED)

    def all(self) -> tuple[str, ...]:
        """Return the IRIs of all facts, sorted."""
        return self._data.of_class(_FACT)

    def sentence(self, view: FactView, language: str) -> Sentence:
        """Return a fact in words."""
        return self._phrases.sentence(self._data, view.subject, view.predicate, view.object, language)

    def _pointing_at(self, iri: str, predicate: str) -> tuple[FactView, ...]:
        found = [self.fact(subject) for subject, said in self._data.mentions(iri) if said == predicate]
        return tuple(sorted((view for view in found if view), key=_order))

    def order(self, view: FactView) -> int:
        """Return where the facts of a fact's kind stand among those of other kinds."""
        return self._order[view.kind]

    def terms(self, language: str) -> Mapping[str, str]:
        """Return what terms are called of which the graph has no names, by IRI."""
        return {iri: texts[language] for iri, texts in self._phrases.terms.items()}

    @property
    def sites(self) -> Mapping[str, str]:
        """What the sites of others are called, by the beginning of their IRIs."""
        return self._phrases.sites

    def kind_name(self, kind: str, language: str) -> str:
        """Return what facts of a kind are called together."""
        return self._phrases.kinds[kind][language]

    def language_of(self, article: str) -> str | None:
        """Return the language that an article is written in, None where that is not said."""
        return _text(self._data.about(article), f"{SCHEMA}inLanguage") or None

    def address_of(self, article: str) -> str:
        """Return the address at which an article was published, "" where that is not said."""
        return _iri(self._data.about(article), f"{SCHEMA}url")

    def is_node(self, iri: str) -> bool:
        """Whether something is named by what it ties: it has no name of its own."""
        return not self._data.names(iri) and RDF_TYPE in self._data.about(iri)


def _order(view: FactView) -> tuple[str, str, str, str]:
    return view.predicate, view.subject, view.object.n3(), view.iri


def _place(view: EvidenceView) -> tuple[str, int, int, str]:
    return view.article, view.start, view.end, view.iri


def _first_place(view: FactView, article: str) -> tuple[int, int]:
    return min((each.start, each.end) for each in view.evidences if each.article == article)


def _iris(said: Said, predicate: str) -> Iterable[str]:
    return (term.value for term in said.get(predicate, ()) if isinstance(term, Iri))


def _iri(said: Said, predicate: str) -> str:
    return next(iter(_iris(said, predicate)), "")


def _text(said: Said, predicate: str) -> str:
    return next((term.value for term in said.get(predicate, ()) if isinstance(term, Literal)), "")


def _integer(text: str) -> int:
    try:
        return int(Decimal(text))
    except (InvalidOperation, ValueError):
        return 0
