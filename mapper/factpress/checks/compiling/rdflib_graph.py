"""The door to rdflib: our index as one of its graphs, and queries on it.

rdflib takes long to import, so that it is imported by the functions that need it.  While it works, three of its
settings that hold for the whole process are changed and put back: do not validate in two threads at once.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from factpress.checks import terms
from factpress.checks.index import Index
from factpress.model import Literal
from factpress.rdf import TextTriple
from factpress.sparql import replaced
from factpress.vocab import XSD

_FALSE = re.compile(r"(?<![?$:@\w-])FILTER\s*\(\s*false\s*\)", re.IGNORECASE)

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Identifier, Node


@contextmanager
def guarded() -> Iterator[None]:
    """Keep rdflib from rewriting literals, from loading graphs that a query names, and from logging bad literals."""
    import rdflib
    from rdflib.plugins import sparql

    log = logging.getLogger("rdflib.term")
    before = rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS, log.disabled
    rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS, log.disabled = False, False, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of literals that are ill-typed
            yield
    finally:
        rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS, log.disabled = before


@cache
def graph_class() -> type[Graph]:
    """Return a graph that parses the text of a query once; pySHACL asks the same query for every thing."""
    from rdflib import Graph
    from rdflib.plugins.sparql import prepareQuery

    class RememberingGraph(Graph):
        prepared = staticmethod(lru_cache(maxsize=256)(prepareQuery))

        def query(self, query_object: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - rdflib's own types
            return super().query(self.prepared(query_object), *args, **options)

    return RememberingGraph


def graph_of(triples: Iterable[TextTriple]) -> Graph:
    """Return a graph of rdflib's own that holds some triples."""
    graph = graph_class()()
    for subject, predicate, term in triples:
        graph.add((node(subject), node(predicate), node(term)))
    return graph


@cache
def _store_class() -> Any:  # noqa: ANN401 - a class of rdflib's own kind
    from rdflib.store import Store

    class IndexStore(Store):
        def __init__(self, index: Index) -> None:
            super().__init__()
            self._index = index

        def triples(self, triple: Any, context: Any = None) -> Iterator[Any]:  # noqa: ANN401 - rdflib's types
            asked = [None if each is None else text(each) for each in triple]
            for found in _matching(self._index, *asked):
                yield tuple(map(node, found)), iter((None,))

    return IndexStore


def _matching(index: Index, subject: str | None, predicate: str | None, term: str | None) -> Iterator[TextTriple]:
    if subject is None and predicate is not None and term is not None:
        yield from ((found, predicate, term) for found in index.inverse(predicate).get(term, ()))
        return
    subjects = index.rows if subject is None else (subject,)
    for each in subjects:
        row = index.row(each)
        for property_ in row if predicate is None else (predicate,):
            for value in row.get(property_, ()):
                if term is None or value == term:
                    yield each, property_, value


class View:
    """An index as a graph of rdflib, which holds nothing itself."""

    def __init__(self, index: Index) -> None:
        with guarded():
            self._graph: Graph = graph_class()(store=_store_class()(index))

    def ask(self, query: str, bound: Mapping[str, str]) -> list[dict[str, str]] | bool:
        """Run a query with variables bound beforehand; return the solutions of SELECT, the answer to ASK.

        Raises whatever rdflib raises.
        """
        with guarded():
            answer = self._graph.query(
                _readable(query), initBindings={name: node(term) for name, term in bound.items()}
            )
            if answer.type == "ASK":
                return bool(answer.askAnswer)
            return [{str(variable): text(value) for variable, value in found.items()} for found in answer.bindings]


@lru_cache(maxsize=256)
def _readable(query: str) -> str:
    """Return a query without the constant filter that rdflib leaves out because it is false in Python too."""
    return replaced(query, _FALSE, "FILTER (1 = 2)")


@lru_cache(maxsize=1 << 16)
def node(text_: str) -> Identifier:
    """Return a term of rdflib for one of ours."""
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if terms.is_iri(text_):
        return URIRef(text_[1:-1])
    if terms.is_blank(text_):
        return BNode(text_[2:])
    found = terms.literal(text_)
    datatype = URIRef(found.datatype) if found.datatype else None
    return RdflibLiteral(found.value, found.language, datatype, normalize=False)


def text(node_: Node) -> str:
    """Return our text of a term of rdflib."""
    from rdflib import BNode
    from rdflib import Literal as RdflibLiteral

    if isinstance(node_, BNode):
        return f"_:{node_}"
    if not isinstance(node_, RdflibLiteral):
        return f"<{node_}>"
    if node_.language:
        return Literal(str(node_), node_.language.lower()).n3()
    datatype = None if node_.datatype is None else str(node_.datatype)
    return Literal(str(node_), None, None if datatype == XSD + "string" else datatype).n3()
