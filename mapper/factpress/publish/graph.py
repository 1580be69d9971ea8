"""The published graph files: five forms of one graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from factpress.publish.faults import disk_faults
from factpress.publish.jsonld import write_jsonld
from factpress.publish.layout import Layout
from factpress.publish.manifest import JSONLD, NQUADS, NTRIPLES, TRIG, TURTLE, Partition, WrittenFile, written_file
from factpress.publish.spool import Spool
from factpress.publish.turtle import write_trig, write_turtle

__all__ = ["JSONLD", "NQUADS", "NTRIPLES", "TRIG", "TURTLE", "partitions", "write_graph"]


def write_graph(
    quads: Spool, folder: Path, prefixes: Mapping[str, str], context: Mapping[str, object]
) -> list[WrittenFile]:
    """Write graph.nt, .nq, .ttl, .trig and .jsonld into a folder and return what was written, by name.

    `prefixes` maps prefix to namespace and has the project's own ("id", "article", "curator", …); `context` is
    the content of the JSON-LD "@context".  graph.nq and graph.trig hold the quads, the others the union of all
    graphs, each triple once.  Raises CouldNotRun where the disk fails, UsageFault for a context that cannot be
    written under.
    """
    with disk_faults("write the graph files"):
        _write_lines(quads, folder)
        write_jsonld(quads, folder / JSONLD, context)
        layout = Layout.of(quads.statements(), prefixes)
        write_turtle(quads, layout, folder / TURTLE, prefixes)
        write_trig(quads, layout, folder / TRIG, prefixes)
    return [written_file(folder / name) for name in sorted((NTRIPLES, NQUADS, TURTLE, TRIG, JSONLD))]


def _write_lines(quads: Spool, folder: Path) -> None:
    """Write the N-Quads, and the N-Triples without what differs from the line before in its graph only."""
    with (folder / NQUADS).open("wb") as nquads:
        nquads.writelines(quads)
    with (folder / NTRIPLES).open("wb") as ntriples:
        ntriples.writelines(quads.triples())


def partitions(quads: Spool) -> Iterator[Partition]:
    """Yield every named graph, by IRI, with its number of triples and the hash of its sorted N-Triples."""
    with quads.sorter() as sort:
        sort.extend(map(_behind_graph, quads))
        for graph, lines in groupby(sort, key=lambda line: line.partition(b"\t")[0]):
            digest, triples = sha256(), 0
            for line in lines:
                digest.update(line.partition(b"\t")[2] + b"\n")
                triples += 1
            yield Partition(graph.decode(), triples, digest.hexdigest())


def _behind_graph(line: bytes) -> bytes:
    """Return the triple of an N-Quads line behind its graph and a tab, without a line end."""
    triple, _, graph = line[: -len(b" .\n")].rpartition(b" ")
    return b"%b\t%b ." % (graph[1:-1], triple)
