"""The answer to a saved query as JSON for programs that do not know RDF: rows by column, things with their names."""

from __future__ import annotations

import json
from collections.abc import Mapping

from factpress.languages import LANGUAGES
from factpress.model import Iri, Literal
from factpress.queries import SavedQuery
from factpress.serving.messages import Reply
from factpress.site.data import Text, best
from factpress.site.model import Site
from factpress.store.base import Answered
from factpress.store.results_json import read_rows


def answer_json(site: Site, query: SavedQuery, given: Mapping[str, str], language: str, reply: Reply) -> bytes:
    """Return the answer with the names of things in a language; `reply` has it as SPARQL 1.1 JSON.

    An unbound column of a row is null; `cut` is the number of rows at which the answer was cut, null if it is whole.
    """
    answer = read_rows(reply.body)
    rows = [
        {column: _value(site, term, language) for column, term in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]
    content = {
        "query": query.name,
        "title": query.title(language),
        "language": language,
        "parameters": dict(given),
        "columns": list(answer.columns),
        "count": len(rows),
        "cut": reply.cut,
        "rows": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _value(site: Site, term: Answered | None, language: str) -> dict[str, str] | None:
    match term:
        case None:
            return None
        case Iri(value):
            label = _label(site, value, language)
            named = {"type": "iri", "value": value, "label": label.value}
            return named | ({"label_language": label.language} if label.language else {})
        case Literal(value, tag, datatype):
            tags = {"language": tag, "datatype": datatype}
            return {"type": "literal", "value": value} | {name: said for name, said in tags.items() if said}
        case _:
            return {"type": "blank", "value": term.value}


def _label(site: Site, iri: str, language: str) -> Text:
    """Return what something is called; what has no name of its own is named in the languages of the interface only."""
    names = () if language in LANGUAGES else site.data.names(iri)
    return best(names, language) if names else site.data.label(iri, language if language in LANGUAGES else LANGUAGES[0])
