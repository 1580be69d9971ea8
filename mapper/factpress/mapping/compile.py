r"""From the rules of a table to one Python function that writes its rows as RDF.

The function is generated as source text (`source.Source`): every constant of the rules is folded into one
f-string a row, values are checked as they pass, and no object is made for a triple.  Of a rule with a
subject, a date and a text it reads, in essence:

    def run(rows, write, refuse):
     for n, (v0, v1, v2, ) in enumerate(rows):
      try:
       if m0[v1]:                                           # None, or what is wrong with the date; a memo
        report(refuse, n, [(1, v1, m0[v1])])
        continue
       x0 = v0 if v0 is None or is_iri_safe(v0) else percent_encode(v0)
       x1 = escape(v2) if v2 is not None and ('"' in v2 or …) else v2
       line = (''.join([… piece by piece …]) if v0 is None or v1 is None or v2 is None
               else f'<…{x0}> <…> "{v1}"^^<…> .\n<…{x0}> <…> "{x1}" .\n')
       line = line.encode()
      except UnicodeEncodeError: …
      write(line)

A row is encoded by itself, so one wide character widens one row in memory and not a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Protocol, cast

from factpress.mapping.rules import TriplesMap
from factpress.mapping.source import Source, Syntax
from factpress.problems import Problems, did_you_mean

#: One row: a value a column, in the order of the table's columns; None where there is none.
Row = Sequence[str | None]
#: Called with the number of a row (from 0), and column, value and reason of a value it was refused for.
Refuse = Callable[[int, str, str, str], object]


class RowFunction(Protocol):
    """Writes rows of one table as RDF."""

    def __call__(self, rows: Iterable[Row], write: Callable[[bytes], object], refuse: Refuse) -> None:
        """Call `write` with the statements of each row, in order: whole lines of UTF-8, perhaps none.

        A row with values that make no well-formed term is not written: `refuse` is called for each of them.
        A row has as many values as the table has columns.
        """


def compile_rules(
    rules: Iterable[TriplesMap],
    columns: Mapping[str, Sequence[str]],
    syntax: Syntax,
    prefixes: Mapping[str, str],
) -> Mapping[str, RowFunction]:
    """Return the row function of each table that rules read.

    `columns` names the columns of every table.  "nq" writes a statement in each graph of its rule; "nt" and
    "turtle" write the same statements without the graphs.  `prefixes` serve "turtle" only, which needs
    `prefixed.turtle_head(prefixes)` before the first statement.  The rules join no tables: `joins.unjoined`
    makes them so.

    Raises DataProblems, with places in the rules, where they name a table or a column that does not exist.
    """
    by_table: dict[str, list[TriplesMap]] = {}
    for rule in rules:
        by_table.setdefault(rule.table, []).append(rule)
    _check_names(by_table, columns)
    names = prefixes if syntax == "turtle" else {}
    return {
        table: _function(Source(its_rules, columns[table], syntax, names), table)
        for table, its_rules in by_table.items()
    }


def _function(source: Source, table: str) -> RowFunction:
    names = dict(source.names)
    exec(compile(source.text, f"<rules of {table}>", "exec"), names)  # noqa: S102 - see the head of source.py
    return cast(RowFunction, names["run"])


def _check_names(rules: Mapping[str, Sequence[TriplesMap]], columns: Mapping[str, Sequence[str]]) -> None:
    problems = Problems()
    for table, its_rules in rules.items():
        if table not in columns:
            advice = did_you_mean(table, frozenset(columns))
            for rule in its_rules:
                problems.add(rule.place, "rules-invalid", f"there is no table {table!r}", advice)
            continue
        for place, column in chain.from_iterable(rule.uses() for rule in its_rules):
            if column not in columns[table]:
                advice = did_you_mean(column, frozenset(columns[table]))
                problems.add(place, "rules-invalid", f"the table {table!r} has no column {column!r}", advice)
    problems.stop_if_fatal()
