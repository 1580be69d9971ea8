"""The triples of a file of shapes, read without a library that rewrites them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from factpress.problems import Place, Problems
from factpress.rdf import Syntax, TextTriple, parse_texts


def read_texts(file: Path, problems: Problems) -> Iterator[TextTriple]:
    """Yield the triples of a Turtle file in N-Triples form; a file that cannot be read is a problem and yields none.

    Relative IRIs hang on the file's own, where its path is absolute.
    """
    try:
        data = file.read_bytes()
        data.decode()
    except UnicodeDecodeError:
        problems.add(Place(file.as_posix()), "not-utf8", "this file has bytes that are not UTF-8")
    except OSError as error:
        problems.add(Place(file.as_posix()), "file-missing", f"cannot be read: {error.strerror}")
    else:
        base = file.as_uri() if file.is_absolute() else None
        yield from parse_texts(data, Syntax.TURTLE, problems, file.as_posix(), base)
