"""factpress link export."""

from __future__ import annotations

from pathlib import Path

import click

from factpress.cli.options import make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import faulty_data
from factpress.errors import UsageFault
from factpress.pipeline.links.applying import described_at
from factpress.problems import counted
from factpress.replacing import replace_file


@click.command(name="export")
@project_option
@click.option("--quickstatements", "batch", is_flag=True, help="Write a batch of QuickStatements (V1, with tabs).")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file for the batch.")
def command(folder: Path | None, batch: bool, output: Path | None) -> None:
    """Write a batch for Wikidata, for a person to look at and upload.

    Each item that a person accepted gets the statement that it is described at the IRI of our thing.  Nothing is sent
    anywhere.
    """
    if not batch:
        raise UsageFault("say what is to be written: --quickstatements")
    project = open_project(folder)
    with faulty_data(project.root), steps() as step:
        found = described_at(make_job(project, None, step))
    if output:
        replace_file(output.absolute(), found.text.encode())
    else:
        click.echo(found.text, nl=False)
    for thing in found.left_out:
        click.echo(f"{thing} is left out: its IRI is no URL that a statement can carry", err=True)
    statements = counted(len(found.lines), "statement")
    click.echo(f"{statements}; look at them before you upload them, Wikidata's rules hold for you", err=True)
