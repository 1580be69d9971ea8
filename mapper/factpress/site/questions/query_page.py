"""The query page: SPARQL over the published graph in the reader's own browser, without a server that answers.

Its scripts come by npm (see `Assets`); what they must know of this site stands in a file beside the page, one a
language: prefixes, where pages of IRIs are, the saved queries, what their columns and the codes in them are called.
The page opens with the query that its address names:
`query.html#query=SELECT…`, or `query.html?saved=people/on-behalf-of&party=morocco`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from factpress.languages import LANGUAGES
from factpress.queries import SavedQuery
from factpress.queries.parameters import Parameter
from factpress.site.assets import QUERY_FILES
from factpress.site.data import Text
from factpress.site.model import Output, Site
from factpress.site.paths import in_language, page_path
from factpress.site.questions.query_forms import choices
from factpress.site.questions.titles import booleans, codes_of, column_title, opening, topic_of, topic_title

Json: TypeAlias = "str | bool | list[Json] | dict[str, Json] | None"

PAGE, _ABOUT, _TEMPLATE = "query.html", "query.json", "query.html"
#: The graph that the page loads; see dumps.py.
GRAPH = "data/graph.nt.gz"
#: Where the files from npm go, and a local name that any namespace may have.
_ASSETS, _LOCAL = "assets/", "local-name"


def outputs(site: Site) -> Iterator[Output]:
    """List the page, what it knows and its scripts; nothing where its scripts are not at hand."""
    if not site.assets.query_page:
        return
    for language in LANGUAGES:
        yield Output(in_language(PAGE, language), partial(_page, site, language))
        yield Output(in_language(_ABOUT, language), partial(_about, site, language))
    for name in QUERY_FILES:
        yield Output(f"{_ASSETS}{name}", site.assets.files[name].read_bytes)
    for name, file in site.assets.licences():
        yield Output(f"{_ASSETS}{name}", file.read_bytes)


def _page(site: Site, language: str) -> bytes:
    ordered = sorted(sorted(site.questions.values(), key=attrgetter("name")), key=_topic)
    topics = [
        (topic_title(site, topic, language), [(query.name, query.title(language)) for query in members])
        for topic, members in groupby(ordered, _topic)
    ]
    path = in_language(PAGE, language)
    return site.pages.page(
        _TEMPLATE, path, language, script=True, topics=topics, about=in_language(_ABOUT, language), graph=GRAPH
    )


def _topic(query: SavedQuery) -> str:
    return topic_of(query.name)


def _about(site: Site, language: str) -> bytes:
    content: dict[str, Json] = {
        "prefixes": dict(sorted(site.prefixes.items())),
        "pages": [list(entry) for entry in page_spaces(site, language)],
        "opens": opening(site),
        "columns": {column: _column(site, column, language) for column in _columns(site)},
        "booleans": _plain(booleans(site, language)),
        "sites": dict(site.facts.sites),
        "terms": dict(sorted(site.facts.terms(language).items())),
        "queries": [_query(site, query, language) for _, query in sorted(site.questions.items())],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _columns(site: Site) -> list[str]:
    """Return the columns that the answers of saved queries have."""
    return sorted({column for query in site.questions.values() for column in query.head.columns})


def _column(site: Site, column: str, language: str) -> Json:
    title, codes = column_title(site, column, language), codes_of(site, column, language)
    return {"title": title.value, "codes": _plain(codes)}


def _plain(texts: Mapping[str, Text]) -> dict[str, Json]:
    return {name: text.value for name, text in texts.items()}


def page_spaces(site: Site, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the namespaces whose IRIs have pages: the namespace, and what their paths have around the local name."""
    for space in sorted({*site.prefixes.values(), *site.base.namespaces().values()}):
        path = page_path(site.base, f"{space}{_LOCAL}", language)
        if path is not None:
            before, _, after = path.partition(_LOCAL)
            yield space, before, after


def _query(site: Site, query: SavedQuery, language: str) -> Json:
    lines = query.text.splitlines()
    return {
        "name": query.name,
        "title": query.title(language),
        "description": _said(query.head.description, language),
        "text": "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n",
        "parameters": [_parameter(site, one, language) for one in query.head.parameters.values()],
    }


def _parameter(site: Site, one: Parameter, language: str) -> Json:
    return {
        "name": one.name,
        "title": _said(one.title, language) or one.name,
        "type": one.type,
        "optional": one.optional,
        "default": one.default,
        "values": list(one.values),
        "choices": [list(choice) for choice in choices(site, one, language)],
        "example": one.example,
    }


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")
