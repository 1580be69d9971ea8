"""Style sheet, icon and scripts of our own: copied as they are."""

from __future__ import annotations

from collections.abc import Iterator

from factpress.site.model import Output, Site
from factpress.site.render import ASSETS


def outputs(site: Site) -> Iterator[Output]:
    """List the files of the assets folder."""
    for path in sorted(ASSETS.iterdir()):
        yield Output(f"assets/{path.name}", path.read_bytes)
