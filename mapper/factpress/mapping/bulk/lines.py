"""What one rule writes of the rows of one table, a piece of text for each row, whatever is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
        self._pairs = tuple(range(len(rule.pairs)))
        self._functions: dict[tuple[tuple[int, ...], Syntax], RowFunction] = {}

    def written(self, rows: Sequence[Row], numbers: Sequence[int], refusals: Refusals) -> list[bytes]:
        """Return a text for each row in the syntax of the output; `numbers` are those of the rows in their table."""
        return self._run(self._syntax, rows, numbers, refusals)

    def statements(self, rows: Sequence[Row], numbers: Sequence[int], refusals: Refusals) -> list[bytes]:
        """Return a text for each row in N-Quads, or in N-Triples where the output has no graphs."""
        return self._run("nq" if self._syntax == "nq" else "nt", rows, numbers, refusals)

    def _run(self, syntax: Syntax, rows: Sequence[Row], numbers: Sequence[int], refusals: Refusals) -> list[bytes]:
        texts: list[bytes] = []
        refused: set[int] = set()

        def note(row: int, column: str, value: str, reason: str) -> None:
            refused.add(row)
            refusals.value(numbers[row], column, value, reason)

        self._function(self._pairs, syntax)(rows, texts.append, note)
        for row in sorted(refused):
            texts.insert(row, self._rest(syntax, rows[row], numbers[row], refusals) if self._lenient else b"")
        return texts

    def _rest(self, syntax: Syntax, row: Row, number: int, refusals: Refusals) -> bytes:
        """Return the statements of a row that can be made."""
        pairs = tuple(pair for pair in self._pairs if self._texts((pair,), syntax, row))
        for _ in range(len(self._pairs) - len(pairs)):
            refusals.statement(number)
        return b"".join(self._texts(pairs, syntax, row))

    def _texts(self, pairs: tuple[int, ...], syntax: Syntax, row: Row) -> list[bytes]:
        """Return a row's text by the pairs of these numbers; none where a value is refused."""
        texts: list[bytes] = []
        self._function(pairs, syntax)([row], texts.append, lambda *why: None)
        return texts

    def _function(self, pairs: tuple[int, ...], syntax: Syntax) -> RowFunction:
        """Return the rule with the pairs of these numbers, compiled once."""
        if (pairs, syntax) not in self._functions:
            rule = replace(self.rule, pairs=tuple(self.rule.pairs[pair] for pair in pairs))
            functions = compile_rules([rule], {rule.table: self.columns}, syntax, self._prefixes)
            self._functions[pairs, syntax] = functions[rule.table]
        return self._functions[pairs, syntax]
