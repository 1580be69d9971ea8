"""The model of mapping rules: what YARRRML and RML are read into.

A rule names no file format and no syntax of RDF: it says how the columns of a table's row make terms, and
which terms make triples.  A row has one value a column, or None; a term of which a column is None is not
made, and neither is a triple of which a term is not made (R2RML section 11, RML-Core "generated RDF term").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple, TypeVar

from factpress.problems import Place

#: A column that every table has besides its own: the number of the row, from 0, as text.
ROW = "\0row"
#: Before a column's name: the column of the natural datatypes of its values (an IRI; None where the value is).
NATURAL = "\0datatype\0"

_Part = TypeVar("_Part")


class Reference(NamedTuple):
    """A column's value."""

    column: str


@dataclass(frozen=True, slots=True)
class Template:
    """Constant texts and references, in the order in which their texts are joined."""

    parts: tuple[str | Reference, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it refers to, each once, in order."""
        return tuple(dict.fromkeys(part.column for part in self.parts if isinstance(part, Reference)))

    @property
    def constant(self) -> str | None:
        """Its text if it refers to no column."""
        return None if self.columns else "".join(part for part in self.parts if isinstance(part, str))

    @property
    def reference(self) -> str | None:
        """The column if it is one reference and nothing else."""
        match self.parts:
            case (Reference(column),):
                return column
        return None


@dataclass(frozen=True, slots=True)
class IriMap:
    """Makes an IRI.

    A template that is one reference takes the value as it is, and the value must be an absolute IRI.  In any
    other template the values are percent-encoded (`terms.percent_encode`) and the constants are not.  With a
    `base`, what is no absolute IRI is appended to it, without more ado (R2RML section 11.2).
    """

    template: Template
    base: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its IRI is made of."""
        return self.template.columns


@dataclass(frozen=True, slots=True)
class LiteralMap:
    """Makes a literal, with a language or a datatype or neither.

    A datatype that is one reference takes the value as it is, an absolute IRI; in any other template the values are
    percent-encoded, as in those of IRIs.
    """

    template: Template
    language: Template | None = None
    datatype: Template | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its literal is made of, those of its text first."""
        templates = (self.template, self.language, self.datatype)
        return tuple(dict.fromkeys(column for each in templates if each for column in each.columns))


@dataclass(frozen=True, slots=True)
class BlankMap:
    """Makes a blank node: equal texts make the same node wherever they come up in one run.

    Its label is made of the text (`terms.blank_label`); of `ROW` is made a node for each row.
    """

    template: Template

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its label is made of."""
        return self.template.columns


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a row.

    A template of which a column is None is null; one that is null is neither equal nor unequal to any other.
    `right` is None for "null" and "not null" only.
    """

    left: Template
    test: Literal["null", "not null", "equal", "not equal"]
    right: Template | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at."""
        return tuple(dict.fromkeys(self.left.columns + (self.right.columns if self.right else ())))


@dataclass(frozen=True, slots=True)
class JoinMap:
    """Makes the terms that another table's rows make, of those whose columns equal this row's.

    `on` pairs what is made of the columns of this table, the child, with what is made of those of the other, the
    parent; there is at least one pair.  Texts are compared as they are, and a text that lacks a column equals nothing.
    `term` and `conditions` are about the parent.
    `joins.unjoined` makes rules without it.
    """

    table: str
    term: IriMap | BlankMap
    on: tuple[tuple[Template, Template], ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the child that it looks at."""
        return tuple(dict.fromkeys(column for child, _ in self.on for column in child.columns))

    @property
    def parent_columns(self) -> tuple[str, ...]:
        """The columns of the parent that it looks at, those that are joined first."""
        joined = tuple(column for _, parent in self.on for column in parent.columns)
        return tuple(dict.fromkeys(joined + self.term.columns + columns_in(self.conditions)))


#: What a row function writes.
TermMap = IriMap | LiteralMap | BlankMap


@dataclass(frozen=True, slots=True)
class Pair:
    """One predicate with one object; its triple stands in the graphs of its rule and in those of its own.

    It is made of rows of which all its conditions hold.
    """

    predicate: IriMap
    object: TermMap | JoinMap
    place: Place = field(compare=False)
    graphs: tuple[IriMap, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rule's table that its two terms are made of."""
        return tuple(dict.fromkeys(self.predicate.columns + self.object.columns))

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The columns of its rule's table that it looks at, for whatever purpose."""
        return tuple(dict.fromkeys(self.columns + columns_in(self.graphs) + columns_in(self.conditions)))


@dataclass(frozen=True, slots=True)
class TriplesMap:
    """One subject for every row of a table of which all conditions hold, and what is said of it.

    A triple of which neither the rule nor its pair names a graph stands in the default graph, which is also
    named among others by `DEFAULT_GRAPH`.  Two rules are equal if they say the same, wherever they were typed.
    """

    name: str
    table: str
    subject: IriMap | BlankMap
    pairs: tuple[Pair, ...]
    graphs: tuple[IriMap, ...]
    place: Place = field(compare=False)
    conditions: tuple[Condition, ...] = ()

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The columns of its table that it looks at, for whatever purpose, without those of its pairs."""
        return tuple(dict.fromkeys(self.subject.columns + columns_in(self.graphs) + columns_in(self.conditions)))

    def uses(self) -> Iterator[tuple[Place, str]]:
        """Yield the columns of its table that it or a pair looks at, each with the place of the rule or the pair."""
        yield from ((self.place, column) for column in self.looked_at)
        for pair in self.pairs:
            yield from ((pair.place, column) for column in pair.looked_at)


#: The name of the default graph where graphs are listed; no statement is ever written in a graph of that name.
DEFAULT_GRAPH = IriMap(Template(("http://www.w3.org/ns/r2rml#defaultGraph",)))

#: The suffixes of compressed files, which are read as what is in them.
COMPRESSIONS = (".gz", ".zst")
Formulation = Literal["csv", "json", "jsonl", "parquet", "xlsx", "sql"]


@dataclass(frozen=True, slots=True)
class LogicalSource:
    """Where the rows of a table come from.

    `name` is the table's in the rules; equal sources have equal names, and other sources others.  `access` is
    a path, relative to the file of rules, or the URL of a database.  `iterator` is a JSONPath, the name of a
    sheet, or an SQL query.  `nulls` are the texts that stand for no value.  None is the format's usual.
    Columns of a CSV file without a `header` are named _col.1, _col.2 …; an empty `quote` means that nothing quotes.
    """

    name: str
    access: str
    formulation: Formulation
    place: Place = field(compare=False)
    iterator: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    nulls: frozenset[str] = frozenset({""})
    header: bool = True
    quote: str = '"'


@dataclass(frozen=True, slots=True)
class Document:
    """What a file of rules says: rules, sources by the names of their tables, prefixes, base IRI."""

    rules: tuple[TriplesMap, ...]
    sources: Mapping[str, LogicalSource]
    prefixes: Mapping[str, str]
    base: str | None = None


def runs(parts: Iterable[str | _Part]) -> Iterator[str | _Part]:
    """Yield parts of a template, or of what is made of one, with texts that follow one another as one."""
    for is_text, run in groupby(parts, key=lambda part: isinstance(part, str)):
        if is_text:
            yield "".join(map(str, run))
        else:
            yield from run


def columns_used(rules: Iterable[TriplesMap], table: str) -> tuple[str, ...]:
    """Return the columns that a table must give, `ROW` and `NATURAL` ones among them, in order of the rules.

    Columns that rules of other tables need of it, as the parent of a join, are among them.
    """
    return tuple(dict.fromkeys(column for rule in rules for column in _used(rule, table)))


def _used(rule: TriplesMap, table: str) -> Iterator[str]:
    if rule.table == table:
        yield from rule.looked_at
    for pair in rule.pairs:
        if rule.table == table:
            yield from pair.looked_at
        if isinstance(pair.object, JoinMap) and pair.object.table == table:
            yield from pair.object.parent_columns


def columns_in(parts: Iterable[IriMap | Condition]) -> tuple[str, ...]:
    """Return the columns of graphs and conditions, in order."""
    return tuple(dict.fromkeys(column for part in parts for column in part.columns))


def columns_of(rules: Iterable[TriplesMap], table: str, predicate: str) -> tuple[str, ...]:
    """Return the columns of a table whose values may become the object of a predicate (an absolute IRI).

    They come in the order of the rules, those of a literal's text before its language's and datatype's.  A
    predicate that is itself a column's value may be any predicate.
    """
    pairs = [pair for rule in rules if rule.table == table for pair in rule.pairs]
    fits = [pair for pair in pairs if pair.predicate.template.constant in (None, predicate)]
    return tuple(dict.fromkeys(column for pair in fits for column in pair.object.columns))
