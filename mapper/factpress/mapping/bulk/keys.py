"""Numbers that stand for the subjects of rows and for all that a rule reads of them, to tell repeated ones.

Equal subjects have equal numbers, and equal rows too.  Numbers have 60 bits, from keyed hashes of the texts, so that
other subjects or rows almost never share one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from factpress.mapping.bulk.table import Row
from factpress.mapping.rules import IriMap, Reference, TriplesMap
from factpress.mapping.terms import percent_encode, resolved

_MASK = (1 << 60) - 1
_NULL = hash(None) & _MASK

Numbers = Callable[[Sequence[Row], int], list[int]]


def subject_numbers(rule: TriplesMap, columns: Sequence[str]) -> Numbers:
    """Return the function from rows and the number of the first to the numbers of their subjects.

    Rows without a subject have numbers of their own.
    """
    template = rule.subject.template
    base = rule.subject.base if isinstance(rule.subject, IriMap) else None
    if len(template.columns) == 1 and base is None:
        position = columns.index(template.columns[0])
        return lambda rows, first: _told_apart(_masked(map(hash, map(itemgetter(position), rows))), first)
    make = _text_maker(rule, columns, base)
    return lambda rows, first: _told_apart(_masked(map(hash, map(make, rows))), first)


def row_numbers(rule: TriplesMap, columns: Sequence[str]) -> Callable[[Sequence[Row]], list[int]]:
    """Return the function from rows to numbers of what the rule reads of them."""
    read = dict.fromkeys(column for _, column in rule.uses())
    positions = sorted(columns.index(column) for column in read)
    if positions == list(range(len(columns))):
        return lambda rows: _masked(map(hash, map(tuple, rows)))
    if not positions:
        return lambda rows: [0] * len(rows)
    return lambda rows: _masked(map(hash, map(itemgetter(*positions), rows)))


def _masked(hashes: Iterable[int]) -> list[int]:
    # Small numbers take two thirds of the memory.
    return list(map(_MASK.__and__, hashes))


def _told_apart(numbers: list[int], first: int) -> list[int]:
    """Return the numbers, but other ones for each row without a subject."""
    if _NULL not in numbers:
        return numbers
    return [hash((_NULL, at)) & _MASK if number == _NULL else number for at, number in enumerate(numbers, first)]


def _encoded(value: str) -> str:
    """Return a value percent-encoded; one with a lone surrogate, which is refused later, as it is."""
    try:
        return percent_encode(value)
    except UnicodeEncodeError:
        return value


def _text_maker(rule: TriplesMap, columns: Sequence[str], base: str | None) -> Callable[[Row], str | None]:
    """Return the function from a row to its subject as a text, None where it has none."""
    encode = _encoded if isinstance(rule.subject, IriMap) and not rule.subject.template.reference else str
    parts = [
        (columns.index(part.column), "") if isinstance(part, Reference) else (None, part)
        for part in rule.subject.template.parts
    ]

    def make(row: Row) -> str | None:
        texts: list[str] = []
        for position, text in parts:
            value = text if position is None else row[position]
            if value is None:
                return None
            texts.append(value if position is None else encode(value))
        joined = "".join(texts)
        return resolved(joined, base) if base is not None else joined

    return make
