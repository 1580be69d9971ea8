"""The whole graph as files below data/: as the build has them, gzipped, or written anew; nothing is held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from factpress.pieces import LINE
from factpress.publish.manifest import WrittenFile
from factpress.site.dataset.nanopublications import Nanopublications
from factpress.site.dataset.piecewise import Unmade, piecewise, unmade
from factpress.site.dataset.rdf12 import rdf12
from factpress.site.plain_yaml import Plain, read_plain, texts_of

if TYPE_CHECKING:
    from factpress.site.model import Site

#: The folder of the dumps, and where the site's own queries and rules for the data set are.
FOLDER, OWN = "data/", "dataset"
_LIST = "dumps.yaml"
_CHUNK = 1 << 18
_GZIPPED = ".gz"


class Measure(NamedTuple):
    """A file's size in bytes and the hexadecimal SHA-256 of its content."""

    bytes: int
    sha256: str


class Dump:
    """One file: its name, what it is, and what makes it.

    `type` is its media type, `format` the name of it in the EU's table of file types, `standard` the IRI of the
    document that defines it; `title` and `use` are texts by language.
    """

    def __init__(
        self, entry: Mapping[str, Plain], pieces: Callable[[], Iterator[bytes]], measure: Measure | None = None
    ) -> None:
        self.name, self.type, self.format, self.standard = (
            str(entry[key]) for key in ("name", "type", "format", "standard")
        )
        self.title, self.use = texts_of(entry["title"]), texts_of(entry["use"])
        self._pieces, self._measure, self._is_measured = pieces, measure, measure is not None

    @property
    def is_gzipped(self) -> bool:
        """Whether the file is compressed."""
        return self.name.endswith(_GZIPPED)

    @property
    def path(self) -> str:
        """Where the file is in the site."""
        return f"{FOLDER}{self.name}"

    def content(self) -> Iterator[bytes]:
        """Yield the file piece by piece; it is measured by the way."""
        return self._pieces() if self._is_measured else self._measuring()

    def _measuring(self) -> Iterator[bytes]:
        digest, size = sha256(), 0
        for piece in self._pieces():
            digest.update(piece)
            size += len(piece)
            yield piece
        self._measure = Measure(size, digest.hexdigest())

    def measure(self) -> Measure:
        """Return size and hash of the file, which is made for that if it was not made before."""
        for _ in self.content() if self._measure is None else ():
            pass
        return self._measure or Measure(0, sha256().hexdigest())


def dumps(site: Site) -> tuple[Dump, ...]:
    """Return the dumps of what the build has, in the order in which they are shown."""
    held = {file.name: file for file in site.manifest.files}
    entries = read_plain(site.drawings / OWN / _LIST)["dumps"]
    found = [entry for entry in entries if isinstance(entry, dict) and entry["from"] in held]
    return tuple(_dump(site, entry, held[str(entry["from"])]) for entry in found)


def _dump(site: Site, entry: Mapping[str, Plain], file: WrittenFile) -> Dump:
    source = site.build / file.name
    if entry["made"] == "copied":
        return Dump(entry, partial(_chunks, source), Measure(file.bytes, file.sha256))
    parts, name = partial(_parts, site, entry, source), str(entry["name"])
    return Dump(entry, lambda: piecewise(site.data, FOLDER + name, parts(), gzipped=name.endswith(_GZIPPED)))


def _parts(site: Site, entry: Mapping[str, Plain], source: Path) -> Iterator[Unmade]:
    """Yield the pieces that a dump is made of."""
    if entry["made"] == "reified":
        return rdf12(source)
    if entry["made"] == "nanopublished":
        template, terms = site.drawings / OWN / str(entry["template"]), texts_of(entry["terms"])
        return Nanopublications(site.data, site.facts, template, terms, site.settings.licence).document(source)
    return unmade(source, LINE, bytes)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            yield chunk
