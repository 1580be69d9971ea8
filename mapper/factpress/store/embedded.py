"""The embedded store, Oxigraph in memory or in a folder: the door to pyoxigraph's store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TypedDict

import pyoxigraph

from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal
from factpress.store.base import Answer, Answered, Blank, Dataset, QueryRefused, Rows, Statements, Truth
from factpress.vocab import XSD

_POSITION = re.compile(r"(?:error )?at (?:line )?(\d+)(?::| column )(\d+):?\s*")
_KEYWORD = re.compile(r"expected ([A-Z]+)$")


class EmbeddedStore:
    """A store of this process: in memory, where what is loaded is gone with it, or in a folder, for reading only."""

    def __init__(self, store: pyoxigraph.Store | None = None) -> None:
        self._store = pyoxigraph.Store() if store is None else store

    @classmethod
    def of_graph(cls, path: Path) -> EmbeddedStore:
        """Return a store that holds the triples of an N-Triples file, all in the default graph.

        Raises CouldNotRun if the file cannot be read or is not N-Triples.
        """
        store = cls()
        try:
            store._store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.N_TRIPLES)
        except OSError as error:
            raise CouldNotRun(f"cannot read {path}: {error.strerror or error}") from None
        except SyntaxError as error:
            raise CouldNotRun(f"{path} is damaged: {error.msg}; build again") from None
        return store

    @classmethod
    def of_triples(cls, triples: bytes) -> EmbeddedStore:
        """Return a store that holds triples given as N-Triples, all in the default graph.

        Raises CouldNotRun if they are not N-Triples.
        """
        store = cls()
        try:
            store._store.bulk_load(triples, pyoxigraph.RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise CouldNotRun(f"the statements cannot be loaded into the embedded store: {error.msg}") from None
        return store

    @classmethod
    def in_folder(cls, folder: Path) -> EmbeddedStore:
        """Return the store that `make_store` made in a folder, for reading only, beside any number of other readers.

        Raises CouldNotRun if there is none, or if it is damaged.
        """
        try:
            return cls(pyoxigraph.Store.read_only(str(folder)))
        except (OSError, RuntimeError) as error:
            raise CouldNotRun(f"the store in {folder} cannot be opened: {error}") from None

    @classmethod
    def of_dataset(cls, triples: Path, quads: Path) -> EmbeddedStore:
        """Return a store with the named graphs of an N-Quads file and, as its default graph, what all say together.

        The latter is read from the N-Triples file of the same build, which has each triple once.  Raises CouldNotRun
        if a file cannot be read or is damaged.
        """
        store = cls.of_graph(triples)
        try:
            store._store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)
        except OSError as error:
            raise CouldNotRun(f"cannot read {quads}: {error.strerror or error}") from None
        except SyntaxError as error:
            raise CouldNotRun(f"{quads} is damaged: {error.msg}; build again") from None
        return store

    def ask(self, query: str, dataset: Dataset | None = None, base: str | None = None) -> Answer:
        """Run one SPARQL 1.1 query; see `Store.ask`.

        A dataset that is given takes the place of the one that the query names (SPARQL 1.1 Protocol, section 2.1.4).
        Relative IRIs in the query are behind `base`; without it they are refused.
        """
        try:
            answer = self._store.query(query, base_iri=base, **_graphs(dataset) if dataset else {})
        except SyntaxError as error:
            raise _refusal(error.msg) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryRefused(str(error)) from None
        match answer:
            case pyoxigraph.QuerySolutions():
                columns = tuple(variable.value for variable in answer.variables)
                return Rows(columns, _rows(answer, len(columns)))
            case pyoxigraph.QueryBoolean():
                return Truth(bool(answer))
            case pyoxigraph.QueryTriples():
                return Statements(_triples(answer))

    def triples(
        self, subject: str | None = None, predicate: str | None = None, object: Iri | Literal | None = None
    ) -> list[tuple[str, str, Answered]]:
        """Return the triples of the default graph that have the given terms, in no order; None fits every term.

        Subjects and predicates are IRIs; a triple whose subject is a blank node is left out.  A text that is no IRI
        is the subject of nothing.  Raises QueryRefused where the store cannot be read.
        """
        try:
            found = self._store.quads_for_pattern(
                None if subject is None else pyoxigraph.NamedNode(subject),
                None if predicate is None else pyoxigraph.NamedNode(predicate),
                None if object is None else _stored(object),
                pyoxigraph.DefaultGraph(),
            )
            return [
                (quad.subject.value, quad.predicate.value, _term(quad.object))
                for quad in found
                if isinstance(quad.subject, pyoxigraph.NamedNode)
            ]
        except (OSError, RuntimeError) as error:
            raise QueryRefused(str(error)) from None
        except ValueError:
            return []

    def subjects(self, predicate: str) -> Iterator[str]:
        """Yield the subject of each triple of the default graph that has a predicate, in no order; no blank nodes.

        Raises QueryRefused where the store cannot be read.
        """
        try:
            for quad in self._store.quads_for_pattern(
                None, pyoxigraph.NamedNode(predicate), None, pyoxigraph.DefaultGraph()
            ):
                if isinstance(quad.subject, pyoxigraph.NamedNode):
                    yield quad.subject.value
        except (OSError, RuntimeError) as error:
            raise QueryRefused(str(error)) from None


def make_store(folder: Path, triples: IO[bytes], quads: Path | None = None) -> None:
    """Make a store in an empty folder from N-Triples, all in the default graph; when this returns, it is whole.

    The named graphs of an N-Quads file are put beside if there is one.  Raises CouldNotRun if they are not what they
    should be, OSError where the disk refuses.
    """
    try:
        store = pyoxigraph.Store(str(folder))
        store.bulk_load(triples, pyoxigraph.RdfFormat.N_TRIPLES)
        if quads:
            store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise CouldNotRun(f"the graph is damaged: {error.msg}; build again") from None
    except RuntimeError as error:
        raise OSError(str(error)) from None


def change_store(folder: Path, removed: Iterable[bytes], added: Iterable[bytes]) -> None:
    """Change the default graph of the store in a folder by lines of N-Triples; when this returns, it is whole.

    Raises CouldNotRun if a line is no triple or the store is damaged, OSError where the disk refuses.
    """
    try:
        store = pyoxigraph.Store(str(folder))
        for quad in _quads(removed):
            store.remove(quad)
        store.extend(_quads(added))
        store.flush()
    except SyntaxError as error:
        raise CouldNotRun(f"the graph is damaged: {error.msg}; build again") from None
    except RuntimeError as error:
        raise CouldNotRun(f"the store in {folder} is damaged: {error}") from None


def _quads(lines: Iterable[bytes]) -> Iterator[pyoxigraph.Quad]:
    return pyoxigraph.parse(b"\n".join(lines), pyoxigraph.RdfFormat.N_TRIPLES)


class _Graphs(TypedDict, total=False):
    default_graph: list[pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.DefaultGraph]
    named_graphs: list[pyoxigraph.NamedNode | pyoxigraph.BlankNode]


def _graphs(dataset: Dataset) -> _Graphs:
    return {
        "default_graph": [pyoxigraph.NamedNode(graph) for graph in dataset.default],
        "named_graphs": [pyoxigraph.NamedNode(graph) for graph in dataset.named],
    }


def _refusal(message: str) -> QueryRefused:
    """Turn "error at 3:7: expected …" into a refusal with its line and column."""
    found = _POSITION.search(message)
    if not found:
        return QueryRefused(message)
    # The parser goes on to list every sign that could stand here, which misleads more than it helps.  Where it
    # expects one keyword, it points behind as many letters as that has.
    keyword = _KEYWORD.search(message, found.end())
    column = int(found[2]) - (len(keyword[1]) if keyword else 0)
    return QueryRefused("the query cannot be read from here", int(found[1]), max(column, 1))


def _rows(solutions: pyoxigraph.QuerySolutions, width: int) -> Iterator[tuple[Answered | None, ...]]:
    try:
        for solution in solutions:
            yield tuple(None if solution[n] is None else _term(solution[n]) for n in range(width))
    except (OSError, RuntimeError) as error:
        raise QueryRefused(str(error)) from None
    finally:
        # They belong to the thread that made them: the traceback of a refusal must not carry them to another.
        del solutions


def _triples(triples: pyoxigraph.QueryTriples) -> Iterator[tuple[Answered, Answered, Answered]]:
    try:
        for triple in triples:
            yield _term(triple.subject), _term(triple.predicate), _term(triple.object)
    except (OSError, RuntimeError) as error:
        raise QueryRefused(str(error)) from None
    finally:
        del triples  # as in _rows


def _stored(term: Iri | Literal) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    if isinstance(term, Iri):
        return pyoxigraph.NamedNode(term.value)
    if term.language or not term.datatype:
        return pyoxigraph.Literal(term.value, language=term.language)
    return pyoxigraph.Literal(term.value, datatype=pyoxigraph.NamedNode(term.datatype))


def _term(term: object) -> Answered:
    if isinstance(term, pyoxigraph.NamedNode):
        return Iri(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return Blank(term.value)
    if not isinstance(term, pyoxigraph.Literal):
        raise QueryRefused(f"the answer has a term that is not of RDF 1.1: {term}")
    datatype = term.datatype.value
    if term.language or datatype == XSD + "string":
        return Literal(term.value, term.language)
    return Literal(term.value, None, datatype)
