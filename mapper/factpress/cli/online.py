"""Options of commands that go online, and the way from them there."""

from __future__ import annotations

from importlib.metadata import version

import click

from factpress.cli.decorating import Command, added
from factpress.cli.options import timeout_option
from factpress.cli.world import clock, proxies
from factpress.pipeline.links.online import ONLINE, Online
from factpress.project import Project

_DAY = 24 * 60 * 60


def backend_options(command: Command) -> Command:
    """Add --backend and --url."""
    return added(
        command,
        click.option(
            "--backend",
            type=click.Choice(ONLINE),
            default=ONLINE[0],
            show_default=True,
            help="Who is asked; the reconciliation service needs a URL.",
        ),
        url_option,
    )


def url_option(command: Command) -> Command:
    """Add --url."""
    return click.option("--url", metavar="URL", help="Where it answers. [default: as factpress.toml says; Wikidata]")(
        command
    )


def online_options(command: Command) -> Command:
    """Add --max-age and --timeout."""
    return added(
        command,
        click.option(
            "--max-age",
            type=click.FloatRange(min=0),
            default=1.0,
            show_default=True,
            metavar="DAYS",
            help="How old an answer that was kept may be; 0 asks anew.",
        ),
        timeout_option("Seconds to wait for each answer."),
    )


def online(project: Project, max_age: float, timeout: float) -> Online:
    """Return what a command needs to go online; `max_age` is in days, `timeout` in seconds."""
    return Online(project, version("factpress"), clock(), proxies, timeout, max_age * _DAY)
