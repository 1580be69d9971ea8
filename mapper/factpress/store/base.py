"""What a triple store answers, as our own values, and the protocol that every store follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from factpress.errors import FactpressError
from factpress.model import Term


class Blank(NamedTuple):
    """A blank node: published data have none, but a query may make some."""

    value: str

    def n3(self) -> str:
        """Return the N-Triples form."""
        return f"_:{self.value}"


Answered = Term | Blank


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to SELECT: one term or None (unbound) a column, rows as they arrive.

    `cut` is the number of rows at which the store cut the answer by a rule of its own, None if it is whole.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[Answered | None, ...]]
    cut: int | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Statements:
    """The answer to CONSTRUCT or DESCRIBE."""

    triples: Iterator[tuple[Answered, Answered, Answered]]


Answer = Rows | Truth | Statements


class Dataset(NamedTuple):
    """The graphs that a query is about, by IRI: those merged into its default graph, and those it may name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class QueryRefused(FactpressError):
    """The store does not run this query; `line` and `column` (from 1) where it says so."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class Store(Protocol):
    """A place to ask questions of."""

    def ask(self, query: str) -> Answer:
        """Run one SPARQL 1.1 query; updates are refused.

        Raises QueryRefused if the query does not parse or cannot be evaluated, CouldNotRun if the store cannot be
        asked or does not answer.
        """
        ...
