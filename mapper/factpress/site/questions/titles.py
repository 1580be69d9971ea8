"""What the columns and the topics of saved queries are called, from a file beside the queries of the drawings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from factpress.site.data import Text
from factpress.site.plain_yaml import Plain, read_plain, texts_of
from factpress.site.questions.query_forms import in_words

if TYPE_CHECKING:
    from factpress.site.model import Site

_FILE = "saved_queries.yaml"
_COLUMNS, _TOPICS, _OPENS = "columns", "topics", "opens"
#: The words for the topic of queries that are in no folder.
_NO_TOPIC = "query_no_topic"


def column_title(site: Site, column: str, language: str) -> Text:
    """Return what a column is called: by the file, else by its variable, with spaces for underscores."""
    return _title(site, _COLUMNS, column, language)


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
    titles = _read(site.drawings / _FILE)[part]
    said = in_words(texts_of(titles[name]), language) if isinstance(titles, dict) and name in titles else None
    return said or Text(name.replace("_", " "))


@cache
def _read(file: Path) -> Mapping[str, Plain]:
    """Return what a file of this installation says."""
    return read_plain(file)
