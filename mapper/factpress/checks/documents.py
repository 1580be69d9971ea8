"""Files of RDF that know where each of their triples was typed."""

from __future__ import annotations

import gzip
import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from factpress.problems import Place, Problems
from factpress.rdf import Syntax, read_lines
from factpress.spots import NewerSyntax, line_spots, spots

_BY_LINE = frozenset({Syntax.N_TRIPLES, Syntax.N_QUADS})
_GZIP = ".gz"
SUFFIXES = tuple(syntax.value for syntax in Syntax)


class Typed(NamedTuple):
    """Where the terms of a triple were typed."""

    subject: Place
    predicate: Place
    object: Place


@dataclass(frozen=True)
class Document:
    """A file's triples as lines of N-Triples, in its order, each with its line end; see `rdf.read_lines`."""

    file: str
    syntax: Syntax
    text: str
    triples: list[bytes]
    prefixes: Mapping[str, str]

    def typed(self, wanted: Collection[int]) -> Mapping[int, Typed]:
        """Return where the wanted triples stand, by their numbers; without lines where brackets nest hundreds deep."""
        locate = line_spots if self.syntax in _BY_LINE else spots
        try:
            found = locate(self.text, frozenset(wanted))
        except RecursionError:
            nowhere = Place(self.file)
            return dict.fromkeys(wanted, Typed(nowhere, nowhere, nowhere))
        return {number: Typed(*map(self.place, spot)) for number, spot in found.items()}

    def place(self, offset: int) -> Place:
        """Return the line and column of an offset in characters."""
        line = bisect_right(self._starts, offset)
        return Place(self.file, line, offset - self._starts[line - 1] + 1)

    @cached_property
    def _starts(self) -> list[int]:
        """The offset of each line."""
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts


def read_document(path: Path, file: str, blanks: Iterator[int], problems: Problems) -> Document | None:
    """Read a file of Turtle, TriG, N-Triples or N-Quads, perhaps compressed by gzip, as its name says.

    `path` is absolute; `file` is what problems call it; blank nodes are numbered by `blanks`.  A file that cannot be
    read, or is not what its name says, is a problem, and None comes back.  So is one with syntax of RDF 1.2, which
    SHACL 1.0 knows nothing of.
    """
    syntax = syntax_of(path)
    if syntax is None:
        advice = f"give a file that ends in {', '.join(SUFFIXES)}, or one of these with {_GZIP}"
        problems.add(Place(file), "rdf-syntax", "the name of this file tells no syntax of RDF", advice)
        return None
    data = _content(path, file, problems)
    if data is None:
        return None
    lines = read_lines(data, syntax, problems, file, path.as_uri(), blanks)
    if lines is None:
        return None
    document = Document(file, syntax, data.decode(), lines.triples, lines.prefixes)
    if lines.newer is None:
        return document
    message = (
        "this is RDF 1.2 (a triple term, a reifier, an annotation or a base direction), which SHACL 1.0 cannot see"
    )
    problems.add(_newer_place(document, lines.newer), "rdf-syntax", message, "write it as RDF 1.1")
    return None


def syntax_of(path: Path) -> Syntax | None:
    """Return the syntax that a file's name tells."""
    suffix = Path(path.stem).suffix if path.suffix == _GZIP else path.suffix
    return next((syntax for syntax in Syntax if syntax.value == suffix), None)


def _content(path: Path, file: str, problems: Problems) -> bytes | None:
    try:
        data = path.read_bytes()
        if path.suffix == _GZIP:
            data = gzip.decompress(data)
        data.decode()
    except UnicodeDecodeError as error:
        place = Place(file, error.object.count(b"\n", 0, error.start) + 1)
        problems.add(place, "not-utf8", "this line has bytes that are not UTF-8", "save the file as UTF-8")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        problems.add(Place(file), "rdf-syntax", f"this is not a whole gzip file: {error}")
    except OSError as error:
        problems.add(Place(file), "file-missing", f"cannot be read: {error.strerror}")
    else:
        return data.removeprefix(b"\xef\xbb\xbf")
    return None


def _newer_place(document: Document, number: int) -> Place:
    """Return where the syntax of RDF 1.2 begins; a base direction is looked for by its triple."""
    try:
        return document.typed([number])[number].object
    except NewerSyntax as found:
        return document.place(found.offset)
