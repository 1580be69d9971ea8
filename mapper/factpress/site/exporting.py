"""A site as files: all that is new or may have changed since the last time is made, and written where it differs."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

from factpress.site.model import Output, Site
from factpress.site.reads import Keeper, Made, changed_keys, read_made
from factpress.site.sections import outputs
from factpress.site.writing import SiteFolder, Written

#: What is kept of an export: what its files were made from, and the graph.
_READS, _GRAPH = "reads", "graph.nt"

#: Told how many of how many files are made.
Progress = Callable[[int, int], None]


class Kept(NamedTuple):
    """What is known of the previous export to a folder."""

    made: Made
    stale: Collection[str]


def export(
    site: Site,
    target: Path,
    kept: Path | None,
    graph: Path,
    environment: str,
    progress: Progress,
) -> Written:
    """Write a site to a folder.

    `kept` is the folder of what is kept from one export to the next, None for none; `graph` is the build's file of
    triples; `environment` stands for all else that pages hang on.  Raises UsageFault, CouldNotRun.
    """
    folder = SiteFolder(target)
    before = _before(kept, graph, environment) if kept else None
    if kept:
        (kept / _READS).unlink(missing_ok=True)
    listed = {output.path: output for output in outputs(site)}
    folder.announce(listed)
    keeper = Keeper(environment, before.made if before else None)
    wanted = [output for output in listed.values() if _is_wanted(output.path, before, folder)]
    for path in listed.keys() - {output.path for output in wanted}:
        keeper.keep(path)
    for number, output in enumerate(wanted):
        progress(number, len(wanted))
        _make(site, output, folder, keeper)
    written = folder.finish(listed)
    if kept:
        _keep(kept, graph, keeper)
    return written


def _before(kept: Path, graph: Path, environment: str) -> Kept | None:
    """Return what is known of the previous export; None if all is to be made."""
    made = read_made(kept / _READS)
    if made is None or made.environment != environment:
        return None
    try:
        return Kept(made, made.stale(changed_keys(kept / _GRAPH, graph)))
    except OSError:
        return None


def _is_wanted(path: str, before: Kept | None, folder: SiteFolder) -> bool:
    return before is None or path in before.stale or path not in before.made.reads or not folder.has(path)


def _make(site: Site, output: Output, folder: SiteFolder, keeper: Keeper) -> None:
    with site.data.watched() as reads:
        folder.write(output.path, output.make())
    keeper.add(output.path, reads.keys)


def _keep(kept: Path, graph: Path, keeper: Keeper) -> None:
    """Keep what the next export asks for; without it, it makes everything."""
    with suppress(OSError):
        previous = kept / _GRAPH
        previous.unlink(missing_ok=True)
        try:
            os.link(graph, previous)
        except OSError:
            copyfile(graph, previous)
        keeper.write(kept / _READS)
