"""Answers as text for machines: CSV, TSV and JSON as SPARQL 1.1 defines them, N-Triples for graphs.

Formats: SPARQL 1.1 Query Results CSV and TSV Formats; SPARQL 1.1 Query Results JSON Format.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from factpress.errors import UsageFault
from factpress.iris import shorten
from factpress.model import Iri, Literal
from factpress.rdf import Syntax, rewritten
from factpress.store.base import Answer, Answered, Blank, Rows, Statements, Truth

FORMATS = ("csv", "tsv", "json", "md", "nt", "ttl")
#: Signs that Markdown or the HTML in it would read as its own.
_MARKED = re.compile(r"[\\`*_{}\[\]<>#|~&]")
#: What ends a line in Markdown (CommonMark, section 2.1), and so would end a row.
_LINE_END = re.compile(r"\r\n|\r|\n")


def render(answer: Answer, form: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the answer's text piece by piece, in one of FORMATS; `prefixes` make Turtle and Markdown readable.

    Raises UsageFault where the format cannot hold that answer.
    """
    match answer, form:
        case Rows(columns, rows), "csv":
            return _csv(columns, rows)
        case Rows(columns, rows), "tsv":
            return _tsv(columns, rows)
        case Rows(columns, rows), "json":
            return _json(columns, rows)
        case Rows(columns, rows), "md":
            return _markdown(columns, rows, prefixes)
        case Truth(value), "json":
            return iter([json.dumps({"head": {}, "boolean": value}) + "\n"])
        case Truth(value), "csv" | "tsv":
            return iter(["true\n" if value else "false\n"])
        case Statements(triples), "nt":
            return (f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples)
        case Statements(triples), "ttl":
            lines = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples)
            return iter([rewritten(lines.encode(), Syntax.N_TRIPLES, Syntax.TURTLE, prefixes)])
    held = "ttl and nt" if isinstance(answer, Statements) else "json, csv and tsv"
    raise UsageFault(f"{form} cannot hold the answer to this query; {held} can")


def plain(term: Answered | None) -> str:
    """Return a term as the CSV format writes it: the IRI or the text alone, empty if unbound."""
    match term:
        case None:
            return ""
        case Blank():
            return term.n3()
        case _:
            return term.value


def _markdown(
    columns: Iterable[str], rows: Iterable[tuple[Answered | None, ...]], prefixes: Mapping[str, str]
) -> Iterator[str]:
    heads = tuple(columns)
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n"
    for row in rows:
        yield f"| {' | '.join(_cell(term, prefixes) for term in row)} |\n"


def _cell(term: Answered | None, prefixes: Mapping[str, str]) -> str:
    if isinstance(term, Iri):
        return f"[{_unmarked(shorten(term.value, prefixes))}](<{term.value}>)"
    return " ".join(_LINE_END.split(_unmarked(plain(term))))


def _unmarked(text: str) -> str:
    return _MARKED.sub(lambda match: "\\" + match.group(), text)


def _csv(columns: Iterable[str], rows: Iterable[tuple[Answered | None, ...]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)  # RFC 4180: CRLF, quotes where needed
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(plain, row))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _tsv(columns: Iterable[str], rows: Iterable[tuple[Answered | None, ...]]) -> Iterator[str]:
    yield "\t".join(f"?{column}" for column in columns) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else term.n3() for term in row) + "\n"


def _json(columns: tuple[str, ...], rows: Iterable[tuple[Answered | None, ...]]) -> Iterator[str]:
    yield '{"head": ' + json.dumps({"vars": columns}, ensure_ascii=False) + ', "results": {"bindings": ['
    between = "\n"
    for row in rows:
        binding = {column: _binding(term) for column, term in zip(columns, row, strict=True) if term is not None}
        yield between + json.dumps(binding, ensure_ascii=False)
        between = ",\n"
    yield "\n]}}\n"


def _binding(term: Answered) -> dict[str, str]:
    match term:
        case Iri(value):
            return {"type": "uri", "value": value}
        case Blank(value):
            return {"type": "bnode", "value": value}
        case Literal(value, language, datatype):
            tags = {"xml:lang": language, "datatype": datatype}
            return {"type": "literal", "value": value} | {key: tag for key, tag in tags.items() if tag}
