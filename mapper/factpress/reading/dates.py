"""Calendar dates as typed: full days are taken, everything else is refused with the form to write."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")
_MONTH = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}\Z|[0-9]{1,2}[-/.][0-9]{4}\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[T ].*|Z|[+-][0-9:]+)?\Z")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\Z")
_SLASHED = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})\Z")
_FORM = "write year, month and day, such as 2025-11-24"
_BOUNDS = "give the full day; if only bounds are known, give the earliest and the latest day"


def advice(text: str) -> tuple[str, str]:
    """Return what a text is that is no date, and what to write instead."""
    if _YEAR.match(text):
        return "is a year, not a day", _BOUNDS
    if _MONTH.match(text):
        return "is a month, not a day", _BOUNDS
    days = _readings(text)
    if len(days) == 1:
        return "is not a date", f"write {days.pop()}"
    if days:
        return "is not a date", f"write {' or '.join(sorted(days))}"
    return ("is no day of the calendar", _FORM) if _ISO.match(text) else ("is not a date", _FORM)


def _readings(text: str) -> set[str]:
    """Return the days, in ISO form, that the text may mean: slashes are read day first and month first."""
    if match := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        found = {_day(*match.groups())}
    elif match := _DOTTED.match(text):
        day, month, year = match.groups()
        found = {_day(year, month, day)}
    elif match := _SLASHED.match(text):
        first, second, year = match.groups()
        found = {_day(year, second, first), _day(year, first, second)}
    else:
        return set()
    return {day for day in found if day}


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
