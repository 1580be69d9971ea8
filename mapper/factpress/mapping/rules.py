"""The model of mapping rules: what YARRRML (or, one day, another notation) is read into.

A rule names no file format and no syntax of RDF: it says how the columns of a table's row make terms, and
which terms make triples.  A row has one value a column, or None; a term of which a column is None is not
made, and neither is a triple of which a term is not made (R2RML section 11, RML-Core "generated RDF term").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from factpress.problems import Place


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
    other template the values are percent-encoded (`terms.percent_encode`) and the constants are not.
    """

    template: Template

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its IRI is made of."""
        return self.template.columns


@dataclass(frozen=True, slots=True)
class LiteralMap:
    """Makes a literal, with a language or a datatype or neither.

    `language` and `datatype` are each a constant or one reference; a datatype's value is an absolute IRI.
    """

    template: Template
    language: Template | None = None
    datatype: Template | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its literal is made of, those of its text first."""
        templates = (self.template, self.language, self.datatype)
        return tuple(dict.fromkeys(column for each in templates if each for column in each.columns))


TermMap = IriMap | LiteralMap


@dataclass(frozen=True, slots=True)
class Pair:
    """One predicate with one object."""

    predicate: IriMap
    object: TermMap
    place: Place = field(compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its two terms are made of."""
        return tuple(dict.fromkeys(self.predicate.columns + self.object.columns))


@dataclass(frozen=True, slots=True)
class TriplesMap:
    """One subject for every row of a table, and what is said of it, in each of the graphs.

    No graphs means the default graph.  Two rules are equal if they say the same, wherever they were typed.
    """

    name: str
    table: str
    subject: IriMap
    pairs: tuple[Pair, ...]
    graphs: tuple[IriMap, ...]
    place: Place = field(compare=False)


def columns_of(rules: Iterable[TriplesMap], table: str, predicate: str) -> tuple[str, ...]:
    """Return the columns of a table whose values may become the object of a predicate (an absolute IRI).

    They come in the order of the rules, those of a literal's text before its language's and datatype's.  A
    predicate that is itself a column's value may be any predicate.
    """
    pairs = [pair for rule in rules if rule.table == table for pair in rule.pairs]
    fits = [pair for pair in pairs if pair.predicate.template.constant in (None, predicate)]
    return tuple(dict.fromkeys(column for pair in fits for column in pair.object.columns))
