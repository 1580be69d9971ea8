"""The logical sources of RML: files by their paths, as literals, as rml:path or as simple csvw:Table, and queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factpress.mapping.notations.logical import file_source, query_source
from factpress.mapping.notations.nodes import Fault
from factpress.mapping.notations.rml_graph import Graph, Said, iri_of, local_name, node_of, only, text_of, words
from factpress.mapping.rules import LogicalSource
from factpress.model import Iri, Literal
from factpress.problems import Place, Problems

_CSVW = "http://www.w3.org/ns/csvw#"
_VIEWS = dict.fromkeys(("viewOn", "field", "leftJoin", "innerJoin"), "logical views")
_LOGICAL = words(
    "a logical source",
    "source referenceFormulation iterator query null encoding",
    {**_VIEWS, **dict.fromkeys(("tableName", "sqlQuery", "sqlVersion"), "tables of R2RML")},
)
_SOURCE = words("a source", "path root null encoding compression", {})
_OF_TABLE, _OF_DIALECT = ("url", "dialect", "null"), ("delimiter", "encoding", "header", "quoteChar")
_ENCODINGS = {"UTF-8": "utf-8", "UTF8": "utf-8", "UTF-16": "utf-16", "UTF16": "utf-16"}


@dataclass(frozen=True, slots=True)
class _File:
    """A file, as it is described: its path, and what its description says of how to read it."""

    path: str
    delimiter: str | None = None
    encoding: str | None = None
    nulls: frozenset[str] | None = None
    header: bool = True
    quote: str = '"'


def read_source(graph: Graph, said: Said, problems: Problems) -> LogicalSource:
    """Return the source that a logical source describes, without a name; raises Fault."""
    found = graph.read(node_of(said, "a logical source"), _LOGICAL, problems)
    source = only(found, "source")
    if source is None:
        raise Fault(said.place, "a logical source has no rml:source")
    word = _word(only(found, "referenceFormulation"))
    iterator = only(found, "iterator")
    query = only(found, "query") or (iterator if word and word.lower().startswith("sql") else None)
    if query:
        return query_source(text_of(source, "a database"), text_of(query, "a query"), source.place)
    file = _file(graph, source, problems)
    nulls = _nulls(found)
    return file_source(
        file.path,
        word,
        source.place,
        text_of(iterator, "an iterator") if iterator else None,
        file.delimiter,
        _encoding(only(found, "encoding")) or file.encoding,
        file.nulls if nulls is None else nulls,
        file.header,
        file.quote,
    )


def _word(said: Said | None) -> str | None:
    """Return the name of a reference formulation."""
    if said is None:
        return None
    return said.term.value if isinstance(said.term, Literal) else local_name(iri_of(said, "a reference formulation"))


def _file(graph: Graph, said: Said, problems: Problems) -> _File:
    if isinstance(said.term, Literal):
        return _File(said.term.value)
    node = node_of(said, "a source")
    table = graph.other(node, _CSVW)
    if table:
        return _csvw(graph, table, said.place)
    found = graph.read(node, _SOURCE, problems)
    path, root, compression = only(found, "path"), only(found, "root"), only(found, "compression")
    if path is None:
        raise Fault(said.place, "a source of this kind is not supported", "give its path, as a text or with rml:path")
    if root and not (isinstance(root.term, Iri) and local_name(root.term) == "MappingDirectory"):
        raise Fault(root.place, "only rml:MappingDirectory is read as root: paths are relative to the rules")
    if compression and local_name(iri_of(compression, "a compression")) not in ("none", "gzip"):
        raise Fault(compression.place, "of compressions .gz and .zst are read, by the suffix of the path")
    return _File(text_of(path, "a path"), None, _encoding(only(found, "encoding")), _nulls(found))


def _csvw(graph: Graph, table: Mapping[str, list[Said]], place: Place) -> _File:
    """Return the file of a csvw:Table that says no more than its URL, nulls, and the dialect."""
    url, dialect = only(table, "url"), only(table, "dialect")
    said = graph.other(node_of(dialect, "a dialect"), _CSVW) if dialect else {}
    for found, known in ((table, _OF_TABLE), (said, _OF_DIALECT)):
        for word in found:
            if word not in known:
                raise Fault(found[word][0].place, f"csvw:{word} is not supported")
    if url is None:
        raise Fault(place, "a csvw:Table has no csvw:url")
    path = url.term.value if isinstance(url.term, Literal) else iri_of(url, "a URL").value
    delimiter, header, quote = (only(said, word) for word in ("delimiter", "header", "quoteChar"))
    return _File(
        path,
        text_of(delimiter, "a delimiter") if delimiter else None,
        _encoding(only(said, "encoding")),
        _nulls(table),
        header is None or text_of(header, "header") in ("true", "1"),
        text_of(quote, "a quote character") if quote else '"',
    )


def _encoding(said: Said | None) -> str | None:
    """Return an encoding by Python's name; UTF-8 is the usual one."""
    if said is None:
        return None
    name = said.term.value if isinstance(said.term, Literal) else local_name(iri_of(said, "an encoding"))
    known = _ENCODINGS.get(name.upper(), name.lower())
    return None if known == "utf-8" else known


def _nulls(found: Mapping[str, list[Said]]) -> frozenset[str] | None:
    if "null" not in found:
        return None
    return frozenset(text_of(said, "a null") for said in found["null"])
