"""Names as pages list them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from factpress.site.data import Text


def by_languages(names: Iterable[Text], language: str) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return names, each once, by the tags of all languages that have it, those in the language of the page first.

    The tag of a name without a language is "".
    """
    tags: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (name.language != language, name.language or "", name.value)):
        tags[name.value].append(name.language or "")
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for value, spoken in tags.items():
        found[tuple(spoken)].append(value)
    return list(found.items())
