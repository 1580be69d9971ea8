"""An RML document as a graph: what is said of each node, where it was typed, and what RML calls it.

RML has two vocabularies, the one of 2014 with R2RML's and that of 2023 (https://w3id.org/rml/core/spec); a term is
known here by its local name, which is the same in both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from re import finditer
from typing import NamedTuple

from factpress.mapping.notations.nodes import Fault
from factpress.model import Iri, Literal, Term
from factpress.problems import Place, Problems, did_you_mean
from factpress.rdf import Syntax, parse_document
from factpress.spots import NewerSyntax, spots

R2RML = "http://www.w3.org/ns/r2rml#"
NEW = "http://w3id.org/rml/"
_VOCABULARIES = (R2RML, "http://semweb.mmlab.be/ns/rml#", "http://semweb.mmlab.be/ns/ql#", NEW)
_REFUSED = {
    "http://semweb.mmlab.be/ns/fnml#": "functions",
    "http://semweb.mmlab.be/ns/rml-target#": "targets",
    "http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#": "descriptions of databases",
}
#: What relative IRIs hang on in a document without a base: no IRI of this beginning is ever written.
_NO_BASE = "http://no-base.invalid/"


class Said(NamedTuple):
    """A value that is said of a node, where, and whether in the vocabulary of 2023."""

    term: Term
    place: Place
    is_new: bool

    @property
    def is_blank(self) -> bool:
        """Whether it is a blank node."""
        return isinstance(self.term, Iri) and self.term.value.startswith("_:")


@dataclass(frozen=True, slots=True)
class Words:
    """What may be said of one kind of node, by local names; features that are refused, and what they are called.

    What is said of a node of `terms` is of no use beside a word that is not read.
    """

    owner: str
    known: frozenset[str]
    refused: Mapping[str, str]
    terms: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """What a document says of its nodes, in the order in which they come up, and its prefixes and base."""

    nodes: Mapping[Iri, tuple[tuple[Iri, Said], ...]]
    places: Mapping[Iri, Place]
    prefixes: Mapping[str, str]
    base: str | None

    def read(self, node: Iri, words: Words, problems: Problems) -> dict[str, list[Said]]:
        """Return what RML's words say of a node; a word that does not belong here is a problem.

        Words of other vocabularies say nothing of mapping.  Raises Fault for such a word of a node of terms.
        """
        found: dict[str, list[Said]] = {}
        faults: list[Fault] = []
        for predicate, said in self.nodes.get(node, ()):
            space, local = _split(predicate.value)
            if space in _REFUSED or (space in _VOCABULARIES and local in words.refused):
                what = _REFUSED.get(space) or words.refused[local]
                faults.append(Fault(said.place, f"{what} ({local!r}) are not supported"))
            elif space in _VOCABULARIES and local not in words.known:
                advice = did_you_mean(local, words.known)
                faults.append(Fault(said.place, f"{words.owner} has no {local!r}", advice))
            elif space in _VOCABULARIES:
                found.setdefault(local, []).append(said)
        for fault in faults:
            fault.note(problems)
        if faults and words.terms:
            raise faults[0]
        return found

    def other(self, node: Iri, space: str) -> dict[str, list[Said]]:
        """Return what the words of another vocabulary say of a node, by local name."""
        found: dict[str, list[Said]] = {}
        for predicate, said in self.nodes.get(node, ()):
            if predicate.value.startswith(space):
                found.setdefault(predicate.value.removeprefix(space), []).append(said)
        return found


def read_graph(file: str, text: str, problems: Problems, base: str | None = None) -> Graph | None:
    """Return the graph of a Turtle document, or None for one that does not parse, which is a problem (rdf-syntax).

    `base` is the base IRI of a document that declares none.
    """
    faults = Problems()
    parsed = parse_document(text.encode(errors="surrogatepass"), Syntax.TURTLE, faults, file, base or _NO_BASE)
    problems.found.extend(faults.found)
    if faults.found:
        return None
    try:
        spotted = spots(text, range(len(parsed.triples)))
    except (NewerSyntax, RecursionError):
        problems.add(Place(file), "rdf-syntax", "has what RDF 1.1 does not have, or is nested too deep")
        return None
    place = _Places(file, text).at
    nodes: dict[Iri, dict[int, tuple[Iri, Said]]] = {}
    places: dict[Iri, Place] = {}
    # Parsers give the triples of a nested node before the one that leads to it: the text's order is that of its spots.
    for number in sorted(spotted, key=lambda number: spotted[number]):
        triple, spot = parsed.triples[number], spotted[number]
        said = Said(triple.object, place(spot.object), triple.predicate.value.startswith(NEW))
        nodes.setdefault(triple.subject, {})[number] = triple.predicate, said
        places.setdefault(triple.subject, place(spot.subject))
    own = None if parsed.base == _NO_BASE else parsed.base
    return Graph({node: tuple(said.values()) for node, said in nodes.items()}, places, parsed.prefixes, own)


def local_name(iri: Iri) -> str:
    """Return what a word of RML is called, or the last part of any IRI."""
    return _split(iri.value)[1]


def iri_of(said: Said, what: str) -> Iri:
    """Return the IRI that a value is; raises Fault."""
    if not isinstance(said.term, Iri) or said.is_blank:
        raise Fault(said.place, f"{what} is an IRI here, not a {'blank node' if said.is_blank else 'literal'}")
    if said.term.value.startswith(_NO_BASE):
        relative = said.term.value.removeprefix(_NO_BASE)
        raise Fault(
            said.place,
            f"<{relative}> is relative, and the document has no base",
            "declare one with @base or give --base",
        )
    return said.term


def text_of(said: Said, what: str) -> str:
    """Return the text that a value is; raises Fault."""
    if not isinstance(said.term, Literal):
        raise Fault(said.place, f"{what} is a text here, not an IRI or a blank node")
    return said.term.value


def node_of(said: Said, what: str) -> Iri:
    """Return the node that a value is; raises Fault."""
    if not isinstance(said.term, Iri):
        raise Fault(said.place, f"{what} is a node here, not a literal")
    return said.term


def only(found: Mapping[str, list[Said]], word: str) -> Said | None:
    """Return the only value that a word has, or None; raises Fault at the second of several."""
    values = found.get(word, [])
    if len(values) > 1:
        raise Fault(values[1].place, f"{word!r} is said twice of one node")
    return values[0] if values else None


def words(owner: str, known: str, refused: Mapping[str, str], *, terms: bool = False) -> Words:
    """Return the words of one kind of node; `known` are local names between spaces."""
    return Words(owner, frozenset(known.split()), refused, terms)


def _split(iri: str) -> tuple[str, str]:
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


class _Places:
    """The places of offsets in a text."""

    def __init__(self, file: str, text: str) -> None:
        self._file, self._starts = file, list(_line_starts(text))

    def at(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        return Place(self._file, line, offset - self._starts[line - 1] + 1)


def _line_starts(text: str) -> Iterator[int]:
    yield 0
    yield from (match.end() for match in finditer(r"\r\n|\n|\r", text))
