"""A build to ask: opened from the store that is kept of it, or read into memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factpress.errors import UsageFault
from factpress.pipeline.inputs import inputs_of, seeds_differ
from factpress.project import Project
from factpress.publish.manifest import NTRIPLES, Manifest, find_manifest
from factpress.store.embedded import EmbeddedStore
from factpress.store.kept import open_kept, tidy

#: From how many triples a store on disk is kept.  Measured: 10,000 triples are read into memory in 25 ms, and a kept
#: store saves 15 ms of that; 20,000 are in 60 ms, and it saves 50 ms a question for 50 ms more once; 1,000,000 are in
#: 3.2 s and 540 MB, where a kept store opens in 9 ms and 34 MB, for 6 s once.
KEPT_FROM = 20_000
#: The folder of stores, in that of what a project keeps.
_STORES = "store"


@dataclass(frozen=True, slots=True)
class OpenBuild:
    """A build to ask; `graph` is its file of triples, `stale` says that the seeds have changed since."""

    store: EmbeddedStore
    graph: Path
    manifest: Manifest
    stale: bool


def open_build(
    project: Project, folder: Path | None = None, step: Callable[[str], None] = lambda step: None
) -> OpenBuild:
    """Open a build of the project: the one in `folder`, or the one where builds go by default.

    Of the latter, if it is large, a store is kept for later questions; `step` is told when it is made.  Raises
    UsageFault if there is no build, CouldNotRun if it is damaged.
    """
    place, manifest = find_build(project, folder)
    graph, own = place / NTRIPLES, project.root / project.output
    kept = _kept(project, manifest, graph, step) if place.resolve() == own.resolve() else None
    store = kept or EmbeddedStore.of_graph(graph)
    return OpenBuild(store, graph, manifest, manifest.inputs != inputs_of(project))


def find_build(project: Project, folder: Path | None = None) -> tuple[Path, Manifest]:
    """Return a build's folder and manifest: of the one in `folder`, or of the one where builds go by default.

    Raises UsageFault if there is none, CouldNotRun if its manifest is damaged.
    """
    place = folder or project.root / project.output
    manifest = find_manifest(place)
    if manifest is None:
        advice = "name the folder of a build, the one with its manifest.json" if folder else "run 'factpress build'"
        raise UsageFault(f"no build in {place}; {advice}")
    return place, manifest


def build_is_older(project: Project) -> bool:
    """Whether the build where builds go by default is of seeds that have changed since.

    Raises UsageFault if there is none, CouldNotRun if its manifest is damaged.
    """
    return seeds_differ(project, find_build(project)[1].inputs)


def _kept(project: Project, manifest: Manifest, graph: Path, step: Callable[[str], None]) -> EmbeddedStore | None:
    """Return the store that is kept of a build; None if it is small, or the file system does not let it be kept."""
    if sum(partition.triples for partition in manifest.partitions) < KEPT_FROM:
        tidy(project.kept / _STORES)
        return None
    digest = {file.name: file.sha256 for file in manifest.files}[NTRIPLES]
    stores = project.keep(_STORES)
    if stores is None:
        return None
    if not (stores / digest).exists():
        step("making a store of the graph, for this question and later ones")
    return open_kept(stores, graph, digest)
