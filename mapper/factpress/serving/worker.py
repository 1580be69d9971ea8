"""A process that answers queries, one after the other, on its standard input and output.

A query that runs cannot be stopped from within its process: the store knows no way.  So the server gives queries to
processes of their own, and ends a process whose query takes too long.  One that the server could not end, because it
was killed itself, ends by an alarm of the operating system, and one whose query needs too much memory by its limit.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any, TypeVar

from factpress.errors import CouldNotRun
from factpress.queries.results import render
from factpress.queries.results_xml import render_xml
from factpress.queries.sheet import cut_for_sheet, fits_sheet, sheet
from factpress.rdf import in_media_type
from factpress.serving.messages import Orders, Question, Reply, fault_line, head_of, refusal_line
from factpress.serving.refusals import Refusal
from factpress.sparql import is_update, position, service_at, too_deep_at, undeclared_prefix
from factpress.store.base import Answer, Answered, QueryRefused, Rows, Statements, Truth
from factpress.store.embedded import EmbeddedStore
from factpress.store.kept import open_kept

Item = TypeVar("Item")
#: Formats of triples that pyoxigraph writes, by our names.
_GRAPHS = {"jsonld": "application/ld+json", "rdf": "application/rdf+xml"}
#: The end of an IRI that can be the name of an element.
_ELEMENT = re.compile(r"[^\W\d][\w.-]*\Z")
#: How a format says that an answer is cut; those that have no place for it leave that to the header.
_CUT = "only the first {} are here: the server returns no more"


#: How much a worker stands back behind the server, which must answer while queries run.
_NICE = 5


def main(orders: Orders, questions: IO[bytes], answers: IO[bytes], confine: Callable[[int], None]) -> None:
    """Say that the store is open, or why not; then answer questions until there are no more.

    `confine` is called once the store is open, with the bytes that the process may have more than it has by then.
    """
    try:
        store = _opened(orders)
    except CouldNotRun as fault:
        answers.write(fault_line(str(fault)))
        return
    confine(orders.memory)
    answers.write(b"{}\n")
    answers.flush()
    while line := questions.readline():
        signal.setitimer(signal.ITIMER_REAL, orders.seconds)
        for piece in _answered(store, Question.from_json(line.decode()), orders.rows):
            answers.write(piece)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.flush()


def _opened(orders: Orders) -> EmbeddedStore:
    kept = None
    if orders.kept:
        kept = open_kept(orders.kept, orders.triples, orders.digest, orders.quads)
    return kept or EmbeddedStore.of_dataset(orders.triples, orders.quads)


def limit_memory(more: int) -> None:
    """Let the process have so many bytes more than it has by now."""
    limit = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + more
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _answered(store: EmbeddedStore, question: Question, most: int) -> Iterator[bytes]:
    """Yield the line of an answer and its body, or the line that says why there is none."""
    try:
        reply = _reply(store, question, most)
    except Refusal as refusal:
        yield refusal_line(refusal)
    except QueryRefused as fault:
        yield refusal_line(_malformed(fault))
    except CouldNotRun as fault:
        yield refusal_line(Refusal("query-malformed", "query", fault=fault))
    except MemoryError:
        yield refusal_line(Refusal("query-too-large", "answer_large"))
    else:
        yield head_of(reply)
        yield reply.body


def _malformed(fault: QueryRefused) -> Refusal:
    """Return the refusal of a query that the store does not understand, with the place if that is known."""
    if fault.line is None or fault.column is None:
        return Refusal("query-malformed", "query", fault=fault)
    place = _place(fault.line, fault.column)
    return Refusal("query-malformed", "query_at", place, fault=fault, **place)


def _reply(store: EmbeddedStore, question: Question, most: int) -> Reply:
    _judge(question.query)
    return _written(store.ask(question.query, question.dataset, question.base), question, most)


def _judge(query: str) -> None:
    if is_update(query):
        raise Refusal("query-malformed", "query_update")
    if service_at(query) is not None:
        raise Refusal("service-refused", "query_service")
    at = too_deep_at(query)
    if at is not None:
        place = _place(*position(query, at))
        raise Refusal("query-malformed", "query_deep_at", place, **place)
    undeclared = undeclared_prefix(query)
    if undeclared:
        prefix, at = undeclared
        place = _place(*position(query, at))
        raise Refusal("query-malformed", "query_prefix_at", place, prefix=prefix, **place)


def _place(line: int, column: int) -> dict[str, Any]:
    return {"line": line, "column": column}


def _written(answer: Answer, question: Question, most: int) -> Reply:
    if isinstance(answer, Truth):
        return Reply(_wanted(question.truth), _text(answer, _wanted(question.truth)))
    if isinstance(answer, Rows):
        form = _wanted(question.rows)
        rows, cut = _cut(answer.rows, most)
        if form == "xlsx":
            return _sheet(answer.columns, rows, cut)
        return Reply(form, _told(_text(Rows(answer.columns, iter(rows)), form), form, cut), cut)
    form = _wanted(question.triples)
    triples, cut = _cut(_once(answer.triples), most)
    if form not in _GRAPHS:
        return Reply(form, _told(_text(Statements(iter(triples)), form), form, cut), cut)
    if form == "rdf":
        _must_be_elements(triples)
    return Reply(form, in_media_type(_text(Statements(iter(triples)), "nt"), _GRAPHS[form]), cut)


def _sheet(columns: tuple[str, ...], rows: list[tuple[Answered | None, ...]], cut: int | None) -> Reply:
    """Return an answer as a sheet; one that no sheet holds whole is cut, also where only a text is."""
    if fits_sheet(columns, rows):
        return Reply("xlsx", sheet(Rows(columns, iter(rows))), cut)
    held = cut_for_sheet(Rows(columns, iter(rows)))
    kept = list(held.rows)
    return Reply("xlsx", sheet(Rows(held.columns, iter(kept))), len(kept))


def _must_be_elements(triples: list[tuple[Answered, Answered, Answered]]) -> None:
    """Hold that RDF/XML, where predicates are names of elements, can name all of them (section 5.1 of it)."""
    for _, predicate, _ in triples:
        if not _ELEMENT.search(predicate.value):
            raise Refusal("query-malformed", "query_element", predicate=predicate.value)


def _wanted(form: str | None) -> str:
    if form is None:
        raise Refusal("not-acceptable", "answer_formats")
    return form


def _once(items: Iterator[Item]) -> Iterator[Item]:
    """Yield each item when it first comes: a graph has each triple once."""
    seen = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item


def _cut(items: Iterator[Item], most: int) -> tuple[list[Item], int | None]:
    held = list(islice(items, most + 1))
    return held[:most], most if len(held) > most else None


def _text(answer: Answer, form: str) -> bytes:
    pieces = render_xml(answer) if form == "xml" else render(answer, form, {})
    return "".join(pieces).encode("utf-8", "replace")


def _told(body: bytes, form: str, cut: int | None) -> bytes:
    """Say in an answer that it is cut, where the format has a place for that."""
    if cut is None:
        return body
    said = _CUT.format(cut)
    if form == "json":
        return body.replace(b'{"head": {', b'{"cut": ' + json.dumps(said).encode() + b', "head": {', 1)
    if form == "xml":
        return body + f"<!-- {said} -->\n".encode()
    return f"# {said}\n".encode() + body if form in ("ttl", "nt") else body


if __name__ == "__main__":
    # Ctrl-C goes to all processes of a terminal; the server says when a worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    main(Orders.from_json(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer, limit_memory)
