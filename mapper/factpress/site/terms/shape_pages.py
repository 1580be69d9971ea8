"""The page of the shapes, in each language, with their files beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from factpress.languages import LANGUAGES
from factpress.problems import Problems
from factpress.rdf import Syntax, parse_texts, read_lines, rewritten
from factpress.site.model import Output, Site
from factpress.site.paths import VOCABULARY, in_language

#: The folder of the shapes, on the site and below the vocabulary's namespace.
FOLDER, _TEMPLATE = "shapes/", "shapes.html"


def outputs(site: Site) -> Iterator[Output]:
    """List the pages that say what is demanded of the data, and the files of shapes."""
    from factpress.site.terms.shape_views import named_files  # what reads shapes takes 0.2 s to import

    for language in LANGUAGES:
        path = in_language(f"{FOLDER}index.html", language)
        yield Output(path, partial(_page, site, path, language))
    yield Output(f"{FOLDER}index.ttl", lambda: whole_graph(site).encode())
    for file, name in named_files(site.shapes).items():
        yield Output(FOLDER + name, file.read_bytes)


def iris_in(files: Iterable[Path]) -> frozenset[str]:
    """Return the subjects and objects with IRIs of Turtle files, as far as these can be read."""
    said = (parse_texts(file.read_bytes(), Syntax.TURTLE, Problems(), file.name) for file in files)
    terms = (term for triples in said for subject, _, object in triples for term in (subject, object))
    return frozenset(term[1:-1] for term in terms if term.startswith("<"))


def whole_graph(site: Site) -> str:
    """Return what all files say as one Turtle document, but for files that cannot be read."""
    blanks, prefixes = count(1), dict(site.prefixes)
    lines: dict[bytes, None] = {}
    for file in site.shapes:
        read = read_lines(file.read_bytes(), Syntax.TURTLE, Problems(), file.name, VOCABULARY + FOLDER, blanks)
        if read:
            lines.update(dict.fromkeys(read.triples))
            prefixes.update(read.prefixes)
    return rewritten(b"".join(lines), Syntax.N_TRIPLES, Syntax.TURTLE, prefixes)


def _page(site: Site, path: str, language: str) -> bytes:
    from factpress.site.terms.shape_views import shapes_files

    files = shapes_files(site.shapes, site.prefixes, language)
    return site.pages.page(_TEMPLATE, path, language, files=files, folder=FOLDER)
