"""A shapes graph that knows where each of its triples was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

from factpress.checks.documents import Document, Typed, read_document
from factpress.checks.index import reachable
from factpress.checks.shape_files.shapes_graph import FIRST, REST, ShapesGraph
from factpress.checks.shapes import TARGETS
from factpress.checks.terms import is_blank
from factpress.iris import shorten
from factpress.problems import Place, Problems
from factpress.rdf import TextTriple

#: The parameters whose values are shapes, and those whose values are lists of shapes.
SHAPES, LISTS_OF_SHAPES = ("property", "node", "not", "qualifiedValueShape"), ("and", "or", "xone")


@dataclass(frozen=True)
class PlacedShapes:
    """The files of a shapes graph, read together; terms are in N-Triples form."""

    documents: tuple[Document, ...]

    @cached_property
    def graph(self) -> ShapesGraph:
        """All triples, indexed."""
        return ShapesGraph(self.typed)

    @cached_property
    def typed(self) -> Mapping[TextTriple, tuple[Typed, ...]]:
        """Where each triple was typed, in the order of the files."""
        found: dict[TextTriple, tuple[Typed, ...]] = {}
        for document in self.documents:
            places = document.typed(range(len(document.triples)))
            for number, line in enumerate(document.triples):
                triple = _split(line)
                found[triple] = (*found.get(triple, ()), places[number])
        return found

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes of all files."""
        return {prefix: space for document in self.documents for prefix, space in document.prefixes.items()}

    def place(self, subject: str, parameter: str = "", value: str = "") -> Place:
        """Return where a value of a parameter stands, or where the first statement about a node does.

        Raises KeyError for a node that is none of the shapes'.
        """
        for predicate, its_value, typed in self._of_subject.get(subject, ()):
            if parameter in ("", predicate) and value in ("", its_value):
                return typed.object if value else typed.subject
        raise KeyError(f"no file says anything about {subject}")

    @cached_property
    def _of_subject(self) -> Mapping[str, list[tuple[str, str, Typed]]]:
        found: dict[str, list[tuple[str, str, Typed]]] = {}
        for (subject, predicate, value), places in self.typed.items():
            found.setdefault(subject, []).append((predicate, value, places[0]))
        return found

    def name(self, node: str) -> str:
        """Return what people call a node: its prefixed name, or that it has none."""
        if is_blank(node):
            owner = self.graph.owner(node)
            return "a nameless shape" if is_blank(owner) else f"a nameless part of {self.name(owner)}"
        return shorten(node[1:-1], self.prefixes) if node.startswith("<") else node

    def readable(self, sentence: str) -> str:
        """Return a sentence with numbers and IRIs as people write them instead of N-Triples."""
        plain = _PLAIN.sub(lambda literal: literal[1], sentence)
        return _IRI.sub(lambda iri: shorten(iri[1], self.prefixes), plain)

    def parts(self, node: str) -> Iterator[str]:
        """Yield the shapes that a shape leads to, in one step."""
        for name in SHAPES:
            yield from self.graph.shacl(node, name)
        for name in LISTS_OF_SHAPES:
            for head in self.graph.shacl(node, name):
                yield from self.members(head)
        yield from self.graph.shacl(node, "sparql")

    def reach(self, node: str) -> set[str]:
        """Return a shape and all that it leads to."""
        return set(reachable((node,), self.parts))

    def members(self, head: str) -> Iterator[str]:
        """Yield the members of a list as far as it is one."""
        visited: set[str] = set()
        while head not in visited and (first := self.graph.values(head, FIRST)):
            visited.add(head)
            yield first[0]
            head = next(iter(self.graph.values(head, REST)), "")

    def with_target(self) -> tuple[str, ...]:
        """Return the shapes that have a target, by name."""
        return tuple(sorted({subject for subject, predicate, _value in self.typed if predicate in TARGETS}))


_PLAIN = re.compile(r'"([^"]*)"\^\^<[^>]*#(?:integer|decimal|boolean)>')
_IRI = re.compile("<([^<>]*)>")


def read_placed(files: Iterable[Path], problems: Problems, names: Mapping[str, str] | None = None) -> PlacedShapes:
    """Read files of shapes; one that does not parse is a problem and left out.

    `names` are what problems call files, by path, where that is not the path.  Nodes without a name have the numbers
    that `shapes_reader` gives them.
    """
    blanks, names = count(), names or {}
    read = (read_document(file, names.get(file.as_posix(), file.as_posix()), blanks, problems) for file in files)
    return PlacedShapes(tuple(document for document in read if document is not None))


def _split(line: bytes) -> TextTriple:
    subject, predicate, value = line.decode()[:-3].split(" ", 2)
    return subject, predicate, value
