"""The page of each note on a link to another data set: it leads to the page of the thing that has the link."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from factpress.languages import LANGUAGES
from factpress.site.model import Output, Site
from factpress.site.paths import folder_of

#: The namespace of the notes, below a project's base.
LINK = "link/"
_OWL_SOURCE = "http://www.w3.org/2002/07/owl#annotatedSource"


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of all notes."""
    for iri in site.data.below(f"{site.base.iri}{LINK}"):
        yield from of_link(site, iri)


def of_link(site: Site, iri: str) -> Iterator[Output]:
    """List the page of a note."""
    folder = folder_of(site.base, iri)
    if folder:
        yield Output(f"{folder}index.html", partial(_page, site, iri, f"{folder}index.html"))


def linked(site: Site, iri: str) -> str | None:
    """Return the folder of the thing that a note's link is of, ending in "/"; None where it says none of ours."""
    things = site.data.about(iri).get(_OWL_SOURCE, ())
    return next((folder for thing in things if (folder := folder_of(site.base, thing.value))), None)


def _page(site: Site, iri: str, path: str) -> bytes:
    folder = linked(site, iri)
    target = f"{folder}index.html" if folder else ""
    return site.pages.page(
        "evidence.html", path, LANGUAGES[0], iri=iri, target=target, what="link_note", onward="to_thing"
    )
