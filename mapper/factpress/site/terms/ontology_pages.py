"""The page of the vocabulary, one language a page, with its statements and its files beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from factpress.languages import LANGUAGES
from factpress.site.linked_data import LinkedData
from factpress.site.model import Output, Site
from factpress.site.once import Once
from factpress.site.paths import in_language
from factpress.site.terms.ontology_terms import (
    Usage,
    concepts,
    foreign,
    makers,
    ontologies,
    ontology_view,
    scheme_view,
    schemes,
    terms,
    usage,
)

FOLDER, _TEMPLATE = "ontology/", "ontology.html"
#: The files of the vocabulary's folder that are published as they are.
_PUBLISHED = (".ttl", ".jsonld")


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of the vocabulary, what they say as RDF, and the files that it is written in."""
    used = Once(site.data, lambda: usage(site.data))
    linked = LinkedData(site.data, site.prefixes, site.context)
    for language in LANGUAGES:
        path = in_language(f"{FOLDER}index.html", language)
        yield Output(path, partial(_page, site, linked, used, path, language))
    yield from linked.files(FOLDER, partial(subjects, site))
    for file in _files(site):
        yield Output(f"{FOLDER}{file}", (site.ontology / file).read_bytes)


def subjects(site: Site) -> tuple[str, ...]:
    """Return what the page is about: the vocabularies with their makers and terms, the schemes with their concepts."""
    data = site.data
    own = (iri for each in ontologies(data) for iri in (each, *makers(data, each), *terms(data, each)))
    schemed = (iri for each in schemes(data) for iri in (each, *concepts(data, each)))
    return (*own, *schemed)


def _files(site: Site) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in site.ontology.iterdir() if path.suffix in _PUBLISHED))


def _page(site: Site, linked: LinkedData, used: Callable[[], Usage], path: str, language: str) -> bytes:
    counts, about = used(), subjects(site)
    return site.pages.page(
        _TEMPLATE,
        path,
        language,
        ontologies=[ontology_view(site, each, counts, language) for each in ontologies(site.data)],
        schemes=[scheme_view(site.data, each, counts, language) for each in schemes(site.data)],
        foreign=foreign(site, counts, frozenset(about)),
        prefixes=site.prefixes,
        files=_files(site),
        folder=FOLDER,
        jsonld=linked.jsonld(about),
    )
