"""Which files of a folder of seeds are read, and how."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from factpress.problems import Place, Problems, Severity, file_name
from factpress.project import UNUSED_FILE

TABLES, LINKS = "tables", "links"
_YAML_ENDINGS = (".yaml", ".yml")
#: Files that belong into a folder of seeds and hold no records.
_README = "README.md"
_OTHER_ENDINGS = (".lock", ".jsonl")


class Format(Enum):
    """How a file of seeds is read."""

    YAML = auto()
    TABLE = auto()


class SeedFile(NamedTuple):
    """A file of seeds: where it is, what problems call it, and its format."""

    path: Path
    name: str
    format: Format


def list_seeds(root: Path, folder: str, problems: Problems) -> list[SeedFile]:
    """Return the files of seeds below `root/folder`, sorted by their path.

    YAML files are read wherever they are, CSV tables in `tables/`, nothing in `links/`.  A file that is not read
    is a warning, unless its name tells that it holds no records; a folder without files of seeds is a problem.
    """
    base = root / folder
    if not base.is_dir():
        advice = "make it, or name another in factpress.toml"
        problems.add(Place(folder), "file-missing", "there is no folder of seeds here", advice)
        return []
    found: list[SeedFile] = []
    for path in sorted(_walk(base, base / LINKS), key=lambda path: path.relative_to(base).parts):
        name = file_name(path.relative_to(root))
        form = _format(path, base)
        if form:
            found.append(SeedFile(path, name, form))
        elif not _is_other(path, base):
            _warn(path, name, problems)
    if not found:
        advice = "type facts into a .yaml file there; 'factpress new' makes an example"
        problems.add(Place(folder), "file-empty", "the folder has no YAML files and no tables", advice)
    return found


def _walk(folder: Path, left_out: Path) -> Iterator[Path]:
    """Yield everything below a folder that is no folder; links to folders are not followed but yielded."""
    for path in folder.iterdir():
        if path == left_out:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path, left_out)
        else:
            yield path


def _format(path: Path, base: Path) -> Format | None:
    ending = path.suffix.lower()
    if _is_other(path, base) or path.is_dir() or (path.exists() and not path.is_file()):
        return None
    if ending in _YAML_ENDINGS:
        return Format.YAML
    return Format.TABLE if ending == ".csv" and path.parent == base / TABLES else None


def _is_other(path: Path, base: Path) -> bool:
    return path.name == _README or path == base / UNUSED_FILE or path.suffix in _OTHER_ENDINGS


def _warn(path: Path, name: str, problems: Problems) -> None:
    suggestion = "facts are typed in .yaml files, or in .csv files in tables/"
    if path.suffix.lower() == ".csv":
        suggestion = "move it into tables/"
    elif path.is_symlink():
        suggestion = "links to folders are not followed; put the files here"
    problems.add(Place(name), "file-unread", "the file is not read", suggestion, Severity.WARNING)
