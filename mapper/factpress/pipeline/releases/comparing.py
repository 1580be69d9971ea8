"""The way from two builds to what they differ in: asked, sorted, joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from factpress.batches import parts_of
from factpress.errors import CouldNotRun, UsageFault
from factpress.model import Iri, Literal
from factpress.pipeline.releases.changes import (
    EVIDENCE,
    FACT,
    Comparison,
    Difference,
    by_fact,
    differences,
    with_evidences,
)
from factpress.pipeline.releases.rows import joined, lines_of
from factpress.publish.faults import disk_faults
from factpress.publish.manifest import NTRIPLES, Manifest, damaged_files, find_manifest
from factpress.publish.sorting import SortedLines
from factpress.queries import bind_rows
from factpress.store.base import Rows, Store
from factpress.store.embedded import EmbeddedStore, make_store
from factpress.temporary import temporary_folder

#: Up to how many triples a build is read into memory, which takes 270 MB then; a larger one goes to a store in a
#: temporary folder, which answers several times slower and does not grow in memory.
IN_MEMORY = 500_000
#: Bytes of memory for sorting the rows of one query, and how many names are asked for at once.
_BUDGET, _BATCH = 16 << 20, 500


@dataclass(frozen=True, slots=True)
class _Release:
    manifest: Manifest
    graph: Path

    @property
    def digest(self) -> str:
        return next((file.sha256 for file in self.manifest.files if file.name == NTRIPLES), "")


def compare(
    old: Path, new: Path, queries: Path, temporary: Path, step: Callable[[str], None] = lambda step: None
) -> Comparison:
    """Compare the builds in two folders.

    `queries` is the folder of the queries that say what is compared, `temporary` one for what does not fit into memory.
    Raises UsageFault if there is no build or both are one, CouldNotRun if one is damaged or the disk fails.
    """
    if old.resolve() == new.resolve():
        raise UsageFault(f"{old} and {new} are the same folder; name two builds")
    step("reading the builds")
    releases = [_opened(folder) for folder in (old, new)]
    if releases[0].digest == releases[1].digest:
        return Comparison(releases[0].manifest, releases[1].manifest)
    with disk_faults("compare the builds"), temporary_folder("diff", temporary) as work:
        return _Comparing(queries, work, step).compared(*releases)


def _opened(folder: Path) -> _Release:
    manifest = find_manifest(folder)
    if manifest is None:
        raise UsageFault(f"no build in {folder}; name the folder of a build, the one with its manifest.json")
    damaged = list(damaged_files(manifest, folder))
    if damaged:
        raise CouldNotRun(f"the build in {folder} is damaged ({', '.join(damaged)}); build it again")
    if NTRIPLES not in {file.name for file in manifest.files}:
        raise CouldNotRun(f"the build in {folder} has no {NTRIPLES}; build it again")
    return _Release(manifest, folder / NTRIPLES)


class _Comparing:
    def __init__(self, queries: Path, work: Path, step: Callable[[str], None]) -> None:
        self._queries, self._work, self._step = queries, work, step

    def compared(self, old: _Release, new: _Release) -> Comparison:
        stores = (self._store(old, "old"), self._store(new, "new"))
        evidences = tuple(self._differences("evidences", stores))
        below = by_fact(evidences)
        facts = with_evidences(list(self._differences("facts", stores, below)), below)
        things = tuple(self._differences("things", stores))
        self._step("looking up names")
        names = self._names(stores, named(facts, evidences, things))
        return Comparison(old.manifest, new.manifest, facts, evidences, things, names, self._updated(stores[1]))

    def _store(self, release: _Release, name: str) -> Store:
        if sum(partition.triples for partition in release.manifest.partitions) <= IN_MEMORY:
            return EmbeddedStore.of_graph(release.graph)
        self._step(f"making a store of the {name} build")
        folder = self._work / name
        folder.mkdir()
        with release.graph.open("rb") as triples:
            make_store(folder, triples)
        return EmbeddedStore.in_folder(folder)

    def _differences(
        self, name: str, stores: tuple[Store, Store], also: Mapping[str, object] | None = None
    ) -> Iterator[Difference]:
        self._step(f"comparing {name}")
        text = self._text(name)
        with ExitStack() as stack:
            old, new = (stack.enter_context(SortedLines(_BUDGET, self._work)) for _ in stores)
            for lines, store in zip((old, new), stores, strict=True):
                lines.extend(lines_of(store.ask(text)))
            yield from differences(joined(old, new), also or {})

    def _names(self, stores: tuple[Store, Store], iris: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return names by IRI and language: those of the new release, of the old one for what is not in the new."""
        found: dict[str, dict[str, str]] = {}
        wanted = sorted(set(iris))
        for store in reversed(stores):
            for batch in parts_of([iri for iri in wanted if iri not in found], _BATCH):
                answer = store.ask(bind_rows(self._text("names"), ("thing",), [(Iri(iri),) for iri in batch]))
                for thing, name in sorted(answer.rows, key=str, reverse=True) if isinstance(answer, Rows) else ():
                    if thing and isinstance(name, Literal):
                        found.setdefault(thing.value, {})[name.language or ""] = name.value
        return found

    def _updated(self, store: Store) -> str | None:
        answer = store.ask(self._text("updated"))
        days = [day.value for [day] in answer.rows if day] if isinstance(answer, Rows) else []
        return max(days, default=None)

    def _text(self, name: str) -> str:
        return (self._queries / f"{name}.rq").read_text(encoding="utf-8")


def named(facts: Iterable[Difference], evidences: Iterable[Difference], things: Iterable[Difference]) -> Iterator[str]:
    """Yield the IRIs that a reader wants to see by their names."""
    for difference in chain(facts, evidences, things):
        for row in difference.rows:
            for aspect, terms in row.values.items():
                if aspect not in (FACT, EVIDENCE):
                    yield from (term.value for term in terms if isinstance(term, Iri))
    yield from (row.iri for thing in things for row in thing.rows)
