"""factpress link index."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from factpress.bundle import Bundle
from factpress.cli.options import form_option, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import count_line, show_problems
from factpress.linking.index import Index
from factpress.linking.index_build import Counts
from factpress.pipeline.desk import Desk
from factpress.pipeline.links.proposing import index_file, kept_folder, make_index

_FILE = click.Path(path_type=Path, dir_okay=False)
_READABLE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(name="index")
def command() -> None:
    """Make the local index of Wikidata's items, or tell what it holds."""


@command.command(name="build")
@click.argument("sources", nargs=-1, required=True, type=_READABLE)
@click.option("-o", "--output", type=_FILE, help="The index. [default: the project's own, in .factpress]")
@project_option
def build(sources: tuple[Path, ...], output: Path | None, folder: Path | None) -> None:
    """Build the index from files with items of Wikidata.

    Read are JSON of entities (one, an answer of wbgetentities, or an array), dumps with an entity a line, JSON Lines of
    items with labels, aliases, descriptions and p31, and tables of id and label; packed with gzip or bzip2 or not.
    What cannot be read is told with its line, and the rest is indexed; the program then ends with 1.
    """
    project = open_project(folder)
    file = output or index_file(project)
    if output is None:
        kept_folder(project)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with steps() as step:
        counts, problems = make_index(Desk(project, Bundle.installed()), sources, file, now, step)
    if problems:
        show_problems(list(problems), "text", Path())
    click.echo(_summary(counts))
    if problems:
        click.echo(count_line(list(problems)), err=True)
        sys.exit(1)


@command.command(name="info")
@click.option("--index", "file", type=_FILE, help="The index. [default: the project's own]")
@form_option
@project_option
def info(file: Path | None, form: str, folder: Path | None) -> None:
    """Tell when and of what the index was made."""
    project = open_project(folder)
    file = file or index_file(project)
    with Index(file, Desk(project, Bundle.installed()).schema.lexicon) as index:
        about = index.about
    if form == "json":
        click.echo(json.dumps({"file": str(file), **about._asdict()}, ensure_ascii=False))
    else:
        click.echo(f"{file}: {about.items:,} items with {about.names:,} names, made {about.made}")
        click.echo("\n".join(f"  of {source}" for source in about.sources))


def _summary(counts: Counts) -> str:
    parts = [f"{counts.items:,} items with {counts.names:,} names are in the index"]
    if counts.merged:
        parts.append(f"{counts.merged:,} were in several sources")
    if counts.left_out:
        parts.append(f"{counts.left_out:,} entities are no items and were left out")
    return "; ".join(parts)
