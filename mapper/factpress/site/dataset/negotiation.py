"""Files that tell a host how to serve the site: media types, and the page or the data as a client asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from factpress.site.model import Output
from factpress.site.paths import VOCABULARY
from factpress.site.terms.shape_pages import FOLDER, iris_in

if TYPE_CHECKING:
    from factpress.site.model import Site

_OWN = "hosting"
#: Where each host looks for its file, and the template of it.
_FILES = {
    ".htaccess": "apache.htaccess",
    "_headers": "netlify_headers",
    "_redirects": "netlify_redirects",
    "hosting/nginx.conf": "nginx.conf",
}
_W3ID = "hosting/w3id.htaccess", "w3id.htaccess"
#: GitHub Pages leaves out files with an underscore unless it finds this.
_NO_JEKYLL = ".nojekyll"


def outputs(site: Site) -> Iterator[Output]:
    """List the files; redirects from the IRIs to the address are there if the two differ."""
    yield Output(_NO_JEKYLL, lambda: b"")
    files = dict(_FILES)
    if site.address and site.address != site.base.iri:
        files.update([_W3ID])
    for path, name in files.items():
        yield Output(path, partial(_filled, site, site.drawings / _OWN / name))


def _shapes(site: Site) -> list[str]:
    """Return the names of the shapes below the vocabulary's namespace."""
    space = VOCABULARY + FOLDER
    return sorted(iri.removeprefix(space) for iri in iris_in(site.shapes) if iri.startswith(space) and iri != space)


def _filled(site: Site, template: Path) -> bytes:
    root = urlsplit(site.address).path if site.address else "/"
    values = {
        "root": root,
        "root_pattern": re.escape(root),
        "base": site.base.iri,
        "address": site.address or "",
        "shapes": "".join(f"/{FOLDER}{name}  /{FOLDER}#{name}  303\n" for name in _shapes(site)),
    }
    return Template(template.read_text(encoding="utf-8")).substitute(values).encode()
