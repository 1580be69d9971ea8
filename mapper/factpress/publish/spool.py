"""The spool: every mapped quad, sorted for publication and each once.

Subjects come in the order of their IRIs, then `rdf:type` and the other leading predicates, then the rest.
For that, lines are held in a sortable form: the subject loses its closing bracket, so that the space behind it
sorts before every character an IRI may have (a thing, then its nodes "thing--node", then "thing-other"), and a
leading predicate is replaced by "!" and its rank, which sorts before every "<".  Plain byte order then is the
order wanted, and the form is undone when read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from factpress.publish.sorting import SortedLines
from factpress.publish.statements import Placed, Statement
from factpress.vocab import RDF, RDF_TYPE, SCHEMA

#: What a reader wants to see first of a subject: what it is, what it is called, what it states.
LEADING = (
    RDF_TYPE,
    SCHEMA + "name",
    SCHEMA + "headline",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    SCHEMA + "alternateName",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    SCHEMA + "description",
    "http://www.w3.org/2000/01/rdf-schema#comment",
    "http://www.w3.org/2004/02/skos/core#definition",
    RDF + "subject",
    RDF + "predicate",
    RDF + "object",
    SCHEMA + "startDate",
    "http://www.w3.org/ns/oa#hasSource",
    "http://www.w3.org/ns/oa#start",
)
_RANKS = {f"<{iri}>".encode(): f"!{rank:02}".encode() for rank, iri in enumerate(LEADING)}
_RANKED = {rank: predicate for predicate, rank in _RANKS.items()}
_RANKED_TEXTS = {rank.decode(): predicate.decode() for rank, predicate in _RANKED.items()}


def sort_key(line: bytes) -> bytes:
    """Return a line of N-Triples or N-Quads in the form whose plain order is the published one."""
    subject, predicate, rest = line.split(b" ", 2)
    return b"%b %b %b" % (subject[:-1], _RANKS.get(predicate, predicate), rest)


def _restored(sortable: bytes) -> bytes:
    subject, predicate, rest = sortable.split(b" ", 2)
    return b"%b> %b %b\n" % (subject, _RANKED.get(predicate, predicate), rest)


class Spool:
    """A set of quads that grows beyond memory: add canonical N-Quads lines, read them back in published order.

    `budget` is the memory in bytes, `folder` the place for sorted runs beyond it.  Reading may be repeated.
    `lines` are the quads in sortable form.  Use as a context manager; leaving it removes the runs.  Raises CouldNotRun
    where the disk fails.
    """

    def __init__(self, budget: int, folder: Path) -> None:
        self.lines = SortedLines(budget, folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lines.__exit__(kind, error, trace)

    def add(self, lines: bytes) -> None:
        """Take any number of canonical N-Quads lines, each with its line end."""
        self.lines.add_all([sort_key(line) for line in lines.split(b"\n") if line])

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines with their line ends, sorted, each once."""
        return map(_restored, self.lines)

    def statements(self) -> Iterator[Statement]:
        """Yield the lines taken apart."""
        return map(_statement, self.lines)

    def triples(self) -> Iterator[bytes]:
        """Yield the triples as N-Triples lines; one that is in several graphs comes once."""
        previous = b""
        for line in self:
            triple = line[: -len(b" .\n")].rpartition(b" ")[0]
            if triple != previous:
                yield triple + b" .\n"
            previous = triple

    def sorter(self) -> SortedLines:
        """Return an empty sort with the same budget and folder, for another order of the same statements."""
        return SortedLines(self.lines.budget, self.lines.folder)

    @contextmanager
    def arranged(self, place: Callable[[str, str], str]) -> Iterator[Iterator[Placed]]:
        """Sort the triples by their places, those of one place as published; a triple comes once a place.

        `place` returns the place of a subject in a graph, both as N-Quads has them; a place holds no tab.
        """
        with self.sorter() as sort:
            sort.extend(self._at_places(place))
            yield map(_placed, sort)

    def _at_places(self, place: Callable[[str, str], str]) -> Iterator[bytes]:
        """Yield each triple in sortable form behind its place."""
        subject, heads = b"", dict[bytes, bytes]()
        for line in self.lines:
            triple, _, graph = line[: -len(b" .")].rpartition(b" ")
            if triple[: len(subject)] != subject or not heads:
                subject = triple[: triple.index(b" ") + 1]
                heads = {}
            head = heads.get(graph)
            if head is None:
                head = heads[graph] = place(f"{subject[:-1].decode()}>", graph.decode()).encode() + b"\t"
            yield head + triple


def _statement(sortable: bytes) -> Statement:
    subject, predicate, rest = sortable.decode().split(" ", 2)
    term, _, graph = rest[: -len(" .")].rpartition(" ")
    return Statement(f"{subject}>", _RANKED_TEXTS.get(predicate, predicate), term, graph)


def _placed(line: bytes) -> Placed:
    head, _, triple = line.decode().partition("\t")
    subject, predicate, term = triple.split(" ", 2)
    return Placed(head, f"{subject}>", _RANKED_TEXTS.get(predicate, predicate), term)
