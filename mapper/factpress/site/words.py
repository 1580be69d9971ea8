"""The words of the interface, by key and language, from the files in templates/words/.

Words that tell a count have a form for one and a form for every other number, as English and German do:
`n_facts: {en: {one: "1 fact", other: "{n} facts"}, …}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.languages import LANGUAGES
from factpress.site.plain_yaml import Plain, read_plain

#: What is put behind the key of words that tell a count, for the form for one.
ONE = "/one"
_DAY = re.compile(r"(?P<month>\d{4}-(?:0[1-9]|1[0-2]))-(?P<day>\d\d)\Z", re.ASCII)
_FORMS = {"one": ONE, "other": ""}


def read_words(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Return language to key to words; the form for one of what tells a count has its key with `ONE` behind it.

    Raises CouldNotRun if a file is damaged, a key stands in two files, or lacks a language or a form.
    """
    words: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for path in sorted(folder.glob("*.yaml")):
        for key, entry in read_plain(path).items():
            said = {language: _forms(said) for language, said in entry.items()} if isinstance(entry, dict) else {}
            if key in words[LANGUAGES[0]] or said.keys() != set(LANGUAGES) or not all(said.values()):
                raise CouldNotRun(f"{path.name} of this installation is damaged at {key!r}; install it again")
            for language in LANGUAGES:
                words[language] |= {f"{key}{end}": form for end, form in said[language].items()}
    return words


def _forms(said: Plain) -> dict[str, str]:
    """Return words by what is put behind their key; nothing where they are damaged."""
    if isinstance(said, str):
        return {"": said}
    if not isinstance(said, dict) or said.keys() != _FORMS.keys():
        return {}
    return {_FORMS[form]: words for form, words in said.items() if isinstance(words, str)}


def form(words: Mapping[str, str], key: str, n: object = None) -> str:
    """Return words of a language, of those that tell a count the form for `n`."""
    return words.get(f"{key}{ONE}", words[key]) if n == 1 else words[key]


def day_in_words(words: Mapping[str, str], first: str, last: str | None = None) -> str | None:
    """Return a day, or the days from one to another, as people write them; None for what is no xsd:date."""
    begin, end = _DAY.match(first), _DAY.match(last or first)
    if not (begin and end):
        return None
    if begin["month"] != end["month"]:
        return f"{day_in_words(words, first)} – {day_in_words(words, last or first)}"
    year, month = begin["month"].split("-")
    days = {"first": int(begin["day"]), "last": int(end["day"])}
    day = words["date_days"].format(**days) if days["first"] != days["last"] else days["first"]
    return words["date"].format(day=day, month=words[f"month_{int(month)}"], year=year)
