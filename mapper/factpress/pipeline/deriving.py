"""What follows from the mapped facts: shortcuts in plain schema.org, made by one CONSTRUCT query."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal
from factpress.publish.spool import Spool
from factpress.store.base import Answered, QueryRefused, Statements
from factpress.store.embedded import EmbeddedStore


def derive(query: Path, quads: Spool, graph: str) -> None:
    """Add to the quads what the query of this file constructs from their triples, in the graph of this IRI.

    The query sees the triples of all graphs as one.  It may construct IRIs and texts with a language only: the
    store rewrites other literals, so that others would not be the ones that were mapped.  Raises CouldNotRun for
    a query that makes anything else, or that does not run.
    """
    store = EmbeddedStore.of_triples(b"".join(quads.triples()))
    try:
        for terms in _constructed(store, query):
            subject, predicate, term = (_portable(each, query) for each in terms)
            quads.add(f"{subject} {predicate} {term} <{graph}> .\n".encode())
    except QueryRefused as refused:
        raise CouldNotRun(f"{query} does not run: {refused}") from None


def _constructed(store: EmbeddedStore, query: Path) -> Iterator[tuple[Answered, ...]]:
    match store.ask(query.read_text(encoding="utf-8")):
        case Statements(triples):
            return triples
        case _:
            raise CouldNotRun(f"{query} is no CONSTRUCT")


def _portable(term: Answered, query: Path) -> str:
    match term:
        case Iri() | Literal(_, str()):
            return term.n3()
        case _:
            raise CouldNotRun(f"{query} makes {term.n3()}, which is neither an IRI nor a text with a language")
