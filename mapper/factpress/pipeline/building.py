"""factpress build: the checked graph, written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from factpress.findings import Checked
from factpress.pipeline.checking import Mapped, mapped
from factpress.pipeline.inputs import inputs_of
from factpress.pipeline.job import Job
from factpress.problems import DataProblems
from factpress.publish.graph import partitions, write_graph
from factpress.publish.manifest import Manifest, WrittenFile, write_manifest
from factpress.publish.outputs import OutputFolder
from factpress.publish.shards import write_shards


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote."""

    checked: Checked
    manifest: Manifest


def build(job: Job, output: Path, version: str, shards: int = 0) -> Built:
    """Check the project and write its graph to a folder, in one step at the very end.

    `output` is absolute; `version` is factpress's own, for the manifest; `shards` is the number of bulk files that
    are written as well, fewer if there are not so many named graphs.  Raises DataProblems, with nothing
    written, if the check finds an error; UsageFault if the folder holds somebody's other files; CouldNotRun if
    it cannot be written.
    """
    with OutputFolder(output) as folder, mapped(job) as graph:
        if graph.checked.fatal:
            raise DataProblems(graph.checked.problems)
        job.step("writing the graph")
        files = write_graph(graph.quads, folder, graph.desk.prefixes, graph.desk.context)
        manifest = _manifest(job, graph, files, version)
        if shards:
            job.step("writing the bulk files")
            written = write_shards(graph.quads, manifest.partitions, shards, folder)
            manifest = replace(manifest, shards=tuple(written))
        write_manifest(manifest, folder)
    return Built(graph.checked, manifest)


def _manifest(job: Job, graph: Mapped, files: list[WrittenFile], version: str) -> Manifest:
    return Manifest(
        factpress=version,
        ontology=graph.desk.vocabulary.version,
        rules=graph.desk.rules_sha256(),
        facts=graph.facts,
        evidence=graph.checked.evidences,
        things=graph.things,
        partitions=tuple(partitions(graph.quads)),
        files=tuple(files),
        inputs=inputs_of(job.project),
        shapes=graph.desk.shapes_sha256(),
        version=job.project.version,
    )
