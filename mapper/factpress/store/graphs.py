"""A triple store as a set of named graphs: put, add, drop, count, list, read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from factpress.batches import parts_of
from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal, Triple
from factpress.store.addresses import is_here, with_parameter
from factpress.store.base import QueryRefused, Rows, Statements, Store
from factpress.store.bodies import N_TRIPLES, UPDATE, Body, deletes, inserts, line_bodies, text_body
from factpress.store.finding import Target
from factpress.store.http import Client, Reply
from factpress.store.profiles import Way
from factpress.store.refusals import refusal

_UNKNOWN_USER, _MISSING = 401, 404
#: About how many bytes a triple takes on its way back.
_TRIPLE = 200
#: How many graphs are counted at once, and how many rows of an answer that may be cut are asked for at once.
_COUNTED, _PAGE = 100, 10_000
#: Bytes below which a body is not worth compressing.
_WORTH = 1 << 12


class GraphStore:
    """The named graphs of one store; `reader` answers questions about them.

    Every method raises CouldNotRun, with a sentence, where the store does not do what it is asked.
    """

    def __init__(self, target: Target, client: Client, reader: Store) -> None:
        self.target, self.profile = target, target.profile
        self._client, self._reader = client, reader

    def put(self, graph: str, body: Body) -> None:
        """Replace a graph (SPARQL 1.1 Graph Store HTTP Protocol, section 5.3)."""
        self._write("PUT", with_parameter(self.target.graphs, "graph", graph), body)

    def add(self, graph: str, body: Body) -> None:
        """Add triples to a graph (section 5.5); done twice, it does no more, for there are no blank nodes."""
        self._write("POST", with_parameter(self.target.graphs, "graph", graph), body)

    def add_quads(self, body: Body) -> None:
        """Add triples to several graphs, all in one step; only Oxigraph's dataset does that."""
        self._write("POST", with_parameter(self.target.graphs, "no_transaction"), body)

    def update(self, text: str | Body, repeatable: bool = True) -> None:
        """Run a SPARQL update; say so if it may not be run twice."""
        body = text_body(text, UPDATE) if isinstance(text, str) else text
        self._write("POST", self.target.update, body, repeatable)

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove graphs; one that is not there does no harm."""
        for some in parts_of(graphs, self.profile.together):
            self.update(drops(some).rstrip("; \n"))

    def change(self, graph: str, gone: Iterator[Triple], come: Iterator[Triple]) -> None:
        """Delete triples from a graph, then insert others, both in their order and few at a time."""
        for body in deletes(graph, map(_line, gone), self.profile.triples):
            self.update(body)
        if self.profile.way is Way.INSERTED:
            for body in inserts(graph, map(_line, come), self.profile.triples):
                self.update(body)
        else:
            for body in line_bodies(map(_line, come), _PAGE):
                self.add(graph, body)

    def objects(self, graph: str, subject: Iri, predicate: Iri) -> set[object]:
        """Return what a graph says of a subject with a predicate."""
        pattern = f"GRAPH {Iri(graph).n3()} {{ {subject.n3()} {predicate.n3()} ?o }}"
        return {value for (value,) in self._rows(f"SELECT ?o WHERE {{ {pattern} }}")}

    def counts(self, graphs: Sequence[str]) -> dict[str, int]:
        """Return the number of triples of those of the graphs that have any."""
        found: dict[str, int] = {}
        for some in parts_of(graphs, _COUNTED):
            names = " ".join(Iri(graph).n3() for graph in some)
            pattern = f"VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }}"
            told: dict[str, int] = {}
            for row in self._rows(f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?g"):
                match row:
                    case (Iri(graph), Literal(number)) if number.isdecimal() and int(number):
                        told[graph] = int(number)
            # Under the names that were given: those that came are other objects, and there may be very many.
            found.update((graph, told[graph]) for graph in some if graph in told)
        return found

    def below(self, prefix: str) -> list[str]:
        """Return the graphs whose IRIs begin with a prefix, in order."""
        found: list[str] = []
        while True:
            last = Literal(found[-1] if found else "").n3()
            tests = f"STRSTARTS(STR(?g), {Literal(prefix).n3()}) && STR(?g) > {last}"
            query = (
                f"SELECT DISTINCT ?g WHERE {{ {self.profile.listing} FILTER ({tests}) }} ORDER BY STR(?g) LIMIT {_PAGE}"
            )
            page = [term.value for (term,) in self._rows(query) if isinstance(term, Iri)]
            found += page
            if len(page) < _PAGE:
                return found

    def read(self, graph: str, triples: int, file: Path) -> None:
        """Write a graph, which is thought to have so many triples, to a file as N-Triples."""
        capped = self.profile.rows is not None and triples >= self.profile.rows
        if capped or self.profile.way is Way.INSERTED:
            self._read_paged(graph, file)
            return
        url = with_parameter(self.target.graphs, "graph", graph)
        with file.open("w+b") as into:
            reply = self._client.send("GET", url, accept=N_TRIPLES, expected=triples * _TRIPLE, into=into)
            if reply.status == _MISSING:
                return
            if reply.status == _UNKNOWN_USER:
                self._read_paged(graph, file)
                return
            self._told(reply, url)
            found = reply.headers.get_content_type()
            # QLever and older stores name the type that N-Triples is a part of.
            if found not in (N_TRIPLES, "text/turtle", "text/plain"):
                raise CouldNotRun(f"{url} answers with {found} instead of {N_TRIPLES}")

    def _read_paged(self, graph: str, file: Path) -> None:
        with file.open("wb") as into:
            for offset in count(0, _PAGE):
                where = f"GRAPH {Iri(graph).n3()} {{ ?s ?p ?o }}"
                answer = self._ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }} LIMIT {_PAGE} OFFSET {offset}")
                assert isinstance(answer, Statements)
                lines = [f"{s.n3()} {p.n3()} {o.n3()} .\n".encode() for s, p, o in answer.triples]
                into.writelines(lines)
                if not lines:
                    return

    def _rows(self, query: str) -> Iterator[tuple[object, ...]]:
        answer = self._ask(query)
        assert isinstance(answer, Rows)
        return answer.rows

    def _ask(self, query: str) -> object:
        try:
            return self._reader.ask(query)
        except QueryRefused as refused:
            raise CouldNotRun(f"{self.target.query} refuses a question of factpress: {refused}") from None

    def _write(self, method: str, url: str, body: Body, repeatable: bool = True) -> None:
        # Oxigraph takes compressed data, but no compressed update.  On this machine nothing is won by it.
        gzip = self.profile.gzip and body.content_type != UPDATE and body.size > _WORTH and not is_here(url)
        self._told(self._client.send(method, url, body, gzip=gzip, repeatable=repeatable), url)

    def _told(self, reply: Reply, url: str) -> None:
        if not reply.well:
            error = refusal(url, reply.status, reply.headers, reply.body)
            raise CouldNotRun(self._client.without_secrets(str(error)))


def drops(graphs: Sequence[str]) -> str:
    """Return operations of an update that remove graphs, each with its semicolon."""
    return "".join(f"DROP SILENT GRAPH {Iri(graph).n3()} ;\n" for graph in graphs)


def _line(triple: Triple) -> bytes:
    return triple.n3().encode() + b"\n"
