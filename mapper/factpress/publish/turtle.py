"""Turtle and TriG for people to read, one subject a block, in the order of the layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile

from factpress.publish.layout import Layout
from factpress.publish.names import Names
from factpress.publish.spool import Spool
from factpress.publish.statements import Placed, Statement, literal_parts
from factpress.vocab import RDF_TYPE, XSD

_STEP = "    "
_TYPE = f"<{RDF_TYPE}>"
#: Numbers that every parser gives back with the digits they were written with.
_BARE = {
    XSD + "integer": re.compile(r"0|-?[1-9][0-9]{0,17}"),
    XSD + "decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{0,5}[1-9]"),
}


def write_turtle(quads: Spool, layout: Layout, file: Path, prefixes: Mapping[str, str]) -> None:
    """Write the triples of all graphs as Turtle 1.1; only prefixes that are used are declared."""
    names = Names(prefixes)
    with quads.arranged(lambda subject, graph: layout.place(subject[1:-1])) as triples:
        _write(file, names, _groups(triples, layout, names, ""))


def write_trig(quads: Spool, layout: Layout, file: Path, prefixes: Mapping[str, str]) -> None:
    """Write the quads as TriG: one block a graph, inside it as in the Turtle."""
    names = Names(prefixes)
    with quads.arranged(lambda subject, graph: f"{graph} {layout.place(subject[1:-1])}") as triples:
        _write(file, names, _graphs(triples, layout, names))


def turtle_text(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> str:
    """Return some statements, those of a subject together, as a Turtle document in the same style."""
    names = Names(prefixes)
    groups = groupby(statements, key=attrgetter("subject"))
    blocks = ["\n" + "".join(subject_block(*each, names, "")) for each in groups]
    return names.declarations() + "".join(blocks)


def _write(file: Path, names: Names, body: Iterable[str]) -> None:
    """Write the body, and before it the prefixes that it turned out to use."""
    with TemporaryFile(dir=file.parent) as later:
        later.writelines(map(str.encode, body))
        later.seek(0)
        with file.open("wb") as whole:
            whole.write(names.declarations().encode())
            copyfileobj(later, whole)


def _graphs(triples: Iterable[Placed], layout: Layout, names: Names) -> Iterator[str]:
    for graph, members in groupby(triples, key=lambda triple: triple.place.partition(" ")[0]):
        inside = (triple._replace(place=triple.place.partition(" ")[2]) for triple in members)
        yield f"\n{iri_text(graph, names)} {{\n"
        yield from _groups(inside, layout, names, _STEP)
        yield "}\n"


def _groups(triples: Iterable[Placed], layout: Layout, names: Names, margin: str) -> Iterator[str]:
    for group, members in groupby(triples, key=lambda triple: triple.place.partition(" ")[0]):
        title = layout.title(group)
        if title:
            yield f"\n{margin}# {title}\n"
        for subject, block in groupby(members, key=attrgetter("subject")):
            yield "\n"
            yield from subject_block(subject, block, names, margin)


def subject_block(subject: str, triples: Iterable[Placed | Statement], names: Names, margin: str) -> Iterator[str]:
    """Write one subject, given as N-Triples has it: what it is on the first line, then a line for each predicate."""
    lead, inner = margin + iri_text(subject, names), margin + _STEP
    for predicate, members in groupby(triples, key=attrgetter("predicate")):
        objects = (term_text(triple.object, names) for triple in members)
        if predicate == _TYPE:
            yield f"{lead} a {', '.join(objects)}"
        else:
            yield f"{lead}\n{inner}{iri_text(predicate, names)}"
            yield from _objects(objects, inner + _STEP)
        lead = " ;"
    yield " .\n"


def _objects(objects: Iterator[str], indent: str) -> Iterator[str]:
    """Write one object behind its predicate, or several on lines of their own."""
    first, second = next(objects), next(objects, None)
    if second is None:
        yield f" {first}"
        return
    yield f"\n{indent}{first}"
    for term in chain([second], objects):
        yield f",\n{indent}{term}"


def iri_text(term: str, names: Names) -> str:
    """Return an IRI in angle brackets as Turtle writes it: by its prefix where it can."""
    return names.short(term[1:-1]) or term


def term_text(term: str, names: Names) -> str:
    """Return a term as N-Triples has it as Turtle writes it."""
    if term.startswith("<"):
        return iri_text(term, names)
    _, _, datatype = literal = literal_parts(term)
    if datatype is None:
        return term
    if datatype in _BARE and _BARE[datatype].fullmatch(literal.escaped):
        return literal.escaped
    return f'"{literal.escaped}"^^{names.short(datatype) or f"<{datatype}>"}'
