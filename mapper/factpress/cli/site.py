"""factpress site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import click

from factpress.bundle import Bundle
from factpress.cli.options import open_project, project_option, tell_if_older
from factpress.cli.progress import counting, steps
from factpress.errors import UsageFault
from factpress.pipeline.siting import digest_of_build, export_site, make_site, standing_site
from factpress.site.assets import Assets
from factpress.site_settings import ADDRESS_FORM, address_meant, is_address

if TYPE_CHECKING:
    from factpress.pipeline.releases.published import Earlier

_BUILD = click.Path(path_type=Path)
_FRONT = "index.html"


@contextmanager
def _going_on(output: Path) -> Iterator[None]:
    """Say what becomes of a site that Ctrl-C left half made."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"the site in {output} is not whole; the same command again goes on with it", err=True)
        raise


def _earlier(build: Path) -> Earlier:
    from factpress.pipeline.releases.published import Earlier  # comparing builds is imported where it is wanted

    return Earlier(build, Path(gettempdir()))


@click.command(name="site")
@project_option
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default="site", show_default=True,
              help="The folder to write.")  # fmt: skip
@click.option("--build", "build", type=_BUILD, help="The folder of the build to show.")
@click.option("--address", help="The URL at which the site will be.  [default: as factpress.toml says]")
@click.option("--since", "old", type=_BUILD, help="An earlier build: a page and a feed tell what changed since.")
@click.option("--fresh", is_flag=True, help="Make every page anew, even what has not changed since the last time.")
def command(
    folder: Path | None, output: Path, build: Path | None, address: str | None, old: Path | None, fresh: bool
) -> None:
    """Show the built graph as a site: static files for any host, or to open as they are.

    Only pages that differ are written; files in the folder that are not ours are let be.
    """
    if address is not None and not is_address(address):
        raise UsageFault(f"--address {address!r} is not {ADDRESS_FORM}; give --address {address_meant(address)}")
    project, bundle = open_project(folder), Bundle.installed()
    if build is None:
        tell_if_older(project)
    this, target, since = version("factpress"), output.absolute(), digest_of_build(old) if old else ""
    written = None if fresh else standing_site(project, bundle, this, target, build, address, since)
    if written is None:
        with steps() as step:
            step("opening the build")
            earlier = _earlier(old) if old else None
            site = make_site(project, bundle, this, build, address, step, earlier)
        with _going_on(output), counting("making pages") as progress:
            written = export_site(site, project, bundle, target, fresh=fresh, progress=progress, since=since)
    if not Assets.installed().query_page:
        click.echo("this installation was made without npm: the site has no query page", err=True)
    removed = f", {written.removed:,} removed" if written.removed else ""
    click.echo(
        f"{written.files:,} files in {output}: {written.written:,} written{removed}; open {output / _FRONT}", err=True
    )
