"""One of the two doors to pyoxigraph: its parsers of RDF files, in our terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    return message.split(": ", 1)[-1] if message.startswith("Parser error at") else message
