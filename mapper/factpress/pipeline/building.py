"""factpress build: the checked graph, written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from factpress.pipeline.checking import Mapped, mapped
from factpress.pipeline.job import Checked, Job
from factpress.problems import DataProblems
from factpress.project import SETTINGS_FILE, Project
from factpress.publish.graph import partitions, write_graph
from factpress.publish.manifest import Input, Manifest, WrittenFile, write_manifest
from factpress.publish.outputs import OutputFolder


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote."""

    checked: Checked
    manifest: Manifest


def build(job: Job, output: Path, version: str) -> Built:
    """Check the project and write its graph to a folder, in one step at the very end.

    `output` is absolute; `version` is factpress's own, for the manifest.  Raises DataProblems, with nothing
    written, if the check finds an error; UsageFault if the folder holds somebody's other files; CouldNotRun if
    it cannot be written.
    """
    with OutputFolder(output) as folder, mapped(job) as graph:
        if graph.checked.fatal:
            raise DataProblems(graph.checked.problems)
        job.step("writing the graph")
        files = write_graph(graph.quads, folder, graph.desk.prefixes, graph.desk.context)
        manifest = _manifest(job, graph, files, version)
        write_manifest(manifest, folder)
    return Built(graph.checked, manifest)


def inputs_of(project: Project) -> tuple[Input, ...]:
    """Return the files that a project's graph is made from, by name, with their SHA-256."""
    return tuple(
        Input(path.relative_to(project.root).as_posix(), _sha256(path)) for path in sorted(_input_files(project))
    )


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
    )


def _input_files(project: Project) -> Iterator[Path]:
    yield project.root / SETTINGS_FILE
    yield from (path for path in (project.root / project.seeds).rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
