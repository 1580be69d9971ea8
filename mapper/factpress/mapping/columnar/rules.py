"""The columnar engine: the rules of one table as expressions of Polars, which write what the row function writes.

Nothing is written of a batch in which a value may be refused; such a batch is for the row function, which knows
what to say about it.  What the expressions cannot write at all is told before the first batch (`reason_for_rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import groupby
from operator import and_
from typing import IO, NamedTuple, cast

import polars as pl

from factpress.mapping.columnar.terms import Parts, TermColumns, joined
from factpress.mapping.rules import NATURAL, Condition, JoinMap, TriplesMap, runs
from factpress.mapping.slots import Syntax
from factpress.mapping.source import by_graph


class _Piece(NamedTuple):
    """What writes statements of a row, where no column of `needs` is null and all conditions hold."""

    needs: frozenset[str]
    conditions: tuple[Condition, ...]
    holds: pl.Expr | None
    parts: Parts


def reason_for_rows(rules: Sequence[TriplesMap], columns: Sequence[str], syntax: Syntax) -> str | None:
    """Return why the rules of a table are for the row function, as the end of a sentence; None if they are not."""
    if syntax == "turtle":
        return "Turtle is written row by row"
    if not columns:
        return "rules of constants alone are written row by row"
    if any(column.startswith(NATURAL) for column in columns):
        return "natural datatypes are made row by row"
    if any(isinstance(pair.object, JoinMap) for rule in rules for pair in rule.pairs):
        return "joins are made row by row"
    return None


class ColumnFunction:
    """Writes frames of one table as N-Triples or N-Quads."""

    def __init__(self, rules: Sequence[TriplesMap], columns: Sequence[str], syntax: Syntax) -> None:
        """Compile rules of which `reason_for_rows` has nothing to say."""
        self._terms = TermColumns(columns)
        pieces = [piece for rule in rules for piece in self._pieces(rule, syntax == "nq")]
        grouped = groupby(pieces, key=lambda piece: (piece.needs, piece.conditions))
        self._pieces_of_row = [_merged(list(group)) for _, group in grouped]

    def lines(self, frame: pl.DataFrame) -> pl.Series | None:
        """Return the statements of each row as one text, or None if a value of the frame may be refused.

        The frame's columns are texts, called "0", "1", … in the order of the table's columns.
        """
        coded = self._terms.prepared(frame)
        faults = [fault.any().alias(str(number)) for number, fault in enumerate(self._terms.faults.values())]
        if faults and any(coded.select(faults).row(0)):
            return None
        null = frozenset(name for name in frame.columns if frame[name].null_count())
        made = coded.with_columns(self._terms.made.values())
        return made.with_columns(self._row(null).alias("row")).get_column("row")

    # ------------------------------------------------------------------------------------ rules

    def _pieces(self, rule: TriplesMap, named: bool) -> Iterator[_Piece]:
        for graph, pairs in by_graph(rule).items():
            # As in the row function: a subject is judged wherever its rule's conditions hold, whatever its pairs' say.
            self._terms.under(rule.conditions)
            subject = self._terms.term(rule.subject)
            for pair in pairs:
                if isinstance(pair.object, JoinMap):
                    raise TypeError("columns do not join: see joins.unjoined")
                conditions = rule.conditions + pair.conditions
                holds = self._terms.under(conditions)
                where = self._terms.term(graph) if graph else ()
                predicate = self._terms.term(pair.predicate)
                statement = (*subject, " ", *predicate, " ", *self._terms.term(pair.object))
                tail = (" ", *where, " .\n") if named and graph else (" .\n",)
                needs = rule.subject.columns + (graph.columns if graph else ()) + pair.columns
                numbers = frozenset(self._terms.numbers[column] for column in needs)
                yield _Piece(numbers, conditions, holds, (*statement, *tail))

    def _row(self, null: frozenset[str]) -> pl.Expr:
        """Return the text of a row of a frame; `null` are the columns that have nulls."""
        parts: list[str | pl.Expr] = []
        for piece in self._pieces_of_row:
            absent = sorted(piece.needs & null)
            if piece.holds is None and not absent:
                parts.extend(part if isinstance(part, str) else pl.col(part.column) for part in piece.parts)
                continue
            tests = [pl.col(name).is_not_null() for name in absent]
            tests += [] if piece.holds is None else [piece.holds]
            parts.append(pl.when(reduce(and_, tests)).then(joined(piece.parts)))
        texts = (pl.lit(part) if isinstance(part, str) else part for part in runs(parts))
        return pl.concat_str(list(texts), ignore_nulls=True)


def _merged(pieces: Sequence[_Piece]) -> _Piece:
    """Return pieces that are left out of the same rows as one."""
    return pieces[0]._replace(parts=tuple(runs(part for piece in pieces for part in piece.parts)))


class _Writer:
    """What Polars takes for a file; it keeps what is raised, of which Polars makes an OSError of its own."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)


def write_texts(texts: pl.Series, write: Callable[[bytes], object]) -> None:
    """Write texts one after the other, as UTF-8; raises what `write` raises."""
    writer = _Writer(write)
    try:
        texts.to_frame().write_csv(
            cast(IO[bytes], writer), include_header=False, quote_style="never", line_terminator=""
        )
    finally:
        if writer.error:
            raise writer.error
