"""Wikidata by its MediaWiki Action API: wbsearchentities finds items, wbgetentities tells what they are.

The API tells its faults in answers of status 200; they are seen, and never kept.  That there is no item of an id is an
answer like others.  Of many large items an answer may leave some out: they are asked for again, fewer at a time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from factpress.batches import parts_of
from factpress.linking.backends.cache import Cache, Kept
from factpress.linking.backends.etiquette import Busy, Caller, Request, Unreadable
from factpress.linking.candidates import CouldNotAsk, Wanted
from factpress.linking.items import Asked, Item, Missing, Redirected
from factpress.linking.schema import Schema
from factpress.linking.wikidata_json import ITEM_ID, NoItem, item_of

#: The most ids of one request, for clients without special rights.
BATCH = 50
#: What every request says: the form of the answer, and by how many seconds the databases may lag.
_COMMON = {"format": "json", "formatversion": "2", "maxlag": "5"}
_PROPS = "labels|aliases|descriptions|claims|sitelinks|info"
_ENGLISH = "en"
#: A thing is searched for by so many names, and so many characters of each.
_NAMES, _LONGEST = 4, 250
#: Faults that pass.
_PASSING = frozenset({"maxlag", "ratelimited", "readonly", "timeout"})
_INTERNAL, _NO_ENTITY = "internal_api_error", "no-such-entity"

Content = Mapping[str, Any]


class Entity(NamedTuple):
    """What is said of an id: the item as Wikibase writes it, None if there is none, and when, in seconds since 1970."""

    content: Content | None
    at: float


class _NoEntity(Exception):
    """There is no item of this id, which may be "" where the API does not say which one it means."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self.id = id_


class MediaWiki:
    """A Wikibase that answers at `endpoint`; a `Backend`."""

    name = "mediawiki"

    def __init__(self, caller: Caller, cache: Cache, schema: Schema, endpoint: str) -> None:
        self._caller, self._cache, self._schema, self._endpoint = caller, cache, schema, endpoint

    def candidates(self, wanted: Wanted, limit: int) -> Sequence[Item]:
        """Return the items that its search finds by the thing's first names, in their languages and in English."""
        found = [self._search(text, language, limit) for language, text in _searches(wanted)]
        ids = list(dict.fromkeys(each for rank in range(limit) for ids in found for each in ids[rank : rank + 1]))
        asked = self.items(ids[:limit]).values()
        items = (each.item if isinstance(each, Redirected) else each for each in asked)
        return list({item.id: item for item in items if isinstance(item, Item)}.values())

    def items(self, ids: Collection[str]) -> Mapping[str, Asked]:
        """Return what is known of each id."""
        return {id_: self._asked(id_, entity.content) for id_, entity in self.entities(ids).items()}

    def entities(self, ids: Collection[str]) -> Mapping[str, Entity]:
        """Return what is said of each id.  What was answered before a request fails is kept for the next time."""
        kept = {id_: self._cache.get(self._key(id_)) for id_ in ids}
        wanted = [id_ for id_, entry in kept.items() if entry is None]
        for part in parts_of(wanted, BATCH):
            for id_, content in self._fetched(part):
                sound = content is None or self._is_item(content)
                kept[id_] = self._cache.put(self._key(id_), content) if sound else Kept(content, self._cache.now())
        return {id_: Entity(entry.value, entry.at) for id_, entry in kept.items() if isinstance(entry, Kept)}

    def _key(self, id_: str) -> str:
        return f"{self._endpoint} entity {id_}"

    def _asked(self, id_: str, content: Content | None) -> Asked:
        if content is None:
            return Missing(id_)
        try:
            item = item_of(content, self._schema)
        except NoItem as error:
            raise self._unreadable(str(error)) from None
        return item if item.id == id_ else Redirected(item.id, item)

    def _is_item(self, content: Content) -> bool:
        try:
            item_of(content, self._schema)
        except NoItem:
            return False
        return True

    def revisions(self, numbers: Collection[int]) -> Mapping[int, Item]:
        """Return items as they were at revisions, by their numbers; of those that cannot be had any more, nothing."""
        kept = {number: self._cache.get(self._revision_key(number)) for number in numbers}
        for part in parts_of([number for number, entry in kept.items() if entry is None], BATCH):
            parameters = {"action": "query", "prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
            asked = {**parameters, "revids": "|".join(map(str, part))}
            for number, content in self._ask(asked, self._contents).items():
                kept[number] = self._cache.put(self._revision_key(number), content)
        return {number: item_of(entry.value, self._schema) for number, entry in kept.items() if entry}

    def _revision_key(self, number: int) -> str:
        return f"{self._endpoint} revision {number}"

    def _contents(self, content: Content) -> Mapping[int, Content]:
        """Return the items of an answer by the numbers of their revisions; what was hidden or no item is left out."""
        try:
            revisions = [each for page in content["query"].get("pages", []) for each in page["revisions"]]
            texts = {each["revid"]: each["slots"]["main"].get("content") for each in revisions}
            items = {number: json.loads(text) for number, text in texts.items() if text is not None}
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise self._unreadable(f"it does not hold the revisions ({type(error).__name__})") from None
        return {number: item for number, item in items.items() if self._is_item(item)}

    def _search(self, text: str, language: str, limit: int) -> Sequence[str]:
        """Return the ids that are found by a text, the nearest first."""
        parameters = {
            "action": "wbsearchentities",
            "search": text,
            "language": language,
            "uselang": language,
            "type": "item",
            "limit": str(min(limit, BATCH)),
        }
        key = f"{self._endpoint} search {sorted(parameters.items())}"
        kept = self._cache.get(key)
        return (kept or self._cache.put(key, self._ask(parameters, self._found))).value  # type: ignore[no-any-return]

    def _found(self, content: Content) -> list[str]:
        results = content.get("search")
        if not isinstance(results, list) or not all(map(_is_entity, results)):
            raise self._unreadable("its 'search' is not a list of items with their ids")
        ids = [each["id"] for each in results]
        if len(set(ids)) < len(ids):
            raise self._unreadable("it finds one item twice")
        return ids

    def _fetched(self, ids: Sequence[str]) -> Iterator[tuple[str, Content | None]]:
        """Yield each id with its item as JSON, None where there is none."""
        try:
            found = self._ask({"action": "wbgetentities", "ids": "|".join(ids), "props": _PROPS}, self._entities)
        except _NoEntity as none:
            gone = ids[0] if len(ids) == 1 else none.id
            if gone in ids:
                yield gone, None
            yield from self._fewer([id_ for id_ in ids if id_ != gone])
            return
        if len(ids) == len(found) == 1:
            found = {ids[0]: found.popitem()[1]}  # whatever id it is under now
        said = [id_ for id_ in ids if id_ in found]
        yield from ((id_, None if "missing" in found[id_] else found[id_]) for id_ in said)
        if not said and len(ids) == 1:
            raise self._unreadable(f"it does not say anything of {ids[0]}")
        yield from self._fewer([id_ for id_ in ids if id_ not in found])

    def _fewer(self, ids: Sequence[str]) -> Iterator[tuple[str, Content | None]]:
        """Fetch what is left of a request, in two."""
        return chain.from_iterable(self._fetched(part) for part in parts_of(ids, (len(ids) + 1) // 2 or 1))

    def _entities(self, content: Content) -> dict[str, Content]:
        """Return the items of an answer by the ids that they have and had."""
        entities = content.get("entities")
        if not isinstance(entities, dict) or not all(_is_entity(each) for each in entities.values()):
            raise self._unreadable("its 'entities' are not items with their ids")
        found = dict(entities)
        for entity in entities.values():
            found.setdefault(entity["id"], entity)
        return found

    def _ask(self, parameters: Mapping[str, str], read: Any) -> Any:  # noqa: ANN401 - what `read` returns
        def checked(content: object) -> object:
            if not isinstance(content, dict):
                raise self._unreadable("it is not an object")
            self._tell_error(content.get("error"))
            return read(content)

        return self._caller.ask(Request(self._endpoint, {**parameters, **_COMMON}), checked)

    def _tell_error(self, error: object) -> None:
        """Raise what an error of the API is: none of the item, one that passes, one that stays."""
        if error is None:
            return
        told = error if isinstance(error, dict) else {}
        code, info = str(told.get("code", "unknown")), str(told.get("info", "it does not say why"))
        if code == _NO_ENTITY:
            raise _NoEntity(str(told.get("id", "")))
        message = f"refuses the request ({code}): {info}"
        if code in _PASSING or code.startswith(_INTERNAL):
            raise Busy(message)
        raise CouldNotAsk(f"{self._endpoint} {message}")

    def _unreadable(self, why: str) -> Unreadable:
        return Unreadable(self._endpoint, why)


def _searches(wanted: Wanted) -> list[tuple[str, str]]:
    """Return pairs of language and name to search for: the first names, each in its own language, then in English."""
    names = [(language, " ".join(name.split())[:_LONGEST]) for language, name in wanted.names[:_NAMES]]
    both = [*names, *((_ENGLISH, name) for _, name in names)]
    return list(dict.fromkeys((language, name) for language, name in both if name))


def _is_entity(entity: object) -> bool:
    """Whether it is an object with the id of an item."""
    return isinstance(entity, dict) and isinstance(entity.get("id"), str) and ITEM_ID.match(entity["id"]) is not None
