"""A build, cut into its named graphs, ready to be sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from factpress.errors import CouldNotRun, UsageFault
from factpress.pipeline.inputs import inputs_of
from factpress.pipeline.loads.hashing import hash_of
from factpress.pipeline.opening import find_build
from factpress.problems import Problems
from factpress.project import Project
from factpress.publish.faults import disk_faults
from factpress.publish.manifest import MANIFEST, NQUADS, Manifest, Partition, damaged_files
from factpress.rdf import check_syntax
from factpress.store.bodies import Parcel
from factpress.temporary import temporary_folder

#: Bytes of the build that are held at once, and how each of its lines ends.
_BUDGET, _END = 1 << 22, b" .\n"


def sound_build(project: Project, folder: Path | None = None) -> tuple[Path, Manifest]:
    """Return a build's folder and manifest: of the one in `folder`, or of the one where builds go by default.

    Raises UsageFault if there is none, or it is older than the seeds; CouldNotRun if it is damaged.
    """
    place, manifest = find_build(project, folder)
    if manifest.inputs != inputs_of(project):
        raise UsageFault(f"the seeds or the settings have changed since the build in {place}; run 'factpress build'")
    damaged = list(damaged_files(manifest, place))
    if damaged:
        raise CouldNotRun(f"the build in {place} is damaged ({', '.join(damaged)}); run 'factpress build'")
    return place, manifest


@contextmanager
def parcels(build: Path, partitions: Collection[Partition], temporary: Path) -> Iterator[list[Parcel]]:
    """Yield the parcels of some of a build's partitions, whose lines stand in a file that is there meanwhile.

    graph.nq is parsed as a whole first, strictly, and each graph is what the manifest says.  Memory is flat; one file
    holds everything, however many the partitions are.  Raises CouldNotRun if the build is not what its manifest says,
    or the disk fails.
    """
    if not partitions:
        yield []
        return
    _parse(build / NQUADS)
    with (
        disk_faults("cut the build into its graphs"),
        temporary_folder("load", temporary) as own,
    ):
        lines = own / "lines.nt"
        cut = _cut(build / NQUADS, partitions, lines)
        _compare(cut, partitions, lines.parent)
        yield cut


def _cut(quads: Path, partitions: Collection[Partition], lines: Path) -> list[Parcel]:
    """Write the lines of the graphs that are wanted into one file, graph by graph; say where each stands.

    The file of quads is read twice: first to learn how long each graph is.
    """
    begins = {f"<{partition.graph}>".encode(): 0 for partition in partitions}
    for name, some in _grouped(quads, begins):
        begins[name] += len(some)
    at = 0
    for name, length in begins.items():
        begins[name], at = at, at + length
    with lines.open("wb", buffering=0) as out:
        for name, some in _grouped(quads, begins):
            out.seek(begins[name])
            out.write(some)
            begins[name] += len(some)
    ends = list(begins.values())
    return [
        Parcel(part.graph, part.triples, part.sha256, lines, start, end - start)
        for part, start, end in zip(partitions, [0, *ends], ends, strict=False)
    ]


def _grouped(quads: Path, wanted: Collection[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield lines of N-Triples, in the file's order, some of one graph at a time."""
    held: defaultdict[bytes, list[bytes]] = defaultdict(list)
    with quads.open("rb") as file:
        while some := file.readlines(_BUDGET):
            for quad in some:
                triple, _, graph = quad[: -len(_END)].rpartition(b" ")
                if graph in wanted:
                    held[graph].append(triple)
            for name, triples in held.items():
                yield name, _END.join([*triples, b""])
            held.clear()


def _parse(quads: Path) -> None:
    problems = Problems()
    check_syntax(quads, problems, quads.name)
    for problem in problems:
        raise CouldNotRun(f"the build is damaged: {problem}; run 'factpress build'")


def _compare(cut: Collection[Parcel], partitions: Collection[Partition], temporary: Path) -> None:
    """Raise CouldNotRun unless what was cut is what the manifest says."""
    for parcel, partition in zip(cut, partitions, strict=True):
        if hash_of(parcel.pieces(), temporary) != (partition.triples, partition.sha256):
            raise CouldNotRun(
                f"the build is damaged: {NQUADS} does not hold what {MANIFEST} says of {parcel.graph}; "
                "run 'factpress build'"
            )
