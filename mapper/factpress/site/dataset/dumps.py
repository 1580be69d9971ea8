"""The whole graph as files below data/: as the build has them, gzipped, or written anew; nothing is held in memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.dataset.nanopublications import Nanopublications
from factpress.site.dataset.rdf12 import rdf12
from factpress.site.plain_yaml import Plain, read_plain, texts_of

if TYPE_CHECKING:
    from factpress.site.model import Site

#: The folder of the dumps, and where the site's own queries and rules for the data set are.
FOLDER, OWN = "data/", "dataset"
_LIST = "dumps.yaml"
_CHUNK = 1 << 18
#: gzip with no time and no name in its head (RFC 1952), so that the same graph gives the same bytes.
_GZIP = zlib.MAX_WBITS | 16
#: Three times as fast as the best, and 4 % larger.
_LEVEL = 6


class Measure(NamedTuple):
    """A file's size in bytes and the hexadecimal SHA-256 of its content."""

    bytes: int
    sha256: str


class Dump:
    """One file: its name, what it is, and what makes it.

    `type` is its media type, `format` the name of it in the EU's table of file types, `standard` the IRI of the
    document that defines it; `title` and `use` are texts by language.
    """

    def __init__(self, entry: Mapping[str, Plain], pieces: Callable[[], Iterator[bytes]]) -> None:
        self.name, self.type, self.format, self.standard = (
            str(entry[key]) for key in ("name", "type", "format", "standard")
        )
        self.title, self.use = texts_of(entry["title"]), texts_of(entry["use"])
        self._pieces = gzipped(pieces) if self.is_gzipped else pieces
        self._measure: Measure | None = None

    @property
    def is_gzipped(self) -> bool:
        """Whether the file is compressed."""
        return self.name.endswith(".gz")

    @property
    def path(self) -> str:
        """Where the file is in the site."""
        return f"{FOLDER}{self.name}"

    def content(self) -> Iterator[bytes]:
        """Yield the file piece by piece; it is measured by the way."""
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
    held = {file.name for file in site.manifest.files}
    entries = read_plain(site.drawings / OWN / _LIST)["dumps"]
    found = [entry for entry in entries if isinstance(entry, dict) and entry["from"] in held]
    return tuple(Dump(entry, _maker(site, entry)) for entry in found)


def _maker(site: Site, entry: Mapping[str, Plain]) -> Callable[[], Iterator[bytes]]:
    file, made = site.build / str(entry["from"]), entry["made"]
    if made == "reified":
        return lambda: rdf12(file)
    if made == "nanopublished":
        template, terms = site.drawings / OWN / str(entry["template"]), texts_of(entry["terms"])
        return lambda: Nanopublications(site.data, site.facts, template, terms, site.settings.licence).document(file)
    return lambda: _chunks(file)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            yield chunk


def gzipped(pieces: Callable[[], Iterable[bytes]]) -> Callable[[], Iterator[bytes]]:
    """Return what yields the gzip of the pieces; the same pieces give the same bytes."""

    def compressed() -> Iterator[bytes]:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        for piece in pieces():
            if packed := packer.compress(piece):
                yield packed
        yield packer.flush()

    return compressed
