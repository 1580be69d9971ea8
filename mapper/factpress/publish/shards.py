"""Bulk files: the quads as gzipped N-Quads in files of about equal size, for the loaders of triple stores.

Every engine reads these: lines, UTF-8, no blank node (which would become another one in each file).  A named graph
never stands in two files, so that each file can be loaded, or loaded again, without the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from gzip import GzipFile
from heapq import heapreplace
from itertools import groupby
from pathlib import Path

from factpress.publish.faults import disk_faults
from factpress.publish.manifest import Partition, Shard, written_file
from factpress.publish.spool import Spool

#: How many digits the number of a file has.
_DIGITS = 5


def write_shards(quads: Spool, partitions: Sequence[Partition], number: int, folder: Path) -> list[Shard]:
    """Write part-00000.nq.gz and so on, at most `number`, into a folder, and return what was written, by name.

    `partitions` are those of the quads, in any order; there are no more files than partitions.  The same quads give
    the same files (with the same version of zlib).  Raises CouldNotRun where the disk fails.
    """
    places = _places(partitions, number)
    with disk_faults("write the bulk files"), quads.sorter() as sort:
        for statement in quads.statements():
            place = f"{places[statement.graph[1:-1]]:0{_DIGITS}}\t{statement.graph}\t"
            sort.add(f"{place}{statement.triple[:-2]}{statement.graph} .".encode())
        by_shard = groupby(sort, key=lambda line: line[:_DIGITS])
        return [_write(folder / f"part-{shard.decode()}.nq.gz", lines) for shard, lines in by_shard]


def _places(partitions: Iterable[Partition], number: int) -> dict[str, int]:
    """Return the shard of each graph: the largest graph first, each to the shard that has least."""
    ordered = sorted(partitions, key=lambda partition: (-partition.triples, partition.graph))
    loads = [(0, shard) for shard in range(min(number, len(ordered)))]
    places = {}
    for partition in ordered:
        load, shard = loads[0]
        places[partition.graph] = shard
        heapreplace(loads, (load + partition.triples, shard))
    return places


def _write(file: Path, lines: Iterable[bytes]) -> Shard:
    quads, graphs = 0, []
    with file.open("wb") as raw, GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        for graph, of_graph in groupby((line.split(b"\t", 2)[1:] for line in lines), key=lambda parts: parts[0]):
            graphs.append(graph[1:-1].decode())
            for _, quad in of_graph:
                out.write(quad + b"\n")
                quads += 1
    written = written_file(file)
    return Shard(written.name, written.bytes, written.sha256, quads, tuple(graphs))
