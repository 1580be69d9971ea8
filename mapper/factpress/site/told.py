"""Facts as templates show them: in words, in groups, with what they are cited by."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from factpress.site.data import Text
from factpress.site.facts import EvidenceView, FactView
from factpress.site.model import Site
from factpress.site.paths import is_safe_link
from factpress.site.phrases import Sentence, as_text

#: A quote of more characters is pointed at by its beginning and its end.
_LONG = 120
#: The signs that text fragments have a meaning for, besides those that every address has.
_SAFE = "'()*!~._"


class Shown(NamedTuple):
    """An evidence with the language of its quote and the address of its passage, "" where there is none."""

    evidence: EvidenceView
    quote: Text
    address: str


class Told(NamedTuple):
    """A fact, its sentence, and its evidences."""

    view: FactView
    sentence: Sentence
    evidences: tuple[Shown, ...]

    @property
    def plain(self) -> str:
        """The sentence as plain text."""
        return as_text(self.sentence)


class Group(NamedTuple):
    """Facts of one kind, or of one property where the kind is not called otherwise."""

    anchor: str
    title: Text
    facts: tuple[Told, ...]


def told(site: Site, view: FactView, language: str) -> Told:
    """Return a fact in words of a language."""
    return Told(view, site.facts.sentence(view, language), tuple(shown(site, each) for each in view.evidences))


def shown(site: Site, evidence: EvidenceView) -> Shown:
    """Return an evidence as it is shown."""
    text = Text(evidence.quote, site.facts.language_of(evidence.article))
    address = site.facts.address_of(evidence.article)
    return Shown(evidence, text, fragment(address, evidence) if is_safe_link(address) else "")


def grouped(site: Site, views: Iterable[FactView], language: str) -> tuple[Group, ...]:
    """Return facts in groups, those of a group in the order of the articles' texts."""
    ordered = sorted(views, key=lambda view: (_group(site, view), _place(view)))
    return tuple(
        Group(f"{kind}-{number}", _title(site, kind, predicate, language), _told_all(site, members, language))
        for number, ((_, kind, predicate), members) in enumerate(
            groupby(ordered, key=lambda view: _group(site, view)), 1
        )
    )


def _told_all(site: Site, views: Iterable[FactView], language: str) -> tuple[Told, ...]:
    return tuple(told(site, view, language) for view in views)


def _group(site: Site, view: FactView) -> tuple[int, str, str]:
    return site.facts.order(view), view.kind, view.predicate if view.kind == "property" else ""


def _title(site: Site, kind: str, predicate: str, language: str) -> Text:
    if predicate:
        return site.data.label(predicate, language)
    return Text(site.facts.kind_name(kind, language), language)


def _place(view: FactView) -> tuple[str, int, int, str]:
    first = view.evidences[0] if view.evidences else None
    return (first.article, first.start, first.end, view.iri) if first else ("", 0, 0, view.iri)


def fragment(address: str, evidence: EvidenceView) -> str:
    """Return the address of a passage in a page: a URL with a text fragment (WICG, URL Fragment Text Directives)."""
    first, last = evidence.first, evidence.last
    if not evidence.is_range:
        first, last = _ends(evidence.quote)
    words = ",".join(map(_encoded, filter(None, (first, last))))
    return f"{address}{'' if '#' in address else '#'}:~:text={words}"


def _ends(text: str) -> tuple[str, str]:
    """Return a short text and nothing, or the first and the last words of a long one."""
    if len(text) <= _LONG:
        return text, ""
    words = text.split()
    half = min(len(words) // 2, 5)
    return " ".join(words[:half]), " ".join(words[-half:])


def _encoded(text: str) -> str:
    return quote(text, safe=_SAFE).replace("-", "%2D")  # a hyphen marks what stands before or behind
