"""One build as it is served: its site's files, made when they are asked for, and those who answer queries about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeVar

from factpress.bundle import Bundle
from factpress.errors import CouldNotRun
from factpress.pipeline.opening import KEPT_FROM
from factpress.pipeline.siting import make_site
from factpress.project import Project
from factpress.publish.manifest import MANIFEST, NQUADS, NTRIPLES, Manifest
from factpress.serving.kept import Kept
from factpress.serving.messages import Orders
from factpress.serving.pool import Limits, Pool
from factpress.serving.sparql import Endpoint
from factpress.site.model import Site
from factpress.site.sections import outputs
from factpress.site.terms.shape_pages import iris_in
from factpress.temporary import temporary_folder

Made = TypeVar("Made")
#: How many bytes of made files are kept, how many of answers, and how many files are made at a time.
_KEPT, _ANSWERS, _MAKERS = 64_000_000, 16_000_000, 4
#: How long a worker waits for the server to end it, behind the time that a query has, in seconds.
_GRACE = 5.0
#: The folder of the stores with named graphs, in that of what a project keeps.
_STORES = "dataset"
#: Pages of the site that others point to, if it has them.
_EDITOR, _DATASET = "query.html", ".well-known/void"


@dataclass(frozen=True, slots=True)
class Serving:
    """What is served, and how much of it at a time.

    `version` is that of factpress, `rows` the number of rows at which answers are cut, `memory` the bytes that a query
    may need; files are made below the folder `scratch`.
    """

    project: Project
    bundle: Bundle
    version: str
    limits: Limits
    rows: int
    memory: int
    scratch: Path

    @property
    def build(self) -> Path:
        """The folder of the build."""
        return self.project.root / self.project.output


class Answered(NamedTuple):
    """The answer to a saved query, as it is sent: a body, and headers of its own."""

    body: bytes
    headers: Mapping[str, str]


class Edition:
    """A build, opened; `stamp` tells it from others."""

    def __init__(self, stamp: object, site: Site, pool: Pool, triples: int, scratch: Path) -> None:
        self.stamp, self.site, self.pool = stamp, site, pool
        self.outputs = {output.path: output for output in outputs(site)}
        self.endpoint = Endpoint(
            pool, site.base.iri, site.manifest.partitions, triples, self._path(_EDITOR), self._path(_DATASET)
        )
        self.files = Files(scratch)
        self.answers: Kept[Answered] = Kept(_ANSWERS)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The IRIs in the files of the shapes and of the vocabulary."""
        return iris_in((*self.site.shapes, *self.site.ontology.glob("*.ttl")))

    def _path(self, output: str) -> str | None:
        return f"/{output}" if output in self.outputs else None

    async def make(self, path: str) -> bytes | Path:
        """Return the bytes of a file of the site, or where they are if it is large."""
        return await self.files.get(path, self.outputs[path].make)

    async def close(self) -> None:
        """End what answers queries, and remove what was made."""
        await self.pool.close()
        self.files.close()


class Files:
    """Bytes that were made, as many as fit; large ones, made piece by piece, lie in a folder."""

    def __init__(self, scratch: Path) -> None:
        self._own = ExitStack()
        self._folder = self._own.enter_context(temporary_folder("serve", scratch))
        self._names = count()
        self._small: Kept[bytes] = Kept(_KEPT)
        self._large: dict[str, asyncio.Task[bytes | Path]] = {}
        self._makers = ThreadPoolExecutor(_MAKERS, "page")

    async def get(self, key: str, make: Callable[[], bytes | Iterator[bytes]]) -> bytes | Path:
        """Return what was made under this key, else what `make` makes, in a thread.

        Those who ask at the same time for the same wait for one making.
        """
        small = self._small.get(key)
        if small is not None:
            return small
        task = self._large.get(key)
        if task is None:
            task = self._large[key] = asyncio.create_task(self.run(lambda: self._made(make)))
        try:
            made = await asyncio.shield(task)
        except BaseException:
            if task.done():
                self._large.pop(key, None)
            raise
        if isinstance(made, bytes):
            self._large.pop(key, None)
            self._small.put(key, made, len(made))
        return made

    async def run(self, work: Callable[[], Made]) -> Made:
        """Do some work in one of the threads that make files."""
        return await asyncio.get_running_loop().run_in_executor(self._makers, work)

    def _made(self, make: Callable[[], bytes | Iterator[bytes]]) -> bytes | Path:
        """Make a file whole in this thread: what it reads from may be bound to the thread."""
        made = make()
        if isinstance(made, bytes):
            return made
        file = self._folder / str(next(self._names))
        with file.open("wb") as out:
            out.writelines(made)
        return file

    def close(self) -> None:
        """Forget all; what is being made is made to its end first."""
        self._makers.shutdown(cancel_futures=True)
        self._own.close()


def stamp_of(build: Path) -> object:
    """Return what tells a build from the next one in the same folder, None where there is no build."""
    try:
        status = (build / MANIFEST).stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


async def open_edition(serving: Serving, step: Callable[[str], None]) -> Edition:
    """Open the build as it is now.

    Raises UsageFault if there is none, CouldNotRun if it is damaged, or was replaced while it was being opened.
    """
    stamp = stamp_of(serving.build)
    site = await asyncio.to_thread(make_site, serving.project, serving.bundle, serving.version, None, None, step)
    pool = Pool(await asyncio.to_thread(_orders, serving, site.manifest), serving.limits)
    try:
        step("starting what answers queries")
        await pool.start()
        triples = await asyncio.to_thread(_lines, serving.build / NTRIPLES)
        _must_be(stamp, serving.build)
        return Edition(stamp, site, pool, triples, serving.scratch)
    except BaseException:
        await pool.close()
        raise


def _must_be(stamp: object, build: Path) -> None:
    if stamp_of(build) != stamp:
        raise CouldNotRun("the build was replaced while it was being opened")


def _orders(serving: Serving, manifest: Manifest) -> Orders:
    return Orders(
        triples=serving.build / NTRIPLES,
        quads=serving.build / NQUADS,
        kept=_kept(serving.project, manifest),
        digest=_digest(manifest),
        rows=serving.rows,
        seconds=serving.limits.seconds + _GRACE,
        memory=serving.memory,
    )


def _kept(project: Project, manifest: Manifest) -> Path | None:
    """Return the folder for the store of a large build, None for a small one or where none can be kept."""
    if sum(partition.triples for partition in manifest.partitions) < KEPT_FROM:
        return None
    return project.keep(_STORES)


def _digest(manifest: Manifest) -> str:
    return {file.name: file.sha256 for file in manifest.files}[NQUADS]


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)
