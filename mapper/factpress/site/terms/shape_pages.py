"""The page of the shapes, in each language, with their files beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from factpress.site.model import LANGUAGES, Output, Site
from factpress.site.paths import in_language
from factpress.site.terms.shape_views import named_files, shapes_files

_FOLDER, _TEMPLATE = "shapes/", "shapes.html"


def outputs(site: Site) -> Iterator[Output]:
    """List the pages that say what is demanded of the data, and the files of shapes."""
    for language in LANGUAGES:
        path = in_language(f"{_FOLDER}index.html", language)
        yield Output(path, partial(_page, site, path, language))
    for file, name in named_files(site.shapes).items():
        yield Output(_FOLDER + name, file.read_bytes)


def _page(site: Site, path: str, language: str) -> bytes:
    files = shapes_files(site.shapes, site.prefixes, language)
    return site.pages.page(_TEMPLATE, path, language, files=files, folder=_FOLDER)
