"""Where the statements that break a shape stand in files of RDF."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate, chain

from factpress.checks import Violation
from factpress.checks.documents import Document, Typed
from factpress.problems import Place
from factpress.rdf import written_term
from factpress.vocab import RDF_TYPE

_TYPE = f"<{RDF_TYPE}>".encode()
Part = tuple[int, str]
"""The number of a triple over all documents, and which of its terms is meant: subject, predicate or object."""


class Locator:
    """Leads violations to the triples that are to blame, of some documents, and these to lines and columns."""

    def __init__(
        self, documents: Sequence[Document], violations: Collection[Violation], also: Collection[int] = ()
    ) -> None:
        self._documents = documents
        self._starts = list(accumulate((len(document.triples) for document in documents), initial=0))
        nodes = {node for violation in violations for node in (_node(violation.focus), _value(violation)) if node}
        self._of_subject, self._of_object = self._index(nodes)
        self._parts = {
            violation: list(self._blamed(violation)) or self._spoken_of(violation) for violation in violations
        }
        wanted = set(also) | {number for parts in self._parts.values() for number, _part in parts}
        self._typed = dict(self._where(wanted))

    def places(self, violation: Violation) -> list[Place]:
        """Return where a violation stands: first the term to blame, then what breaks the shape with it.

        None where the documents do not speak of the node at all, which shapes may name as a target.
        """
        places = (getattr(self._typed[number], part) for number, part in self._parts[violation])
        return list(dict.fromkeys(places))

    def subject(self, number: int) -> Place:
        """Return where the subject of a triple stands, one of those that were asked for beside the violations."""
        return self._typed[number].subject

    def _index(self, nodes: Collection[str]) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
        """Return the numbers of the triples that have some nodes as subjects, and as objects."""
        wanted = {node.encode() for node in nodes}
        subjects: dict[str, list[int]] = defaultdict(list)
        objects: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(chain.from_iterable(document.triples for document in self._documents)):
            subject, _predicate, rest = line.split(b" ", 2)
            if subject in wanted:
                subjects[subject.decode()].append(number)
            if rest[:-3] in wanted:
                objects[rest[:-3].decode()].append(number)
        return subjects, objects

    def _blamed(self, violation: Violation) -> Iterator[Part]:
        focus, value = _node(violation.focus), _value(violation)
        if violation.path and value:
            yield from self._stated(focus, violation.path, value)
        elif value and value != focus:
            yield from self._led_to(focus, value)
        for path, term in violation.involved:
            yield from self._stated(focus, path, written_term(term))

    def _stated(self, subject: str, predicate: str, value: str) -> Iterator[Part]:
        line = f"{subject} <{predicate}> {value} .\n".encode()
        yield from ((number, "object") for number in self._of_subject.get(subject, ()) if self._line(number) == line)

    def _led_to(self, focus: str, value: str) -> Iterator[Part]:
        """Yield where a value at the end of a longer path stands: beside the focus if it can be, else anywhere."""
        to, back = self._of_object.get(value, ()), self._of_subject.get(value, ())
        yield from ((number, "object") for number in to if self._line(number).startswith(f"{focus} ".encode()))
        yield from ((number, "subject") for number in back if self._line(number).endswith(f" {focus} .\n".encode()))
        yield from ((number, "object") for number in to[:1])

    def _spoken_of(self, violation: Violation) -> list[Part]:
        """Return where the focus is first spoken of."""
        focus = _node(violation.focus)
        spoken = [(number, "subject") for number in self._of_subject.get(focus, ())[:1]]
        return spoken or [(number, "object") for number in self._of_object.get(focus, ())[:1]]

    def _line(self, number: int) -> bytes:
        which = bisect_right(self._starts, number) - 1
        return self._documents[which].triples[number - self._starts[which]]

    def _where(self, wanted: Collection[int]) -> Iterator[tuple[int, Typed]]:
        for document, start in zip(self._documents, self._starts, strict=False):
            own = {number - start for number in wanted if start <= number < start + len(document.triples)}
            if own:
                yield from ((start + number, typed) for number, typed in document.typed(own).items())


def by_class(documents: Sequence[Document], nodes: Collection[str]) -> Mapping[str, list[int]]:
    """Return the numbers of the triples that give nodes a class, by class in N-Triples form."""
    found: dict[str, list[int]] = {}
    wanted = {_node(node).encode() for node in nodes}
    for number, line in enumerate(chain.from_iterable(document.triples for document in documents) if wanted else ()):
        subject, predicate, rest = line.split(b" ", 2)
        if predicate == _TYPE and subject in wanted:
            found.setdefault(rest[:-3].decode(), []).append(number)
    return found


def _value(violation: Violation) -> str:
    return written_term(violation.value) if violation.value else ""


def _node(text: str) -> str:
    """Return a focus node as lines of N-Triples have it."""
    return text if text.startswith(("_:", '"')) else f"<{text}>"
