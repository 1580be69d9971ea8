"""What earlier runs mapped, so that a part of the seeds that has not changed is not mapped again.

    .factpress/mapped                  locked, shared, by every process that reads or writes entries
    .factpress/mapped/<part>-<state>   an entry: what a part gave, while what it refers to was in that state
    .factpress/mapped/new-<random>     an entry that is being written, or was when its writer was killed

An entry's name is made of everything that it hangs on, so that entries of one name are equal, whoever wrote them; its
content has a digest, so that whatever happened to it is noticed, and the part is mapped anew.  What a run did not use
is removed at its end, unless it failed or another process is at work.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from factpress.pipeline.desk import Desk
from factpress.pipeline.entries import Entry, Offsets, read_entry, write_entry
from factpress.pipeline.inputs import seed_files
from factpress.pipeline.job import Job
from factpress.project import Project
from factpress.reading.parts import digest_of
from factpress.reading.yaml_nodes import PARSER

_FOLDER, _NEW = "mapped", "new-"
#: From how many bytes of seeds on a project's parts are remembered.  Measured: of 250 KB (the reference graph, 257
#: facts) mapping takes 0.10 CPU seconds; remembering adds 0.02 to the first run and takes 0.06 off later ones, which
#: nobody notices, for 1.6 MB on the disk.  At 1 MB it begins to be felt.
WORTH = 1 << 20


class Memory:
    """The entries of one project, for one run.

    `environment` stands for all that every part hangs on; `fresh` says that nothing is to be recalled.
    """

    def __init__(self, folder: Path, environment: str, fresh: bool = False) -> None:
        self._folder, self._environment = folder, environment
        self._kept: dict[str, list[Path]] = {}
        self._read: dict[Path, Entry | None] = {}
        self._used: set[Path] = set()
        for path in () if fresh else sorted(folder.glob("*-*")):
            self._kept.setdefault(path.name.partition("-")[0], []).append(path)

    def recall(self, part: str) -> Iterator[Entry]:
        """Yield the entries of a part, given by its digest: one for each state that is remembered."""
        for path in self._kept.get(self._name(part), ()):
            if path not in self._read:
                self._read[path] = read_entry(path)
            entry = self._read[path]
            if entry is not None:
                yield entry

    def use(self, entry: Entry) -> None:
        """Say that an entry that was recalled is made use of."""
        self._used.add(entry.path)

    def remember(self, part: str, state: str, sections: Mapping[str, Iterable[bytes]]) -> Entry | None:
        """Keep what a part gave and return it as it is kept; None where the file system does not let it."""
        path = self._folder / f"{self._name(part)}-{digest_of(state.encode())[:16]}"
        try:
            offsets = _write(path, state, sections)
        except OSError:
            return None
        self._used.add(path)
        return Entry.at(path, state, offsets)

    def forget_others(self) -> None:
        """Remove what this run made no use of; only while no other process is at work."""
        for path in self._folder.iterdir():
            if path not in self._used:
                path.unlink()

    def _name(self, part: str) -> str:
        return digest_of(self._environment.encode(), part.encode())[:40]


def _write(path: Path, state: str, sections: Mapping[str, Iterable[bytes]]) -> Offsets:
    """Write an entry beside its place and rename it; what cannot be written whole is removed.  Raises OSError."""
    with NamedTemporaryFile(dir=path.parent, prefix=_NEW, delete=False) as file:
        new = Path(file.name)
        try:
            offsets = write_entry(file, state, sections)
        except OSError:
            new.unlink()
            raise
    new.replace(path)
    return offsets


@contextmanager
def remembering(job: Job, desk: Desk) -> Iterator[Memory | None]:
    """Give what is remembered of a project; None where its seeds are small, or the file system does not let it."""
    opened = _opened(job.project) if _size(job.project) >= WORTH else None
    if opened is None:
        yield None
        return
    folder, descriptor = opened
    try:
        memory = Memory(folder, environment_of(desk), job.fresh)
        yield memory
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            memory.forget_others()
    finally:
        os.close(descriptor)


def _size(project: Project) -> int:
    """Return the size of a project's seeds in bytes."""
    return sum(path.stat().st_size for path in seed_files(project))


def _opened(project: Project) -> tuple[Path, int] | None:
    """Return the folder of entries and the descriptor by which it is locked, shared; None if that cannot be."""
    folder = project.keep(_FOLDER)
    if folder is None:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except OSError:
        os.close(descriptor)
        return None
    return folder, descriptor


def environment_of(desk: Desk) -> str:
    """Return a digest of all that every part hangs on: our code, the interpreter, the bundle, the project's base."""
    code = sorted(Path(__file__).parent.parent.rglob("*.py"))
    bundle = desk.bundle
    ontology = sorted(path for path in bundle.ontology.rglob("*") if path.is_file())
    files = (*code, *ontology, *bundle.rule_files(), bundle.kinds)
    settings = f"{sys.version} {PARSER} {desk.project.base.iri}"
    return digest_of(settings.encode(), *(path.read_bytes() for path in files))
