"""Saved queries whose answers need somebody to look into them, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from factpress.languages import LANGUAGES
from factpress.site.answers import held
from factpress.site.data import Text
from factpress.site.drawn import Proof, Row, drawn, proofs
from factpress.site.phrases import Sentence
from factpress.site.plain_yaml import Plain, read_plain, texts_of
from factpress.site.questions.titles import in_words

if TYPE_CHECKING:
    from factpress.site.model import Site

#: The file that says which queries these are, beside the queries of the drawings.
_FILE, _OPEN = "questions.yaml", "open"
#: The columns that name a fact and its confidence, and how many facts of an answer a page shows.
_FACT, _SURE, _MOST = "fact", "confidence", 40


class Shown(NamedTuple):
    """A fact in words, its rank, and what bears it out."""

    fact: str
    sentence: Sentence
    rank: str
    proofs: tuple[Proof, ...]


class Found(NamedTuple):
    """The facts that answer a saved query, and what to do about them by language."""

    query: str
    do: Mapping[str, str]
    facts: tuple[str, ...]


class Asked(NamedTuple):
    """An answer in one language: its first facts, and how many there are in all."""

    query: str
    title: Text
    description: Text | None
    do: Text | None
    facts: tuple[Shown, ...]
    total: int


def found(site: Site) -> list[Found]:
    """Ask what is open, as far as the project has the queries; no answer depends on a language."""
    entries = read_plain(site.drawings / _FILE).get(_OPEN, [])
    return [_found(site, entry) for entry in entries if isinstance(entry, dict) and entry["query"] in site.questions]


def _found(site: Site, entry: Mapping[str, Plain]) -> Found:
    query, rows = str(entry["query"]), entry.get("rows")
    facts = _surest_last(drawn(site, str(rows), _FACT)) if rows else _facts(site, query)
    return Found(query, texts_of(entry["do"]), tuple(dict.fromkeys(facts)))


def _surest_last(rows: Iterable[Row]) -> list[str]:
    return [row[_FACT] for row in sorted(rows, key=lambda row: (_number(row[_SURE]), row[_FACT]))]


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal()


def _facts(site: Site, query: str) -> Iterator[str]:
    answer = held(site, query, {}, LANGUAGES[0])
    at = answer.columns.index(_FACT)
    return (term.value for row in answer.rows if (term := row[at]))


def asked(site: Site, answer: Found, language: str) -> Asked:
    """Return an answer as a page shows it."""
    head = site.questions[answer.query].head
    return Asked(
        query=answer.query,
        title=in_words(head.title, language) or Text(answer.query),
        description=in_words(head.description, language),
        do=in_words(answer.do, language),
        facts=tuple(each for fact in answer.facts[:_MOST] for each in shown(site, fact, language)),
        total=len(answer.facts),
    )


def shown(site: Site, fact: str, language: str) -> Iterator[Shown]:
    """Yield a fact as pages show it; nothing if there is none of that IRI."""
    view = site.facts.fact(fact)
    if view:
        yield Shown(fact, site.facts.sentence(view, language), view.rank, proofs(site, [fact]))


def titles(site: Site, part: str, language: str) -> list[tuple[str, Text]]:
    """Return the saved queries of a part of the file, as far as the project has them, with their titles."""
    names = (name for name in read_plain(site.drawings / _FILE).get(part, []) if isinstance(name, str))
    queries = (site.questions[name] for name in names if name in site.questions)
    return [(query.name, in_words(query.head.title, language) or Text(query.name)) for query in queries]
