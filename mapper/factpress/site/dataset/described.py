"""The page of the data set, the dumps beside it, and what the data set says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from factpress.languages import LANGUAGES
from factpress.publish.context import Context
from factpress.publish.jsonld import jsonld_document
from factpress.site.dataset.description import Description
from factpress.site.dataset.dumps import FOLDER, Dump, dumps
from factpress.site.linked_data import script_text
from factpress.site.model import Output
from factpress.site.once import Once
from factpress.site.paths import in_language
from factpress.site.touching import ANYTHING, COUNTS
from factpress.site.words import form

if TYPE_CHECKING:
    from factpress.site.model import Site

_TEMPLATE, _INDEX = "data.html", f"{FOLDER}index.html"
#: Where the description stands: under its name, beside the page as data do on all pages, and where VoID wants it.
_TURTLE = f"{FOLDER}dataset.ttl", f"{FOLDER}index.ttl", ".well-known/void"
_JSONLD = f"{FOLDER}dataset.jsonld", f"{FOLDER}index.jsonld"
#: What a table of the page shows of a class and of a property: their IRIs, and how many.
_CLASS, _PROPERTY = "class", "property"
#: What the names of the graphs begin with that have the facts of an article.
_ARTICLE = "article/"


class File(NamedTuple):
    """A dump as the page shows it: its anchor, its path, what it is, its size in bytes and its hash."""

    name: str
    path: str
    title: str
    use: str
    type: str
    bytes: int
    sha256: str


class Part(NamedTuple):
    """A class or property: its anchor, its IRI and how many members or triples it has."""

    anchor: str
    iri: str
    members: str


class NamedGraph(NamedTuple):
    """A named graph: its anchor, its IRI, its size in triples, and the article whose facts it has, else what it holds.

    The latter is None where a graph is none of ours.
    """

    name: str
    iri: str
    triples: int
    article: str | None
    what: str | None


def outputs(site: Site) -> Iterator[Output]:
    """List the dumps, the page that offers them, and the descriptions of the data set."""
    found = dumps(site)
    described = Once(site.data, lambda: _counted(describe(site, found)))
    turtle = Once(site.data, lambda: described().turtle().encode())
    jsonld = Once(site.data, lambda: _for_search(site, described()))
    for dump in found:
        yield Output(dump.path, partial(_dumped, site, dump))
    for language in LANGUAGES:
        path = in_language(_INDEX, language)
        yield Output(path, partial(_page, site, found, described, jsonld, path, language))
    yield from (Output(path, turtle) for path in _TURTLE)
    yield from (Output(path, lambda: jsonld().encode()) for path in _JSONLD)


def describe(site: Site, found: tuple[Dump, ...] = ()) -> Description:
    """Return the description of a site's data set, with these dumps as its files."""
    site.data.note(COUNTS)
    facts, articles = site.manifest.facts.total, len(site.manifest.facts.by_article)
    summary = {language: _summary(site.pages.words[language], facts, articles) for language in LANGUAGES}
    return Description(site, found, summary)


def _summary(words: Mapping[str, str], facts: int, articles: int) -> str:
    sources = form(words, "data_articles", articles).format(n=articles)
    return form(words, "data_summary", facts).format(n=facts, articles=sources)


def _counted(description: Description) -> Description:
    """Return a description that has asked the graph for all that it says, so that it is known what it rests on."""
    _ = description.tables
    return description


def _dumped(site: Site, dump: Dump) -> Iterator[bytes]:
    site.data.note(ANYTHING)
    return dump.content()


def _for_search(site: Site, description: Description) -> str:
    content = site.context
    return script_text(jsonld_document(description.for_search(), content, Context(content)))


def _graphs(site: Site, language: str) -> Iterator[NamedGraph]:
    words, base = site.pages.words[language], site.base
    for partition in site.manifest.partitions:
        name = partition.graph.removeprefix(base.graph(""))
        article = f"{base.iri}{name}" if name.startswith(_ARTICLE) else None
        yield NamedGraph(name, partition.graph, partition.triples, article, words.get(f"data_graph_{name}"))


def _page(
    site: Site,
    found: tuple[Dump, ...],
    described: Callable[[], Description],
    jsonld: Callable[[], str],
    path: str,
    language: str,
) -> bytes:
    description = described()
    files = [
        File(dump.name, dump.path, dump.title[language], dump.use[language], dump.type, *dump.measure())
        for dump in found
    ]
    return site.pages.page(
        _TEMPLATE,
        path,
        language,
        settings=site.settings,
        description=site.settings.description_in(language),
        contact=site.contact,
        creators=description.creators,
        modified=description.modified,
        version_of_data=site.manifest.version,
        files=files,
        graphs=list(_graphs(site, language)),
        counts=dict(
            zip(
                ("triples", "entities", "subjects", "objects", "properties", "classes"),
                description.tables["counts"][0][1:],
                strict=True,
            )
        ),
        classes=_parts(description, _CLASS),
        properties=_parts(description, _PROPERTY),
        links=[(row[2], row[3]) for row in description.tables["links"]],
        structured=jsonld(),
    )


def _parts(description: Description, table: str) -> list[Part]:
    rows = [Part((row[1] or "").rpartition("#")[2], row[2] or "", row[3] or "0") for row in description.tables[table]]
    return sorted(rows, key=lambda part: (-int(part.members), part.iri))
