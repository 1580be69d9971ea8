"""Values of sources that have types: their texts, and the datatypes that RML and R2RML give them by nature.

Texts are as written where the source has a written form (numbers of JSON), else the lexical forms of XML Schema.
Specifications: RML-Core "natural mapping", R2RML section 10.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from math import isfinite, isnan
from typing import Any

from factpress.vocab import XSD


class Number(str):
    """A number as written."""

    __slots__ = ()


def text_of(value: object) -> str | None:
    """Return the text of a value; None for none, and for an object, which has no text."""
    if type(value) is str or value is None:
        return value
    for kind, _, make in _TYPES:
        if isinstance(value, kind):
            return make(value)
    return None if isinstance(value, (dict, list)) else str(value)


def datatype_of(value: object) -> str | None:
    """Return the IRI of the natural datatype of a value; None for none."""
    if value is None:
        return None
    if isinstance(value, Number):
        return XSD + ("double" if any(mark in value for mark in ".eE") else "integer")
    return XSD + next((name for kind, name, _ in _TYPES if isinstance(value, kind)), "string")


def expanded(values: Sequence[object]) -> Iterable[Sequence[object]]:
    """Return the rows of one object's values: a list stands for its items, so several lists for all combinations.

    A list without items stands for no value.
    """
    if not any(isinstance(value, list) for value in values):
        return (values,)
    return product(*(_items(value) or [None] for value in values))


def _items(value: object) -> list[object]:
    return [item for each in value for item in _items(each)] if isinstance(value, list) else [value]


def _float(value: float) -> str:
    return repr(value) if isfinite(value) else "NaN" if isnan(value) else "INF" if value > 0 else "-INF"


def _duration(value: timedelta) -> str:
    size, sign = abs(value), "-" if value < timedelta() else ""
    (minutes, seconds), part = divmod(size.seconds, 60), f".{size.microseconds:06}".rstrip("0").rstrip(".")
    counts = ((size.days, "D"), (minutes // 60, "H"), (minutes % 60, "M"), (f"{seconds}{part}", "S"))
    day, *clock = (f"{count}{unit}" if count not in (0, "0") else "" for count, unit in counts)
    time_of_day = "".join(clock) or ("" if day else "0S")
    return f"{sign}P{day}T{time_of_day}".removesuffix("T")


#: From more to less special types: a bool is an int, a datetime a date.
_TYPES: tuple[tuple[type, str, Callable[[Any], str]], ...] = (
    (bool, "boolean", lambda value: "true" if value else "false"),
    (int, "integer", str),
    (float, "double", _float),
    (Decimal, "decimal", lambda value: format(value, "f")),
    (datetime, "dateTime", datetime.isoformat),
    (date, "date", date.isoformat),
    (time, "time", time.isoformat),
    (timedelta, "dayTimeDuration", _duration),
    (bytes, "hexBinary", lambda value: value.hex().upper()),
)
