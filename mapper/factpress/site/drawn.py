"""What drawings have in common: their queries, files beside the sentences, and the evidence in their tables."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from factpress.languages import LANGUAGES
from factpress.markup import plain
from factpress.queries.results import plain as value_of
from factpress.site.data import Text, texts
from factpress.site.model import Output
from factpress.site.once import Once
from factpress.site.paths import in_language
from factpress.vocab import SCHEMA

if TYPE_CHECKING:
    from factpress.site.model import Site

#: A row of an answer: column to what stands there as text, "" where nothing does.
Row = Mapping[str, str]
_IN_LANGUAGE = f"{SCHEMA}inLanguage"
#: How many signs of an article's title stand behind a quote.
_TITLE = 40


class Proof(NamedTuple):
    """A passage that bears facts out, the first one of each: the facts, the quote, and its article with its title."""

    facts: tuple[str, ...]
    quote: Text
    article: str
    title: Text


def drawn(site: Site, name: str, by: str = "") -> list[Row]:
    """Answer the query of a drawing; `name` is that of its file without the ending, `by` as in `GraphData.ask`."""
    answer = site.data.ask((site.drawings / f"{name}.rq").read_text(encoding="utf-8"), by)
    return [{column: value_of(term) for column, term in zip(answer.columns, row, strict=True)} for row in answer.rows]


def drawn_once(site: Site, *names: str) -> Once[list[list[Row]]]:
    """Return the answers of some queries, asked when they are first wanted: they are the same in any language."""
    return Once(site.data, lambda: [drawn(site, name) for name in names])


def proofs(site: Site, facts: Iterable[str]) -> tuple[Proof, ...]:
    """Return what bears some facts out, in their order; a passage comes once, with all facts that begin with it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fact in dict.fromkeys(facts):
        view = site.facts.fact(fact)
        if view and view.evidences:
            found[view.evidences[0].article, view.evidences[0].quote].append(fact)
    return tuple(_proof(site, article, quote, tuple(stated)) for (article, quote), stated in found.items())


def _proof(site: Site, article: str, quote: str, facts: tuple[str, ...]) -> Proof:
    spoken = texts(site.data.about(article).get(_IN_LANGUAGE, ()))
    language = spoken[0].value if spoken else None
    title = site.data.label(article, language or "")
    return Proof(
        facts,
        Text(quote, language),
        article,
        Text(textwrap.shorten(title.value, _TITLE, placeholder=" …"), title.language),
    )


def name_of(site: Site, iri: str, language: str) -> str:
    """Return what something is called, as plain text for a drawing."""
    return plain(site.data.label(iri, language).value)


def pages(folder: str, make: Callable[[str, str], bytes]) -> Iterator[Output]:
    """List the page of a folder in each language; `make` takes its path and language."""
    for language in LANGUAGES:
        path = in_language(f"{folder}/index.html", language)
        yield Output(path, partial(make, path, language))
