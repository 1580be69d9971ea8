"""Answers of saved queries, asked when a file first needs them and kept for the other files of the same query."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.once import Once
from factpress.site.touching import COUNTS
from factpress.store.base import Answered, Rows

if TYPE_CHECKING:
    from factpress.site.model import Site

#: How many answers are kept: the files of one query are made one after the other.
_KEPT = 4
#: The most statements of a graph of which every query is asked when a site is made.  Measured, for all queries at once:
#: 10,000 statements take 3 s, and 380,000 take minutes, for some queries compare every passage with every other.
MOST_STATEMENTS = 100_000
#: The parameter that says the language of names.
LANGUAGE = "lang"


class Held(NamedTuple):
    """An answer in memory, which may be gone through more than once; `cut` as in Rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Answered | None, ...], ...]
    cut: int | None = None

    def again(self) -> Rows:
        """Return the answer as a store gives it."""
        return Rows(self.columns, iter(self.rows))


def held(site: Site, name: str, given: Mapping[str, str], language: str) -> Held:
    """Answer a saved query with parameters as text, names in a language unless the parameters say another.

    Raises UsageFault if a value is missing, unknown or of another type, QueryRefused if the query is faulty.
    """
    answer = site.data.ask(site.bound(name, given, language))
    return Held(answer.columns, tuple(answer.rows))


def is_small(site: Site) -> bool:
    """Whether every query can be asked, and every form say what may be typed, without making people wait."""
    site.data.note(COUNTS)
    return sum(partition.triples for partition in site.manifest.partitions) <= MOST_STATEMENTS


class Answers:
    """The answers that the files of a site show, to queries with always the same parameters; the last few are kept."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: OrderedDict[tuple[str, str], Once[Held]] = OrderedDict()
        self._lock = Lock()

    def of(self, name: str, given: Mapping[str, str], language: str) -> Held:
        """Return the answer to a query; see `held`."""
        with self._lock:
            once = self._once(name, given, language)
        return once()

    def _once(self, name: str, given: Mapping[str, str], language: str) -> Once[Held]:
        named = LANGUAGE in self._site.questions[name].head.parameters
        key = name, language if named else ""
        if key not in self._kept:
            self._kept[key] = Once(self._site.data, lambda: held(self._site, name, given, language))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]
