"""factpress check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from factpress import pipeline
from factpress.cli.options import articles_option, make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import FORMATS, count_line, show_problems


@click.command(name="check")
@project_option
@articles_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How problems are printed.")
def command(folder: Path | None, articles: Path | None, form: str) -> None:
    """Read the seeds, find each quote, map, and hold the graph against the shapes.

    Every problem is printed with file, line and column.  Exit code 1 if an error is among them.

    A project that has a file unused.yaml beside its facts, empty (unused: []) or not, is told of every sentence of its
    articles that no fact uses and the file does not list with a reason.
    """
    project = open_project(folder, form)
    with steps() as step:
        job = make_job(project, articles, step)
        checked = pipeline.check(job)
    show_problems(checked.problems, form, project.root)
    if form == "text":
        click.echo(f"{checked.counted}: {count_line(checked.problems)}", err=True)
    sys.exit(1 if checked.fatal else 0)
