"""Constraints of SHACL that look at all values of a focus node together (sections 4.2, 4.5, 4.6, 4.8), as functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from factpress.checks.compiling.comparing import is_at_most, is_less
from factpress.checks.compiling.found import NOTHING, Found
from factpress.checks.index import NONE, Index, Terms
from factpress.checks.shapes import Closed, Comparison, HasValue, UniqueLang
from factpress.checks.terms import language

Find = Callable[[str, Terms], Sequence[Found]]
"""From a focus node and its values to what breaks a constraint."""

#: One breach for which no single value is to blame.
ONE: Sequence[Found] = (Found(),)


def set_check(constraint: HasValue | UniqueLang | Comparison | Closed, index: Index) -> Find:
    """Return the function that looks at the values of one focus node."""
    match constraint:
        case HasValue(term):
            return lambda focus, values: NOTHING if term in values else ONE
        case UniqueLang():
            return _unique_languages
        case Comparison(parameter, predicate):
            return _comparison(parameter, predicate, index)
        case Closed(allowed):
            return _closed(allowed, index)


def _unique_languages(focus: str, values: Terms) -> Sequence[Found]:
    used = [tag for tag in map(language, values) if tag]
    if len(set(used)) == len(used):
        return NOTHING
    return [Found() for count in Counter(used).values() if count > 1]


def _comparison(parameter: str, predicate: str, index: Index) -> Find:
    rows, empty = index.rows, index.no_row
    compare = _COMPARED[parameter]
    return lambda focus, values: compare(values, rows.get(focus, empty).get(predicate, NONE))


def _equal(values: Terms, others: Terms) -> Sequence[Found]:
    if values == others:
        return NOTHING
    one_sided = set(values) ^ set(others)
    return [Found(value) for value in (*values, *others) if value in one_sided]


def _disjoint(values: Terms, others: Terms) -> Sequence[Found]:
    if not others:
        return NOTHING
    both = set(values).intersection(others)
    return [Found(value) for value in values if value in both] if both else NOTHING


def _ordered(is_right: Callable[[str, str], bool]) -> Callable[[Terms, Terms], Sequence[Found]]:
    def compare(values: Terms, others: Terms) -> Sequence[Found]:
        return [Found(value) for value in values for other in others if not is_right(value, other)] if others else ()

    return compare


_COMPARED: dict[str, Callable[[Terms, Terms], Sequence[Found]]] = {
    "equals": _equal,
    "disjoint": _disjoint,
    "lessThan": _ordered(is_less),
    "lessThanOrEquals": _ordered(is_at_most),
}


def _closed(allowed: frozenset[str], index: Index) -> Find:
    rows, empty = index.rows, index.no_row

    def find(focus: str, values: Terms) -> Sequence[Found]:
        found: list[Found] = []
        for value in values:
            row = rows.get(value, empty)
            if not row.keys() <= allowed:
                found.extend(Found(term, path) for path in row if path not in allowed for term in row[path])
        return found

    return find
