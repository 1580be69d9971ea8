"""The order of literals, as SPARQL's operator < sees it (SPARQL 1.1, section 17.3), for SHACL's comparisons.

Numbers compare across their types, plain strings by code point, booleans, and dates and times by XML Schema's partial
order: one with a zone and one without compare only where they are more than 14 hours apart.  SPARQL 1.1 leaves dates,
times of day and years to its implementations; they are ordered here by the same rule, each among their own kind.
Everything else does not compare, ill-typed literals among them.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from factpress import lexical
from factpress.checks.terms import is_literal, literal
from factpress.vocab import XSD

_MOMENTS = frozenset(("date", "dateTime", "dateTimeStamp", "time", "gYear", "gYearMonth"))
_NUMBERS = lexical.INTEGERS | {XSD + "decimal", XSD + "float", XSD + "double"}
_PARTS = re.compile(
    r"(?:(?P<year>-?[0-9]{4,})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?)?T?"
    r"(?:(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?P<part>\.[0-9]+)?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_HALF_DAY_AND_MORE = 14 * 3600


@dataclass(frozen=True, slots=True)
class _Number:
    """A number; `size` is 0 for exact ones, 32 for xsd:float, 64 for xsd:double."""

    value: int | Decimal | float
    size: int


@dataclass(frozen=True, slots=True)
class _Moment:
    """A point in time of one kind: seconds (and a part of one) on a line of days, and whether its zone is known."""

    kind: str
    seconds: int
    part: Decimal
    has_zone: bool

    def at(self, shift: int) -> tuple[int, Decimal]:
        """Return its place on the line, so many seconds later."""
        return self.seconds + shift, self.part


_Value = _Number | _Moment | str | bool


def is_less(first: str, second: str) -> bool:
    """Whether `first < second` is true in SPARQL."""
    return _order(first, second) == -1


def is_at_most(first: str, second: str) -> bool:
    """Whether `first <= second` is true."""
    return _order(first, second) in (-1, 0)


def _order(first: str, second: str) -> int | None:
    """Return -1, 0 or 1, None where the terms do not compare."""
    one, other = _value(first), _value(second)
    if isinstance(one, _Number) and isinstance(other, _Number):
        return _by_size(one, other)
    if isinstance(one, _Moment) and isinstance(other, _Moment) and one.kind == other.kind:
        return _in_time(one, other)
    if isinstance(one, bool) and isinstance(other, bool):
        return one - other
    if isinstance(one, str) and isinstance(other, str):
        return (one > other) - (one < other)
    return None


def _by_size(first: _Number, second: _Number) -> int | None:
    """Compare numbers in the more general of their types (XPath's numeric type promotion)."""
    size = max(first.size, second.size)
    one, other = first.value, second.value
    if size:
        one, other = _rounded(one, size), _rounded(other, size)
    if one != one or other != other:  # not a number
        return None
    return (one > other) - (one < other)


def _rounded(value: int | Decimal | float, size: int) -> float:
    try:
        rounded: float = float(value) if size == 64 else struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    return rounded


def _in_time(first: _Moment, second: _Moment) -> int | None:
    if first.has_zone == second.has_zone:
        one, other = first.at(0), second.at(0)
        return (one > other) - (one < other)
    if not first.has_zone:
        reverse = _in_time(second, first)
        return None if reverse is None else -reverse
    if first.at(0) < second.at(-_HALF_DAY_AND_MORE):
        return -1
    return 1 if first.at(0) > second.at(_HALF_DAY_AND_MORE) else None


@lru_cache(maxsize=1 << 16)
def _value(text: str) -> _Value | None:
    """Return what a literal stands for, None where it has no place in an order."""
    if not is_literal(text):
        return None
    found = literal(text)
    if found.language:
        return None
    if found.datatype is None:
        return found.value
    if not (found.datatype in lexical.TESTS and lexical.TESTS[found.datatype](found.value)):
        return None
    name = found.datatype.removeprefix(XSD)
    if found.datatype in _NUMBERS:
        return _number(found.value, name)
    if name in _MOMENTS:
        return _moment(found.value, name.removesuffix("Stamp"))
    return found.value in ("true", "1") if name == "boolean" else None


def _number(text: str, name: str) -> _Number:
    if name in ("float", "double"):
        size = 32 if name == "float" else 64
        return _Number(_rounded(float(text), size), size)
    # Python reads integers of up to 4300 digits.
    return _Number(Decimal(text) if name == "decimal" or len(text) > 4000 else int(text), 0)


def _moment(text: str, kind: str) -> _Moment | None:
    found = _PARTS.fullmatch(text)
    if found is None or len(found["year"] or "") > 18:  # years beyond the age of everything
        return None
    year, month, day = (int(found[name] or default) for name, default in (("year", 2000), ("month", 1), ("day", 1)))
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    # The hour 24 is the first moment of the next day, and of a day without a date the first of the day.
    hours = hour % 24 if kind == "time" else hour
    seconds = _days(year, month, day) * 86400 + hours * 3600 + minute * 60 + second - _offset(found["zone"])
    return _Moment(kind, seconds, Decimal(found["part"] or 0), found["zone"] is not None)


def _offset(zone: str | None) -> int:
    """Return by how many seconds a zone is ahead of UTC."""
    if zone in (None, "Z"):
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:])
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def _days(year: int, month: int, day: int) -> int:
    """Return the number of a day in the proleptic Gregorian calendar, years counted from March."""
    if month < 3:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day
