"""One of the two doors to pyoxigraph: its parsers of RDF files, in our terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pyoxigraph as ox

from factpress.model import Iri, Literal, Term, Triple
from factpress.problems import Place, Problems
from factpress.vocab import XSD

Quad = tuple[Triple, Iri | None]


class Syntax(Enum):
    """The syntaxes that are read; each value is the suffix of its files."""

    TURTLE = ".ttl"
    N_TRIPLES = ".nt"
    N_QUADS = ".nq"
    TRIG = ".trig"


_FORMATS = {
    Syntax.TURTLE: ox.RdfFormat.TURTLE,
    Syntax.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    Syntax.N_QUADS: ox.RdfFormat.N_QUADS,
    Syntax.TRIG: ox.RdfFormat.TRIG,
}


def read_triples(path: Path, problems: Problems, file: str) -> Iterator[Triple]:
    """Yield the triples of a file in the syntax that its suffix names; of a file of quads, their triples.

    The file is read as it goes.  `file` is what problems call it.  One that cannot be opened is the problem
    file-missing; see `parse_quads` for the rest.  Raises ValueError for a suffix that `Syntax` does not have.
    """
    try:
        quads = ox.parse(path=str(path), format=_FORMATS[Syntax(path.suffix)])
        yield from (triple for triple, _graph in _ours(quads, problems, file))
    except OSError as error:
        problems.add(Place(file), "file-missing", f"cannot be read: {error}")


def check_syntax(path: Path, problems: Problems, file: str) -> None:
    """Parse a file to its end and keep nothing; a fault is the problem rdf-syntax, or file-missing."""
    try:
        for _ in ox.parse(path=str(path), format=_FORMATS[Syntax(path.suffix)]):
            pass
    except OSError as error:
        problems.add(Place(file), "file-missing", f"cannot be read: {error}")
    except SyntaxError as error:
        problems.add(Place(file, error.lineno, error.offset), "rdf-syntax", _reason(error))


def parse_triples(data: bytes, syntax: Syntax, problems: Problems, file: str) -> Iterator[Triple]:
    """Yield the triples of `parse_quads`, without their graphs."""
    return (triple for triple, _graph in parse_quads(data, syntax, problems, file))


def parse_quads(data: bytes, syntax: Syntax, problems: Problems, file: str) -> Iterator[Quad]:
    """Yield each triple with the IRI of its graph, None for the default graph, in the order of the document.

    Lexical forms stay as written (RDF 1.1 Concepts, section 3.3): 1.10 is not 1.1.  Language tags come in lower
    case and ^^xsd:string is a plain string, which RDF 1.1 says are the same terms.

    A fault of syntax is the problem rdf-syntax with line and column, and ends the reading.  Blank nodes, triple
    terms and base directions are rdf-syntax too, without a line: factpress has no place for them; the triple
    is left out.
    """
    return _ours(ox.parse(data, format=_FORMATS[syntax]), problems, file)


def rewritten(data: bytes, syntax: Syntax, wanted: Syntax, prefixes: Mapping[str, str]) -> str:
    """Return a document, which must be sound, in another syntax, its statements in the same order.

    `prefixes` maps prefix to namespace, for the syntaxes that have them; only those of use are declared.
    """
    used = {prefix: space for prefix, space in sorted(prefixes.items()) if f"<{space}".encode() in data}
    quads = ox.parse(data, format=_FORMATS[syntax])
    written = ox.serialize(quads, format=_FORMATS[wanted], prefixes=used)
    # The serialiser declares prefixes in no fixed order; literals have their line ends escaped.
    lines = (written or b"").decode().splitlines(keepends=True)
    return "".join(sorted(lines, key=lambda line: (0, line) if line.startswith("@prefix ") else (1, "")))


def in_media_type(triples: bytes, media_type: str) -> bytes:
    """Return N-Triples, which must be sound, in the format of this media type, such as "application/ld+json"."""
    form = ox.RdfFormat.from_media_type(media_type)
    return ox.serialize(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES), format=form) or b""


def _ours(quads: Iterator[ox.Quad], problems: Problems, file: str) -> Iterator[Quad]:
    try:
        for quad in quads:
            try:
                ours = _quad(quad)
            except _NotOurs as refused:
                problems.add(Place(file), "rdf-syntax", str(refused))
            else:
                yield ours
    except SyntaxError as error:
        problems.add(Place(file, error.lineno, error.offset), "rdf-syntax", _reason(error))


class _NotOurs(Exception):
    """A term that our model does not have."""


def _quad(quad: ox.Quad) -> Quad:
    triple = Triple(_iri(quad.subject, quad), _iri(quad.predicate, quad), _term(quad.object, quad))
    graph = None if isinstance(quad.graph_name, ox.DefaultGraph) else _iri(quad.graph_name, quad)
    return triple, graph


def _iri(node: object, quad: ox.Quad) -> Iri:
    if isinstance(node, ox.NamedNode):
        return Iri(node.value)
    kind = "a blank node" if isinstance(node, ox.BlankNode) else "a triple term"
    raise _NotOurs(f"{kind} next to the predicate <{quad.predicate.value}>; give it an IRI")


def _term(node: object, quad: ox.Quad) -> Term:
    if not isinstance(node, ox.Literal):
        return _iri(node, quad)
    if node.language is None:
        datatype = node.datatype.value
        return Literal(node.value, None, None if datatype == XSD + "string" else datatype)
    if node.direction is not None:
        raise _NotOurs(f"a base direction in {node.value!r}@{node.language}; give the language alone")
    return Literal(node.value, node.language)


def _reason(error: SyntaxError) -> str:
    """Return what the parser says, without the line and column that the problem's place has."""
    message = error.msg
    return message.split(": ", 1)[-1] if message.startswith("Parser error ") else message


# ---------------------------------------------------------------------------------------- blank nodes too

TextTriple = tuple[str, str, str]
"""Subject, predicate and object in canonical N-Triples form; a blank node is "_:" and its label."""


def parse_texts(
    data: bytes, syntax: Syntax, problems: Problems, file: str, base: str | None = None
) -> Iterator[TextTriple]:
    """Yield the triples of a document as texts, with blank nodes, in the order of the document.

    Blank nodes keep the labels that they have in the document.  `base` is what relative IRIs hang on.  Lexical forms
    stay as written; language tags come in lower case.  A fault of syntax is the problem rdf-syntax with line and
    column, and ends the reading; a triple term or a base direction is rdf-syntax too, and its triple is left out.
    """
    try:
        for quad in ox.parse(data, format=_FORMATS[syntax], base_iri=base):
            try:
                yield _text(quad.subject, quad), _text(quad.predicate, quad), _text(quad.object, quad)
            except _NotOurs as refused:
                problems.add(Place(file), "rdf-syntax", str(refused))
    except SyntaxError as error:
        problems.add(Place(file, error.lineno, error.offset), "rdf-syntax", _reason(error))


def _text(node: object, quad: ox.Quad) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else _term(node, quad).n3()


# ---------------------------------------------------------------------------------------- whole documents

_BLANK = re.compile(rb"^_:(\S+)| _:(\S+)(?= \.$)", re.MULTILINE)
_NEWER = re.compile(rb'^\S+ \S+ <<\(|"@[A-Za-z0-9-]+--(?:ltr|rtl) \.$', re.MULTILINE)
_OF_GRAPHS = frozenset({Syntax.N_QUADS, Syntax.TRIG})


@dataclass(frozen=True, slots=True)
class Lines:
    """A document as lines of N-Triples, in its order, and the prefixes that it declares.

    `newer` is the number, from 0, of the first line that has a triple term or a base direction (RDF 1.2); None
    where there is none.
    """

    triples: list[bytes]
    prefixes: Mapping[str, str]
    newer: int | None


def read_lines(
    data: bytes, syntax: Syntax, problems: Problems, file: str, base: str, blanks: Iterator[int]
) -> Lines | None:
    """Return the triples of a document, whichever graph they are in; terms are as `parse_quads` says.

    Blank nodes are named "_:n" and the next number of `blanks`, in the order in which they appear.  `base` is what
    relative IRIs hang on.  A fault of syntax is the problem rdf-syntax with line and column, and None comes back.
    """
    quads = ox.parse(data, format=_FORMATS[syntax], base_iri=base)
    try:
        triples = (quad.triple for quad in quads) if syntax in _OF_GRAPHS else quads
        written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    except SyntaxError as error:
        problems.add(Place(file, error.lineno, error.offset), "rdf-syntax", _reason(error))
        return None
    newer = _NEWER.search(written)
    named: dict[bytes, bytes] = {}
    if b"_:" in written:
        written = _BLANK.sub(lambda match: _renamed(match, named, blanks), written)
    number = None if newer is None else written.count(b"\n", 0, newer.start())
    return Lines(written.splitlines(keepends=True), dict(quads.prefixes), number)


def _renamed(match: re.Match[bytes], named: dict[bytes, bytes], blanks: Iterator[int]) -> bytes:
    label = match[1] or match[2]
    name = named.get(label) or named.setdefault(label, b"_:n%d" % next(blanks))
    return name if match[1] else b" " + name


def written_term(term: Term) -> str:
    """Return a term as `read_lines` writes it; a blank node stands as an IRI "_:…"."""
    if isinstance(term, Literal):
        datatype = ox.NamedNode(term.datatype) if term.datatype else None
        return str(ox.Literal(term.value, language=term.language, datatype=datatype))
    return term.value if term.value.startswith("_:") else term.n3()


@dataclass(frozen=True, slots=True)
class Parsed:
    """The triples of a document in its order, its prefixes, and its base IRI; blank nodes are IRIs "_:…"."""

    triples: tuple[Triple, ...]
    prefixes: Mapping[str, str]
    base: str | None


def parse_document(data: bytes, syntax: Syntax, problems: Problems, file: str, base: str | None = None) -> Parsed:
    """Return a document with its blank nodes; see `parse_texts` for `base`, the terms and the problems.

    The base IRI is the last that the document declares, else `base`.  After a problem the triples are not all.
    """
    quads = ox.parse(data, format=_FORMATS[syntax], base_iri=base)
    triples = tuple(_blank_too(quads, problems, file))
    return Parsed(triples, dict(quads.prefixes), quads.base_iri)


def _blank_too(quads: Iterator[ox.Quad], problems: Problems, file: str) -> Iterator[Triple]:
    try:
        for quad in quads:
            try:
                yield Triple(_node(quad.subject, quad), _iri(quad.predicate, quad), _node_or_literal(quad.object, quad))
            except _NotOurs as refused:
                problems.add(Place(file), "rdf-syntax", str(refused))
    except SyntaxError as error:
        problems.add(Place(file, error.lineno, error.offset), "rdf-syntax", _reason(error))


def _node(node: object, quad: ox.Quad) -> Iri:
    return Iri(f"_:{node.value}") if isinstance(node, ox.BlankNode) else _iri(node, quad)


def _node_or_literal(node: object, quad: ox.Quad) -> Term:
    return _term(node, quad) if isinstance(node, ox.Literal) else _node(node, quad)
