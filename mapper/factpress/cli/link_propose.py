"""factpress link propose."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factpress.bundle import Bundle
from factpress.cli.online import online, online_options, url_option
from factpress.cli.options import form_option, make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import faulty_data
from factpress.linking.index import Index
from factpress.linking.offers import item_label, label_of
from factpress.linking.proposals import Proposal
from factpress.linking.tables import write_table
from factpress.linking.writing import cell
from factpress.pipeline.desk import Desk
from factpress.pipeline.links.online import ONLINE, open_backend
from factpress.pipeline.links.proposing import Asking, index_file, propose
from factpress.project import Project

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from factpress.linking.candidates import Backend, Candidate

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="propose")
@click.argument("things", nargs=-1)
@click.option("--backend", type=click.Choice((Index.name, *ONLINE)), default=Index.name, show_default=True, help="Who "
              "is asked.")  # fmt: skip
@url_option
@online_options
@click.option("--index", "file", type=_FILE, help="The local index. [default: the project's own]")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True, help="As many candidates a thing.")
@click.option("--again", is_flag=True, help="Ask too for things that wait, or for which nothing was found.")
@click.option("--all", "every", is_flag=True, help="Ask for all things, decided or not.")
@click.option("--tsv", "table", type=_FILE, help="Write the candidates into this table, for decisions by hand.")
@click.option("--auto", is_flag=True, help="Tell which candidates need no person; without it none is told.")
@form_option
@project_option
def command(
    things: tuple[str, ...], limit: int, again: bool, every: bool, folder: Path | None,
    backend: str, url: str | None, max_age: float, timeout: float, file: Path | None,
    table: Path | None, auto: bool, form: str,
) -> None:  # fmt: skip
    """Look for items that our things may be, with what speaks for and against each.

    Without THINGS, for all that have no decision.  The proposals are kept for 'factpress link review'; pairs that
    were rejected are not proposed again.  Ends with 3 if the back end could not be asked for some things.
    """
    project = open_project(folder)
    desk = Desk(project, Bundle.installed())
    asking = Asking(things, limit, again, every, datetime.now(UTC).date().isoformat(), auto)
    opened = _opened(
        backend, project, desk, file, lambda: open_backend(online(project, max_age, timeout), desk.schema, backend, url)
    )
    with opened as asked, steps() as step, faulty_data(project.root):
        found, known = propose(make_job(project, None, step), desk, asked, asking)
    if table:
        write_table(table, found, known)
    _show(found, form)
    if any(each.failure for each in found):
        sys.exit(3)


def _opened(
    name: str, project: Project, desk: Desk, file: Path | None, otherwise: Callable[[], Backend]
) -> AbstractContextManager[Backend]:
    if name == Index.name:
        return closing(Index(file or index_file(project), desk.schema.lexicon))
    return nullcontext(otherwise())


# ---------------------------------------------------------------------------------------- output


def _show(found: tuple[Proposal, ...], form: str) -> None:
    if form == "json":
        click.echo(json.dumps([_plain(each) for each in found], ensure_ascii=False, indent=1))
        return
    for proposal in found:
        click.echo("\n".join([*_lines(proposal), ""]))
    with_some = sum(1 for each in found if each.candidates)
    failed = sum(1 for each in found if each.failure)
    parts = [f"{len(found):,} things: {with_some:,} with candidates", f"{len(found) - with_some - failed:,} without"]
    click.echo(", ".join([*parts, *([f"{failed:,} could not be asked for"] if failed else [])]))


def _lines(proposal: Proposal) -> Iterator[str]:
    yield f"{proposal.thing}: {label_of(proposal.wanted)}"
    if proposal.failure:
        yield f"  could not be asked for: {proposal.failure}"
    elif not proposal.candidates:
        yield f"  {proposal.backend} has no item of this name or a similar one"
    for candidate in proposal.candidates:
        item = candidate.item
        said = cell(item.descriptions.get("en", ""))
        yield f"  {candidate.score:6.2f}  {item.id:<11} {cell(item_label(item))}{f' ({said})' if said else ''}"
        if candidate.stop:
            yield f"{' ' * _INDENT}must not be linked: {candidate.stop}"
        yield from (f"{' ' * _INDENT}{feature.weight:+5.2f}  {cell(feature.says)}" for feature in candidate.features)
    if proposal.automatic:
        yield f"  {proposal.automatic} may be accepted without a person: {proposal.reason}"


_INDENT = 21


def _plain(proposal: Proposal) -> Mapping[str, object]:
    return {
        "thing": proposal.thing,
        "name": label_of(proposal.wanted),
        "backend": proposal.backend,
        "date": proposal.date,
        "could_not_ask": proposal.failure,
        "automatic": proposal.automatic,
        "reason": proposal.reason,
        "candidates": [_candidate(each) for each in proposal.candidates],
    }


def _candidate(candidate: Candidate) -> Mapping[str, object]:
    return {
        "item": candidate.item.id,
        "label": item_label(candidate.item),
        "description": candidate.item.descriptions.get("en"),
        "score": candidate.score,
        "stop": candidate.stop,
        "features": [feature._asdict() for feature in candidate.features],
    }
