"""A Wikibase of the tests' own: it answers wbsearchentities, wbgetentities and revisions as Wikidata does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from servers import Reply, answer

JSON = "application/json; charset=utf-8"
#: Where invented items begin; Wikidata has no such numbers.
_FIRST = 999_000_000


def qid(number: int) -> str:
    """Return the id of an invented item."""
    return f"Q{_FIRST + number}"


def statement(value: object, rank: str = "normal", **qualifiers: object) -> dict[str, Any]:
    """Return a statement with a value; without one for None, for which nobody knows it."""
    snak: dict[str, Any] = {"snaktype": "value", "datavalue": {"value": value}} if value else {"snaktype": "somevalue"}
    added = {name: [{"snaktype": "value", "datavalue": {"value": each}}] for name, each in qualifiers.items()}
    return {"mainsnak": snak, "rank": rank, "qualifiers": added}


def item_value(id_: str) -> dict[str, Any]:
    """Return a value that is an item."""
    return {"entity-type": "item", "id": id_, "numeric-id": int(id_[1:])}


def entity(
    id_: str,
    label: str = "",
    types: Sequence[str] = (),
    revision: int = 7,
    *,
    aliases: Sequence[str] = (),
    descriptions: Mapping[str, str] | None = None,
    claims: Mapping[str, list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    """Return an item as the API writes it."""
    return {
        "type": "item",
        "id": id_,
        "lastrevid": revision,
        "labels": {"en": {"language": "en", "value": label}} if label else [],
        "descriptions": {lang: {"language": lang, "value": text} for lang, text in (descriptions or {}).items()},
        "aliases": {"en": [{"language": "en", "value": each} for each in aliases]},
        "claims": {"P31": [statement(item_value(each)) for each in types], **(claims or {})},
        "sitelinks": {},
    }


@dataclass
class Wikibase:
    """A reply for `serving`: what there is, and the answer that `faults` put before the sound ones, one a request."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    revisions: dict[int, dict[str, Any]] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Reply] = field(default_factory=list)
    #: How many items fit into one answer.
    most: int = 50
    #: What each request asked for.
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        parameters = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        self.asked.append(parameters)
        fault = self.faults.pop(0) if self.faults else None
        (fault or answer(json.dumps(self._answer(parameters)).encode(), JSON))(handler)

    def _answer(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        match parameters["action"]:
            case "wbsearchentities":
                ids = self.found.get(parameters["search"], [])[: int(parameters["limit"])]
                return {"search": [{"id": each, "label": "…"} for each in ids], "success": 1}
            case "wbgetentities":
                return self._entities(parameters["ids"].split("|"))
            case _:
                return self._revisions([int(each) for each in parameters["revids"].split("|")])

    def _entities(self, ids: Sequence[str]) -> dict[str, Any]:
        told = {}
        for id_ in ids[: self.most]:
            to = self.redirects.get(id_)
            told[id_] = self.items.get(to or id_, {"id": id_, "missing": True})
            if to:
                told[id_] = {**told[id_], "redirects": {"from": id_, "to": to}}
        return {"entities": told, "success": 1}

    def _revisions(self, numbers: Sequence[int]) -> dict[str, Any]:
        pages = [
            {"revisions": [{"revid": number, "slots": {"main": {"content": json.dumps(self.revisions[number])}}}]}
            for number in numbers
            if number in self.revisions
        ]
        return {"batchcomplete": True, "query": {"pages": pages} if pages else {"badrevids": {}}}


def error(code: str, about: str | None = None, Retry_After: str = "") -> Reply:  # noqa: N803 - a header's name
    """Return an answer of status 200 that is an error of the API, perhaps about an id."""
    body = {"error": {"code": code, "info": f"told about {code}", **({"id": about} if about else {})}}
    reply = json.dumps(body).encode()
    return answer(reply, JSON, Retry_After=Retry_After) if Retry_After else answer(reply, JSON)
