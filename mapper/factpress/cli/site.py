"""factpress site."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir

import click

from factpress.cli.options import open_project, project_option
from factpress.cli.progress import counting, steps
from factpress.errors import UsageFault
from factpress.pipeline.releases.published import Earlier
from factpress.pipeline.siting import export_site, make_site
from factpress.project import Bundle
from factpress.site_settings import is_address

_BUILD = click.Path(path_type=Path)


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
        raise UsageFault(f"{address!r} is no address for a site; give a URL that ends with a slash")
    project, bundle = open_project(folder), Bundle.installed()
    with steps() as step:
        step("opening the build")
        earlier = Earlier(old, Path(gettempdir())) if old else None
        site = make_site(project, bundle, version("factpress"), build, address, step, earlier)
    with counting("making pages") as progress:
        written = export_site(site, project, bundle, output.absolute(), fresh=fresh, progress=progress)
    if not site.assets.query_page:
        click.echo("this installation was made without npm: the site has no query page", err=True)
    removed = f", {written.removed:,} removed" if written.removed else ""
    click.echo(f"{written.files:,} files in {output}: {written.written:,} written{removed}", err=True)
