"""What one rule writes of the rows of one table, a piece of text for each row, whatever is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from factpress.mapping.bulk.table import Row
from factpress.mapping.compile import RowFunction, compile_rules
from factpress.mapping.rules import TriplesMap
from factpress.mapping.source import Syntax


class Refusals:
    """Is told what is refused; this one keeps it to itself."""

    def value(self, number: int, column: str, value: str, reason: str) -> None:
        """Hear of a value of a row, whose number is that in its table, and why it makes no well-formed term."""

    def statement(self, number: int) -> None:
        """Hear of a statement that is left out of a row of which others are written."""


#: Nobody hears of it.
MUTE = Refusals()


class RuleLines:
    """Writes the rows of one table by one rule.

    Of a row with a refused value nothing is written; with `lenient`, the statements that do not need it.
    """

    def __init__(
        self, rule: TriplesMap, columns: Sequence[str], syntax: Syntax, prefixes: Mapping[str, str], lenient: bool
    ) -> None:
        self.rule, self.columns = rule, tuple(columns)
        self._syntax, self._prefixes, self._lenient = syntax, prefixes, lenient

    def written(self, rows: Sequence[Row], numbers: Sequence[int], refusals: Refusals) -> list[bytes]:
        """Return a text for each row in the syntax of the output; `numbers` are those of the rows in their table."""
        return self._run(self._function, rows, numbers, refusals)

    def statements(self, rows: Sequence[Row], numbers: Sequence[int], refusals: Refusals) -> list[bytes]:
        """Return a text for each row in N-Quads, or in N-Triples where the output has no graphs."""
        return self._run(self._plain, rows, numbers, refusals)

    def _run(
        self, function: RowFunction, rows: Sequence[Row], numbers: Sequence[int], refusals: Refusals
    ) -> list[bytes]:
        texts: list[bytes] = []
        refused: set[int] = set()

        def note(row: int, column: str, value: str, reason: str) -> None:
            refused.add(row)
            refusals.value(numbers[row], column, value, reason)

        function(rows, texts.append, note)
        for row in sorted(refused):
            texts.insert(row, self._rest(rows[row], numbers[row], refusals) if self._lenient else b"")
        return texts

    def _rest(self, row: Row, number: int, refusals: Refusals) -> bytes:
        """Return the statements of a row that can be made, pair by pair."""
        texts: list[bytes] = []
        for function in self._by_pair:
            before = len(texts)
            function([row], texts.append, lambda *why: None)
            if len(texts) == before:
                refusals.statement(number)
        return b"".join(texts)

    @cached_property
    def _function(self) -> RowFunction:
        return self._compiled(self.rule, self._syntax)

    @cached_property
    def _plain(self) -> RowFunction:
        return self._function if self._syntax != "turtle" else self._compiled(self.rule, "nt")

    @cached_property
    def _by_pair(self) -> list[RowFunction]:
        syntax: Syntax = "nq" if self._syntax == "nq" else "nt"
        return [self._compiled(replace(self.rule, pairs=(pair,)), syntax) for pair in self.rule.pairs]

    def _compiled(self, rule: TriplesMap, syntax: Syntax) -> RowFunction:
        return compile_rules([rule], {rule.table: self.columns}, syntax, self._prefixes)[rule.table]
