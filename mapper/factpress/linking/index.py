"""The local index as a back end: items by identifier, by exact name, by acronym, and by names that are alike.

It is read with a few queries a thing; nothing of it is held in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from factpress.errors import CouldNotRun
from factpress.linking.candidates import CouldNotAsk, Wanted
from factpress.linking.index_build import VERSION
from factpress.linking.items import Asked, Item, Missing
from factpress.linking.names import Lexicon, is_acronym, key_of, shorter, similarity, sorted_letters, stem
from factpress.linking.packing import unpacked

#: As many names of an index are compared with one of a thing, and as many of an acronym's full names looked up.
_COMPARED, _SPELT_OUT = 200, 400
#: If the words that tell something lead to no name that is so much alike, all words are looked for: that takes longer.
_NEAR = 0.7
_SPELT = "SELECT DISTINCT item FROM initials JOIN names USING (key) WHERE letters = ? LIMIT ?"
_SIMILAR = "SELECT key FROM spellings WHERE spellings MATCH ? ORDER BY rank LIMIT ?"
#: What bytes that are not those of an index do to a reader, besides errors of SQLite.
_DAMAGES = (ValueError, TypeError, KeyError, AttributeError)


class About(NamedTuple):
    """What an index says of itself: when it was made, of which files, and how many items and names it has."""

    made: str
    sources: tuple[str, ...]
    items: int
    names: int


class Index:
    """A local index, open for reading.  Raises CouldNotRun if there is none in the file."""

    name = "index"

    def __init__(self, file: Path, lexicon: Lexicon) -> None:
        if not file.is_file():
            advice = "make one of files with items: 'factpress link index build FILE…'"
            raise CouldNotRun(f"there is no local index of Wikidata's items at {file}; {advice}")
        self._file, self._lexicon = file, lexicon
        try:
            self._database = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
            said = dict(self._database.execute("SELECT name, value FROM about"))
            if said.get("version") != VERSION:
                raise CouldNotRun(f"{file} was built by another version of factpress; build it again")
            self.about = _about(said)
        except (sqlite3.Error, *_DAMAGES) as error:
            raise CouldNotRun(f"{file} is no index of items, or a damaged one; build it again ({error})") from error

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def candidates(self, wanted: Wanted, limit: int) -> Sequence[Item]:
        """Return items that may be the thing, at most so many and those that it may be the acronym of.

        They are those of one of its identifiers and no others; else those that bear one of its names, then those whose
        names are alike.
        """
        if identified := self._identified(wanted.identifiers):
            return self._read(identified[:limit])
        names = list(dict.fromkeys(name for _, name in wanted.names))
        keys = list(dict.fromkeys(filter(None, map(key_of, names))))
        shortened = dict.fromkeys(key_of(short) for name in names for short in shorter(name))
        exact = self._named([*keys, *(key for key in shortened if key and key not in keys)])
        acronyms = (key_of(name) for name in names if is_acronym(name))
        found = dict.fromkeys(exact)
        for key in (*keys, *shortened):
            found.update(dict.fromkeys(self._similar(key, limit)))
        found = dict.fromkeys(islice(found, limit))
        for key in acronyms:
            found.update(dict.fromkeys(number for (number,) in self._ask(_SPELT, (sorted_letters(key), _SPELT_OUT))))
        return self._read(found)

    def items(self, ids: Collection[str]) -> Mapping[str, Asked]:
        """Return the items of ids; the index knows nothing of redirects."""
        read = {item.id: item for item in self._read(int(each[1:]) for each in ids)}
        return {each: read.get(each) or Missing(each) for each in ids}

    def _identified(self, identifiers: Mapping[str, tuple[str, ...]]) -> list[int]:
        query = "SELECT item FROM identifiers WHERE property = ? AND value = ?"
        pairs = ((name, value) for name, values in identifiers.items() for value in values)
        return list(dict.fromkeys(n for pair in pairs for (n,) in self._ask(query, pair)))

    def _named(self, keys: Iterable[str]) -> Iterator[int]:
        for key in keys:
            yield from (number for (number,) in self._ask("SELECT item FROM names WHERE key = ?", (key,)))

    def _similar(self, key: str, limit: int) -> Iterator[int]:
        """Yield the items with the most similar names, as many as `limit` names have."""
        words = self._lexicon.words(key)
        telling = [word for word in words if word not in self._lexicon.generic]
        near = self._near(words, words, " AND ") | self._near(words, telling)
        if len(telling) < len(words) and max(near.values(), default=0.0) < _NEAR:
            near |= self._near(words, words)
        yield from self._named(sorted(near, key=lambda found: (-near[found], found))[:limit])

    def _near(self, words: Sequence[str], looked_for: Iterable[str], joined: str = " OR ") -> dict[str, float]:
        """Return keys that have words like those looked for, and how alike they are to all words."""
        stems = sorted({stem(word) for word in looked_for if any(map(str.isalnum, word))})
        query = joined.join(f'"{each}"' for each in stems)
        keys = self._ask(_SIMILAR, (query, _COMPARED)) if stems else []
        lexicon = self._lexicon
        return {key: similarity(words, lexicon.words(key), lexicon.weight) for (key,) in keys}

    def _read(self, numbers: Iterable[int]) -> list[Item]:
        query = "SELECT data FROM items WHERE id = ?"
        rows = ((number, self._ask(query, (number,))) for number in numbers)
        try:
            return [unpacked(number, found[0][0]) for number, found in rows if found]
        except _DAMAGES as error:
            raise self._damaged(error) from error

    def _ask(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except (sqlite3.Error, *_DAMAGES) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> CouldNotAsk:
        return CouldNotAsk(f"the index {self._file} is damaged; build it again ({error})")


def _about(said: Mapping[str, str]) -> About:
    return About(said["made"], tuple(json.loads(said["sources"])), int(said["items"]), int(said["names"]))
