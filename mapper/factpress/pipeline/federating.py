"""factpress query --federate: values that Wikidata has of the things in an answer, beside each row.

No engine's SERVICE is pointed at Wikidata.  The answer comes from the store that was asked; then Wikidata is asked, for
these items and properties only, by the client that says who asks and waits as it is told; and the two are joined here.
Wikidata's own RDF says http://schema.org/ and http://www.wikidata.org/entity/: https is taken for the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from factpress.batches import parts_of
from factpress.errors import UsageFault
from factpress.linking.backends.etiquette import Caller, Request, Unreadable
from factpress.linking.candidates import CouldNotAsk
from factpress.model import Iri, Literal
from factpress.pipeline.asking import Asker
from factpress.queries import bind_rows
from factpress.store.base import Answered, Rows
from factpress.store.results_json import Malformed, read_rows
from factpress.vocab import SCHEMA

#: The most items of one request, and the most values of one answer.
BATCH, MOST = 200, 10_000
_ROWS = "application/sparql-results+json"
_ENTITY, _DIRECT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
_ITEM = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]*)\Z")
_SECURE = SCHEMA.replace("http:", "https:")
_LINKS = f"""\
SELECT DISTINCT ?thing ?item WHERE {{
  VALUES ?thing {{ UNDEF }}
  ?thing <{SCHEMA}sameAs>|<{_SECURE}sameAs>|<http://www.w3.org/2004/02/skos/core#exactMatch> ?item .
}}"""
_VALUES = """\
SELECT DISTINCT ?item ?property ?value WHERE {{
  VALUES ?item {{ {items} }}
  VALUES ?property {{ {properties} }}
  ?item ?property ?value .
  FILTER (!isLiteral(?value) || LANG(?value) IN ("", "{language}"))
}}
LIMIT {limit}"""
_FORM = 'such as "P1082 as population, P571", or "country: P1082" for the column country'
_WANTED = re.compile(
    r"(?:(?P<column>\w+):\s+)?(?:(?P<direct>P[1-9][0-9]*)|(?P<prefix>\w+):(?P<local>\w+))(?:\s+as\s+(?P<name>\w+))?\Z"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z")

Values = Mapping[tuple[str, str], Sequence[Answered]]


class Wanted(NamedTuple):
    """A property: the column of the answer whose things have it, if one is named; its IRI; the name of its column."""

    column: str | None
    property: str
    name: str


@dataclass(frozen=True, slots=True)
class Widened:
    """Rows with the values beside them, and how many of the things that values were asked for have no item."""

    rows: Rows
    things: int
    unlinked: int


def read_wanted(text: str, prefixes: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Return what is asked of Wikidata, from a list with commas.  Raises UsageFault."""
    return tuple(_wanted(each.strip(), prefixes) for each in text.split(","))


def _wanted(text: str, prefixes: Mapping[str, str]) -> Wanted:
    found = _WANTED.match(text)
    if found is None:
        raise UsageFault(f"{text!r} is no property of Wikidata; write --federate with properties, {_FORM}")
    column, direct, prefix, local, name = found.group("column", "direct", "prefix", "local", "name")
    if direct:
        return Wanted(column, _DIRECT + direct, name or direct)
    if prefix not in prefixes:
        raise UsageFault(f"the prefix {prefix!r} is not known; a property is written {_FORM}")
    return Wanted(column, (prefixes[prefix] + local).replace(_SECURE, SCHEMA), name or local)


class Federation:
    """Asks Wikidata's SPARQL endpoint for values of the items that things in an answer are linked with.

    `asker` knows the links; texts with a language are asked for in `language` only.
    """

    def __init__(self, caller: Caller, endpoint: str, asker: Asker, language: str) -> None:
        if not _LANGUAGE.match(language):
            raise UsageFault(f"{language!r} is not a language, such as en")
        self._caller, self._endpoint, self._asker, self._language = caller, endpoint, asker, language

    def widened(self, rows: Rows, wanted: Sequence[Wanted]) -> Widened:
        """Return the rows with a column for each property; a row comes once for each combination of its values.

        Raises UsageFault for columns that are not there, or there already, or have no linked things; CouldNotAsk if
        Wikidata gives no answer, for rows without the values would look as if it had none.
        """
        names = [*rows.columns, *(each.name for each in wanted)]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise UsageFault(f"two columns would be called {twice!r}; name one with 'as', {_FORM}")
        held = list(rows.rows)
        items = self._items({term for row in held for term in row if isinstance(term, Iri)})
        places = [_place(rows.columns, held, items, each.column) for each in wanted]
        things = {row[place] for row in held for place in places if isinstance(row[place], Iri)}
        linked = {items[thing] for thing in things if isinstance(thing, Iri) and thing in items}
        values = self._values(sorted(linked), sorted({each.property for each in wanted}))
        joined = (new for row in held for new in _joined(row, places, wanted, items, values))
        unlinked = sum(1 for thing in things if thing not in items)
        return Widened(Rows(tuple(names), joined, rows.cut), len(things), unlinked)

    def _items(self, things: Collection[Iri]) -> dict[Iri, str]:
        """Return the items that things are linked with, or are themselves."""
        found = {thing: match[1] for thing in things if (match := _ITEM.match(thing.value))}
        others = sorted(thing for thing in things if thing not in found)
        for part in parts_of(others, BATCH):
            answer = self._asker.ask(bind_rows(_LINKS, ("thing",), [(thing,) for thing in part]))
            for thing, item in answer.rows if isinstance(answer, Rows) else ():
                match = _ITEM.match(item.value) if isinstance(item, Iri) else None
                if match and isinstance(thing, Iri):
                    found[thing] = match[1]
        return found

    def _values(self, items: Sequence[str], properties: Sequence[str]) -> Values:
        values: dict[tuple[str, str], list[Answered]] = {}
        for part in parts_of(items, BATCH):
            for item, property_, value in self._asked(part, properties):
                match = _ITEM.match(item.value) if item else None
                if match and property_ and isinstance(value, Iri | Literal):  # a blank node: it has one nobody knows
                    values.setdefault((match[1], property_.value), []).append(value)
        return values

    def _asked(self, items: Sequence[str], properties: Sequence[str]) -> Sequence[tuple[Answered | None, ...]]:
        query = _VALUES.format(
            items=" ".join(f"<{_ENTITY}{item}>" for item in items),
            properties=" ".join(f"<{each}>" for each in properties),
            language=self._language,
            limit=MOST + 1,
        )
        rows = self._caller.send(Request(self._endpoint, {"query": query}, form=True, accept=_ROWS), self._read)
        if len(rows) > MOST:
            raise CouldNotAsk(f"{self._endpoint} has more than {MOST:,} values; ask for fewer rows, with --limit")
        return rows

    def _read(self, body: bytes) -> Sequence[tuple[Answered | None, ...]]:
        try:
            rows = read_rows(body)
        except Malformed as error:
            raise Unreadable(self._endpoint, str(error)) from None
        if rows.columns != ("item", "property", "value"):
            raise Unreadable(self._endpoint, "it has other columns than were asked for")
        return list(rows.rows)


def _place(
    columns: Sequence[str], rows: Sequence[Sequence[Answered | None]], items: Mapping[Iri, str], named: str | None
) -> int:
    """Return the number of the column whose things are asked about: the one named, else the first with links."""
    if named is not None and named not in columns:
        raise UsageFault(f"the answer has no column {named!r}; it has {', '.join(columns)}")
    places = range(len(columns)) if named is None else [columns.index(named)]
    linked = next((place for place in places if any(row[place] in items for row in rows)), None)
    if linked is None and rows:
        raise UsageFault("no column of the answer has things that are linked with items of Wikidata")
    return linked or 0


def _joined(
    row: tuple[Answered | None, ...],
    places: Sequence[int],
    wanted: Sequence[Wanted],
    items: Mapping[Iri, str],
    values: Values,
) -> Iterator[tuple[Answered | None, ...]]:
    cells: list[Sequence[Answered | None]] = []
    for place, each in zip(places, wanted, strict=True):
        thing = row[place]
        item = items.get(thing, "") if isinstance(thing, Iri) else ""
        found: Sequence[Answered] = sorted(values.get((item, each.property), ()), key=_n3)
        cells.append(found or [None])
    yield from ((*row, *new) for new in product(*cells))


def _n3(term: Answered) -> str:
    return term.n3()
