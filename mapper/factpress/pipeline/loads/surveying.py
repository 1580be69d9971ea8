"""What a store holds of a project, and how that differs from a build."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from factpress.iris import Base
from factpress.model import Triple
from factpress.pipeline.loads.hashing import hash_of
from factpress.pipeline.loads.record import EMPTY, UNKNOWN, Entry, Record, read_record, record_graph, staging
from factpress.problems import Problems
from factpress.publish.faults import disk_faults
from factpress.publish.manifest import Partition
from factpress.rdf import Syntax, parse_triples, read_triples
from factpress.store.graphs import GraphStore
from factpress.temporary import temporary_folder

#: Bytes of an answer that are looked at together.
_PIECE = 1 << 17


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found: the record, the number of triples of each graph of build or record, graphs left over.

    `orphans` are graphs that an interrupted load prepared.
    """

    record: Record
    counts: Mapping[str, int]
    orphans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load does: send `send`, remove `vanished`, leave `keep` as they are.

    `strangers` are graphs to be sent that are there but in no record: somebody else may have made them.  `adopted` are
    those of `keep` that the record does not vouch for, but that were read and are as in the build.
    """

    send: tuple[Partition, ...]
    vanished: tuple[str, ...]
    keep: tuple[Partition, ...]
    strangers: tuple[str, ...]
    adopted: tuple[Partition, ...] = ()


def survey(store: GraphStore, base: Base, partitions: Collection[Partition], temporary: Path) -> Survey:
    """Ask a store what it holds; nothing is changed.  Raises CouldNotRun where it does not answer."""
    record = record_of(store, base, temporary)
    graphs = sorted({partition.graph for partition in partitions} | record.entries.keys())
    orphans = tuple(store.below(staging(base))) if store.profile.stages else ()
    return Survey(record, store.counts(graphs), orphans)


def doubtful(partitions: Collection[Partition], found: Survey) -> Iterator[Partition]:
    """Yield those of a build's partitions that only a look at their triples can tell: the record says nothing of them.

    A store's own bulk loader may have brought them, or a load that was broken off; they have as many triples as in the
    build.
    """
    for partition in partitions:
        told = found.record.entries.get(partition.graph, UNKNOWN)
        if told == UNKNOWN and found.counts.get(partition.graph) == partition.triples:
            yield partition


def plan(partitions: Collection[Partition], found: Survey, proved: Collection[str] = ()) -> Plan:
    """Compare a build's partitions with what a store holds; `proved` are graphs that were read and are as in it."""
    keep = tuple(part for part in partitions if part.graph in proved or _is_there(part, found))
    kept = {partition.graph for partition in keep}
    wanted = {partition.graph for partition in partitions}
    send = tuple(partition for partition in partitions if partition.graph not in kept)
    return Plan(
        send,
        tuple(sorted(found.record.entries.keys() - wanted)),
        keep,
        tuple(part.graph for part in send if part.graph in found.counts and part.graph not in found.record.entries),
        tuple(part for part in keep if part.graph in proved),
    )


def unlike(store: GraphStore, partitions: Collection[Partition], temporary: Path) -> Iterator[tuple[Partition, bool]]:
    """Read graphs back, and yield each with whether its triples are others than those of the manifest.

    They are sorted and hashed; neither their order nor the escapes that a store writes matter.
    """
    with disk_faults("compare graphs"), temporary_folder("compare", temporary) as own:
        for partition in partitions:
            yield partition, _sha256(store, partition, own) != partition.sha256


def _is_there(partition: Partition, found: Survey) -> bool:
    told = found.record.entries.get(partition.graph)
    return told == Entry(partition.triples, partition.sha256) and found.counts.get(partition.graph) == partition.triples


def record_of(store: GraphStore, base: Base, temporary: Path) -> Record:
    """Return a store's release record; of graphs outside of the project it may claim what it likes."""
    graph = record_graph(base)
    triples = store.counts([graph]).get(graph, 0)
    if not triples:
        return EMPTY
    with disk_faults("read the release record"), temporary_folder("record", temporary) as own:
        file = own / "record.nt"
        store.read(graph, triples, file)
        record = read_record(read_triples(file, Problems(), graph))
    ours = {name: entry for name, entry in record.entries.items() if name.startswith(base.graph("")) and name != graph}
    return replace(record, entries=ours)


def _sha256(store: GraphStore, partition: Partition, folder: Path) -> str | None:
    """Return the hash of a graph's sorted N-Triples, None if they cannot be read as such.

    Lines that are written as ours are, between their terms, are taken as they are: if the hash is the one that is
    looked for, they are the same triples.  Only if it is not are they read term by term.
    """
    file, problems = folder / "graph.nt", Problems()
    store.read(partition.graph, partition.triples, file)
    _, found = hash_of(_as_written(file, problems, partition.graph), folder)
    if found != partition.sha256:
        problems = Problems()
        _, found = hash_of(map(_line, read_triples(file, problems, partition.graph)), folder)
    return None if problems.fatal else found


def _line(triple: Triple) -> bytes:
    return triple.n3().encode() + b"\n"


def _as_written(file: Path, problems: Problems, name: str) -> Iterator[bytes]:
    """Yield the lines of a file of N-Triples with a space between the terms; those with other escapes are read."""
    with file.open("rb") as lines:
        while some := lines.readlines(_PIECE):
            other = [line for line in some if b"\\u" in line or b"\\U" in line]
            if other:
                yield from map(_line, parse_triples(b"".join(other), Syntax.N_TRIPLES, problems, name))
                some = [line for line in some if b"\\u" not in line and b"\\U" not in line]
            yield b"".join([b" ".join(line.split(None, 2)) for line in some])
