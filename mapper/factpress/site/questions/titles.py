"""What the columns of saved queries, the codes in them and the topics are called, from a file beside the drawings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from factpress.site.data import Text
from factpress.site.plain_yaml import Plain, read_plain, texts_of

if TYPE_CHECKING:
    from factpress.site.model import Site

_FILE = "saved_queries.yaml"
_COLUMNS, _TOPICS, _OPENS = "columns", "topics", "opens"
_CODES, _LANGUAGES, _BOOLEANS = "codes", "languages", "booleans"
#: The words for a language begin so, its tag behind it.
_TAG = "tag_"
_ENGLISH = "en"
#: The words for the topic of queries that are in no folder.
_NO_TOPIC = "query_no_topic"


def in_words(texts: Mapping[str, str], language: str) -> Text | None:
    """Return one of some texts by language: in the language, else in English, else the first; None without any."""
    for tag in (language, _ENGLISH, *texts):
        if tag in texts:
            return Text(texts[tag], tag)
    return None


def column_title(site: Site, column: str, language: str) -> Text:
    """Return what a column is called: by a query's head, by the file, else by its variable without underscores."""
    heads = (in_words(query.head.titles.get(column, {}), language) for query in site.questions.values())
    return next(filter(None, heads), None) or _title(site, _COLUMNS, column, language)


def codes_of(site: Site, column: str, language: str) -> Mapping[str, Text]:
    """Return what the codes of a column are called, by code: by the heads of queries, else by the file."""
    if column in _read(site.drawings / _FILE)[_LANGUAGES]:
        words = site.pages.words[language]
        return {key.removeprefix(_TAG): Text(words[key], language) for key in words if key.startswith(_TAG)}
    heads = (query.head.codes.get(column, {}) for query in site.questions.values())
    stated = {code: text for codes in heads for code, said in codes.items() if (text := in_words(said, language))}
    return {**_said(_mapping(_part(site, _CODES).get(column, {})), language), **stated}


def booleans(site: Site, language: str) -> Mapping[str, Text]:
    """Return what the values of xsd:boolean are called."""
    return _said(_part(site, _BOOLEANS), language)


def topic_of(query: str) -> str:
    """Return the topic of a saved query by its name: the folder that it is in, "" for none."""
    return query.rpartition("/")[0]


def topic_title(site: Site, topic: str, language: str) -> Text:
    """Return what a topic is called: by the file, else by its folder, with spaces for underscores."""
    return _title(site, _TOPICS, topic, language) if topic else Text(site.pages.words[language][_NO_TOPIC], language)


def opening(site: Site) -> str | None:
    """Return the saved query that the query page opens with: the one of the file, else the first, None without any."""
    wanted = _read(site.drawings / _FILE)[_OPENS]
    return wanted if isinstance(wanted, str) and wanted in site.questions else min(site.questions, default=None)


def _title(site: Site, part: str, name: str, language: str) -> Text:
    return _said(_part(site, part), language).get(name) or Text(name.replace("_", " "))


def _said(entries: Mapping[str, Plain], language: str) -> dict[str, Text]:
    """Return the texts of entries, each in one language."""
    found = {name: in_words(texts_of(entry), language) for name, entry in entries.items()}
    return {name: text for name, text in found.items() if text}


def _part(site: Site, part: str) -> Mapping[str, Plain]:
    return _mapping(_read(site.drawings / _FILE)[part])


def _mapping(plain: Plain) -> Mapping[str, Plain]:
    return plain if isinstance(plain, dict) else {}


@cache
def _read(file: Path) -> Mapping[str, Plain]:
    """Return what a file of this installation says."""
    return read_plain(file)
