"""The settings of what is published: where, by whom, under which licence; the table [site] of factpress.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from factpress.iris import is_absolute_iri


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the published graph says of itself besides its title and its version; what is not stated is not said.

    `address` is the URL at which the site is, ending in "/"; `licence` is the IRI of the licence of the data;
    `creators` are people as "Family, Given" or bodies by their names, in the order in which they are cited; `themes`
    has concepts by what they are called.
    """

    address: str | None = None
    description: str | None = None
    licence: str | None = None
    publisher: str | None = None
    creators: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    themes: Mapping[str, str] = field(default_factory=dict)


class Fault(NamedTuple):
    """What is wrong with a setting, and what to write."""

    key: str
    message: str
    suggestion: str


#: A URL without a query and a fragment, so that a path can be put behind it.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/(?:[A-Za-z0-9._~%!$&'()*+,;=:@/-]*/)?\Z")


def is_address(text: str) -> bool:
    """Whether a site can be published at a URL: it is of a host or a folder of it, and ends with a slash."""
    return _ADDRESS.match(text) is not None


def _is_web_iri(text: str) -> bool:
    return is_absolute_iri(text) and text.lower().startswith(("https://", "http://"))


_Test = Callable[[str], bool]


def _any(text: str) -> bool:
    return bool(text.strip())


#: By setting: what a text must be, how that is said, and what to write.
_TEXTS: Mapping[str, tuple[_Test, str, str]] = {
    "address": (is_address, "not a URL that ends with a slash", "https://example.org/graph/"),
    "description": (_any, "not a text", "…"),
    "licence": (_is_web_iri, "not the IRI of a licence", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "publisher": (_any, "not a text", "…"),
}
_LISTS: Mapping[str, tuple[_Test, str, str]] = {
    "creators": (_any, "not a list of names", "Family, Given"),
    "keywords": (_any, "not a list of texts", "…"),
}
_THEMES = "themes"
#: The settings that there are.
SITE_SETTINGS = (*_TEXTS, *_LISTS, _THEMES)


def faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with settings that `SITE_SETTINGS` has."""
    for key, value in settings.items():
        if key in _TEXTS:
            test, wrong, right = _TEXTS[key]
            if not isinstance(value, str) or not test(value):
                yield Fault(key, f"{key} is {wrong}", f'write {key} = "{right}"')
        elif key in _LISTS:
            test, wrong, right = _LISTS[key]
            if not isinstance(value, list) or not all(isinstance(entry, str) and test(entry) for entry in value):
                yield Fault(key, f"{key} is {wrong}", f'write {key} = ["{right}"]')
        elif key == _THEMES and not _is_themes(value):
            yield Fault(key, f"{key} is not a table of IRIs by name", f'write {key} = {{"…" = "https://…"}}')


def _is_themes(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(iri, str) and _is_web_iri(iri) for iri in value.values())


def site_settings(settings: Mapping[str, Any]) -> SiteSettings:
    """Return settings in which nothing is wrong; lists become tuples."""
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in settings.items()}
    return SiteSettings(**values)
