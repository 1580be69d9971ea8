"""The data in memory: what each node has for each property, as exact N-Triples texts that are shared."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar, cast

from factpress.rdf import TextTriple
from factpress.vocab import RDF_TYPE

Terms = tuple[str, ...]
Row = Mapping[str, Terms]
NONE: Terms = ()
TYPE = f"<{RDF_TYPE}>"
SUB_CLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"


class Index:
    """Triples by subject and property; a triple counts once.

    Terms are texts in canonical N-Triples form, so that two are the same RDF term where the texts are equal.  `rows`
    holds properties and their values by subject.  Lookups from object to subject are built when first asked for.
    """

    no_row: ClassVar[Row] = {}

    def __init__(self, triples: Iterable[TextTriple] = ()) -> None:
        self.rows: dict[str, dict[str, Terms]] = {}
        self._inverse: dict[str, dict[str, Terms]] = {}
        self.add(triples)

    def add(self, triples: Iterable[TextTriple]) -> None:
        """Add triples; lookups that stand are built anew when asked for."""
        # While triples come in, several values of a property are in a list.
        rows, shared = cast("dict[str, dict[str, Terms | list[str]]]", self.rows), dict[str, str]()
        several: list[tuple[dict[str, Terms | list[str]], str]] = []
        subject, row = "", dict[str, Terms | list[str]]()
        with without_collector():
            for its_subject, predicate, term in triples:
                if its_subject != subject:
                    subject = its_subject
                    known = rows.get(subject)
                    row = rows.setdefault(shared.setdefault(subject, subject), {}) if known is None else known
                values = row.get(predicate)
                term = shared.setdefault(term, term)
                if values is None:
                    row[shared.setdefault(predicate, predicate)] = (term,)
                elif isinstance(values, list):
                    values.append(term)
                elif values != (term,):
                    row[predicate] = [*values, term]
                    several.append((row, predicate))
            for row, predicate in several:
                row[predicate] = tuple(dict.fromkeys(row[predicate]))
        self._inverse.clear()

    def inverse(self, predicate: str) -> Mapping[str, Terms]:
        """Return the subjects by object of one property."""
        if predicate not in self._inverse:
            found: dict[str, list[str]] = {}
            for subject, row in self.rows.items():
                for term in row.get(predicate, NONE):
                    found.setdefault(term, []).append(subject)
            self._inverse[predicate] = {term: tuple(subjects) for term, subjects in found.items()}
        return self._inverse[predicate]

    def restate(self, subject: str, row: Row) -> None:
        """Let a subject have these properties and values and no others; lookups that stand are kept right."""
        before = self.rows.get(subject, self.no_row)
        for predicate, subjects in self._inverse.items():
            gone, come = before.get(predicate, NONE), row.get(predicate, NONE)
            for term in set(gone) - set(come):
                others = tuple(each for each in subjects.pop(term) if each != subject)
                if others:
                    subjects[term] = others
            for term in set(come) - set(gone):
                subjects[term] = (*subjects.get(term, NONE), subject)
        if row:
            self.rows[subject] = dict(row)
        else:
            self.rows.pop(subject, None)

    def row(self, subject: str) -> Row:
        """Return the properties and values of a subject, none where it is not known."""
        return self.rows.get(subject, self.no_row)

    def values(self, subject: str, predicate: str) -> Terms:
        """Return the values of a property, none where the subject is not known."""
        return self.rows.get(subject, self.no_row).get(predicate, NONE)

    def triples(self) -> Iterator[TextTriple]:
        """Yield every triple."""
        for subject, row in self.rows.items():
            for predicate, values in row.items():
                for term in values:
                    yield subject, predicate, term

    def classes_below(self, *classes: str) -> frozenset[str]:
        """Return classes and all their subclasses, by rdfs:subClassOf."""
        below = self.inverse(SUB_CLASS)
        return frozenset(reachable(classes, lambda each: below.get(each, NONE)))


def reachable(starts: Iterable[str], step: Callable[[str], Iterable[str]]) -> Terms:
    """Return some nodes and all that a step leads to from any of these, each once."""
    found = dict.fromkeys(starts)
    waiting = list(found)
    for node in waiting:  # grows while it is read
        for each in step(node):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return tuple(found)


@contextmanager
def without_collector() -> Iterator[None]:
    """Stop the collector of cycles: texts and tuples make none, and it would look at millions of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
