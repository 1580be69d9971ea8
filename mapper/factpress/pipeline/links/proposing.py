"""Proposing items for the things of a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from factpress.errors import CouldNotRun, UsageFault
from factpress.linking.candidates import Backend, CouldNotAsk, Wanted
from factpress.linking.index_build import Counts, build_index
from factpress.linking.proposals import PROPOSALS, Proposal, read_proposals, write_proposals
from factpress.linking.proposing import Proposer, Taken
from factpress.linking.sources import Source
from factpress.linking.values import Known
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Job
from factpress.pipeline.links.wanting import Wants, undecided
from factpress.pipeline.press import Press
from factpress.problems import Problems, did_you_mean
from factpress.project import Project

#: The name of a project's index in the folder of what is kept.
INDEX = "wikidata.sqlite"


def index_file(project: Project) -> Path:
    """Return where a project's index of items is."""
    return project.kept / INDEX


def kept_folder(project: Project) -> Path:
    """Return the folder of what a project keeps, made if need be.  Raises CouldNotRun."""
    try:
        return project.make_kept()
    except OSError as error:
        raise CouldNotRun(f"cannot write to {project.kept}: {error.strerror}") from error


def make_index(
    desk: Desk, files: Sequence[Path], into: Path, made: str, step: Callable[[str], None]
) -> tuple[Counts, Problems]:
    """Build an index of items from files; return what was read, and what could not be.

    Raises CouldNotRun if a file cannot be opened or the index not be written.
    """
    problems = Problems()
    sources = [Source(file, file.name, desk.schema, problems) for file in files]
    return build_index(sources, into, desk.schema.lexicon, made, step), problems


class Asking(NamedTuple):
    """How items are asked for: for these things (none: all that have no decision), so many candidates each.

    `again` is whether things are asked for anew that wait or for which nothing was found, `every` whether all are;
    `day` is the date of the proposals; `automatic` is whether they tell the candidates that need no person.
    """

    things: tuple[str, ...]
    limit: int
    again: bool
    every: bool
    day: str
    automatic: bool = False


def propose(job: Job, desk: Desk, backend: Backend, asking: Asking) -> tuple[tuple[Proposal, ...], Known]:
    """Ask a back end for every thing, and keep what it proposes, in place of what was proposed for the same things.

    Returned are the proposals, and what links may name.

    Raises DataProblems if seeds or links are faulty, UsageFault if there is no such thing, CouldNotRun.
    """
    problems = Problems()
    press = Press(job, desk, problems)
    links = press.links
    problems.stop_if_fatal()
    wants = Wants(press.seeds, links, desk.schema, desk.vocabulary)
    accepted = {item: thing for thing, item in wants.items.items()}
    proposer = Proposer(backend, desk.schema, Taken(accepted, links.rejected))
    things = _chosen(asking, press.seeds.things.keys(), undecided(links, press.seeds.things, asking.again))
    wanted = [wants.wanted(thing) for thing in things]
    try:
        proposer.prepare(wanted, asking.limit)
    except CouldNotAsk as error:
        found = tuple(_failed(backend, each, asking, error) for each in wanted)
    else:
        found = tuple(_proposal(proposer, backend, each, asking) for each in _told(job, wanted))
    _keep(job.project, found)
    return found, press.known


def _chosen(asking: Asking, known: Iterable[str], open_ones: list[str]) -> list[str]:
    for thing in asking.things:
        if thing not in known:
            near = did_you_mean(thing, frozenset(known))
            raise UsageFault(f"there is no thing {thing!r}" + (f"; {near}" if near else ""))
    return list(asking.things) or (list(known) if asking.every else open_ones)


def _told(job: Job, wanted: list[Wanted]) -> Iterator[Wanted]:
    for at, each in enumerate(wanted, 1):
        job.step(f"asking for {each.thing} ({at} of {len(wanted)})")
        yield each


def _proposal(proposer: Proposer, backend: Backend, wanted: Wanted, asking: Asking) -> Proposal:
    try:
        found = proposer.propose(wanted, asking.limit)
    except CouldNotAsk as error:
        return _failed(backend, wanted, asking, error)
    chosen = found.automatic.item.id if found.automatic and asking.automatic else None
    return Proposal(wanted, backend.name, asking.day, asking.limit, found.candidates, chosen, found.reason)


def _failed(backend: Backend, wanted: Wanted, asking: Asking, error: CouldNotAsk) -> Proposal:
    return Proposal(wanted, backend.name, asking.day, asking.limit, failure=str(error))


def _keep(project: Project, found: tuple[Proposal, ...]) -> None:
    """Write proposals beside those that were made for other things; lines that cannot be read any more are dropped."""
    path = kept_folder(project) / PROPOSALS
    asked = {each.thing for each in found}
    earlier = read_proposals(path, path.name, Problems()) if path.exists() else ()
    write_proposals(path, sorted((*found, *(e for e in earlier if e.thing not in asked)), key=lambda each: each.thing))
