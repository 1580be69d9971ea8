"""What is sent: bodies that are read from files as they go, and can be sent once more."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from factpress.batches import batches_of

N_TRIPLES, N_QUADS, UPDATE = "application/n-triples", "application/n-quads", "application/sparql-update"
#: About how many bytes are read from a file at once.
_PIECE = 1 << 17
#: gzip's frame, and the fastest compression: RDF shrinks to a tenth with it.
_GZIP, _FASTEST = 31, 1
#: How a line ends.
_END = b".\n"
_BEHIND_BACKSLASH = re.compile(rb"\\\\([uU])")


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request: its media type, its size in bytes, and a function that begins it anew."""

    content_type: str
    size: int
    pieces: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One named graph to be sent: the sorted lines of its N-Triples stand in a file, `length` bytes from `start`."""

    graph: str
    triples: int
    sha256: str
    file: Path
    start: int
    length: int

    def pieces(self) -> Iterator[bytes]:
        """Read the lines in pieces, each of whole lines."""
        with self.file.open("rb") as file:
            file.seek(self.start)
            left = self.length
            while piece := file.read(min(_PIECE, left)):
                if not piece.endswith(b"\n"):
                    piece += file.readline()
                left -= len(piece)
                yield piece

    def lines(self) -> Iterator[bytes]:
        """Read the lines, each with its line end."""
        with self.file.open("rb") as file:
            file.seek(self.start)
            for _ in range(self.triples):
                yield file.readline()

    def body(self) -> Body:
        """Return the triples as the body of a request."""
        return Body(N_TRIPLES, self.length, self.pieces)


def text_body(text: str, content_type: str) -> Body:
    """Return a text as a body."""
    return bytes_body(text.encode(), content_type)


def bytes_body(content: bytes, content_type: str) -> Body:
    """Return bytes as a body."""
    return Body(content_type, len(content), lambda: iter([content]))


def quads_body(parcels: Sequence[Parcel]) -> Body:
    """Return several graphs as one body of N-Quads."""

    def pieces() -> Iterator[bytes]:
        for parcel in parcels:
            tail = b" " + _named(parcel) + _END
            # Within a term there is no line feed; so these are the ends of lines, and nothing else.
            yield from (piece.replace(b" " + _END, tail) for piece in parcel.pieces())

    return Body(N_QUADS, sum(parcel.length + parcel.triples * len(_named(parcel)) for parcel in parcels), pieces)


def update_body(before: str, parcels: Sequence[Parcel]) -> Body:
    """Return an update: operations, each with its semicolon, and then one that inserts several graphs."""

    def pieces() -> Iterator[bytes]:
        yield before.encode() + b"INSERT DATA {\n"
        for parcel in parcels:
            yield f"GRAPH <{parcel.graph}> {{\n".encode()
            yield from map(_written, parcel.pieces())
            yield b"}\n"
        yield b"}\n"

    return Body(UPDATE, sum(map(len, pieces())), pieces)


def inserts(graph: str, lines: Iterator[bytes], most: int) -> Iterator[Body]:
    """Yield updates that insert N-Triples lines into a graph, so many at the most in each."""
    return _changes("INSERT", graph, lines, most)


def deletes(graph: str, lines: Iterator[bytes], most: int) -> Iterator[Body]:
    """Yield updates that delete N-Triples lines from a graph, so many at the most in each."""
    return _changes("DELETE", graph, lines, most)


def line_bodies(lines: Iterator[bytes], most: int) -> Iterator[Body]:
    """Yield N-Triples lines in bodies of so many at the most."""
    return (bytes_body(b"".join(chunk), N_TRIPLES) for chunk in batches_of(lines, most))


def portions(parcel: Parcel, most: int) -> Iterator[Body]:
    """Yield the lines of a graph in bodies of so many bytes at the most; one line is never cut."""
    end = parcel.start + parcel.length
    with parcel.file.open("rb") as file:
        while parcel.start < end:
            stop = end if end - parcel.start <= most else _line_end(file, parcel.start, parcel.start + most)
            yield replace(parcel, length=stop - parcel.start).body()
            parcel = replace(parcel, start=stop)


def _line_end(file: IO[bytes], begin: int, most: int) -> int:
    """Return where the last line ends that ends before `most`; of a longer one, where that ends."""
    size = min(_PIECE, most - begin)
    file.seek(most - size)
    cut = file.read(size).rfind(b"\n") + 1
    return most - size + cut if cut else most + len(file.readline())


def packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Compress a body as it is sent (Content-Encoding: gzip)."""
    packer = zlib.compressobj(_FASTEST, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        if small := packer.compress(piece):
            yield small
    yield packer.flush()


def _changes(word: str, graph: str, lines: Iterator[bytes], most: int) -> Iterator[Body]:
    head = f"{word} DATA {{ GRAPH <{graph}> {{\n".encode()
    for chunk in batches_of(lines, most):
        yield bytes_body(head + _written(b"".join(chunk)) + b"} }\n", UPDATE)


def _written(lines: bytes) -> bytes:
    r"""Return N-Triples lines as SPARQL reads them, in every engine.

    Some read a backslash and a u as an escape wherever they stand (SPARQL 1.1, section 19.2), even behind another
    backslash; so a u behind a backslash is itself written as an escape.
    """
    return _BEHIND_BACKSLASH.sub(lambda match: b"\\\\\\U%08X" % ord(match[1]), lines)


def _named(parcel: Parcel) -> bytes:
    return f"<{parcel.graph}> ".encode()
