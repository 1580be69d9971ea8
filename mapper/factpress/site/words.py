"""The words of the interface, by key and language, from the files in templates/words/."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.site.model import LANGUAGES
from factpress.site.plain_yaml import read_plain, texts_of


def read_words(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Return language to key to words.

    Raises CouldNotRun if a file is damaged, a key stands in two files, or lacks a language.
    """
    words: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for path in sorted(folder.glob("*.yaml")):
        for key, entry in read_plain(path).items():
            said = texts_of(entry)
            if key in words[LANGUAGES[0]] or said.keys() != set(LANGUAGES):
                raise CouldNotRun(f"{path.name} of this installation is damaged at {key!r}; install it again")
            for language in LANGUAGES:
                words[language][key] = said[language]
    return words
