"""The API of saved queries as OpenAPI 3.1, from the heads of the queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factpress.languages import LANGUAGES
from factpress.queries import SavedQuery
from factpress.queries.parameters import Parameter
from factpress.serving.api import FORMAT, FORMATS, LANGUAGE
from factpress.serving.refusals import CODES
from factpress.serving.replies import HTML, PROBLEM
from factpress.site.model import Site

OPENAPI = "3.1.0"
_ENGLISH = "en"
_TAG = "^[a-z]{2,3}(-[a-z0-9]+)*$"
#: By type of parameter: what a text must be.
_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "iri": {"type": "string", "minLength": 1},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "string": {"type": "string", "pattern": "^[^\\u0000-\\u001f]*$"},
    "language": {"type": "string", "pattern": _TAG},
}
_NAMED = "a slug, a prefixed name, an IRI, or a name in any language"
#: What may become of a request besides an answer.
_REFUSALS = (400, 404, 405, 406, 408, 413, 500, 503, 504)
_STRING, _NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}


def document(site: Site, server: str) -> dict[str, Any]:
    """Return the OpenAPI document of a site's saved queries; `server` is the URL that paths are behind."""
    return {
        "openapi": OPENAPI,
        "info": {
            "title": f"{site.title}: saved queries",
            "version": site.manifest.version or site.version,
            "description": "Every question that somebody wrote down, answered from the graph of now.",
        },
        "servers": [{"url": server}],
        "tags": [
            {"name": tag} for tag in sorted({tag for query in site.questions.values() for tag in query.head.tags})
        ],
        "paths": {f"/api/{name}": {"get": _operation(query)} for name, query in sorted(site.questions.items())},
        "components": {
            "schemas": {"Value": _value(), "Answer": _answer(), "Problem": _problem()},
            "responses": _refusals(site.pages.words[_ENGLISH]),
        },
    }


def _operation(query: SavedQuery) -> dict[str, Any]:
    description = query.head.description.get(_ENGLISH, "")
    return {
        "operationId": query.name.replace("/", "_").replace("-", "_"),
        "summary": query.title(_ENGLISH),
        **({"description": description} if description else {}),
        "tags": list(query.head.tags),
        "parameters": [*map(_parameter, query.head.parameters.values()), *_common(query)],
        "responses": {
            "200": {
                "description": "The answer",
                "headers": {
                    "X-SPARQL-MaxRows": {
                        "description": "The number of rows at which the answer was cut; not there if it is whole.",
                        "schema": _NUMBER,
                    }
                },
                "content": _contents(query),
            },
            **{str(status): {"$ref": f"#/components/responses/Refusal{status}"} for status in _REFUSALS},
        },
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    title = one.title.get(_ENGLISH, one.name)
    schema = dict(_SCHEMAS[one.type])
    if one.values:
        schema["enum"] = [_typed(one, value) for value in one.values]
    if one.default is not None:
        schema["default"] = _typed(one, one.default)
    return {
        "name": one.name,
        "in": "query",
        "description": f"{title}: {_NAMED}" if one.type == "iri" else title,
        "required": not one.optional and one.default is None,
        "schema": schema,
        **({"example": _typed(one, one.example)} if one.example is not None else {}),
    }


def _typed(one: Parameter, text: str) -> str | int | float:
    return int(text) if one.type == "integer" else float(text) if one.type == "decimal" else text


def _common(query: SavedQuery) -> list[dict[str, Any]]:
    """Return the parameters that every query has, but for those that it has itself."""
    form = {
        "name": FORMAT,
        "in": "query",
        "description": "How the answer is written, whatever the header Accept says",
        "schema": {"type": "string", "enum": list(FORMATS)},
    }
    language = {
        "name": LANGUAGE,
        "in": "query",
        "description": "The language of the names of things, whatever the header Accept-Language says",
        "schema": {"type": "string", "pattern": _TAG, "examples": list(LANGUAGES)},
    }
    return [form] if LANGUAGE in query.head.parameters else [form, language]


def _contents(query: SavedQuery) -> dict[str, Any]:
    columns = {
        column: {"oneOf": [{"$ref": "#/components/schemas/Value"}, {"type": "null"}]} for column in query.head.columns
    }
    row = {"type": "object", "required": list(columns), "properties": columns, "additionalProperties": False}
    rows = {"type": "object", "properties": {"rows": {"type": "array", "items": row}}}
    schemas: Mapping[str, Mapping[str, Any]] = {
        "json": {"allOf": [{"$ref": "#/components/schemas/Answer"}, rows]},
        "csv": {"type": "string"},
        "xlsx": {"type": "string", "contentEncoding": "binary"},
        "sparql-json": {"type": "object", "required": ["head", "results"]},
    }
    return {media_type: {"schema": schemas[form]} for form, media_type in FORMATS.items()}


def _value() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "A thing with its name, or a text, number or date; blank nodes are what no published data have.",
        "required": ["type", "value"],
        "properties": {
            "type": {"enum": ["iri", "literal", "blank"]},
            "value": _STRING,
            "label": {**_STRING, "description": "What the thing is called"},
            "label_language": _STRING,
            "language": _STRING,
            "datatype": {**_STRING, "format": "iri"},
        },
        "additionalProperties": False,
    }


def _answer() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["query", "title", "language", "parameters", "columns", "count", "cut", "rows"],
        "properties": {
            "query": _STRING,
            "title": _STRING,
            "language": _STRING,
            "parameters": {"type": "object", "additionalProperties": _STRING},
            "columns": {"type": "array", "items": _STRING},
            "count": {**_NUMBER, "description": "The number of rows that are here"},
            "cut": {
                "type": ["integer", "null"],
                "description": "The number at which rows were cut, null if all are here",
            },
            "rows": {"type": "array", "items": {"type": "object"}},
        },
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Why there is no answer (RFC 9457)",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": {**_STRING, "format": "uri-reference"},
            "title": _STRING,
            "status": {"type": "integer"},
            "detail": {**_STRING, "description": "A sentence for the person who asked"},
            "code": {"enum": list(CODES), "description": "A stable name for programs"},
        },
    }


def _refusals(words: Mapping[str, str]) -> dict[str, Any]:
    """Return the responses that are refusals; one who wants a page most is given one."""
    titles = {code: words[f"api_code_{code}"] for code in CODES}
    said = {status: " ".join(titles[code] for code in CODES if CODES[code] == status) for status in _REFUSALS}
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}, HTML: {"schema": _STRING}}
    return {f"Refusal{status}": {"description": text, "content": content} for status, text in said.items()}
