"""The parts of the site, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Iterator

from factpress.site import static
from factpress.site.dataset import changes, described, negotiation, wellknown
from factpress.site.drawings import meetings, timeline, topics, world_map
from factpress.site.model import Output, Section, Site
from factpress.site.pages import articles, concepts, fact_pages, front, search, things
from factpress.site.questions import open_questions, query_page, query_pages
from factpress.site.terms import ontology_pages, shape_pages

SECTIONS: tuple[Section, ...] = (
    static.outputs,
    front.outputs,
    things.outputs,
    fact_pages.outputs,
    articles.outputs,
    concepts.outputs,
    timeline.outputs,
    world_map.outputs,
    meetings.outputs,
    topics.outputs,
    open_questions.outputs,
    query_pages.outputs,
    query_page.outputs,
    search.outputs,
    ontology_pages.outputs,
    shape_pages.outputs,
    described.outputs,
    changes.outputs,
    wellknown.outputs,
    negotiation.outputs,
)


def outputs(site: Site) -> Iterator[Output]:
    """List every file of the site; a path comes once."""
    paths: list[str] = []
    for section in SECTIONS:
        for output in section(site):
            paths.append(output.path)
            yield output
    yield from wellknown.sitemaps(site, paths)
