"""A build, cut into its named graphs, ready to be sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from factpress.errors import CouldNotRun, UsageFault
from factpress.pipeline.inputs import inputs_of
from factpress.problems import Problems
from factpress.project import Project
from factpress.publish.faults import disk_faults
from factpress.publish.graph import NQUADS
from factpress.publish.manifest import Manifest, Partition, damaged_files, is_published, read_manifest
from factpress.publish.sorting import SortedLines
from factpress.rdf import check_syntax
from factpress.store.bodies import Parcel

#: Bytes of memory for sorting.
_BUDGET = 8 << 20


def sound_build(project: Project, folder: Path | None = None) -> tuple[Path, Manifest]:
    """Return a build's folder and manifest: of the one in `folder`, or of the one where builds go by default.

    Raises UsageFault if there is none, or it is older than the seeds; CouldNotRun if it is damaged.
    """
    place = folder or project.root / project.output
    if not is_published(place):
        raise UsageFault(f"no build in {place}; run 'factpress build'")
    manifest = read_manifest(place)
    if manifest.inputs != inputs_of(project):
        raise UsageFault(f"the seeds have changed since the build in {place}; run 'factpress build'")
    damaged = list(damaged_files(manifest, place))
    if damaged:
        raise CouldNotRun(f"the build in {place} is damaged ({', '.join(damaged)}); run 'factpress build'")
    return place, manifest


@contextmanager
def parcels(build: Path, partitions: Collection[Partition], temporary: Path) -> Iterator[list[Parcel]]:
    """Yield the parcels of some of a build's partitions, whose lines stand in a file that is there meanwhile.

    graph.nq is parsed as a whole first, strictly.  Memory is flat; one file holds everything, however many the
    partitions are.  Raises CouldNotRun if the build is not what its manifest says, or the disk fails.
    """
    if not partitions:
        yield []
        return
    _parse(build / NQUADS)
    with (
        disk_faults("cut the build into its graphs"),
        TemporaryDirectory(prefix="factpress-load-", dir=temporary) as own,
    ):
        yield _cut(build / NQUADS, {partition.graph: partition for partition in partitions}, Path(own))


def _parse(file: Path) -> None:
    problems = Problems()
    check_syntax(file, problems, file.name)
    for problem in problems:
        raise CouldNotRun(f"the build is damaged: {problem}; run 'factpress build'")


def _cut(file: Path, wanted: dict[str, Partition], folder: Path) -> list[Parcel]:
    """Sort the lines of the graphs that are wanted by graph into one file, and note where each begins."""
    names = {f"<{graph}>".encode() for graph in wanted}
    found: list[Parcel] = []
    lines = folder / "lines.nt"
    with SortedLines(_BUDGET, folder) as sort, file.open("rb") as quads, lines.open("wb") as out:
        for quad in quads:
            triple, graph, _ = quad.rsplit(b" ", 2)
            if graph in names:
                sort.add(b"%b\t%b ." % (graph, triple))
        for name, members in groupby(sort, key=lambda line: line.partition(b"\t")[0]):
            start, digest, triples = out.tell(), sha256(), 0
            for member in members:
                line = member.partition(b"\t")[2] + b"\n"
                digest.update(line)
                out.write(line)
                triples += 1
            found.append(
                Parcel(wanted[name[1:-1].decode()].graph, triples, digest.hexdigest(), lines, start, out.tell() - start)
            )
    told = {graph: (partition.triples, partition.sha256) for graph, partition in wanted.items()}
    if {parcel.graph: (parcel.triples, parcel.sha256) for parcel in found} != told:
        raise CouldNotRun(f"the build is damaged: {file.name} is not what the manifest says; run 'factpress build'")
    return found
