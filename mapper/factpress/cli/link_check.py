"""factpress link check."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from factpress import pipeline
from factpress.cli.online import backend_options, online, online_options
from factpress.cli.options import form_option, make_job, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import faulty_data
from factpress.linking.backends.mediawiki import MediaWiki
from factpress.linking.drift import Drift
from factpress.pipeline.links.drifting import check_links, noted
from factpress.pipeline.links.online import open_backend, open_mediawiki


@click.command(name="check")
@project_option
@backend_options
@online_options
@form_option
def command(folder: Path | None, backend: str, url: str | None, max_age: float, timeout: float, form: str) -> None:
    """See what has changed at Wikidata since.

    Each accepted or held item is looked up. Told are items that were merged, deleted, or became a page of another kind,
    whose types, label or description changed, and things that are one item by now. Nothing is changed: decide anew.

    Exit code 1 if something has changed, 3 if Wikidata could not be asked about all of them.
    """
    project = open_project(folder)
    with steps() as step, faulty_data(project.root):
        job = make_job(project, None, step)
        desk = pipeline.Desk(job.project, job.bundle)
        decisions = noted(job, desk)
        world = online(project, max_age, timeout)
        asked = open_backend(world, desk.schema, backend, url)
        wikidata = asked if isinstance(asked, MediaWiki) else open_mediawiki(world, desk.schema)
        step("asking Wikidata")
        drifts = check_links(decisions, desk.schema, asked, wikidata.revisions)
    click.echo(_json(drifts) if form == "json" else "\n".join(_lines(drifts)))
    sys.exit(_code(drifts))


def _code(drifts: Sequence[Drift]) -> int:
    if not all(drift.asked for drift in drifts):
        return 3
    return 1 if any(drift.changes for drift in drifts) else 0


def _lines(drifts: Sequence[Drift]) -> Iterator[str]:
    for drift in drifts:
        for change in drift.changes:
            noted = drift.noted
            yield f"{noted.place}: {change.state}: {noted.thing} ({noted.item}, {noted.decision}): {change.says}"
    counts = Counter(change.state for drift in drifts for change in drift.changes)
    well = sum(1 for drift in drifts if not drift.changes)
    told = [f"{number:,} {state}" for state, number in sorted(counts.items())]
    yield f"{len(drifts):,} decisions: " + ", ".join([f"{well:,} as they were", *told])


def _json(drifts: Sequence[Drift]) -> str:
    rows = [
        {
            "thing": drift.noted.thing,
            "item": drift.noted.item,
            "decision": drift.noted.decision,
            "file": drift.noted.place.file,
            "line": drift.noted.place.line,
            "now": drift.now,
            "changes": [{"state": change.state, "says": change.says} for change in drift.changes],
        }
        for drift in drifts
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
