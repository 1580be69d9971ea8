"""factpress query --test: a project's own saved queries on all engines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import Project
from factpress.queries import SavedQuery
from factpress.store.base import Store


def try_all(
    project: Project,
    bundle: Bundle,
    saved: Mapping[str, SavedQuery],
    build: Path | None,
    endpoints: Mapping[str, Store],
    accept: bool,
) -> bool:
    """Try the project's own queries on the embedded engine, rdflib and the endpoints; tell and return if any is faulty.

    With `accept`, the embedded engine's answers are taken as accepted first.
    """
    from factpress.store.reference import ReferenceStore

    desk = pipeline.Desk(project, bundle)
    opened = pipeline.open_build(project, build)
    stores: dict[str, Store] = {"embedded": opened.store, "rdflib": ReferenceStore.of_graph(opened.graph), **endpoints}
    askers = {engine: pipeline.Asker(desk, saved, store) for engine, store in stores.items()}
    answers, own = project.root / project.answers, pipeline.own_queries(saved)
    for name in pipeline.accept(askers["embedded"], own, answers) if accept else ():
        click.echo(f"accepted {name}", err=True)
    faulty = [tried for tried in pipeline.try_queries(askers, own, answers) if tried.fault]
    for tried in faulty:
        click.echo(f"{tried.query}: {tried.engine}: {tried.fault}")
    faults = f"{len(faulty) or 'no'} fault{'' if len(faulty) == 1 else 's'}"
    click.echo(f"{len(own)} saved queries on {len(stores)} engines: {faults}", err=True)
    return bool(faulty)
