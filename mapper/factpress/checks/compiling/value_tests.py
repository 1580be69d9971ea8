"""Constraints of SHACL that look at each value alone (sections 4.1, 4.3, 4.4, sh:in), as functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from factpress import lexical
from factpress.checks.compiling.comparing import is_at_most, is_less
from factpress.checks.compiling.xpath_regex import translated
from factpress.checks.index import NONE, TYPE, Index
from factpress.checks.shapes import KINDS, Listed, Pattern, ValueTest
from factpress.checks.terms import bare, is_blank, language, literal, said
from factpress.vocab import RDF, XSD

Test = Callable[[str], bool]
"""Whether a value is as a constraint says."""

#: Keeps the last answers of a test: days, numbers and the like come again and again.
remembering: Callable[[Test], Test] = lru_cache(maxsize=1 << 16)


def value_test(constraint: ValueTest | Pattern | Listed, index: Index) -> Test:
    """Return the function that tests one value."""
    match constraint:
        case Pattern(pattern, flags):
            search = translated(pattern, flags).search
            return lambda value: not is_blank(value) and search(said(value)) is not None
        case Listed("in", terms):
            return frozenset(terms).__contains__
        case Listed(_, terms):
            return _in_language(tuple(said(term).lower() for term in terms))
        case ValueTest("class", term):
            return _of_class(term, index)
        case ValueTest(parameter, term):
            return _MADE[parameter](term)


def _of_class(term: str, index: Index) -> Test:
    rows, empty, classes = index.rows, index.no_row, index.classes_below(term)
    return lambda value: not classes.isdisjoint(rows.get(value, empty).get(TYPE, NONE))


def _of_datatype(term: str) -> Test:
    datatype = bare(term)
    if datatype == XSD + "string":
        return lambda value: value[-1] == '"'
    if datatype == RDF + "langString":
        return lambda value: value[0] == '"' and value[-1] not in '">'
    tail, well_formed = f'"^^{term}', lexical.TESTS.get(datatype)
    if well_formed is None:
        return lambda value: value.endswith(tail)
    return remembering(lambda value: value.endswith(tail) and well_formed(literal(value).value))


def _of_kind(term: str) -> Test:
    signs = KINDS[term]
    return lambda value: value[0] in signs


def _in_language(ranges: tuple[str, ...]) -> Test:
    """Return the test of langMatches (RFC 4647, basic filtering)."""

    def test(value: str) -> bool:
        tag = language(value)
        return bool(tag) and any(each in ("*", tag) or tag.startswith(f"{each}-") for each in ranges)

    return test


def _length(is_right: Callable[[int, int], bool]) -> Callable[[str], Test]:
    def make(term: str) -> Test:
        limit = int(literal(term).value)
        return lambda value: not is_blank(value) and is_right(len(said(value)), limit)

    return make


_MADE: Mapping[str, Callable[[str], Test]] = {
    "datatype": _of_datatype,
    "nodeKind": _of_kind,
    "minExclusive": lambda limit: remembering(lambda value: is_less(limit, value)),
    "minInclusive": lambda limit: remembering(lambda value: is_at_most(limit, value)),
    "maxExclusive": lambda limit: remembering(lambda value: is_less(value, limit)),
    "maxInclusive": lambda limit: remembering(lambda value: is_at_most(value, limit)),
    "minLength": _length(int.__ge__),
    "maxLength": _length(int.__le__),
}
