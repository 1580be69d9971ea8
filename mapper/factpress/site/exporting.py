"""A site as files: all that is new or may have changed since the last time is made, and written where it differs."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from filecmp import cmp
from itertools import filterfalse
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, NamedTuple

from factpress.errors import CouldNotRun
from factpress.pieces import differing_lines
from factpress.publish.manifest import find_manifest
from factpress.site.past import Past
from factpress.site.reads import Keeper, Made, changed_keys, read_made
from factpress.site.touching import COUNTS, FILES
from factpress.site.writing import SiteFolder, Written, alone_in

if TYPE_CHECKING:
    from factpress.site.model import Output, Site

#: What is kept of an export: what its files were made from, and the graph.
_READS, _GRAPH = "reads", "graph.nt"
#: The path that stands for the list of files among what they were made from.
_LIST = ""

#: Told how many of how many files are made.
Progress = Callable[[int, int], None]


class State(NamedTuple):
    """What an export hangs on besides the graph: all else, as a digest, and what the manifest counts."""

    environment: str
    counts: str


class Kept(NamedTuple):
    """What is known of the previous export to a folder, and the keys whose answers are others now.

    `gone` and `come` are the triples that were in the graph only then, and those that are only now.
    """

    made: Made
    changed: set[str]
    gone: set[bytes]
    come: set[bytes]


def unchanged(target: Path, kept: Path, graph: Path, state: Callable[[], State]) -> Written | None:
    """Return what there is of a site of which nothing has changed and nothing is missing; None if there is more to do.

    The arguments are those of `export`, and so are the errors; the state is asked for only if the graph is the same.
    """
    if not _is_same(kept / _GRAPH, graph):
        return None
    before = _before(kept, graph, state())
    if before is None or before.changed:
        return None
    folder = SiteFolder(target)
    whole = folder.files == before.made.reads.keys() - {_LIST} and all(map(folder.has, folder.files))
    return Written(len(folder.files), 0, 0) if whole else None


def export(site: Site, target: Path, kept: Path | None, graph: Path, state: State, progress: Progress) -> Written:
    """Write a site to a folder.

    `kept` is the folder of what is kept from one export to the next, None for none; `graph` is the build's file of
    triples.  Raises UsageFault, and CouldNotRun if another export to the folder is under way too.
    """
    with alone_in(target):
        return _exported(site, target, kept, graph, state, progress)


def _exported(site: Site, target: Path, kept: Path | None, graph: Path, state: State, progress: Progress) -> Written:
    folder = SiteFolder(target)
    before = _before(kept, graph, state) if kept else None
    if before is None:
        folder.sweep()
    if kept:
        (kept / _READS).unlink(missing_ok=True)
        site.data.past = _past(kept, target, before)
        if before and before.changed:
            before.changed.update(site.data.past.differing(before.made.answers(), site.data.answered))
    keeper = Keeper(state.environment, state.counts, before.made if before else None)
    stale = before.made.stale(before.changed) if before else None
    listing = _listing(site, folder, keeper, before, stale)
    folder.announce(listing.paths)
    keeper.keep(listing.kept)
    for number, output in enumerate(listing.wanted):
        progress(number, len(listing.wanted))
        _make(site, output, folder, keeper)
    written = folder.finish(listing.paths)
    if kept and site.data.past:
        site.data.past.forget(keeper.answers)
        _keep(kept, site, graph, keeper)
    return written


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other) or cmp(one, other, shallow=False)
    except OSError:
        return False


def _past(kept: Path, target: Path, before: Kept | None) -> Past:
    if before is None:
        return Past(kept, target, None)
    return Past(kept, target, before.changed, before.gone, before.come)


class Listing(NamedTuple):
    """The paths of all files, those of files that stay as they are, and what is to be made."""

    paths: Collection[str]
    kept: Collection[str]
    wanted: list[Output]


def _listing(site: Site, folder: SiteFolder, keeper: Keeper, before: Kept | None, stale: set[str] | None) -> Listing:
    """List the files: as they were, if nothing that the list hangs on has changed, else anew."""
    from factpress.site.sections import found_at, outputs

    if before and stale is not None and _LIST not in stale and _LIST in before.made.reads:
        paths = before.made.reads.keys() - {_LIST}
        # The list itself is "", which is the folder: it is there.
        wanted = stale | set(filterfalse(folder.has, before.made.reads))
        return Listing(paths, before.made.reads.keys() - wanted, list(found_at(site, wanted, paths)))
    with site.data.watched() as reads:
        listed = {output.path: output for output in outputs(site)}
    keeper.add(_LIST, reads.keys)
    again = _stale_in(before, listed)
    kept = {path for path in listed if path not in again and folder.has(path)}
    return Listing(listed.keys(), kept, [output for path, output in listed.items() if path not in kept])


def _stale_in(before: Kept | None, listed: Collection[str]) -> Collection[str]:
    """Return the files of a list that may have changed: what hangs on which files there are, if these are others."""
    if before is None:
        return listed
    changed = before.changed if before.made.reads.keys() - {_LIST} == set(listed) else before.changed | {FILES}
    return before.made.stale(changed) | (set(listed) - before.made.reads.keys())


def _before(kept: Path, graph: Path, state: State) -> Kept | None:
    """Return what is known of the previous export; None if all is to be made."""
    made = read_made(kept / _READS)
    if made is None or made.environment != state.environment:
        return None
    try:
        gone, come = differing_lines(kept / _GRAPH, graph)
    except OSError:
        return None
    changed = changed_keys(gone | come)
    return Kept(made, changed | {COUNTS} if made.counts != state.counts else changed, gone, come)


def _make(site: Site, output: Output, folder: SiteFolder, keeper: Keeper) -> None:
    with site.data.watched() as reads:
        folder.write(output.path, output.make())
    keeper.add(output.path, reads.keys)


def _keep(kept: Path, site: Site, graph: Path, keeper: Keeper) -> None:
    """Keep what the next export asks for; without it, as where another build came meanwhile, it makes everything."""
    with suppress(OSError, CouldNotRun):
        previous = kept / _GRAPH
        previous.unlink(missing_ok=True)
        try:
            os.link(graph, previous)
        except OSError:
            copyfile(graph, previous)
        if find_manifest(graph.parent) == site.manifest:
            keeper.write(kept / _READS)
