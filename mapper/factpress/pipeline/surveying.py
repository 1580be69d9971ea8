"""What a store holds of a project, and how that differs from a build."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from factpress.iris import Base
from factpress.pipeline.record import EMPTY, Entry, Record, read_record, record_graph, staging
from factpress.problems import Problems
from factpress.publish.faults import disk_faults
from factpress.publish.manifest import Partition
from factpress.publish.sorting import SortedLines
from factpress.rdf import read_triples
from factpress.store.graphs import GraphStore

#: Bytes of memory for sorting.
_BUDGET = 8 << 20


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

    `strangers` are graphs to be sent that are there but in no record: somebody else may have made them.
    """

    send: tuple[Partition, ...]
    vanished: tuple[str, ...]
    keep: tuple[Partition, ...]
    strangers: tuple[str, ...]


def survey(store: GraphStore, base: Base, partitions: Collection[Partition], temporary: Path) -> Survey:
    """Ask a store what it holds; nothing is changed.  Raises CouldNotRun where it does not answer."""
    record = _record(store, base, temporary)
    graphs = sorted({partition.graph for partition in partitions} | record.entries.keys())
    orphans = tuple(store.below(staging(base))) if store.profile.stages else ()
    return Survey(record, store.counts(graphs), orphans)


def plan(partitions: Collection[Partition], found: Survey) -> Plan:
    """Compare a build's partitions with what a store holds."""
    keep = tuple(partition for partition in partitions if _is_there(partition, found))
    kept = {partition.graph for partition in keep}
    wanted = {partition.graph for partition in partitions}
    send = tuple(partition for partition in partitions if partition.graph not in kept)
    return Plan(
        send,
        tuple(sorted(found.record.entries.keys() - wanted)),
        keep,
        tuple(part.graph for part in send if part.graph in found.counts and part.graph not in found.record.entries),
    )


def unlike(store: GraphStore, partitions: Collection[Partition], temporary: Path) -> Iterator[tuple[Partition, bool]]:
    """Read graphs back, and yield each with whether its triples are others than those of the manifest.

    They are read through our own terms, sorted and hashed; so neither their order nor the escapes that a store writes
    matter.
    """
    with disk_faults("compare graphs"), TemporaryDirectory(prefix="factpress-compare-", dir=temporary) as own:
        for partition in partitions:
            yield partition, _sha256(store, partition, Path(own)) != partition.sha256


def _is_there(partition: Partition, found: Survey) -> bool:
    told = found.record.entries.get(partition.graph)
    return told == Entry(partition.triples, partition.sha256) and found.counts.get(partition.graph) == partition.triples


def _record(store: GraphStore, base: Base, temporary: Path) -> Record:
    """Return the release record; of graphs outside of the project it may claim what it likes."""
    graph = record_graph(base)
    triples = store.counts([graph]).get(graph, 0)
    if not triples:
        return EMPTY
    with disk_faults("read the release record"), TemporaryDirectory(prefix="factpress-record-", dir=temporary) as own:
        file = Path(own) / "record.nt"
        store.read(graph, triples, file)
        record = read_record(read_triples(file, Problems(), graph))
    ours = {name: entry for name, entry in record.entries.items() if name.startswith(base.graph("")) and name != graph}
    return replace(record, entries=ours)


def _sha256(store: GraphStore, partition: Partition, folder: Path) -> str | None:
    """Return the hash of a graph's sorted N-Triples, None if it cannot be read as such."""
    file, problems = folder / "graph.nt", Problems()
    store.read(partition.graph, partition.triples, file)
    digest = sha256()
    with SortedLines(_BUDGET, folder) as lines:
        for triple in read_triples(file, problems, partition.graph):
            lines.add(triple.n3().encode())
        for line in lines:
            digest.update(line + b"\n")
    return None if problems.fatal else digest.hexdigest()
