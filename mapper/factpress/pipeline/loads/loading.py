"""factpress load and unload: a build into a triple store, and out of it again.

A load may be ended at any moment.  Before a graph is touched, the store's release record claims it and ceases to say
what it holds; when everything is there, counted and read back, the record says so again.  Whatever came between, the
next load sends what the record does not vouch for, unless it finds that it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from factpress.errors import CouldNotRun, UsageFault
from factpress.model import Iri
from factpress.pipeline.loads.parcels import parcels, sound_build
from factpress.pipeline.loads.record import (
    EMPTY,
    LOAD,
    UNKNOWN,
    Entry,
    Record,
    differences,
    record_graph,
    staging,
    version_of,
)
from factpress.pipeline.loads.surveying import Plan, Survey, doubtful, plan, record_of, survey, unlike
from factpress.project import Project
from factpress.publish.manifest import Partition
from factpress.store.bodies import Parcel
from factpress.store.graphs import GraphStore
from factpress.store.profiles import Guarantee
from factpress.store.writing import Work, carry_out, guarantee

#: How many graphs a sentence names.
_FEW = 3
_OTHER = "another load into this store, or an unload, has begun"
_IN_TURN = "; run them one after the other"
_BROKEN_OFF = (
    "; the release record in the store says that a load is not finished: run the command again, and it keeps what "
    "arrived whole and sends the rest"
)


@dataclass(frozen=True, slots=True)
class Loading:
    """What is loaded, where from, and who watches.

    `store` is the store, `temporary` a folder for temporary files, `load` a name for this load that no other has.
    `step` is told what is being done, `sent` how many triples went out.
    """

    project: Project
    store: GraphStore
    temporary: Path
    load: str
    step: Callable[[str], None]
    sent: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do: `before` and `version` are releases, `guarantee` what readers saw, if anything."""

    before: str | None
    version: str
    plan: Plan
    guarantee: Guarantee | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What a store holds, against a build: `loaded` and `version` are releases, the others are graphs.

    They are not there, hold other triples, or are `left` from an earlier release or an interrupted load; of the others,
    `strangers` are in no record.  Of those that are the `same`, the record does not vouch for `unrecorded`.
    """

    loaded: str | None
    version: str
    missing: tuple[Partition, ...]
    other: tuple[Partition, ...]
    left: tuple[str, ...]
    strangers: tuple[str, ...]
    same: tuple[Partition, ...]
    unrecorded: tuple[Partition, ...]

    @property
    def alike(self) -> bool:
        """Whether the store holds this build, and nothing of another; its record may not say so yet."""
        return not (self.missing or self.other or self.left)


@dataclass(frozen=True, slots=True)
class Unloaded:
    """What was removed, or would be: the release, its graphs with their numbers of triples, graphs left over."""

    version: str | None
    graphs: tuple[tuple[str, int], ...]
    orphans: tuple[str, ...]


def load(
    loading: Loading, folder: Path | None = None, *, replacing: bool = False, verify: bool = True, dry: bool = False
) -> Loaded:
    """Bring a store to what a build holds; graphs that are there already are not sent again.

    A graph that no record vouches for is read, and if it is as in the build, it is only entered into the record.
    `replacing` allows others that no record claims to be replaced, `verify` reads back what was sent, `dry` only says
    what would be done.  Raises UsageFault if there is no build, it is older than the seeds, or would replace
    what nobody claims; CouldNotRun if it is damaged or the store fails, with a sentence on what the store holds then.
    """
    loading.step("reading the build")
    place, manifest = sound_build(loading.project, folder)
    found, wanted = _looked(loading, manifest.partitions)
    version = version_of(manifest.partitions, manifest.version)
    if wanted.strangers and not replacing and not dry:
        raise UsageFault(
            f"{_named(wanted.strangers)} in the store with other triples than in the build, and no release record of "
            f"factpress claims {'it' if len(wanted.strangers) == 1 else 'them'}; to replace what is there, give "
            "--replace"
        )
    loading.step("cutting the build into its graphs")
    with parcels(place, wanted.send, loading.temporary) as ready:
        work = _work(loading, wanted, found, ready)
        promised = guarantee(loading.store.profile, work) if wanted.send or wanted.vanished else None
        if not dry:
            _bring(loading, found, work, Record(version, frozenset(), _entries(manifest.partitions)), wanted, verify)
    return Loaded(found.record.version, version, wanted, promised, verify and not dry)


def compare(loading: Loading, folder: Path | None = None, *, verify: bool = True) -> Compared:
    """Compare what a store holds with a build, with `verify` triple by triple; change nothing.  Raises as `load`."""
    _, manifest = sound_build(loading.project, folder)
    found, wanted = _looked(loading, manifest.partitions)
    other = {part.graph for part in wanted.send if part.graph in found.counts}
    if verify:
        loading.step("reading the graphs back")
        unread = [part for part in wanted.keep if part not in wanted.adopted]
        other |= {part.graph for part, differs in _read_back(loading, unread) if differs}
    return Compared(
        found.record.version,
        version_of(manifest.partitions, manifest.version),
        tuple(part for part in wanted.send if part.graph not in found.counts),
        tuple(part for part in manifest.partitions if part.graph in other),
        (*wanted.vanished, *found.orphans),
        wanted.strangers,
        tuple(part for part in wanted.keep if part.graph not in other),
        wanted.adopted,
    )


def unload(loading: Loading, *, dry: bool = False) -> Unloaded:
    """Remove from a store every graph that its release record claims, what interrupted loads left, and the record.

    With `dry`, only say what would be removed.  Raises CouldNotRun if the store fails, or a load is at work.
    """
    loading.step("asking the store what it holds")
    found = survey(loading.store, loading.project.base, (), loading.temporary)
    graphs = tuple((graph, found.counts.get(graph, 0)) for graph in sorted(found.record.entries))
    if not dry:
        loading.step("removing graphs")
        _remove(loading, found, [graph for graph, _ in graphs])
    return Unloaded(found.record.version, graphs, found.orphans)


def _looked(loading: Loading, partitions: Collection[Partition]) -> tuple[Survey, Plan]:
    """Return what the store holds, and what is to be done; graphs that no record vouches for are read."""
    loading.step("asking the store what it holds")
    found = survey(loading.store, loading.project.base, partitions, loading.temporary)
    unclear = list(doubtful(partitions, found))
    if unclear:
        loading.step("reading graphs that no record vouches for")
    proved = {part.graph for part, differs in _read_back(loading, unclear) if not differs}
    return found, plan(partitions, found, proved)


def _work(loading: Loading, wanted: Plan, found: Survey, ready: list[Parcel]) -> Work:
    fresh = not any(part.graph in found.counts for part in wanted.send)
    begin = staging(loading.project.base, loading.load)
    first = found.record.version is None and not wanted.adopted
    return Work(ready, wanted.vanished, fresh, first, begin)


def _entries(partitions: Collection[Partition]) -> dict[str, Entry]:
    return {partition.graph: Entry(partition.triples, partition.sha256) for partition in partitions}


def _bring(loading: Loading, found: Survey, work: Work, goal: Record, wanted: Plan, verify: bool) -> None:
    """Change the store, in an order that can be broken off anywhere."""
    if found.orphans:
        loading.step("removing what an interrupted load left")
        loading.store.drop(found.orphans)
    if not work.parcels and not work.vanished and replace(goal, loads=found.record.loads) == found.record:
        return
    touched = dict.fromkeys([*(part.graph for part in wanted.send), *wanted.vanished], UNKNOWN)
    claimed = _claim(loading, found.record, {**found.record.entries, **touched})
    try:
        _send(loading, work, wanted, claimed, verify)
        _stop_beside_others(loading, claimed)
        _note(loading, claimed, replace(goal, loads=claimed.loads))
        _stop_beside_others(loading, claimed)
    except CouldNotRun as error:
        raise CouldNotRun(f"{error}{_BROKEN_OFF}") from None


def _send(loading: Loading, work: Work, wanted: Plan, claimed: Record, verify: bool) -> None:
    try:
        carry_out(loading.store, work, loading.step, loading.sent)
        if verify:
            loading.step("reading back what was sent")
            _verify(loading, wanted.send)
    except CouldNotRun:
        with suppress(CouldNotRun):  # it may be another load that came between
            _stop_beside_others(loading, claimed)
        raise


def _remove(loading: Loading, found: Survey, graphs: Sequence[str]) -> None:
    """Remove graphs, what interrupted loads left, and at last the record."""
    claimed = _claim(loading, found.record, found.record.entries)
    loading.store.drop([*graphs, *found.orphans])
    _stop_beside_others(loading, claimed)
    left = loading.store.counts(graphs)
    if left:
        raise CouldNotRun(f"{_named(sorted(left))} still in the store; run the command again")
    loading.store.drop([record_graph(loading.project.base)])


def _claim(loading: Loading, old: Record, entries: Mapping[str, Entry]) -> Record:
    """Write the name of this load or unload into the record, which names no release any more; return the record."""
    claimed = Record(None, frozenset({staging(loading.project.base, loading.load).rstrip("/")}), entries)
    try:
        _note(loading, old, claimed)
        _step_back_from_others(loading, claimed)
    except CouldNotRun as error:
        raise CouldNotRun(f"{error}; no graph was touched") from None
    return claimed


def _note(loading: Loading, old: Record, new: Record) -> None:
    """Bring the store's release record from one state to another."""
    graph = record_graph(loading.project.base)
    loading.store.change(graph, *differences(old, new, graph))


def _verify(loading: Loading, partitions: Collection[Partition]) -> None:
    others = [part.graph for part, differs in _read_back(loading, partitions) if differs]
    if others:
        raise CouldNotRun(f"{_named(others)} in the store, but with other triples than were sent")


def _step_back_from_others(loading: Loading, claimed: Record) -> None:
    """Raise CouldNotRun if another load or unload has written into the record meanwhile, or nothing was written.

    It may go on, for this one has touched no graph yet.  Each first writes its name and then looks; so of two at
    the same time, one at least sees the other.
    """
    found = record_of(loading.store, loading.project.base, loading.temporary)
    if found == claimed:
        return
    _note(loading, replace(claimed, entries={}), EMPTY)
    if found.loads > claimed.loads:
        raise CouldNotRun(f"{_OTHER} at the same time{_IN_TURN}")
    raise CouldNotRun(
        f"{record_graph(loading.project.base)} does not hold what was written into it: the store did not do it, or "
        "another load or unload was at work at the same time"
    )


def _stop_beside_others(loading: Loading, claimed: Record) -> None:
    """Raise CouldNotRun if another load or unload is or was at work: nobody knows then what came last to which graph.

    The record says so first: it claims the graphs of both and vouches for none.  The other one sees this one's name.
    """
    graph = record_graph(loading.project.base)
    if loading.store.objects(graph, Iri(graph), LOAD) == set(map(Iri, claimed.loads)):
        return
    _note(loading, EMPTY, replace(claimed, entries=dict.fromkeys(claimed.entries, UNKNOWN)))
    now = record_of(loading.store, loading.project.base, loading.temporary)
    _note(loading, now, Record(None, now.loads, dict.fromkeys(now.entries, UNKNOWN)))
    raise CouldNotRun(f"{_OTHER} meanwhile{_IN_TURN}")


def _read_back(loading: Loading, partitions: Collection[Partition]) -> Iterator[tuple[Partition, bool]]:
    return unlike(loading.store, partitions, loading.temporary)


def _named(graphs: Collection[str]) -> str:
    """Return "a and b are" or "a, b, c and 5 more are", for a sentence to go on."""
    names = list(graphs)
    shown = ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW:,} more" if len(names) > _FEW else "")
    return f"{shown} {'is' if len(names) == 1 else 'are'}"
