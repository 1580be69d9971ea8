"""factpress diff."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

import click

from factpress.bundle import Bundle
from factpress.cli.formats.page import framed
from factpress.cli.output import write_out
from factpress.cli.progress import steps
from factpress.languages import LANGUAGES
from factpress.markup import html_text, plain
from factpress.pipeline.releases.changes import Comparison
from factpress.pipeline.releases.comparing import compare
from factpress.pipeline.releases.data import as_json
from factpress.pipeline.releases.feed import as_feed
from factpress.pipeline.releases.telling import as_html, as_text, told
from factpress.pipeline.releases.words import Words, read_words

_BUILD = click.Path(path_type=Path)


@click.command(name="diff")
@click.argument("old", type=_BUILD)
@click.argument("new", type=_BUILD)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html", "atom"]), default="text", help="How it is told."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write into this file.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", help="The language of it.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="For atom: the day of the release.  [default: that of its newest evidence]",
)
@click.option("--exit-code", "telling", is_flag=True, help="End with 1 if the builds differ.")
def command(
    old: Path, new: Path, form: str, output: Path | None, language: str, day: datetime | None, telling: bool
) -> None:
    """Compare two builds in facts, evidences and things.

    OLD and NEW are folders of builds.  A fact that went and one that came in its place are told as a correction.
    """
    queries = Bundle.installed().releases
    with steps() as step:
        found = compare(old, new, queries, Path(gettempdir()), step)
    words = read_words(queries, language, found.names)
    write_out([_written(found, words, form, day)], output)
    sys.exit(1 if telling and found.differs else 0)


def _written(found: Comparison, words: Words, form: str, day: datetime | None) -> str:
    if form == "json":
        return as_json(found, words)
    said = told(found, words)
    if form == "atom":
        return as_feed(found, said, words.language, f"{day:%Y-%m-%d}" if day else None)
    if form == "html":
        return framed(said.title, words.language, [f"<h1>{html_text(said.title)}</h1>", *as_html(said)])
    return "".join(f"{plain(line)}\n" for line in as_text(said))
