"""factpress check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from factpress import pipeline
from factpress.cli.options import articles_option, make_job, open_project, project_option, shapes_options
from factpress.cli.progress import steps
from factpress.cli.show import Showing, report_options


@click.command(name="check")
@project_option
@articles_option
@shapes_options
@click.option("--changed", is_flag=True, help="Let shapes look only at what has changed since the last build.")
@click.option("--fresh", is_flag=True, help="Do all of it anew, even if nothing has changed since the last check.")
@report_options
def command(
    folder: Path | None,
    articles: Path | None,
    engine: str,
    only: tuple[str, ...],
    language: str,
    changed: bool,
    fresh: bool,
    form: str,
    **report: Any,  # noqa: ANN401 - the other fields of Showing, as click hands them over
) -> None:
    """Read the seeds, find each quote, map, and hold the graph against the shapes.

    Every problem is printed with file, line and column.  Exit code 1 if an error is among them.

    A project that has a file unused.yaml beside its facts, empty (unused: []) or not, is told of every sentence of its
    articles that no fact uses and the file does not list with a reason.
    """
    project = open_project(folder, form)
    looking = pipeline.Looking(engine, only, changed, language)
    with steps() as step:
        job = make_job(project, articles, step, looking, fresh)
        checked = pipeline.check(job)
    showing = Showing("factpress check", form, root=project.root, **report)
    showing.tell_coverage(checked.coverage)
    if changed:
        click.echo(checked.coverage.scope or "nothing has changed since the last check", err=True)
    sys.exit(1 if showing.show(checked.problems, checked.coverage, checked.counted) else 0)
