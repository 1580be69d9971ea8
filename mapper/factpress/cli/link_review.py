"""factpress link review."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from factpress.cli.options import make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import faulty_data
from factpress.errors import CouldNotRun, UsageFault
from factpress.linking.deciding import Act
from factpress.pipeline.job import Job
from factpress.pipeline.links.applying import TOOL, Office, open_office, start_review, the_curator
from factpress.pipeline.links.reviewing import Review
from factpress.problems import counted


@click.command(name="review")
@click.argument("things", nargs=-1)
@project_option
@click.option("--curator", metavar="SLUG", help="Who decides. [default: the one curator of the seeds]")
@click.option(
    "--again", is_flag=True, help="Show things that are decided on too; a decision takes the old one's place."
)
def command(things: tuple[str, ...], folder: Path | None, curator: str | None, again: bool) -> None:
    """Decide on what was proposed, one thing after the other, or on THINGS (slugs) only.

    Our thing stands beside its candidates: facts with their quotes here, labels, types, dates and what speaks for and
    against each there.  A number accepts a candidate.  Every decision is in seeds/links before the next screen; stop
    with q, and go on later where you stopped.
    """
    project = open_project(folder)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault(
            "a review needs a terminal; without one, write a table with 'factpress link propose --tsv FILE', fill in "
            "its column decision, and give it to 'factpress link apply FILE'"
        )
    with faulty_data(project.root):
        with steps() as step:
            office = office_of(make_job(project, None, step), curator, again=again)
            review, failed = start_review(office, things, again=again)
        _tell_failed(len(failed))
        if review.subjects:
            _show(review)
    click.echo(_ending(review), err=True)


def office_of(job: Job, curator: str | None, *, again: bool = False) -> Office:
    """Return the office where a curator decides today, the only one of the seeds if none is named."""
    return open_office(job, act_of(curator or the_curator(job)), again=again)


def act_of(curator: str | None) -> Act:
    """Return the act of a curator, or of a rule, today."""
    return Act(curator, datetime.now(UTC).date().isoformat(), TOOL, version("factpress"))


def _show(review: Review) -> None:
    from factpress.cli.screens import Screens

    try:
        Screens(plain="NO_COLOR" in os.environ).run(review)
    except EOFError:
        raise CouldNotRun("the terminal was closed; every decision so far is on the disk") from None


def _tell_failed(failed: int) -> None:
    if failed:
        things = counted(failed, "thing")
        click.echo(f"{things} could not be asked about and is not shown; propose again later", err=True)


def _ending(review: Review) -> str:
    if not review.subjects:
        return "there is nothing to decide on; --again shows what is decided"
    left = len(review.subjects) - review.at
    decided = f"{review.decided:,} decided" if review.decided != 1 else "1 decided"
    return f"{decided}, {left:,} left; links are published by 'factpress build'"
