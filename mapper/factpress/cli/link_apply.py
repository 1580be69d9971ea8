"""factpress link apply."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from factpress.cli.link_review import act_of, office_of
from factpress.cli.options import make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import faulty_data
from factpress.errors import UsageFault
from factpress.linking import Decision
from factpress.pipeline.job import Job
from factpress.pipeline.links.applying import (
    apply_automatic,
    apply_tables,
    open_office,
    published_links,
    read_files,
    told_counts,
)
from factpress.replacing import replace_file

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="apply")
@click.argument("tables", nargs=-1, type=_FILE)
@project_option
@click.option("--curator", metavar="SLUG", help="Who decided. [default: the one curator of the seeds]")
@click.option("--again", is_flag=True, help="Let decisions take the place of settled ones too.")
@click.option("--automatic", is_flag=True, help="Accept the proposals that need no person, marked as such.")
@click.option("-o", "--output", type=_FILE, help="Write the links into this file: .ttl Turtle, .nt N-Triples.")
def command(
    tables: tuple[Path, ...],
    folder: Path | None,
    curator: str | None,
    again: bool,
    automatic: bool,
    output: Path | None,
) -> None:
    """Take decisions from TABLES, which 'factpress link propose --tsv' writes and people fill in; all or none of them.

    Then say what the decisions publish: 'factpress build' puts the accepted links into the graph 'links', and -o writes
    just these.  Without TABLES, decisions are only held against each other and counted.
    """
    if tables and automatic:
        raise UsageFault("decisions come from tables, or are automatic; run the two one after the other")
    if output and output.suffix not in (".ttl", ".nt"):
        raise UsageFault(f"links are written as .ttl or .nt, not as {output.name}")
    project = open_project(folder)
    with faulty_data(project.root):
        with steps() as step:
            job = make_job(project, None, step)
            if tables:
                _tell(apply_tables(office_of(job, curator, again=again), read_files(tables)))
            elif automatic:
                _tell(apply_automatic(open_office(job, act_of(None))))
        _publish(job, output)


def _tell(written: Mapping[Decision, int]) -> None:
    said = ", ".join(f"{written[decision]:,} {decision}" for decision in Decision if decision in written)
    click.echo(f"new decisions: {said or 'none, all of them stand already'}", err=True)


def _publish(job: Job, output: Path | None) -> None:
    found = published_links(job)
    click.echo(f"decisions: {told_counts(found.links) or 'none'}", err=True)
    if output:
        text = found.turtle().encode() if output.suffix == ".ttl" else found.lines
        replace_file(output.absolute(), text)
    there = f"in {output}" if output else "published by 'factpress build'"
    click.echo(f"links: {found.published:,} {there}{_hidden(found.hidden)}", err=True)


def _hidden(hidden: int) -> str:
    if not hidden:
        return ""
    return f"; {hidden:,} automatic, not published without publish_automatic = true below [links] in factpress.toml"
