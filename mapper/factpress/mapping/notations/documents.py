"""Documents of rules that people have, in whatever notation: YARRRML, and RML in Turtle."""

from __future__ import annotations

from pathlib import PurePosixPath

from factpress.mapping.notations.yarrrml import read_yarrrml
from factpress.mapping.rules import Document
from factpress.problems import Place, Problems

#: The suffixes of documents of rules.
SUFFIXES = (".ttl", ".yml", ".yaml", ".yarrrml")


def read_document(file: str, text: str, problems: Problems, base: str | None = None) -> Document:
    """Return what a document of rules says: RML if its suffix is .ttl, else YARRRML.

    `file` is what problems call it, `base` the base IRI of rules that state none of their own.  Every fault is added
    to the problems, as "rules-invalid" or "rdf-syntax"; after one the document holds what could be read.
    """
    suffix = PurePosixPath(file).suffix.lower()
    if suffix not in SUFFIXES:
        problems.add(
            Place(file),
            "rules-invalid",
            f"rules are files in {', '.join(SUFFIXES)}, not {suffix or 'without suffix'!r}",
        )
        return Document((), {}, {})
    if suffix != ".ttl":
        return read_yarrrml(file, text, problems, base)
    # Late: the parser of Turtle takes time and memory that YARRRML has no use for.
    from factpress.mapping.notations.rml import read_rml

    return read_rml(file, text, problems, base)
