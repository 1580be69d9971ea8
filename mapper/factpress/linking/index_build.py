"""Building a local index of items: one SQLite file, written beside its place and moved there when it is whole.

    items        number of the id, the item as compact JSON
    names        key of a label or alias (see `names`), number of the item
    spellings    full text of the keys: the beginnings of their words, for names that are not quite the same
    initials     letters of the acronyms that keys make, and the keys
    identifiers  property, value, number of the item
    about        what the index is and what it was made of

In which language a name is, and whether it is the label, is told by the item.  An item that is in several sources is
put together: what an earlier source says stands, a later one adds to it.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import NamedTuple

from factpress.batches import batches_of
from factpress.errors import CouldNotRun
from factpress.linking.items import Item
from factpress.linking.names import Lexicon, key_of, sorted_letters, stem
from factpress.linking.packing import merged, packed, unpacked
from factpress.linking.sources import Source

#: Changes whenever an index of an earlier version cannot be asked any more.
VERSION = "2"
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (id INTEGER PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE names (key TEXT, item INTEGER, PRIMARY KEY (key, item)) WITHOUT ROWID;
CREATE TABLE initials (letters TEXT, key TEXT, PRIMARY KEY (letters, key)) WITHOUT ROWID;
CREATE TABLE identifiers (property TEXT, value TEXT, item INTEGER, PRIMARY KEY (property, value, item)) WITHOUT ROWID;
CREATE VIRTUAL TABLE spellings USING fts5 (stems, key UNINDEXED, detail = none, tokenize = ascii);
"""
#: So many rows are written at once.
_MANY = 5000


class Counts(NamedTuple):
    """How much was read: items, those that were in an earlier source too, names, what is damaged, what is no item."""

    items: int
    merged: int
    names: int
    faulty: int
    left_out: int


def build_index(
    sources: Iterable[Source], file: Path, lexicon: Lexicon, made: str, step: Callable[[str], None]
) -> Counts:
    """Read the sources into a new index; `made` says when.  An index that is at its place is replaced at the end.

    Raises CouldNotRun if a source cannot be opened or the index not be written; then the old index stays.
    """
    sources = list(sources)
    with _beside(file) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as database:
        database.executescript(_TABLES)
        database.execute("BEGIN")
        writer = _Writer(database)
        for source in sources:
            step(f"reading {source.name}")
            writer.write(source.items())
        step("indexing names")
        names = _write_spellings(database, lexicon)
        counts = Counts(
            writer.items,
            writer.merged,
            names,
            sum(source.faulty for source in sources),
            sum(source.left_out for source in sources),
        )
        about = {"version": VERSION, "made": made, "items": str(counts.items), "names": str(names)}
        about["sources"] = json.dumps([source.path.name for source in sources])
        database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        database.execute("COMMIT")
    return counts


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Yield a new file beside the place, locked while it is written and moved there at the end; faults are told."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _tidy(file)
        descriptor, name = mkstemp(prefix=f".{file.name}-", suffix=_SUFFIX, dir=file.parent)
        temporary = Path(name)
        with os.fdopen(descriptor) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            try:
                yield temporary
                os.fsync(held.fileno())
                temporary.chmod(_MODE)
                temporary.replace(file)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CouldNotRun(f"the index {file} cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise CouldNotRun(f"the index {file} cannot be written: {error}") from error


_SUFFIX = ".building"
#: Temporary files are for nobody else's eyes; an index may be.
_MODE = 0o644


def _tidy(file: Path) -> None:
    """Remove what builds that were killed have left: files that nobody holds any more."""
    for left in file.parent.glob(f".{file.name}-*{_SUFFIX}"):
        with suppress(OSError), left.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


class _Writer:
    """Writes items and what they are found by; counts them."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database, self.items, self.merged = database, 0, 0

    def write(self, items: Iterable[Item]) -> None:
        for some in batches_of(items, _MANY):
            self._write_some(some)

    def _write_some(self, items: list[Item]) -> None:
        run = self._database.execute
        names, identifiers = [], []
        for item in items:
            number = int(item.id[1:])
            if run("INSERT OR IGNORE INTO items VALUES (?, ?)", (number, packed(item))).rowcount:
                self.items += 1
            else:
                self._merge(number, item)
            names += [(key, number) for key in {key_of(name) for _, name, _ in item.names()} if key]
            identifiers += [(name, value, number) for name, values in item.identifiers.items() for value in values]
        self._database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", names)
        self._database.executemany("INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)", identifiers)

    def _merge(self, number: int, item: Item) -> None:
        [before] = self._database.execute("SELECT data FROM items WHERE id = ?", (number,)).fetchone()
        whole = merged(unpacked(number, before), item)
        self._database.execute("UPDATE items SET data = ? WHERE id = ?", (packed(whole), number))
        self.merged += 1


def _write_spellings(database: sqlite3.Connection, lexicon: Lexicon) -> int:
    """Write what is made of keys; return how many keys there are."""
    count = 0
    keys = database.execute("SELECT DISTINCT key FROM names ORDER BY key")
    while some := keys.fetchmany(_MANY):
        stems, initials = [], []
        for (key,) in some:
            words = lexicon.words(key)
            stems.append((" ".join(map(stem, words)), key))
            initials += [(sorted_letters(acronym), key) for acronym in lexicon.initials(key)]
        database.executemany("INSERT INTO spellings VALUES (?, ?)", stems)
        database.executemany("INSERT OR IGNORE INTO initials VALUES (?, ?)", initials)
        count += len(some)
    return count
