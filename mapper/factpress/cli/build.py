"""factpress build."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import click

from factpress import pipeline
from factpress.cli.options import articles_option, make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import count_line, problems_option, show_problems
from factpress.problems import DataProblems


@click.command(name="build")
@project_option
@articles_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to write. [default: as factpress.toml says, build]",
)
@click.option(
    "--shards",
    type=click.IntRange(1, 100_000),
    help="Also write the quads as so many bulk files of about equal size, for the loaders of triple stores.",
)
@click.option("--fresh", is_flag=True, help="Map all of it anew, even what has not changed since earlier runs.")
@problems_option
def command(
    folder: Path | None, articles: Path | None, output: Path | None, shards: int | None, fresh: bool, form: str
) -> None:
    """Check everything, then write the graph as Turtle, N-Triples, N-Quads, TriG and JSON-LD, with a manifest.

    Nothing is written if the check finds an error; the previous build stays whole until the new one is.
    """
    project = open_project(folder, form, "nothing written: ")
    target = output.absolute() if output else project.root / project.output
    try:
        with steps() as step:
            job = make_job(project, articles, step, fresh=fresh)
            built = pipeline.build(job, target, version("factpress"), shards or 0)
    except DataProblems as error:
        show_problems(error.problems, form, project.root)
        click.echo(f"nothing written: {count_line(error.problems)}", err=True)
        sys.exit(1)
    show_problems(built.checked.problems, form, project.root)
    shown = output or Path(project.output)
    quads = sum(partition.triples for partition in built.manifest.partitions)
    click.echo(f"{built.checked.counted}: {quads:,} statements in {shown}", err=True)
    if shards and len(built.manifest.shards) < shards:
        click.echo(f"{len(built.manifest.shards)} bulk files: there are no more named graphs than that", err=True)
