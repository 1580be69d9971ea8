"""The option --federate of factpress query."""

from __future__ import annotations

from collections.abc import Mapping

import click

from factpress import pipeline
from factpress.cli.decorating import Command
from factpress.errors import UsageFault
from factpress.project import Project
from factpress.store.base import Answer, Rows


def federate_option(command: Command) -> Command:
    """Add --federate."""
    return click.option(
        "--federate",
        metavar="PROPERTIES",
        help='Put values that Wikidata has beside each row, such as "P1082 as population, P571"; things are found by '
        "their accepted links.",
    )(command)


def federated(
    project: Project,
    asker: pipeline.Asker,
    answer: Answer,
    wanted: str,
    prefixes: Mapping[str, str],
    lang: str,
    timeout: float,
) -> Answer:
    """Return an answer with the values beside its rows.  Raises CouldNotAsk if Wikidata gives no answer."""
    from factpress.cli.online import online
    from factpress.pipeline.federating import Federation, read_wanted

    if not isinstance(answer, Rows):
        raise UsageFault("only an answer with columns can have more of them; --federate is for SELECT")
    endpoint = project.links.sparql
    federation = Federation(online(project, 0, timeout).caller(endpoint), endpoint, asker, lang)
    widened = federation.widened(answer, read_wanted(wanted, prefixes))
    if widened.unlinked:
        click.echo(
            f"{widened.unlinked:,} of {widened.things:,} things are not linked with an item of Wikidata", err=True
        )
    return widened.rows
