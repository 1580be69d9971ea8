"""What the page of a saved query shows: its words, its form, its answer, and the SPARQL that asks for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factpress.model import DECIMAL, INTEGER, Iri, Literal
from factpress.queries import SavedQuery, block_span
from factpress.queries.binding import written
from factpress.queries.sheet import fits_sheet
from factpress.site.answers import Held, is_small
from factpress.site.data import NAMING, Text
from factpress.site.questions.query_forms import Form, needed
from factpress.site.questions.titles import booleans, codes_of, column_title, in_words, topic_of, topic_title
from factpress.store.base import Answered
from factpress.vocab import XSD

if TYPE_CHECKING:
    from factpress.site.model import Site

#: How many rows a page shows; files hold all.
MOST_ROWS = 500
_TEMPLATE = "saved_query.html"
_HEAD = "#+"
#: The view of an answer whose numbers are drawn as bars.
_CHART = "chart"
_BOOLEAN = f"{XSD}boolean"
_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]+)?\Z")


class Sparql(NamedTuple):
    """A query's text without its head: before its parameter block, the block, and behind it."""

    before: str
    block: str
    after: str

    @property
    def text(self) -> str:
        """The whole text."""
        return self.before + self.block + self.after


class Cell(NamedTuple):
    """A term of an answer.

    `iri` is what has it as its name: the thing beside it, or the only one there is; `share` is how much of the largest
    number of its column a number is, in percent, where the answer is drawn as bars; `words` say what a code means.
    """

    term: Answered | None
    iri: str | None
    share: int | None
    words: Text | None


class Table(NamedTuple):
    """The first rows of an answer, and how many it has in all; `titles` are what its columns are called.

    Things whose names stand beside them are left out: the names lead to them.
    `cut` is the number of rows at which a server cut it, None if it is whole; `fits_sheet` tells whether a spreadsheet
    can hold all of it.
    """

    columns: tuple[str, ...]
    titles: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    cut: int | None
    fits_sheet: bool


class Question(NamedTuple):
    """What a saved query is, in one language: its topic is the folder that it is in, `topic_title` the words for it."""

    name: str
    topic: str
    topic_title: Text
    title: Text
    description: Text | None


class Fault(NamedTuple):
    """Why a query could not be asked: the key of a sentence among the words of refusals, and what fills it."""

    key: str
    values: Mapping[str, object]


class Shown(NamedTuple):
    """What differs from page to page of one saved query.

    `given` are the values in the form, `answer` is None where nothing was asked, `files` are the links to the answer
    by form.  A page that is `live` is asked anew with what its form says, by the server that made it; `fault` is why
    it could not be.
    """

    given: Mapping[str, str]
    answer: Held | None
    files: Mapping[str, str]
    live: bool = False
    fault: Fault | None = None


def folder(name: str) -> str:
    """Return the folder of a saved query's page, ending in "/"."""
    return f"query/{name}/"


def question(site: Site, query: SavedQuery, language: str) -> Question:
    """Return what a saved query is."""
    topic = topic_of(query.name)
    return Question(
        name=query.name,
        topic=topic,
        topic_title=topic_title(site, topic, language),
        title=in_words(query.head.title, language) or Text(query.name),
        description=in_words(query.head.description, language),
    )


def page(site: Site, query: SavedQuery, form: Form, path: str, language: str, shown: Shown) -> bytes:
    """Return a page of a saved query, with its form."""
    asked = None if shown.answer is None else shown.given
    return site.pages.page(
        _TEMPLATE,
        path,
        language,
        question=question(site, query, language),
        fields=form.fields(shown.given, language),
        is_example=bool(needed(query)) and not shown.live,
        table=shown.answer and _table(site, shown.answer, language, has_bars=query.head.view == _CHART),
        sparql=_sparql(site, query, asked, language),
        files=shown.files,
        saved=f"{folder(query.name)}query.rq",
        live=shown.live,
        fault=shown.fault,
        query_page=site.assets.query_page,
        is_large=not is_small(site),
    )


def _table(site: Site, answer: Held, language: str, *, has_bars: bool) -> Table:
    shown = answer.rows[:MOST_ROWS]
    named = _named(site, {term for row in shown for term in row if isinstance(term, Literal) and term.language})
    drawn = _drawn(shown) if has_bars else None
    largest = max((_size(row[drawn]) for row in shown), default=0.0) if drawn is not None else 0.0
    codes = [_codes(site, column, language) for column in answer.columns]
    beside = _beside(site, shown, language)
    places = [at for at in range(len(answer.columns)) if at not in beside.values()]
    rows = tuple(
        tuple(
            Cell(
                row[at],
                _iri(row[beside[at]]) if at in beside else named.get(row[at]),
                round(100 * _size(row[at]) / largest) if at == drawn and largest else None,
                codes[at].get(row[at]),
            )
            for at in places
        )
        for row in shown
    )
    columns = tuple(answer.columns[at] for at in places)
    titles = tuple(column_title(site, column, language) for column in columns)
    return Table(columns, titles, rows, len(answer.rows), answer.cut, fits_sheet(answer.columns, answer.rows))


def _beside(site: Site, rows: Sequence[Sequence[Answered | None]], language: str) -> Mapping[int, int]:
    """Return the columns in which each row has the name of the thing in another column, and that column of each."""
    columns = list(enumerate(zip(*rows, strict=True)))
    return {
        at: other
        for at, names in columns
        for other, things in columns
        if all(_is_called(site, thing, name, language) for thing, name in zip(things, names, strict=True))
    }


def _is_called(site: Site, thing: Answered | None, name: Answered | None, language: str) -> bool:
    match thing, name:
        case Iri(iri), Literal(value):
            return site.data.label(iri, language).value == value
        case _:
            return False


def _iri(term: Answered | None) -> str | None:
    return term.value if isinstance(term, Iri) else None


def _codes(site: Site, column: str, language: str) -> Mapping[Answered | None, Text]:
    """Return what the terms of a column that are codes are called."""
    found: dict[Answered | None, Text] = {
        Literal(code): words for code, words in codes_of(site, column, language).items()
    }
    return found | {Literal(code, None, _BOOLEAN): words for code, words in booleans(site, language).items()}


def _drawn(rows: Sequence[Sequence[Answered | None]]) -> int | None:
    """Return the first column of nothing but numbers; None without one."""
    columns = zip(*rows, strict=True)
    return next((at for at, column in enumerate(columns) if all(map(_is_number, column))), None)


def _is_number(term: Answered | None) -> bool:
    return isinstance(term, Literal) and term.datatype in (INTEGER, DECIMAL) and bool(_NUMBER.match(term.value))


def _size(term: Answered | None) -> float:
    return max(float(term.value), 0.0) if term else 0.0


def _named(site: Site, names: Collection[Literal]) -> Mapping[Answered | None, str]:
    """Return the IRIs of what has these names, but for names that several things have."""
    if not names:
        return {}
    listed = " ".join(sorted(map(written, names)))
    found: dict[Answered | None, set[str]] = {}
    for name, thing in site.data.ask(
        f"SELECT ?name ?thing WHERE {{ VALUES ?name {{ {listed} }} ?thing <{NAMING[0]}> ?name }}"
    ).rows:
        if isinstance(thing, Iri):
            found.setdefault(name, set()).add(thing.value)
    return {name: things.pop() for name, things in found.items() if len(things) == 1}


def _sparql(site: Site, query: SavedQuery, given: Mapping[str, str] | None, language: str) -> Sparql:
    """Return the text that asks a query with parameters, or as it is saved for None."""
    text = query.text if given is None else site.bound(query.name, given, language)
    begin, end = block_span(query.text) or (len(query.text), len(query.text))
    behind = len(text) - (len(query.text) - end)
    before, block, after = _without_head(text[:begin]), text[begin:behind], text[behind:]
    return Sparql(before, block, after) if block else Sparql(before.rstrip(" "), "", after.removeprefix("\n"))


def _without_head(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(_HEAD))
