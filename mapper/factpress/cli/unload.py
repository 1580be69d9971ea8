"""factpress unload."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from factpress.cli.options import form_option, open_project, project_option
from factpress.cli.stores import Named, open_store, store_options, watched
from factpress.iris import shorten
from factpress.pipeline.loads.loading import unload
from factpress.problems import counted


@click.command(name="unload")
@store_options
@project_option
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@form_option
def command(folder: Path | None, dry_run: bool, form: str, **named: Any) -> None:  # noqa: ANN401 - the fields of Named
    """Remove from a triple store what 'factpress load' brought there, and its record; nothing else is touched."""
    project = open_project(folder)
    store = open_store(Named(**named))
    with watched(project, store) as loading:
        removed = unload(loading, dry=dry_run)
    names, triples = project.base.namespaces(), sum(number for _, number in removed.graphs)
    if form == "json":
        graphs = [{"graph": graph, "triples": number} for graph, number in removed.graphs]
        content = {"release": removed.version, "dry_run": dry_run, "removed": graphs, "left": list(removed.orphans)}
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    done = "would remove" if dry_run else "removed"
    for graph, number in removed.graphs:
        click.echo(f"  {done}  {shorten(graph, names)}  {counted(number, 'triple')}")
    for graph in removed.orphans:
        click.echo(f"  {done}  {shorten(graph, names)}  left by an interrupted load")
    if not (removed.graphs or removed.orphans):
        click.echo(f"{store.target.query}: nothing is there that 'factpress load' brought for this project")
        return
    sizes = f"{counted(len(removed.graphs), 'graph')} with {counted(triples, 'triple')}"
    click.echo(f"{store.target.query}: {done} {sizes}")
