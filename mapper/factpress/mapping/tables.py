"""The tables that the rules read: their columns, and the rows that a record becomes.

A record is flat; a text in several languages or a list of things becomes rows of a side table
(`utterance-text`, `utterance-about`).  A null is None and makes no triple.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from factpress.model import Fact, Iri, Key, Kind, Kinds, Literal, Record
from factpress.vocab import XSD

#: Columns that every project's facts, evidences and links have, whatever their kind.
_COMMON: Mapping[str, tuple[str, ...]] = {
    "property": ("subject", "predicate", "object", "value", "datatype", "language", "article"),
    "fact": ("fact", "article", "subject", "predicate", "object", "value", "datatype", "language", "rank", "evidence"),
    "evidence": (
        *("evidence", "article", "start", "end", "modality", "confidence"),
        *("primary_source", "curator", "created", "note"),
    ),
    "quote": ("evidence", "article", "exact", "prefix", "suffix"),
    "range": ("evidence", "article", "first", "last", "prefix", "suffix"),
    "link": (
        *("link", "subject_id", "predicate_id", "object_id", "object_label", "mapping_justification"),
        *("author_id", "reviewer_id", "mapping_date", "confidence"),
        *("mapping_tool", "mapping_tool_version", "object_source_version", "comment"),
    ),
}


#: Types of keys that hold several values, which become rows of a side table.
_LISTS = frozenset({"texts", "things", "iris"})


class Row(NamedTuple):
    """One row of one table; `cells` stand in the order of the table's columns."""

    table: str
    cells: tuple[str | None, ...]


class Tables:
    """The tables of all kinds: `columns` by table name, and the way from records to rows."""

    def __init__(self, kinds: Kinds, deprecated: str) -> None:
        """Lay out the tables; facts of the rank `deprecated` (an IRI) are published but not asserted."""
        self._kinds, self._deprecated = kinds, deprecated
        of_every_fact = frozenset(kinds.fact_keys) - {"article"}
        self._scalars = {name: _scalar_columns(kind, of_every_fact) for name, kind in kinds.kinds.items()}
        self.columns: dict[str, tuple[str, ...]] = {**_COMMON}
        for name, kind in kinds.kinds.items():
            self.columns.setdefault(name, self._scalars[name])
            self.columns.update({f"{name}-{key.name}": _side_columns(kind, key) for key in _side_keys(kind)})

    def rows_of_thing(self, record: Record, **computed: str | None) -> Iterator[Row]:
        """Yield the rows of a record that defines a thing, an article or a curator."""
        values = {**record.values, **computed}
        yield Row(record.kind, tuple(map(values.get, self._scalars[record.kind])))
        yield from self._side_rows(self._kinds.kinds[record.kind], record)

    def rows_of_fact(self, fact: Fact) -> Iterator[Row]:
        """Yield the rows of a fact: what it asserts, the fact itself, its evidence and its passage."""
        record, passage, values = fact.record, fact.passage, fact.record.values
        stated = _stated(fact)
        article, rank = values["article"], values["rank"]
        if rank != self._deprecated:
            yield from self._asserted(record, stated)
        yield Row("fact", (fact.name, article, *stated, rank, fact.evidence))
        evidence = {**values, "evidence": fact.evidence, "start": str(passage.start), "end": str(passage.end)}
        yield Row("evidence", tuple(map(evidence.get, _COMMON["evidence"])))
        around = (passage.prefix, passage.suffix)
        if passage.exact is not None:
            yield Row("quote", (fact.evidence, article, passage.exact, *around))
        else:
            yield Row("range", (fact.evidence, article, passage.first, passage.last, *around))

    def row_of_link(self, record: Record) -> Row:
        """Return the row of an accepted link."""
        return Row("link", tuple(map(record.values.get, _COMMON["link"])))

    def _asserted(self, record: Record, stated: tuple[str | None, ...]) -> Iterator[Row]:
        if record.kind == "property":
            yield Row("property", (*stated, record.values["article"]))
            return
        yield Row(record.kind, tuple(map(record.values.get, self._scalars[record.kind])))
        yield from self._side_rows(self._kinds.kinds[record.kind], record)

    def _side_rows(self, kind: Kind, record: Record) -> Iterator[Row]:
        values = record.values
        name = values[_name_column(kind)]
        article = (values["article"],) if kind.states_facts else ()
        for key in _side_keys(kind):
            table = f"{kind.name}-{key.name}"
            if key.type == "texts":
                prefix = f"{key.name}@"
                for column in sorted(column for column in values if column.startswith(prefix)):
                    yield Row(table, (name, values[column], column.removeprefix(prefix), *article))
            else:
                yield from (Row(table, (name, item, *article)) for item in values.get(key.name, "").split())


def _stated(fact: Fact) -> tuple[str | None, ...]:
    """Return subject, predicate, object, value, datatype and language of the anchor triple."""
    subject, predicate, term = fact.anchor
    match term:
        case Iri(iri):
            return subject.value, predicate.value, iri, None, None, None
        case Literal(value, str(language), _):
            return subject.value, predicate.value, None, value, None, language
        case Literal(value, _, datatype):
            # The rules take a null datatype for a null value; xsd:string is written as the plain string it is.
            return subject.value, predicate.value, None, value, datatype or XSD + "string", None


def _side_keys(kind: Kind) -> list[Key]:
    return [key for key in kind.keys.values() if key.type in _LISTS]


def _side_columns(kind: Kind, key: Key) -> tuple[str, ...]:
    columns = ("text", "language") if key.type == "texts" else ("item",)
    article = ("article",) if kind.states_facts else ()
    return (_name_column(kind), *columns, *article)


def _name_column(kind: Kind) -> str:
    return "node" if kind.states_facts else "slug"


def _scalar_columns(kind: Kind, of_every_fact: frozenset[str]) -> tuple[str, ...]:
    """Return the columns of a kind's own table: its node, its keys that are no lists, the article of a fact."""
    scalars = [key.name for key in kind.keys.values() if key.type not in _LISTS and key.name not in of_every_fact]
    node = ["node"] if kind.node else []
    computed = ["sha256"] if kind.name == "article" else []
    return (*node, *scalars, *computed)
