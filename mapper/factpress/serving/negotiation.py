"""Content negotiation: which of several representations a client wants (RFC 9110, section 12.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*\Z")
_TAG = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*\Z")
_WEIGHT = re.compile(r"\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*\Z")
#: No client states more; what is behind is not read.
_MOST_RANGES = 100


class _Range(NamedTuple):
    """A part of a header: what it names, in small letters, and how much it is wanted."""

    name: str
    weight: float


def best_type(header: str | None, offers: Sequence[str]) -> str | None:
    """Return the offered media type that an Accept header wants most; None if it wants none of them.

    Of equally wanted ones, that which the header names more exactly counts, then the earlier one.  Parameters of a
    range, such as a profile, are passed over: a representation without the profile is better than none.  Ranges that
    are not well formed count as not there; a header without any wants everything.
    """
    ranges = [_Range(f"{kind}/{sub}".lower(), weight) for (kind, sub), weight in _types(header or "")]
    if not ranges:
        return offers[0] if offers else None
    return _best([_type_fit(ranges, offer) for offer in offers], offers)


def best_language(header: str | None, offers: Sequence[str]) -> str:
    """Return the offered language that an Accept-Language header wants most, the first where it wants none of them.

    "de-AT" is content with "de" (RFC 4647, section 3.4).
    """
    ranges = [_Range(tag.lower(), weight) for tag, weight in _languages(header or "")]
    return _best([_language_fit(ranges, offer) for offer in offers], offers) or offers[0]


def _best(fits: Sequence[tuple[float, int]], offers: Sequence[str]) -> str | None:
    found = max(range(len(offers)), key=lambda at: (*fits[at], -at), default=None)
    return None if found is None or fits[found][0] == 0 else offers[found]


def _type_fit(ranges: Sequence[_Range], offer: str) -> tuple[float, int]:
    """Return how much an offer is wanted, by the most exact of the ranges that fit it, and how exact that is."""
    names = {"*/*": 1, f"{offer.partition('/')[0]}/*": 2, offer: 3}
    exactness, weight = max(((names[name], weight) for name, weight in ranges if name in names), default=(0, 0.0))
    return weight, exactness


def _language_fit(ranges: Sequence[_Range], offer: str) -> tuple[float, int]:
    fits = ((_tag_exactness(name, offer), weight) for name, weight in ranges)
    exactness, weight = max((fit for fit in fits if fit[0]), default=(0, 0.0))
    return weight, exactness


def _tag_exactness(wanted: str, offer: str) -> int:
    if wanted == offer:
        return 3
    return 2 if wanted.startswith(f"{offer}-") else 1 if wanted == "*" else 0


def _types(header: str) -> Iterator[tuple[tuple[str, str], float]]:
    for name, weight in _parts(header):
        found = _RANGE.match(name)
        if found:
            yield (found[1], found[2]), weight


def _languages(header: str) -> Iterator[tuple[str, float]]:
    for name, weight in _parts(header):
        found = _TAG.match(name)
        if found:
            yield found[1], weight


def _parts(header: str) -> Iterator[tuple[str, float]]:
    """Yield what stands between commas, with its weight; a weight that is none counts as 1, one above 1 as 1."""
    for part in header.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        name, *parameters = part.split(";")
        weights = [float(found[1]) for found in map(_WEIGHT.match, parameters) if found]
        yield name, min(weights[0], 1.0) if weights else 1.0
