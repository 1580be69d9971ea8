"""The files that a project's graph is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path

from factpress.problems import file_name
from factpress.project import SETTINGS_FILE, Project
from factpress.publish.manifest import Input


def inputs_of(project: Project) -> tuple[Input, ...]:
    """Return the files that a project's graph is made from, by name, with their SHA-256."""
    return tuple(
        Input(file_name(path.relative_to(project.root)), sha256_of(path)) for path in sorted(input_files(project))
    )


def seeds_differ(project: Project, inputs: Iterable[Input]) -> bool:
    """Whether a project's seeds are others than those among the files that a graph was made from."""
    before, now = ({one for one in each if one.name != SETTINGS_FILE} for each in (inputs, inputs_of(project)))
    return before != now


def input_files(project: Project) -> Iterator[Path]:
    """Yield the files that a project's graph is made from: its settings, and all files in the folder of seeds."""
    yield project.root / SETTINGS_FILE
    yield from seed_files(project)


def seed_files(project: Project) -> Iterator[Path]:
    """Yield all files in a project's folder of seeds."""
    return (path for path in (project.root / project.seeds).rglob("*") if path.is_file())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.  Raises OSError."""
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
