"""The release record: what a store holds of a project, as it says itself, in a graph of its own.

    <BASE/graph/release> a void:Dataset ;
        prov:wasGeneratedBy <BASE/graph/staging/1f0c…> ;      # the load that wrote it last
        owl:versionInfo "5b41…" .                             # the release; only while all of it is there
    <BASE/graph/things> dcterms:isPartOf <BASE/graph/release> ;
        void:triples 1028 ; schema:sha256 "4e1b…" .           # only while the graph is known to be so

A graph that is only part of the release is ours, but what it holds is not known: a load of it is under way or broke
off.  The SHA-256 is that of the manifest: of the graph's N-Triples, sorted by byte.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from factpress.iris import Base
from factpress.model import INTEGER, Iri, Literal, Term, Triple
from factpress.publish.manifest import Partition
from factpress.vocab import RDF_TYPE, SCHEMA

_VOID = "http://rdfs.org/ns/void#"
_DATASET, _TYPE, _TRIPLES = Iri(f"{_VOID}Dataset"), Iri(RDF_TYPE), Iri(f"{_VOID}triples")
_VERSION = Iri("http://www.w3.org/2002/07/owl#versionInfo")
#: What leads from the record to the load that wrote it last.
LOAD = Iri("http://www.w3.org/ns/prov#wasGeneratedBy")
_PART = Iri("http://purl.org/dc/terms/isPartOf")
_SHA256 = Iri(f"{SCHEMA}sha256")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a record says of one graph: the count and hash of its triples, both None where they are not known."""

    triples: int | None = None
    sha256: str | None = None


UNKNOWN = Entry()


@dataclass(frozen=True, slots=True)
class Record:
    """What a store says that it holds: the release, None if it is not whole; the loads that wrote it; the graphs.

    There is one load, unless several began at the same time.
    """

    version: str | None
    loads: frozenset[str]
    entries: Mapping[str, Entry]


EMPTY = Record(None, frozenset(), {})


def record_graph(base: Base) -> str:
    """Return the name of the graph that the record stands in."""
    return base.graph("release")


def staging(base: Base, load: str = "") -> str:
    """Return what the names of graphs begin with that are prepared by a load, or by any."""
    return base.graph(f"staging/{load}/" if load else "staging/")


def version_of(partitions: Iterable[Partition], stated: str = "") -> str:
    """Return the name of a release: 16 hexadecimal digits that only the same graphs with the same triples have.

    They begin the SHA-256 of one line a graph, its IRI and its SHA-256 with a space between, sorted.  The version that
    the build states goes before them: "2026.1+5b41…".
    """
    lines = sorted(f"{partition.graph} {partition.sha256}\n" for partition in partitions)
    digits = sha256("".join(lines).encode()).hexdigest()[:16]
    return f"{stated}+{digits}" if stated else digits


def read_record(triples: Iterable[Triple]) -> Record:
    """Read a record; triples of other forms are passed over, and of two where one belongs, neither is believed."""
    said: dict[tuple[str, Term], set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        said[subject.value, predicate].add(value.value)
    parts = [subject for subject, predicate in said if predicate == _PART]
    versions = [version for (_, predicate), each in said.items() if predicate == _VERSION for version in each]
    loads = (each for (_, predicate), each in said.items() if predicate == LOAD)
    return Record(_only_one(versions), frozenset().union(*loads), {part: _read_entry(said, part) for part in parts})


def _read_entry(said: Mapping[tuple[str, Term], Collection[str]], part: str) -> Entry:
    number, digest = (_only_one(said.get((part, predicate), ())) for predicate in (_TRIPLES, _SHA256))
    return Entry(int(number) if number and number.isdecimal() else None, digest)


def _only_one(values: Collection[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def differences(old: Record, new: Record, graph: str) -> tuple[Iterator[Triple], Iterator[Triple]]:
    """Return the triples that only the old record has, and those that only the new one has.

    Deleted and inserted in this order, they never make a record say more than is so: the release goes first and comes
    last.
    """
    before = set() if old == EMPTY else set(_head(old, graph))
    after = set(_head(new, graph))
    gone = chain(sorted(before - after), _only(old.entries, new.entries, graph))
    return gone, chain(_only(new.entries, old.entries, graph), sorted(after - before))


def _head(record: Record, graph: str) -> Iterator[Triple]:
    release = Iri(graph)
    yield Triple(release, _TYPE, _DATASET)
    yield from (Triple(release, LOAD, Iri(load)) for load in record.loads)
    if record.version:
        yield Triple(release, _VERSION, Literal(record.version))


def _only(entries: Mapping[str, Entry], others: Mapping[str, Entry], graph: str) -> Iterator[Triple]:
    release = Iri(graph)
    for name, entry in sorted(entries.items()):
        if others.get(name) != entry:
            known = set(_entry(name, others[name], release)) if name in others else set()
            yield from (triple for triple in _entry(name, entry, release) if triple not in known)


def _entry(name: str, entry: Entry, release: Iri) -> Iterator[Triple]:
    subject = Iri(name)
    yield Triple(subject, _PART, release)
    if entry.triples is not None:
        yield Triple(subject, _TRIPLES, Literal(str(entry.triples), None, INTEGER))
    if entry.sha256 is not None:
        yield Triple(subject, _SHA256, Literal(entry.sha256))
