"""The plan of joins: rules without joins, joined tables, and the columns that every table must give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factpress.mapping.compile import compile_rules
from factpress.mapping.joins import PARENT, JoinedTable, unjoined
from factpress.mapping.rules import (
    ROW,
    BlankMap,
    Condition,
    IriMap,
    JoinMap,
    Pair,
    Reference,
    Template,
    TriplesMap,
    columns_used,
)
from factpress.problems import Place
from mapping_strategies import whole

PLACE = Place("r.yaml", 1)


def iri(text: str, *columns: str) -> IriMap:
    return IriMap(Template((f"http://example.org/{text}", *map(Reference, columns))))


JOIN = JoinMap(
    "sport",
    iri("sport/", "id"),
    ((whole("plays"), whole("id")), (whole("land"), Template(("the ", Reference("land"))))),
    (Condition(Template((Reference("ok"),)), "not null"),),
)
RULE = TriplesMap(
    "student",
    "student",
    iri("", "id"),
    (Pair(iri("name"), iri("", "name"), PLACE), Pair(iri("plays"), JOIN, PLACE, (iri("g/", "year"),))),
    (),
    PLACE,
)


def test_a_pair_that_joins_becomes_a_rule_over_the_table_of_both() -> None:
    (plain, joining), tables = unjoined([RULE])
    assert plain == replace(RULE, pairs=RULE.pairs[:1])
    (table,) = tables.values()
    assert table == JoinedTable(joining.table, "student", "sport", JOIN.on, ("id", "year"), ("id", "ok"))
    assert table.columns == ("id", "year", PARENT + "id", PARENT + "ok")
    (pair,) = joining.pairs
    assert pair.object == iri("sport/", PARENT + "id")
    assert pair.conditions == (Condition(Template((Reference(PARENT + "ok"),)), "not null"),)
    assert (joining.subject, pair.predicate, pair.graphs) == (
        RULE.subject,
        RULE.pairs[1].predicate,
        RULE.pairs[1].graphs,
    )


def test_joins_of_the_same_tables_on_the_same_columns_share_a_table() -> None:
    numbered = replace(JOIN, term=BlankMap(Template(("row", Reference(ROW)))))
    other = replace(JOIN, on=JOIN.on[:1])
    pairs = tuple(Pair(iri("p", "nick"), join, PLACE) for join in (JOIN, numbered, other))
    rules, tables = unjoined([replace(RULE, pairs=pairs)])
    assert [rule.table for rule in rules] == [*list(tables)[:1] * 2, *list(tables)[1:]]
    first = next(iter(tables.values()))
    assert (first.child_columns, first.parent_columns) == (("id", "nick"), ("id", "ok", ROW))


def test_a_rule_without_joins_stays_as_it_is() -> None:
    rule, empty = replace(RULE, pairs=RULE.pairs[:1]), replace(RULE, pairs=())
    assert unjoined([rule, empty]) == ((rule, empty), {})


def test_every_table_is_asked_for_what_rules_look_at_in_the_order_of_the_rules() -> None:
    assert columns_used([RULE], "student") == ("id", "name", "plays", "land", "year")
    assert columns_used([RULE], "sport") == ("id", "land", "ok")
    assert columns_used([RULE], "neither") == ()


def test_a_row_function_is_made_of_no_rule_that_joins() -> None:
    with pytest.raises(TypeError, match="does not join"):
        compile_rules([RULE], {"student": columns_used([RULE], "student")}, "nt", {})
