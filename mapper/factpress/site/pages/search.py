"""The search page and its index: names and quotes as script files that a page of any origin may load.

The index is the texts themselves, in shards; the reader's browser goes through all of them.  A shard is a script that
hands one value to `factpressSearch.add`:

    {"kind": "names", "classes": [{"en": …, "de": …}], "entries": [[folder, class, names, other names, descriptions]]}
    {"kind": "quotes", "articles": [[folder, language]], "entries": [[article, quote, [folder of a fact, …]]]}

Texts by language are {text: "de en"}; a class and an article are places in the lists before the entries.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from math import ceil
from operator import itemgetter
from typing import TypeAlias
from zlib import crc32

from factpress.languages import LANGUAGES
from factpress.site.drawn import Row, drawn, name_of
from factpress.site.model import Output, Site
from factpress.site.once import Once
from factpress.site.paths import folder_of, in_language
from factpress.site.touching import COUNTS

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"
Entry: TypeAlias = "list[Json]"
#: Text to the languages it is a name in.
Tagged: TypeAlias = "dict[str, list[str]]"

PAGE, _FOLDER, _TEMPLATE = "search/index.html", "search/", "search.html"
#: How many entries a shard has, nearly; one takes some 200 bytes.
SHARD = 4_000
#: What the query says of a thing as text, in the order of an entry.
_SAYS = ("name", "other", "description")


def outputs(site: Site) -> Iterator[Output]:
    """List the page and the shards of its index."""
    names, quotes = shards("names", site.manifest.things), shards("quotes", site.manifest.evidence)
    for language in LANGUAGES:
        yield Output(in_language(PAGE, language), partial(_page, site, language, (*names, *quotes)))
    index = _Index(site)
    for files, make in ((names, index.names), (quotes, index.quotes)):
        for number, file in enumerate(files):
            yield Output(file, partial(make, number, len(files)))


def shards(kind: str, entries: int) -> tuple[str, ...]:
    """Return the paths of the shards for about so many entries."""
    return tuple(f"{_FOLDER}{kind}-{number}.js" for number in range(1, max(ceil(entries / SHARD), 1) + 1))


def _page(site: Site, language: str, files: tuple[str, ...]) -> bytes:
    site.data.note(COUNTS)
    return site.pages.page(_TEMPLATE, in_language(PAGE, language), language, shards=files)


class _Index:
    """What the shards are filled with."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._names = Once(site.data, self._find_names)
        self._quotes = Once(site.data, self._find_quotes)

    def names(self, number: int, count: int) -> bytes:
        """Return the shard of this number, from 0, of so many that hold what has a name."""
        self._site.data.note(COUNTS)
        entries = _of_shard(self._names(), _by_folder, number, count)
        classes = sorted({str(entry[1]) for entry in entries})
        labels: list[Json] = [{tag: name_of(self._site, iri, tag) for tag in LANGUAGES} for iri in classes]
        numbered: list[Json] = [[entry[0], classes.index(str(entry[1])), *entry[2:]] for entry in entries]
        return _script({"kind": "names", "classes": labels, "entries": numbered})

    def quotes(self, number: int, count: int) -> bytes:
        """Return the shard of this number, from 0, of so many that hold quotes."""
        self._site.data.note(COUNTS)
        entries = _of_shard(self._quotes(), _by_quote, number, count)
        articles = sorted({(str(entry[0]), str(entry[1])) for entry in entries})
        places = {article: place for place, (article, _) in enumerate(articles)}
        numbered: list[Json] = [[places[str(entry[0])], *entry[2:]] for entry in entries]
        return _script({"kind": "quotes", "articles": [list(article) for article in articles], "entries": numbered})

    def _find_names(self) -> list[Entry]:
        classes = {iri: a_class for a_class, members in self._site.data.members.items() for iri in members}
        said: dict[str, dict[str, Tagged]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for row in sorted(drawn(self._site, "search-names"), key=itemgetter("thing", "says", "text", "tag")):
            said[row["thing"]][row["says"]][row["text"]].append(row["tag"])
        return [
            [folder, classes[iri], *(_tagged(texts[says]) for says in _SAYS)]
            for iri, texts in said.items()
            if texts["name"] and iri in classes and (folder := folder_of(self._site.base, iri))
        ]

    def _find_quotes(self) -> list[Entry]:
        rows = sorted(drawn(self._site, "search-quotes", "fact"), key=_place)
        return [
            [folder, tag, f"{quote} … {last}" if last else quote, _folders(self._site, members)]
            for (article, tag, quote, last), members in groupby(rows, key=_passage)
            if (folder := folder_of(self._site.base, article))
        ]


def _place(row: Row) -> tuple[str | int, ...]:
    return row["article"], int(row["start"]), row["quote"], row["last"], row["tag"], row["fact"]


_passage = itemgetter("article", "tag", "quote", "last")


def _folders(site: Site, rows: Iterable[Row]) -> Json:
    return [folder for row in rows if (folder := folder_of(site.base, row["fact"]))]


def _tagged(texts: Tagged) -> Json:
    return {text: " ".join(tags) for text, tags in texts.items()}


def _by_folder(entry: Entry) -> str:
    return str(entry[0])


def _by_quote(entry: Entry) -> str:
    return f"{entry[0]} {entry[2]}"


def _of_shard(entries: Iterable[Entry], key: Callable[[Entry], str], number: int, count: int) -> list[Entry]:
    """Return the entries of a shard: a new one elsewhere leaves them where they are."""
    return [entry for entry in entries if crc32(key(entry).encode()) % count == number]


def _script(shard: Json) -> bytes:
    text = json.dumps(shard, ensure_ascii=False, separators=(",", ":"))
    return f"factpressSearch.add({text});\n".encode()
