"""The settings of what is published: where, by whom, under which licence; the table [site] of factpress.toml.

A setting that people read is one text, or a table of texts by language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from factpress.iris import is_absolute_iri
from factpress.problems import did_you_mean


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the published graph says of itself besides its title and its version; what is not stated is not said.

    `address` is the URL at which the site is, ending in "/"; `description` is the one in English, else the first, and
    `descriptions` has those that are stated by language; `licence` is the IRI of the licence of the data;
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
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def description_in(self, language: str) -> str | None:
        """Return the description in a language, the one description where that is not stated."""
        return self.descriptions.get(language, self.description)


class Fault(NamedTuple):
    """What is wrong with a setting, and what to write, None where nothing is near."""

    key: str
    message: str
    suggestion: str | None


#: A setting that people read: one text, or texts by language.
Spoken = str | Mapping[str, str]
_ENGLISH = "en"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*\Z")


def one_of(spoken: Spoken) -> str:
    """Return the one text of a setting: of those by language the English one, else the first."""
    return spoken if isinstance(spoken, str) else spoken.get(_ENGLISH) or next(iter(spoken.values()))


def by_language(spoken: Spoken) -> Mapping[str, str]:
    """Return the texts of a setting by language; none where one text is for all."""
    return {} if isinstance(spoken, str) else dict(spoken)


def language_faults(key: str, texts: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the texts by language of a setting."""
    form = f'write {key} = {{en = "…", de = "…"}}'
    if not texts:
        yield Fault(key, f"{key} is a table without a text", form)
    for language, text in texts.items():
        if not _LANGUAGE.match(language):
            yield Fault(key, f"{key} has a text in {language!r}, which is not a language tag", form)
        elif not isinstance(text, str) or not text.strip():
            yield Fault(key, f"{key} in {language!r} is not a text, or an empty one", form)


#: A URL without a query and a fragment, so that a path can be put behind it.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/(?:[A-Za-z0-9._~%!$&'()*+,;=:@/-]*/)?\Z")
#: What an address must be, and one.
ADDRESS_FORM = "a URL in ASCII characters that begins with https:// and ends with a slash"
_EXAMPLE = "https://example.org/graph/"


def is_address(text: str) -> bool:
    """Whether a site can be published at a URL: it is of a host or a folder of it, and ends with a slash."""
    return _ADDRESS.match(text) is not None


def address_meant(text: str) -> str:
    """Return the address that somebody means who writes a text that is none, an example where that cannot be told."""
    forms = (f"{scheme}{text.strip()}{slash}" for scheme in ("", "https://") for slash in ("", "/"))
    return next((form for form in forms if "." in text and is_address(form)), _EXAMPLE)


def _is_web_iri(text: str) -> bool:
    return is_absolute_iri(text) and text.lower().startswith(("https://", "http://"))


_Test = Callable[[str], bool]


def _any(text: str) -> bool:
    return bool(text.strip())


#: By setting: what a text must be, how that is said, and what to write.
_TEXTS: Mapping[str, tuple[_Test, str, str]] = {
    "address": (is_address, f"not {ADDRESS_FORM}", 'write address = "{meant}"'),
    "description": (_any, "not a text, or an empty one", 'write description = "…", or leave it out'),
    "licence": (
        _is_web_iri,
        "not the IRI of a licence",
        'write the one you choose, such as licence = "https://creativecommons.org/licenses/by/4.0/", or leave it out',
    ),
    "publisher": (_any, "not a text, or an empty one", 'write publisher = "…", or leave it out'),
}
_LISTS: Mapping[str, tuple[_Test, str, str]] = {
    "creators": (_any, "not a list of names", "Family, Given"),
    "keywords": (_any, "not a list of texts", "…"),
}
_THEMES, _DESCRIPTION = "themes", "description"
#: The settings that there are.
SITE_SETTINGS = (*_TEXTS, *_LISTS, _THEMES)


def faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the settings below [site]."""
    for key, value in settings.items():
        if key not in SITE_SETTINGS:
            yield Fault(key, f"no setting of [site] is called {key!r}", did_you_mean(key, frozenset(SITE_SETTINGS)))
        elif key == _DESCRIPTION and isinstance(value, Mapping):
            yield from language_faults(key, value)
        elif key in _TEXTS:
            test, wrong, right = _TEXTS[key]
            if not isinstance(value, str) or not test(value):
                meant = address_meant(value if isinstance(value, str) else "")
                yield Fault(key, f"{key} is {wrong}", right.format(meant=meant))
        elif key in _LISTS:
            test, wrong, right = _LISTS[key]
            if not isinstance(value, list) or not all(isinstance(entry, str) and test(entry) for entry in value):
                yield Fault(key, f"{key} is {wrong}", f'write {key} = ["{right}"]')
        else:
            yield from _theme_faults(value)


def _theme_faults(value: object) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(_THEMES, f"{_THEMES} is not a table of IRIs by name", 'write themes = {"…" = "https://…"}')
        return
    for name, iri in value.items():
        if not isinstance(iri, str) or not _is_web_iri(iri):
            yield Fault(_THEMES, f"the theme {name!r} is not an IRI", f'write "{name}" = "https://…"')


def site_settings(settings: Mapping[str, Any]) -> SiteSettings:
    """Return settings in which nothing is wrong; lists become tuples."""
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in settings.items()}
    described: Spoken | None = values.pop(_DESCRIPTION, None)
    if described is None:
        return SiteSettings(**values)
    return SiteSettings(**values, description=one_of(described), descriptions=by_language(described))
