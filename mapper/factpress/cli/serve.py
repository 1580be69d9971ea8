"""factpress serve."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import click

from factpress.bundle import Bundle
from factpress.cli.options import open_project, project_option, tell_if_older, timeout_option
from factpress.cli.progress import steps
from factpress.mapping.sources.extras import need

if TYPE_CHECKING:
    from factpress.serving.requested import Requested

#: How many queries run at a time: one for each processor, but so many at the least and at the most.
_LEAST, _MOST = 4, 16
#: How many queries wait for each one that runs.
_WAITING = 8
#: The bytes that one query may need.
_MEMORY = 1_000_000_000


@click.command(name="serve")
@project_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on: by default only this machine."
)
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="The port; 0 is any that is free."
)
@timeout_option("Seconds that a query may take.", default=30.0, least=0.1)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="How many rows an answer has at the most.",
)
@click.option("--log", "is_logged", is_flag=True, help="Write a line for every request.")
def command(folder: Path | None, host: str, port: int, timeout: float, rows: int, is_logged: bool) -> None:
    """Serve the build: its site, a SPARQL endpoint at /sparql, saved queries at /api/.

    A new build is served as soon as it is there.  Ctrl-C stops, once the requests under way are answered.
    """
    for module in ("starlette", "uvicorn"):
        need(module, "serve", "factpress serve")
    from factpress.serving.edition import Serving
    from factpress.serving.pool import Limits
    from factpress.serving.server import Stopper, listen, on_signals, serve, url_of

    project = open_project(folder)
    tell_if_older(project)
    workers = min(max(_LEAST, os.cpu_count() or 1), _MOST)
    limits = Limits(workers, workers * _WAITING, timeout)
    serving = Serving(project, Bundle.installed(), version("factpress"), limits, rows, _MEMORY, Path(gettempdir()))

    with listen(host, port) as listening:

        def ready(stop: Stopper) -> None:
            on_signals(stop)
            click.echo(f"serving {project.title} at {url_of(listening)} (Ctrl-C stops)", err=True)

        with steps() as step:
            log = _log if is_logged else None
            asyncio.run(serve(serving, listening, step, lambda said: click.echo(said, err=True), ready, log))


def _log(asked: Requested) -> None:
    """Write a line in the Common Log Format, with milliseconds behind it."""
    when = datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S %z")
    told = f"{asked.status} {asked.size} {asked.seconds * 1000:.1f}"
    click.echo(f'{asked.client} - - [{when}] "{asked.line}" {told}', err=True)
