"""Items from JSON: entities as Wikidata's interfaces and dumps write them, and items as made-up lists have them.

An entity (Wikibase JSON data model) has labels, aliases, descriptions, claims and sitelinks; a list's item has
`labels`, `aliases` and `descriptions` by language, `p31`, `coarse` and `pagerank`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from factpress.linking.items import Item
from factpress.linking.schema import Schema

#: As many digits as a number of an index can have, and more than Wikidata will ever need.
ITEM_ID = re.compile(r"Q[1-9][0-9]{0,17}\Z")
_TIME = re.compile(r"([+-])0*(\d+)-(\d\d)-(\d\d)T")
#: Precisions of Wikibase time values (data model, section on dates).
_YEAR, _DAY = 9, 11
_FAULTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


class NoItem(ValueError):
    """What was read is no item; its text says what is wrong."""


def item_of(read: object, schema: Schema) -> Item:
    """Return the item that a JSON object is, of either form.  Raises NoItem."""
    if not isinstance(read, dict):
        raise NoItem("it is no JSON object")
    found = read.get("id")
    if not isinstance(found, str) or not ITEM_ID.match(found):
        raise NoItem(f"its id is {found!r}" if "id" in read else "it has no id")
    try:
        return _entity(read, schema) if _is_entity(read) else _listed(read, schema)
    except _FAULTS as error:
        raise NoItem(f"{found} is not as an item is written ({type(error).__name__}: {error})") from None


def _is_entity(read: Mapping[str, Any]) -> bool:
    named = (read.get("labels") or read.get("descriptions") or {}).values()
    return "claims" in read or "type" in read or any(isinstance(name, dict) for name in named)


def _entity(read: Mapping[str, Any], schema: Schema) -> Item:
    claims = read.get("claims") or {}
    return Item(
        id=read["id"],
        labels={_text(language): _text(each["value"]) for language, each in (read.get("labels") or {}).items()},
        aliases={lang: tuple(_text(a["value"]) for a in each) for lang, each in (read.get("aliases") or {}).items()},
        descriptions={lang: _text(each["value"]) for lang, each in (read.get("descriptions") or {}).items()},
        types=_ids(claims, schema.read["types"]),
        countries=_ids(claims, schema.read["countries"]),
        **{when: _date(claims, schema.read[when]) for when in ("born", "died", "began", "ended")},
        identifiers={name: values for name in schema.identifiers if (values := _identifiers(claims, name))},
        popularity=float(len(read.get("sitelinks") or ())),
        revision=read.get("lastrevid"),
    )


def _listed(read: Mapping[str, Any], schema: Schema) -> Item:
    coarse = [schema.coarse[name] for name in read.get("coarse") or () if name in schema.coarse]
    types = [each for each in read.get("p31") or () if ITEM_ID.match(each)]
    return Item(
        id=read["id"],
        labels={language: _text(label) for language, label in (read.get("labels") or {}).items()},
        aliases={lang: tuple(map(_text, each)) for lang, each in (read.get("aliases") or {}).items()},
        descriptions={lang: _text(each) for lang, each in (read.get("descriptions") or {}).items()},
        types=tuple(dict.fromkeys([*types, *coarse])),
        popularity=_finite(read.get("pagerank") or 0) * 1e6,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} stands where a text belongs")  # noqa: TRY004 - it is the data's fault
    value.encode()  # half a surrogate pair, which JSON's escapes can make, is no text
    return value


def _finite(value: str | float) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{value!r} stands where a number belongs")
    return number


def _values(claims: Mapping[str, Any], name: str) -> Iterator[Any]:
    """Yield the values of a property's best statements: the preferred ones if there are any, else the normal ones."""
    statements = claims.get(name) or []
    preferred = [each for each in statements if each.get("rank") == "preferred"]
    for each in preferred or [each for each in statements if each.get("rank") != "deprecated"]:
        if each["mainsnak"].get("snaktype") == "value":
            yield each["mainsnak"]["datavalue"]["value"]


def _identifiers(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a property's identifiers; spaces in them, as older ones have, tell nothing."""
    return tuple("".join(_text(value).split()) for value in _values(claims, name) if isinstance(value, str))


def _ids(claims: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    values = (value for name in names for value in _values(claims, name))
    return tuple(dict.fromkeys(value.get("id") or f"Q{value['numeric-id']}" for value in values))


def _date(claims: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    dates = (_iso(value) for name in names for value in _values(claims, name))
    return next((date for date in dates if date), None)


def _iso(value: Mapping[str, Any]) -> str | None:
    """Return a time value as ISO text as far as its precision goes; None for decades and longer times."""
    found, precision = _TIME.match(value["time"]), value.get("precision", _DAY)
    if not found or precision < _YEAR:
        return None
    sign, year, month, day = found.groups()
    parts = [f"{'-' if sign == '-' else ''}{int(year):04}", month, day][: precision - _YEAR + 1]
    return "-".join(parts)
