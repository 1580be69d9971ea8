"""A service of the Reconciliation Service API 0.2 (W3C community group) that proposes items of Wikidata.

Its manifest is read first.  What it says of a candidate besides the item (score, match, features) is checked for its
form, and else passed over: scores of two services do not compare, and nothing here is decided by them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from sys import float_info
from typing import Any, NamedTuple, TypeGuard

from factpress.batches import parts_of
from factpress.linking.backends.cache import Cache
from factpress.linking.backends.etiquette import Caller, Request, Unreadable
from factpress.linking.candidates import Backend, CouldNotAsk, Wanted
from factpress.linking.items import Asked, Item, Redirected
from factpress.linking.schema import Schema
from factpress.linking.wikidata_json import ITEM_ID

VERSION = "0.2"
#: How many queries go in one request.
BATCH = 10
#: The spaces of ids that are Wikidata's.
_SPACES = ("http://www.wikidata.org/entity/", "https://www.wikidata.org/entity/")
_ENGLISH = "en"

Query = Mapping[str, Any]
#: Makes the error for an answer from what is wrong with it.
Refuse = Callable[[str], Unreadable]


class Manifest(NamedTuple):
    """Of a service's manifest, what matters: its name, and whether it tells values of properties."""

    name: str
    extends: bool


class Reconciliation:
    """A service that answers at `endpoint`; a `Backend`.

    `items_from` is asked what the items are that the service names; without it, the service is asked itself, if it
    tells values of properties.
    """

    name = "reconciliation"

    def __init__(
        self, caller: Caller, cache: Cache, schema: Schema, endpoint: str, items_from: Backend | None = None
    ) -> None:
        self._caller, self._cache, self._schema, self._endpoint = caller, cache, schema, endpoint
        self._items_from = items_from
        self._manifest: Manifest | None = None
        self._found: dict[str, Sequence[Item]] = {}

    @property
    def manifest(self) -> Manifest:
        """What the service says of itself.  Raises CouldNotAsk, also if it is not one of this version for Wikidata."""
        if self._manifest is None:
            self._manifest = self._caller.ask(Request(self._endpoint, {}), self._read_manifest)
        return self._manifest

    def prepare(self, many: Collection[Wanted], limit: int) -> None:
        """Ask for many things, several in one request; `candidates` has their answers then.  Raises CouldNotAsk."""
        self.manifest  # noqa: B018 - read first, as the specification says
        queries = {_text(query): query for query in (self.query(wanted, limit) for wanted in many)}
        for text in [text for text in queries if text not in self._found]:
            kept = self._cache.get(f"{self._endpoint} {text}")
            if kept:
                self._found[text] = _candidates(kept.value, self._unreadable)
        for part in parts_of([item for item in queries.items() if item[0] not in self._found], BATCH):
            self._ask(dict(part))

    def candidates(self, wanted: Wanted, limit: int) -> Sequence[Item]:
        """Return the items that the service names for a thing, at most so many, in its order."""
        self.prepare([wanted], limit)
        return list(self._whole(self._found[_text(self.query(wanted, limit))][:limit]))

    def items(self, ids: Collection[str]) -> Mapping[str, Asked]:
        """Return what is known of each id, of the one who is asked for items."""
        if self._items_from is None:
            raise CouldNotAsk(f"{self._endpoint} finds items by names, and does not say which ids there are")
        return self._items_from.items(ids)

    def query(self, wanted: Wanted, limit: int) -> Query:
        """Return the query for a thing: its first name, types that fit it, its country and identifiers."""
        types = sorted(set(self._schema.coarse.values()) & self._fitting(wanted.class_iri))
        countries = [{"pid": self._schema.read["countries"][0], "v": {"id": wanted.country}}] if wanted.country else []
        identifiers = [
            {"pid": name, "v": value} for name, values in sorted(wanted.identifiers.items()) for value in values
        ]
        query: dict[str, Any] = {"query": wanted.names[0][1] if wanted.names else wanted.thing, "limit": limit}
        if types:
            query |= {"type": types[0] if len(types) == 1 else types, "type_strict": "should"}
        if countries or identifiers:
            query["properties"] = [*countries, *identifiers]
        return query

    def _fitting(self, class_iri: str) -> frozenset[str]:
        fitting = self._schema.classes.get(class_iri)
        return frozenset().union(*(self._schema.groups.get(name, ()) for name in (fitting.fits if fitting else ())))

    def _ask(self, queries: Mapping[str, Query]) -> None:
        """Ask several queries at once; all of their answers are good, or none is kept."""
        names = {f"q{number}": text for number, text in enumerate(queries)}
        form = {"queries": json.dumps({name: queries[text] for name, text in names.items()}, ensure_ascii=False)}
        answers = self._caller.ask(Request(self._endpoint, form, form=True), lambda read: self._results(read, names))
        for name, text in names.items():
            self._found[text] = answers[name][1]
            self._cache.put(f"{self._endpoint} {text}", answers[name][0])

    def _results(self, content: object, names: Collection[str]) -> Mapping[str, tuple[object, Sequence[Item]]]:
        results = content if isinstance(content, dict) else {}
        answers = {}
        for name in names:
            answer = results.get(name)
            result = answer.get("result") if isinstance(answer, dict) else None
            if result is None:
                raise self._unreadable(f"it has no result for {name}")
            answers[name] = (result, _candidates(result, self._unreadable))
        return answers

    # ---------------------------------------------------------------------------------------- items

    def _whole(self, items: Sequence[Item]) -> Iterator[Item]:
        """Yield the items with all that can be learned of them."""
        if self._items_from is not None:
            asked = self._items_from.items([item.id for item in items]).values()
            whole = (each.item if isinstance(each, Redirected) else each for each in asked)
            yield from {item.id: item for item in whole if isinstance(item, Item)}.values()
        elif items and self.manifest.extends:
            yield from self._extended(items)
        else:
            yield from items

    def _extended(self, items: Sequence[Item]) -> Iterator[Item]:
        """Yield the items with the values of their properties that the service tells (data extension)."""
        read = self._schema.read
        properties = [*read["types"], *read["countries"], *self._schema.identifiers]
        question = {"ids": [item.id for item in items], "properties": [{"id": each} for each in properties]}
        form = {"extend": json.dumps(question)}
        key = f"{self._endpoint} {form['extend']}"
        kept = self._cache.get(key) or self._cache.put(
            key, self._caller.ask(Request(self._endpoint, form, form=True), lambda read: self._rows(read, items))
        )
        for item in items:
            yield _with_values(item, kept.value[item.id], self._schema)

    def _rows(self, content: object, items: Sequence[Item]) -> Mapping[str, Any]:
        rows = content.get("rows") if isinstance(content, dict) else None
        wanted = [rows.get(item.id) if isinstance(rows, dict) else None for item in items]
        if not all(isinstance(row, dict) and all(map(_are_values, row.values())) for row in wanted):
            raise self._unreadable("its rows are not of the items that were asked for")
        return {item.id: row for item, row in zip(items, wanted, strict=True)}

    # ---------------------------------------------------------------------------------------- manifest

    def _read_manifest(self, content: object) -> Manifest:
        manifest = content if isinstance(content, dict) else {}
        versions = manifest.get("versions", ["0.1"])  # 0.1 has no versions
        if not isinstance(versions, list) or VERSION not in versions:
            raise CouldNotAsk(f"{self._endpoint} does not speak version {VERSION} of the Reconciliation Service API")
        for key in ("name", "identifierSpace", "schemaSpace"):
            if not isinstance(manifest.get(key), str):
                raise self._unreadable(f"its manifest has no {key}")
        if manifest["identifierSpace"] not in _SPACES:
            raise CouldNotAsk(f"{self._endpoint} knows {manifest['identifierSpace']}, and links lead to Wikidata")
        return Manifest(manifest["name"], isinstance(manifest.get("extend"), dict))

    def _unreadable(self, why: str) -> Unreadable:
        return Unreadable(self._endpoint, why)


def _text(query: Query) -> str:
    return json.dumps(query, ensure_ascii=False, sort_keys=True)


def _candidates(result: object, refuse: Refuse) -> Sequence[Item]:
    """Return the candidates of one result.  Raises what `refuse` makes."""
    if not isinstance(result, list):
        raise refuse("a result is not a list of candidates")
    found = [_candidate(each, refuse) for each in result]
    if len({item.id for item in found}) < len(found):
        raise refuse("a result names one item twice")
    return found


def _candidate(candidate: object, refuse: Refuse) -> Item:
    read = candidate if isinstance(candidate, dict) else {}
    id_, name, score, description = (read.get(key) for key in ("id", "name", "score", "description"))
    if not isinstance(id_, str) or not ITEM_ID.match(id_):
        raise refuse(f"a candidate's id is {id_!a}")
    if not isinstance(name, str):
        raise refuse(f"{id_} has no name")
    if not _is_number(score):
        raise refuse(f"the score of {id_} is {score!a}")
    _check_features(read.get("features", []), refuse)
    return Item(
        id_,
        labels={_ENGLISH: name},
        descriptions={_ENGLISH: description} if isinstance(description, str) else {},
        types=tuple(_types(read.get("type", []), refuse)),
    )


def _types(types: object, refuse: Refuse) -> Iterator[str]:
    """Yield the ids of types, which are given as texts or as objects."""
    for each in types if isinstance(types, list) else [None]:
        id_ = each.get("id") if isinstance(each, dict) else each
        if not isinstance(id_, str):
            raise refuse("a candidate's types are not a list of ids")
        yield id_


def _check_features(features: object, refuse: Refuse) -> None:
    for each in features if isinstance(features, list) else [None]:
        id_, value = (each.get("id"), each.get("value")) if isinstance(each, dict) else (None, None)
        if not isinstance(id_, str) or not (_is_number(value) or isinstance(value, bool)):
            raise refuse("a candidate's features are not a list of ids and values")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= float_info.max


def _are_values(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(each, dict) for each in values)


def _with_values(item: Item, row: Mapping[str, Sequence[Mapping[str, Any]]], schema: Schema) -> Item:
    read = schema.read
    identifiers = {
        name: tuple(each["str"] for each in row.get(name, ()) if isinstance(each.get("str"), str))
        for name in schema.identifiers
    }
    return Item(
        item.id,
        labels=item.labels,
        descriptions=item.descriptions,
        types=_ids(row, read["types"]) or item.types,
        countries=_ids(row, read["countries"]),
        identifiers={name: values for name, values in identifiers.items() if values},
    )


def _ids(row: Mapping[str, Sequence[Mapping[str, Any]]], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each["id"] for name in names for each in row.get(name, ()) if "id" in each))
