"""What an HTTP status means for the person who asked, in a sentence with the server's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message
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
        return CouldNotRun(f"{url} has moved to {_shown(headers.get('Location', 'somewhere else'))}; name that")
    meaning = _MEANINGS.get(status, "could not answer")
    return CouldNotRun(f"{url} {meaning} (HTTP {status})" + (f": {said}" if said else ""))


def waiting(status: int, headers: Message[str, str]) -> int | None:
    """Return after how many seconds the server wants to be asked again, None if it does not say.

    A date instead of seconds (RFC 9110, section 10.2.3) says nothing here: the clocks may differ.
    """
    after = headers.get("Retry-After", "").strip()
    return int(after[:9]) if status in (429, 503) and after.isdecimal() and after.isascii() else None


def _sentence(content_type: str, body: bytes) -> str:
    """Return what the server says, in one line; of a page for browsers, nothing."""
    if content_type not in ("text/plain", "application/json", "application/problem+json"):
        return ""
    return _shown(body.decode("utf-8", "replace").strip().split("\n\n", 1)[0])


def _shown(text: str) -> str:
    """Return a server's text fit for a terminal."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + " …"
