"""The way back: from a statement to the record that made it, and the key of the record it was made from.

Nothing is kept while mapping.  Only when somebody asks are the records mapped once more, one by one, and their
statements compared with what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from factpress.mapping.compile import RowFunction
from factpress.mapping.records import typed_key
from factpress.mapping.rules import TriplesMap, columns_of
from factpress.mapping.tables import Row
from factpress.model import Record
from factpress.problems import Place
from factpress.vocab import RDF_TYPE


@dataclass(frozen=True, slots=True)
class Question:
    """Which record made this?  Terms in N-Triples form; predicate and object where they are known."""

    subject: str
    predicate: str | None = None
    object: str | None = None


class Tracer:
    """Answers questions in one pass over the rows of all records."""

    def __init__(self, rules: Sequence[TriplesMap], functions: Mapping[str, RowFunction]) -> None:
        """Take rules that all name a graph, and their row functions, compiled for N-Quads."""
        self._rules, self._functions = rules, functions

    def places(self, questions: Iterable[Question], rows: Iterable[tuple[Record, Row]]) -> dict[Question, Place]:
        """Return where the statement that best fits each question was typed; a question may stay unanswered.

        Best is the very statement, then one with the same subject and predicate, then what says the subject's
        class, then any statement of the subject; of equals the first.
        """
        asked: dict[str, list[Question]] = {}
        for question in questions:
            asked.setdefault(question.subject, []).append(question)
        best: dict[Question, tuple[int, Place]] = {}
        for record, row in rows:
            for subject, predicate, term in self._statements(row):
                for question in asked.get(subject, ()):
                    fit = _fit(question, predicate, term)
                    if question not in best or fit < best[question][0]:
                        best[question] = fit, self._place(question, record, row, predicate)
        return {question: place for question, (_, place) in best.items()}

    def _statements(self, row: Row) -> Iterator[tuple[str, str, str]]:
        written: list[bytes] = []
        self._functions[row.table]([row.cells], written.append, lambda *refused: None)
        # Only a line feed ends a statement: literals may hold every other line end.
        for line in b"".join(written).decode().split("\n")[:-1]:
            subject, predicate, rest = line.split(" ", 2)
            yield subject, predicate, rest.rsplit(" ", 2)[0]

    def _place(self, question: Question, record: Record, row: Row, predicate: str) -> Place:
        if question.predicate not in (None, predicate):
            return record.place()
        columns = columns_of(self._rules, row.table, predicate[1:-1])
        keys = (typed_key(record, column) for column in columns)
        return next((record.place(key) for key in keys if key in record.values), record.place())


def _fit(question: Question, predicate: str, term: str) -> int:
    """Return how well a statement of the subject fits: 0 is best."""
    if predicate == question.predicate:
        return 0 if question.object in (None, term) else 1
    return 2 if predicate == f"<{RDF_TYPE}>" else 3
