"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factpress.model import INTEGER, Iri, Literal, Term, Triple
from factpress.publish.manifest import Partition
from factpress.rdf import Syntax, in_media_type, rewritten
from factpress.serving.formats import ROWS, TRIPLES
from factpress.vocab import RDF_TYPE

_SD, _VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
_FORMATS, _ENTAILMENT = "http://www.w3.org/ns/formats/", "http://www.w3.org/ns/entailment/"
_SEE_ALSO = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
_PREFIXES = {"sd": _SD, "void": _VOID, "formats": _FORMATS, "ent": _ENTAILMENT}
#: Names of the formats in the W3C's list, by ours.
_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
}


def description(endpoint: str, partitions: Iterable[Partition], triples: int, see_also: str | None = None) -> bytes:
    """Return the service description as N-Triples.

    `endpoint` is the URL at which it answers, `partitions` are the named graphs, `triples` is the number of triples of
    the default graph, which is the union of them; `see_also` is the URL of the dataset's own description.
    """
    return b"".join(f"{triple.n3()}\n".encode() for triple in _triples(endpoint, partitions, triples, see_also))


def in_format(triples: bytes, form: str) -> bytes:
    """Return N-Triples in one of the formats of TRIPLES."""
    if form == "ttl":
        return rewritten(triples, Syntax.N_TRIPLES, Syntax.TURTLE, _PREFIXES).encode()
    media_types = {name: media_type for media_type, name in TRIPLES.items()}
    return triples if form == "nt" else in_media_type(triples, media_types[form])


def _triples(endpoint: str, partitions: Iterable[Partition], triples: int, see_also: str | None) -> Iterator[Triple]:
    dataset, default = f"{endpoint}#dataset", f"{endpoint}#default"
    yield _said(endpoint, RDF_TYPE, f"{_SD}Service")
    yield _said(endpoint, f"{_SD}endpoint", endpoint)
    yield _said(endpoint, f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query")
    yield _said(endpoint, f"{_SD}feature", f"{_SD}UnionDefaultGraph")
    yield _said(endpoint, f"{_SD}defaultEntailmentRegime", f"{_ENTAILMENT}Simple")
    for form in sorted({*ROWS.values(), *TRIPLES.values()}):
        yield _said(endpoint, f"{_SD}resultFormat", f"{_FORMATS}{_NAMES[form]}")
    if see_also:
        yield _said(endpoint, _SEE_ALSO, see_also)
    yield _said(endpoint, f"{_SD}defaultDataset", dataset)
    yield _said(dataset, RDF_TYPE, f"{_SD}Dataset")
    yield _said(dataset, f"{_SD}defaultGraph", default)
    yield _said(default, RDF_TYPE, f"{_SD}Graph")
    yield _counted(default, triples)
    for number, partition in enumerate(partitions, 1):
        named, graph = f"{endpoint}#graph-{number}", f"{endpoint}#triples-{number}"
        yield _said(dataset, f"{_SD}namedGraph", named)
        yield _said(named, RDF_TYPE, f"{_SD}NamedGraph")
        yield _said(named, f"{_SD}name", partition.graph)
        yield _said(named, f"{_SD}graph", graph)
        yield _said(graph, RDF_TYPE, f"{_SD}Graph")
        yield _counted(graph, partition.triples)


def _said(subject: str, predicate: str, object: str) -> Triple:
    return Triple(Iri(subject), Iri(predicate), Iri(object))


def _counted(graph: str, triples: int) -> Triple:
    number: Term = Literal(str(triples), None, INTEGER)
    return Triple(Iri(graph), Iri(f"{_VOID}triples"), number)
