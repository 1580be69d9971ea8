"""What an HTTP status means for the person who asked, in a sentence with the server's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from factpress.errors import CouldNotRun, FactpressError
from factpress.store.base import QueryRefused

_PLACE = re.compile(
    r"\bline:?\s*(?P<line>\d+)(?:,?\s*col(?:umn)?[.:]?\s*(?P<column>\d+))?|\bat (?P<row>\d+):(?P<sign>\d+)",
    re.IGNORECASE,
)
_MEANINGS: Mapping[int, str] = {
    401: "wants to know who asks; set FACTPRESS_TOKEN, or name a user in the URL and set FACTPRESS_PASSWORD",
    403: "does not allow that",
    404: "is not there",
    406: "does not offer the format of answers that factpress reads",
    413: "takes no question as long as this",
    429: "has too many questions to answer; try again later",
    503: "is not at its post; try again later",
}
#: The same for writes.
_WRITES: Mapping[int, str] = {
    400: "refuses what it was sent",
    401: "wants to know who writes, or does not take this user's password; give --user and set FACTPRESS_PASSWORD, "
    "or set FACTPRESS_TOKEN",
    403: "does not let this user write",
    404: "is not there; name the right URL with --graph-url or --update-url",
    405: "takes no writes of this kind; try --store update-only",
    413: "takes no request as long as this; allow longer ones in the server's or its proxy's settings, or try "
    "--store update-only",
    415: "does not take N-Triples; try --store update-only",
    429: "has too much to do; try again later",
    501: "cannot do that; try --store update-only",
    503: "is not at its post; try again later",
    507: "has no room left on its disk",
}
_LONGEST = 300


def failure(url: str, status: int, headers: Message[str, str], body: bytes) -> FactpressError:
    """Return the error for an answer that is none: QueryRefused if the query is at fault, else CouldNotRun."""
    said = _sentence(headers.get_content_type(), body)
    if status == HTTPStatus.BAD_REQUEST:
        place = _PLACE.search(said)
        line, column = (place["line"] or place["row"], place["column"] or place["sign"]) if place else (None, None)
        message = said or f"{url} refuses the query and does not say why"
        return QueryRefused(message, int(line) if line else None, int(column) if column else None)
    if 300 <= status < 400:
        return _moved(url, headers)
    meaning = _MEANINGS.get(status, "could not answer")
    return CouldNotRun(f"{url} {meaning} (HTTP {status})" + (f": {said}" if said else ""))


def refusal(url: str, status: int, headers: Message[str, str], body: bytes) -> CouldNotRun:
    """Return the error for a write that was not carried out."""
    if 300 <= status < 400:
        return _moved(url, headers)
    said = _sentence(headers.get_content_type(), body)
    return CouldNotRun(
        f"{url} {_WRITES.get(status, 'could not do it')} (HTTP {status})" + (f": {said}" if said else "")
    )


def waiting(status: int, headers: Message[str, str], now: float | None = None) -> float | None:
    """Return after how many seconds the server wants to be asked again, None if it does not say.

    A date instead of seconds (RFC 9110, section 10.2.3) is counted from `now`, in seconds since 1970; without that it
    says nothing.
    """
    after = headers.get("Retry-After", "").strip()
    if status not in (429, 503) or not after.isascii():
        return None
    if after.isdecimal():
        return int(after[:9])
    try:
        return None if now is None else max(0.0, parsedate_to_datetime(after).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _moved(url: str, headers: Message[str, str]) -> CouldNotRun:
    return CouldNotRun(f"{url} has moved to {_shown(headers.get('Location', 'somewhere else'))}; name that")


def _sentence(content_type: str, body: bytes) -> str:
    """Return what the server says, in one line; of a page for browsers, nothing."""
    if content_type not in ("text/plain", "application/json", "application/problem+json"):
        return ""
    return _shown(body.decode("utf-8", "replace").strip().split("\n\n", 1)[0])


def _shown(text: str) -> str:
    """Return a server's text fit for a terminal."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + " …"
