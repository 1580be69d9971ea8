"""factpress link enrich."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from factpress import pipeline
from factpress.cli.online import online, online_options, url_option
from factpress.cli.options import make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import faulty_data
from factpress.linking.enrichment import FILE
from factpress.pipeline.links.enriching import enrich
from factpress.pipeline.links.online import open_mediawiki


@click.command(name="enrich")
@project_option
@url_option
@online_options
def command(folder: Path | None, url: str | None, max_age: float, timeout: float) -> None:
    """Take chosen properties of accepted items.

    Coordinates, country, day of foundation, headquarters and official names go into seeds/links/enrichment.tsv, with
    the item's revision and the day. Read the file, then build: it is published in a graph of its own, never over
    curated facts.

    Exit code 3 if Wikidata could not be asked about all of them; rows of the others stay as they were.
    """
    project = open_project(folder)
    with steps() as step, faulty_data(project.root):
        job = make_job(project, None, step)
        desk = pipeline.Desk(job.project, job.bundle)
        wikidata = open_mediawiki(online(project, max_age, timeout), desk.schema, url)
        done = enrich(job, desk, wikidata)
    _show("contradicts curated facts", done.conflicts)
    _show("left out", done.left_out)
    _show("could not ask", done.not_asked)
    things = len({row.thing for row in done.rows})
    click.echo(f"{FILE}: {len(done.rows):,} values of {things:,} things; read it before you build")
    sys.exit(3 if done.not_asked else 0)


def _show(what: str, told: Sequence[tuple[str, str]]) -> None:
    for thing, why in told:
        click.echo(f"{what}: {thing}: {why}")
