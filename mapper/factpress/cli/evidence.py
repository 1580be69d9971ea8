"""factpress evidence lock, factpress evidence verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from factpress import pipeline
from factpress.cli.options import articles_option, make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import count_line, problems_option, show_problems
from factpress.problems import DataProblems


@click.group(name="evidence")
def command() -> None:
    """Lock quotes to the articles' texts, or verify the lock."""


@command.command(short_help="Write where each quote stands in its article.")
@project_option
@articles_option
def lock(folder: Path | None, articles: Path | None) -> None:
    """Find each quote in its article and write where it stands, so that the project builds without the texts."""
    project = open_project(folder)
    try:
        with steps() as step:
            job = make_job(project, articles, step)
            locked = pipeline.lock(job)
    except DataProblems as error:
        show_problems(error.problems, "text", project.root)
        click.echo(f"the lock stays as it was: {count_line(error.problems)}", err=True)
        sys.exit(1)
    click.echo(f"{project.lock}: {locked.counted}", err=True)


@command.command(short_help="Prove the lock anew against the texts.")
@project_option
@articles_option
@problems_option
def verify(folder: Path | None, articles: Path | None, form: str) -> None:
    """Prove the lock anew against the articles' texts; exit code 1 if any entry does not hold."""
    project = open_project(folder)
    with steps() as step:
        job = make_job(project, articles, step)
        verified = pipeline.verify(job)
    show_problems(verified.problems, form, project.root)
    click.echo(f"{verified.counted}: {count_line(verified.problems)}", err=True)
    sys.exit(1 if verified.fatal else 0)
