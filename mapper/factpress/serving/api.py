"""Saved queries as an API: `/api/<topic>/<name>?param=…&lang=de&format=…` answers one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from factpress.languages import LANGUAGES
from factpress.problems import nearest
from factpress.queries import SavedQuery
from factpress.serving.answers import answer_json
from factpress.serving.contents import content
from factpress.serving.edition import Answered, Edition
from factpress.serving.formats import chosen
from factpress.serving.given import bound
from factpress.serving.kept import is_lasting
from factpress.serving.messages import Question
from factpress.serving.negotiation import best_language
from factpress.serving.protocol import parameters
from factpress.serving.refusals import Refusal, check_method
from factpress.serving.replies import preflight
from factpress.serving.sparql import cut_header, unless_gone

METHODS = ("GET", "HEAD", "OPTIONS")
#: Parameters that every query has here: how the answer is written, and in which language names are.
FORMAT, LANGUAGE = "format", "lang"
#: Formats by what `format` says, with their media types; the first is that of those who do not say.
FORMATS: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sparql-json": "application/sparql-results+json",
}
#: What a worker is asked for.
_ASKED = {"json": "json", "csv": "csv", "xlsx": "xlsx", "sparql-json": "json"}
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*\Z")


class Wanted(NamedTuple):
    """What a request wants of a query: values for its parameters, a language for names, a format of FORMATS."""

    given: Mapping[str, str]
    language: str
    form: str


async def answer(request: Request, edition: Edition, name: str) -> Response:
    """Answer a request for a saved query.  Raises Refusal."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    check_method(request.method, METHODS)
    query = edition.site.questions.get(name)
    if query is None:
        near = nearest(name, dict.fromkeys(edition.site.questions))
        raise Refusal("not-found", "no_query_near" if near else "no_query", name=name, near=near)
    wanted = _wanted(request, query)
    key = name, wanted.form, wanted.language, *wanted.given.items()
    answered = edition.answers.get(key)
    if answered is None:
        answered = await _answered(request, edition, query, wanted)
        if is_lasting(query.text):
            edition.answers.put(key, answered, len(answered.body) + len(repr(key)))
    vary = ("Accept", "Accept-Language")
    return await content(request, answered.body, FORMATS[wanted.form], answered.headers, vary)


async def _answered(request: Request, edition: Edition, query: SavedQuery, wanted: Wanted) -> Answered:
    text = await edition.files.run(lambda: bound(edition.site, query, wanted.given, wanted.language))
    question = Question(text, rows=_ASKED[wanted.form], truth=None, triples=None)
    reply = await unless_gone(request, edition.pool.ask(question))
    body = reply.body
    if wanted.form == "json":
        body = await edition.files.run(lambda: answer_json(edition.site, query, wanted.given, wanted.language, reply))
    headers = {**cut_header(reply), "Content-Language": wanted.language}
    if wanted.form in ("csv", "xlsx"):
        file = f"{query.name.replace('/', '-')}.{wanted.form}"
        headers["Content-Disposition"] = f'{"inline" if wanted.form == "csv" else "attachment"}; filename="{file}"'
    return Answered(body, headers)


def _wanted(request: Request, query: SavedQuery) -> Wanted:
    pairs = list(parameters(request.scope["query_string"]))
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    if twice:
        raise Refusal("parameter-invalid", "parameter_twice", name=twice[0])
    given = dict(pairs)
    form = _form(given.pop(FORMAT, None), request.headers.get("accept"))
    language = _language(given, request.headers.get("accept-language"))
    if LANGUAGE not in query.head.parameters:
        given.pop(LANGUAGE, None)
    return Wanted(given, language, form)


def _language(given: Mapping[str, str], accept: str | None) -> str:
    said = given.get(LANGUAGE)
    if said is None:
        return best_language(accept, LANGUAGES)
    if not _TAG.match(said):  # it comes to stand in a header
        raise Refusal("parameter-invalid", "value_language", name=LANGUAGE, value=said)
    return said


def _form(said: str | None, accept: str | None) -> str:
    if said is not None:
        if said not in FORMATS:
            raise Refusal("parameter-invalid", "value_choice", name=FORMAT, values=", ".join(FORMATS), value=said)
        return said
    found = chosen(accept, {media_type: form for form, media_type in FORMATS.items()})
    if found is None:
        offers = list(FORMATS.values())
        raise Refusal("not-acceptable", "answer_offers", {"offers": offers}, offers=", ".join(offers))
    return found[1]
