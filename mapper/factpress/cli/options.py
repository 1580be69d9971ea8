"""Options that commands share, and the way from them to a project."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

import click

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.cli.decorating import Command, added
from factpress.cli.progress import steps
from factpress.cli.show import count_line, show_problems
from factpress.languages import LANGUAGES
from factpress.problems import DataProblems
from factpress.project import Project, find_project, read_project

#: The values of `checks.Engine`, which takes longer to import than to name.
ENGINES = ("auto", "pyshacl", "fast")

_OLDER = "{} have changed since this build; run 'factpress build' to see the change"
#: A day: nobody waits longer, and clocks of systems end.
_LONGEST = 86_400
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


def project_option(command: Command) -> Command:
    """Add --project."""
    return click.option(
        "--project",
        "folder",
        type=_FOLDER,
        help="The project's folder. [default: this folder or the nearest one above with factpress.toml]",
    )(command)


def articles_option(command: Command) -> Command:
    """Add --articles."""
    return click.option(
        "--articles",
        type=_FOLDER,
        envvar="FACTPRESS_ARTICLES",
        show_envvar=True,
        help="A folder with the articles' texts, besides the one that factpress.toml names.",
    )(command)


def form_option(command: Command) -> Command:
    """Add --format, for people or for programs."""
    return click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed."
    )(command)


def timeout_option(help: str, default: float = 60.0, least: float = 0) -> Callable[[Command], Command]:
    """Return what adds --timeout, in seconds."""

    def waiting(_context: click.Context, _parameter: click.Parameter, seconds: float) -> float:
        if not least <= seconds <= _LONGEST:  # nor is "nan" between them
            raise click.BadParameter(f"{seconds:g} is no number of seconds from {least:g} to {_LONGEST:,}")
        return seconds

    return click.option("--timeout", default=default, show_default=True, callback=waiting, help=help)


def shapes_options(command: Command) -> Command:
    """Add --engine, --only and --lang."""
    return added(
        command,
        click.option("--engine", type=click.Choice(ENGINES), default="auto", help="What validates.  [default: auto]"),
        click.option("--only", multiple=True, metavar="SHAPE", help="Look with this shape only; may be given again."),
        click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", help="Shapes speak it."),
    )


def open_project(folder: Path | None, form: str = "text", outcome: str = "") -> Project:
    """Return the project in the given folder, or the one around the working directory.

    Problems of factpress.toml are printed in one of the formats and end the program with 1; `outcome` says before
    their count what comes of it.
    """
    root = folder.absolute() if folder else find_project(Path.cwd())
    try:
        return read_project(root)
    except DataProblems as error:
        show_problems(error.problems, form, root)
        click.echo(f"{outcome}{count_line(error.problems)}", err=True)
        sys.exit(1)


def make_job(
    project: Project,
    articles: Path | None,
    step: Callable[[str], None],
    looking: pipeline.Looking | None = None,
    fresh: bool = False,
) -> pipeline.Job:
    """Return the job of a command: texts are looked for in the option's folder, then in the project's own."""
    own = project.root / project.articles if project.articles else None
    folders = tuple(folder for folder in (articles, own) if folder and folder.is_dir())
    looking = looking or pipeline.Looking()
    return pipeline.Job(project, Bundle.installed(), folders, Path(gettempdir()), step, looking, fresh)


def open_build(project: Project, folder: Path | None) -> pipeline.OpenBuild:
    """Open the build in the given folder, or where the project's builds go; one older than the seeds is told."""
    with steps() as step:
        opened = pipeline.open_build(project, folder, step)
    if opened.stale:
        click.echo(_OLDER.format("the seeds or the settings"), err=True)
    return opened


def tell_if_older(project: Project) -> None:
    """Say so if the seeds have changed since the build.  Raises UsageFault if there is no build."""
    if pipeline.build_is_older(project):
        click.echo(_OLDER.format("the seeds"), err=True)
