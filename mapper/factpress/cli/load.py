"""factpress load."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from factpress.cli.options import form_option, open_project, project_option
from factpress.cli.stores import Named, open_store, store_options, watched
from factpress.iris import shorten
from factpress.pipeline.loads.loading import Compared, Loaded, compare, load
from factpress.problems import counted
from factpress.project import Project
from factpress.publish.manifest import Partition
from factpress.store.finding import Target


@click.command(name="load")
@store_options
@project_option
@click.option("--build", "build", type=click.Path(path_type=Path), help="The folder of the build to load.")
@click.option(
    "--check", is_flag=True, help="Only compare what the store holds with the build; exit code 1 if it differs."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent and removed.")
@click.option(
    "--replace", "replacing", is_flag=True, help="Replace graphs that are there though no record claims them."
)
@click.option("--verify/--no-verify", default=True, help="Read back what was sent, and compare it triple by triple.")
@form_option
def command(
    folder: Path | None,
    build: Path | None,
    check: bool,
    dry_run: bool,
    replacing: bool,
    verify: bool,
    form: str,
    **named: Any,  # noqa: ANN401 - the fields of Named, as click hands them over
) -> None:
    """Bring a triple store to what the build holds, each partition as a named graph.

    URL is the store's SPARQL endpoint or its base. Only graphs that changed are sent, those that vanished are removed;
    nothing else in the store is touched. Loading the same build again sends nothing. A load that was broken off is
    brought to an end by the next one.

    \b
    factpress load http://localhost:7878
    FACTPRESS_PASSWORD=… factpress load http://localhost:8890/sparql --user dba
    """  # noqa: D301 - click keeps the lines behind a backspace as they are
    project = open_project(folder)
    store = open_store(Named(**named))
    with watched(project, store) as loading:
        if check:
            compared = compare(loading, build, verify=verify)
        else:
            loaded = load(loading, build, replacing=replacing, verify=verify, dry=dry_run)
    if check:
        _show(form, compared_object(compared, store.target), _compared_lines(compared, store.target, project))
        sys.exit(0 if compared.alike else 1)
    _show(form, loaded_object(loaded, store.target, dry_run), _loaded_lines(loaded, store.target, project, dry_run))


def loaded_object(loaded: Loaded, target: Target, dry: bool) -> dict[str, object]:
    """Return what a load did as JSON has it."""
    return {
        **_store_object(target),
        "before": loaded.before,
        "release": loaded.version,
        "dry_run": dry,
        "sent": [_partition(part) for part in loaded.plan.send],
        "removed": list(loaded.plan.vanished),
        "kept": [_partition(part) for part in loaded.plan.keep],
        "adopted": [_partition(part) for part in loaded.plan.adopted],
        "unclaimed": list(loaded.plan.strangers),
        "guarantee": loaded.guarantee,
        "verified": loaded.verified,
    }


def compared_object(compared: Compared, target: Target) -> dict[str, object]:
    """Return what a comparison found as JSON has it."""
    return {
        **_store_object(target),
        "before": compared.loaded,
        "release": compared.version,
        "alike": compared.alike,
        "missing": [_partition(part) for part in compared.missing],
        "other": [_partition(part) for part in compared.other],
        "left": list(compared.left),
        "same": [_partition(part) for part in compared.same],
        "unrecorded": [_partition(part) for part in compared.unrecorded],
        "unclaimed": list(compared.strangers),
    }


def _store_object(target: Target) -> dict[str, object]:
    return {"store": target.profile.name, "query": target.query, "update": target.update, "graphs": target.graphs}


def _partition(part: Partition) -> dict[str, object]:
    return {"graph": part.graph, "triples": part.triples, "sha256": part.sha256}


def _show(form: str, content: dict[str, object], lines: Iterator[str]) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1) if form == "json" else "\n".join(lines))


def _loaded_lines(loaded: Loaded, target: Target, project: Project, dry: bool) -> Iterator[str]:
    send, vanished, keep = loaded.plan.send, loaded.plan.vanished, loaded.plan.keep
    names = project.base.namespaces()
    yield _store_line(target)
    yield from (f"  {'would send' if dry else 'sent'}  {_line(part, names)}" for part in send)
    yield from (f"  {'would remove' if dry else 'removed'}  {shorten(graph, names)}" for graph in vanished)
    yield from (f"  {'would record' if dry else 'recorded'}  {_line(part, names)}" for part in loaded.plan.adopted)
    yield from (f"  in no record  {shorten(graph, names)}" for graph in loaded.plan.strangers)
    triples = counted(sum(part.triples for part in send), "triple")
    said = ("to send", "to remove", "to leave") if dry else ("sent", "removed", "left")
    numbers = (f"{len(send):,} {said[0]} with {triples}", f"{len(vanished):,} {said[1]}", f"{len(keep):,} {said[2]}")
    yield f"graphs: {', '.join(numbers)} as they are"
    if loaded.guarantee:
        yield f"meanwhile: {loaded.guarantee}"
    yield _release_line(loaded, dry)


def _release_line(loaded: Loaded, dry: bool) -> str:
    before = f"release {loaded.before}" if loaded.before else "no whole release"
    if dry:
        return f"nothing was changed: {before} is there, and a load would bring release {loaded.version}"
    if loaded.before == loaded.version and not loaded.plan.send:
        return f"release {loaded.version} was there already"
    if not loaded.plan.send and not loaded.plan.vanished:
        return f"release {loaded.version} was there already, without a record; it is recorded now"
    proved = "counted and read back" if loaded.verified else "counted, not read back"
    return f"release {loaded.version} is there, {proved}; before, {before} was"


def _compared_lines(compared: Compared, target: Target, project: Project) -> Iterator[str]:
    names = project.base.namespaces()
    yield _store_line(target)
    yield from (f"  missing  {_line(part, names)}" for part in compared.missing)
    yield from (f"  holds something else  {_line(part, names)}" for part in compared.other)
    yield from (f"  left over  {shorten(graph, names)}" for graph in compared.left)
    there = f"release {compared.loaded}" if compared.loaded else "no whole release"
    yield f"{there} is there, with {counted(len(compared.same), 'graph')} as in the build"
    if compared.alike and compared.loaded == compared.version:
        yield "it is the build"
    elif compared.alike:
        yield "it is the build, but no record says so; 'factpress load' writes that and sends nothing else"
    else:
        yield f"the build is release {compared.version}; 'factpress load' brings it there"


def _store_line(target: Target) -> str:
    return f"{target.query}: {target.profile.name}, {target.reason}"


def _line(part: Partition, names: dict[str, str]) -> str:
    return f"{shorten(part.graph, names)}  {counted(part.triples, 'triple')}"
