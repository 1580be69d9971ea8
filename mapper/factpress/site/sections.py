"""The parts of the site, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from itertools import chain, groupby

from factpress.site import static
from factpress.site.dataset import changes, described, negotiation, wellknown
from factpress.site.drawings import meetings, timeline, topics, world_map
from factpress.site.model import Output, Section, Site
from factpress.site.pages import articles, concepts, fact_pages, front, link_pages, search, things
from factpress.site.questions import open_questions, query_page, query_pages
from factpress.site.terms import ontology_pages, shape_pages

#: Each section with the folders, or files, at the root of the site that it lists files in; none given: anywhere.
SECTIONS: Mapping[Section, frozenset[str]] = {
    static.outputs: frozenset({"assets"}),
    front.outputs: frozenset(),
    things.outputs: frozenset({"id"}),
    fact_pages.outputs: frozenset({"fact", "evidence"}),
    link_pages.outputs: frozenset({"link"}),
    articles.outputs: frozenset({"article", "curator", "articles"}),
    concepts.outputs: frozenset({"class", "things", "concept"}),
    timeline.outputs: frozenset({timeline.FOLDER}),
    world_map.outputs: frozenset({world_map.FOLDER}),
    meetings.outputs: frozenset({meetings.FOLDER}),
    topics.outputs: frozenset({topics.FOLDER}),
    open_questions.outputs: frozenset({open_questions.CONFLICTS, open_questions.OPEN}),
    query_pages.outputs: frozenset({"query", "queries"}),
    query_page.outputs: frozenset(),
    search.outputs: frozenset({"search"}),
    ontology_pages.outputs: frozenset({"ontology"}),
    shape_pages.outputs: frozenset({"shapes"}),
    described.outputs: frozenset({"data", ".well-known"}),
    changes.outputs: frozenset({"changes"}),
    wellknown.outputs: frozenset(),
    negotiation.outputs: frozenset(),
}
#: Lists the files in the folder of one IRI, for the folders that hold very many.
OF_ONE: Mapping[str, Callable[[Site], Callable[[str], Iterator[Output]]]] = {
    "id": lambda site: things.Pages(site).of,
    "fact": lambda site: fact_pages.Pages(site).of_fact,
    "evidence": lambda site: fact_pages.Pages(site).of_evidence,
    "link": lambda site: partial(link_pages.of_link, site),
    "article": lambda site: articles.Pages(site).of_article,
    "curator": lambda site: articles.Pages(site).of_curator,
}


def outputs(site: Site) -> Iterator[Output]:
    """List every file of the site; a path comes once."""
    paths: list[str] = []
    for section in SECTIONS:
        for output in section(site):
            paths.append(output.path)
            yield output
    yield from wellknown.sitemaps(site, paths)


def found_at(site: Site, wanted: Collection[str], paths: Collection[str]) -> Iterator[Output]:
    """List the files at some paths of a site that has files at these paths.

    The files of one thing are listed without those of all others.
    """
    left = set(wanted)
    for listed in chain(_of_each(site, wanted), _of_sections(site, left), [wellknown.sitemaps(site, paths)]):
        if not left:
            return
        for output in listed:
            if output.path in left:
                left.remove(output.path)
                yield output


def _of_each(site: Site, wanted: Collection[str]) -> Iterator[Iterator[Output]]:
    folders = sorted({path.rpartition("/")[0] for path in wanted if path.count("/") == 2})
    for top, members in groupby(folders, key=lambda folder: folder.partition("/")[0]):
        if top in OF_ONE:
            list_files = OF_ONE[top](site)
            yield from (list_files(f"{site.base.iri}{folder}") for folder in members)


def _of_sections(site: Site, left: Collection[str]) -> Iterator[Iterator[Output]]:
    """Yield what the sections list that have files in the folders of what is left."""
    for section, tops in SECTIONS.items():
        if not tops or any(path.partition("/")[0] in tops for path in left):
            yield section(site)
