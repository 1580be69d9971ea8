"""rdflib as a store: slow, but written by others, so that an answer of two engines is right for a reason."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rdflib
from rdflib.plugins import sparql

from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal
from factpress.store.base import Answer, Answered, Blank, QueryRefused, Rows, Statements, Truth
from factpress.vocab import XSD

if TYPE_CHECKING:
    from rdflib.query import Result


class ReferenceStore:
    """An rdflib graph in memory; answers are held as a whole.

    While it reads or answers, two settings of rdflib that hold for the whole process are changed and put back: do not
    use it in two threads at once.
    """

    def __init__(self, graph: rdflib.Graph) -> None:
        self._graph = graph

    @classmethod
    def of_graph(cls, path: Path) -> ReferenceStore:
        """Return a store that holds the triples of an N-Triples file.

        Raises CouldNotRun if the file cannot be read or is not N-Triples.
        """
        graph = rdflib.Graph()
        try:
            with _as_written():
                graph.parse(path, format="nt")
        except OSError as error:
            raise CouldNotRun(f"cannot read {path}: {error.strerror or error}") from None
        except Exception as error:  # noqa: BLE001 - rdflib's parser raises what it likes
            raise CouldNotRun(f"{path} is damaged: {error}; build again") from None
        return cls(graph)

    def ask(self, query: str) -> Answer:
        """Run one SPARQL 1.1 query; see `Store.ask`."""
        try:
            with _as_written():
                return _ours(self._graph.query(query))
        except QueryRefused:
            raise
        except Exception as error:  # noqa: BLE001 - rdflib raises what its parser and each function do
            place = getattr(error, "lineno", None), getattr(error, "column", None)
            raise QueryRefused(f"rdflib does not run this query: {error}", *place) from None


@contextmanager
def _as_written() -> Iterator[None]:
    """Keep literals as they are written, load no graph that a query names, and be silent about odd literals."""
    before = rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS
    log = logging.getLogger("rdflib.term")
    level = log.level
    rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS = False, False
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS = before
        log.setLevel(level)


def _ours(result: Result) -> Answer:
    if result.type == "ASK":
        return Truth(bool(result.askAnswer))
    if result.type == "SELECT":
        columns = tuple(map(str, result.vars or ()))
        rows = [tuple(None if term is None else _term(term) for term in row) for row in _tuples(result)]
        return Rows(columns, iter(rows))
    return Statements(iter([(_term(s), _term(p), _term(o)) for s, p, o in _tuples(result)]))


def _tuples(result: Result) -> Iterator[tuple[object, ...]]:
    for row in result:
        assert isinstance(row, tuple)
        yield row


def _term(term: object) -> Answered:
    if isinstance(term, rdflib.URIRef):
        return Iri(str(term))
    if isinstance(term, rdflib.BNode):
        return Blank(str(term))
    if not isinstance(term, rdflib.Literal):
        raise QueryRefused(f"the answer has a term that is not of RDF 1.1: {term}")
    if term.language:
        return Literal(str(term), term.language.lower())
    datatype = None if term.datatype is None else str(term.datatype)
    return Literal(str(term), None, None if datatype == XSD + "string" else datatype)
