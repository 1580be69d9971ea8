"""The files that a project's graph is made from."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from factpress.project import SETTINGS_FILE, Project
from factpress.publish.manifest import Input


def inputs_of(project: Project) -> tuple[Input, ...]:
    """Return the files that a project's graph is made from, by name, with their SHA-256."""
    return tuple(
        Input(path.relative_to(project.root).as_posix(), _sha256(path)) for path in sorted(_input_files(project))
    )


def _input_files(project: Project) -> Iterator[Path]:
    yield project.root / SETTINGS_FILE
    yield from (path for path in (project.root / project.seeds).rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
