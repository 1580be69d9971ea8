"""The graph as Turtle 1.2: each fact written as the triple that it states.

In the graph a fact is a node that says subject, predicate and object (RDF 1.1, reification).  RDF 1.2 has triples as
terms: `<< s p o ~ fact >>` is the fact, of which all the rest is said, its evidence above all.  A triple that holds is
stated where its subject is; a fact that was given up is not stated anywhere.

The file is made from the build's Turtle, block by block, as `publish.turtle` writes it; parsing it again would take
twenty times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from factpress.site.dataset.piecewise import Unmade, unmade

_STATEMENT = "rdf:Statement"
#: The first line of a block.
_BLOCK = re.compile(rb"(?<=\n\n)[^\n]+")
_FACT = re.compile(
    r"(\S+) a ([^\n]*) ;\n {4}rdf:subject ([^\n]+) ;\n {4}rdf:predicate ([^\n]+) ;\n {4}rdf:object ([^\n]+) ([;.])\n"
)


class Fact(NamedTuple):
    """A fact's block: its terms as Turtle has them, its other classes, and the rest of the block."""

    name: str
    classes: tuple[str, ...]
    subject: str
    predicate: str
    object: str
    rest: str


def rdf12(graph: Path) -> Iterator[Unmade]:
    """Yield the pieces of the file, from the Turtle file of a build."""
    return unmade(graph, _BLOCK, _rewritten)


def _rewritten(piece: bytes) -> bytes:
    facts = ((block, read_fact(block)) for block in blocks(piece.decode()))
    return "".join(_reified(fact) if fact else block for block, fact in facts).encode()


def blocks(piece: str) -> Iterator[str]:
    """Yield the parts of some Turtle that blank lines end, each with its own: a subject, or the head of a group."""
    *ended, rest = piece.split("\n\n")
    yield from (f"{block}\n\n" for block in ended)
    if rest:
        yield rest


def read_fact(block: str) -> Fact | None:
    """Return the fact that a block is of, None if it is of something else."""
    found = _FACT.match(block)
    classes = found[2].split(", ") if found else []
    if found is None or _STATEMENT not in classes:
        return None
    rest = block[found.end() :] if found[6] == ";" else ""
    others = tuple(each for each in classes if each != _STATEMENT)
    return Fact(found[1], others, found[3], found[4], found[5], rest)


def _reified(fact: Fact) -> str:
    """Return a fact's block with the triple in the place of the node's name."""
    lead = f"<< {fact.subject} {fact.predicate} {fact.object} ~ {fact.name} >>"
    classes = f" a {', '.join(fact.classes)}" if fact.classes else ""
    between = " ;\n" if classes and fact.rest else "\n" if fact.rest else " .\n\n"
    return f"{lead}{classes}{between}{fact.rest}"
