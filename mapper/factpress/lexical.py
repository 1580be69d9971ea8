"""Which texts a datatype of XML Schema allows: the lexical spaces of XML Schema 1.1, part 2.

Nothing is trimmed or repaired first: RDF 1.1 maps a lexical form as it stands, so that " 1" is no xsd:integer.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Mapping
from decimal import Decimal

from factpress.vocab import XSD

Test = Callable[[str], bool]

YEAR = r"-?(?P<year>[1-9][0-9]{3,}|0[0-9]{3})"
MONTH = r"(?P<month>0[1-9]|1[0-2])"
DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

INTEGER = r"[+-]?[0-9]+"
DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
FLOAT = rf"{DECIMAL}(?:[eE]{INTEGER})?|[+-]?INF|NaN"
_CLOCK = r"T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?"
_BASE64 = "[A-Za-z0-9+/] ?"
_NAME_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = rf"\-.0-9\xb7\u0300-\u036f\u203f-\u2040{_NAME_START}"


def _matching(pattern: str) -> Test:
    fullmatch = re.compile(pattern).fullmatch
    return lambda text: fullmatch(text) is not None


def _on_calendar(pattern: str) -> Test:
    """Return a test of texts that have a month and a day, perhaps a year: together they must exist."""
    fullmatch = re.compile(pattern).fullmatch

    def test(text: str) -> bool:
        found = fullmatch(text)
        if found is None:
            return False
        parts = found.groupdict()
        return _exists(parts.get("year", "2000"), int(parts["month"]), int(parts["day"]))

    return test


def _exists(year: str, month: int, day: int) -> bool:
    """Whether the day exists in the proleptic Gregorian calendar; a year's last four digits tell a leap year."""
    return day <= _DAYS[month - 1] or (month == 2 and day == 29 and isleap(int(year[-4:])))


def _whole(least: int | None, most: int | None) -> Test:
    """Return a test of integers of any length in a range."""
    fullmatch = re.compile(INTEGER).fullmatch
    low, high = (Decimal("-Infinity" if least is None else least), Decimal("Infinity" if most is None else most))
    return lambda text: fullmatch(text) is not None and low <= Decimal(text) <= high


#: The ranges of the types derived from xsd:integer.
_RANGES: Mapping[str, tuple[int | None, int | None]] = {
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(1 << 63), (1 << 63) - 1),
    "int": (-(1 << 31), (1 << 31) - 1),
    "short": (-(1 << 15), (1 << 15) - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, (1 << 64) - 1),
    "unsignedInt": (0, (1 << 32) - 1),
    "unsignedShort": (0, (1 << 16) - 1),
    "unsignedByte": (0, 255),
}

#: All datatypes that are integers by value.
INTEGERS = frozenset({XSD + "integer", *(XSD + name for name in _RANGES)})

_TESTS: Mapping[str, Test] = {
    "string": lambda text: True,
    "anyURI": lambda text: True,
    "boolean": _matching("true|false|0|1"),
    "decimal": _matching(DECIMAL),
    "integer": _matching(INTEGER),
    **{name: _whole(*bounds) for name, bounds in _RANGES.items()},
    "float": _matching(FLOAT),
    "double": _matching(FLOAT),
    "date": _on_calendar(f"{YEAR}-{MONTH}-{DAY}{ZONE}?"),
    "dateTime": _on_calendar(f"{YEAR}-{MONTH}-{DAY}T{TIME}{ZONE}?"),
    "dateTimeStamp": _on_calendar(f"{YEAR}-{MONTH}-{DAY}T{TIME}{ZONE}"),
    "time": _matching(f"{TIME}{ZONE}?"),
    "gYear": _matching(f"{YEAR}{ZONE}?"),
    "gYearMonth": _matching(f"{YEAR}-{MONTH}{ZONE}?"),
    "gMonth": _matching(f"--{MONTH}{ZONE}?"),
    "gMonthDay": _on_calendar(f"--{MONTH}-{DAY}{ZONE}?"),
    "gDay": _matching(f"---{DAY}{ZONE}?"),
    "duration": _matching(rf"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:{_CLOCK})?"),
    "yearMonthDuration": _matching(r"-?P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?"),
    "dayTimeDuration": _matching(rf"-?P(?=[0-9T])(?:[0-9]+D)?(?:{_CLOCK})?"),
    "hexBinary": _matching("(?:[0-9a-fA-F]{2})*"),
    "base64Binary": _matching(
        rf"(?:(?:{_BASE64}){{4}})*(?:(?:{_BASE64}){{2}}[AEIMQUYcgkosw048] ?=|{_BASE64}[AQgw] ?= ?=)?(?<! )"
    ),
    "language": _matching("[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
    "normalizedString": _matching(r"[^\t\n\r]*"),
    "token": _matching(r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?"),
    "NMTOKEN": _matching(f"[:{_NAME}]+"),
    "Name": _matching(f"[:{_NAME_START}][:{_NAME}]*"),
    "NCName": _matching(f"[{_NAME_START}][{_NAME}]*"),
}

#: The test of lexical forms by datatype IRI; a datatype that is not here is not judged.
TESTS: Mapping[str, Test] = {XSD + name: test for name, test in _TESTS.items()}
