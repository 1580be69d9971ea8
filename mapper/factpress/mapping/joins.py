"""The plan of joins: every pair that joins two tables becomes a rule of its own, over the table of both.

Row functions know nothing of joins: they are compiled for the joined tables as for any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from factpress.mapping.rules import Condition, JoinMap, Pair, Reference, Template, TriplesMap, columns_in

#: Before the name of a parent's column in a joined table.
PARENT = "\0parent\0"


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """A row for each two rows, of child and parent, that make equal texts of all templates of `on`.

    Its columns are `child_columns`, then `parent_columns` with `PARENT` before their names; the columns of
    `on` need not be among them.  `ROW` among them is the number of the row in its own table.
    """

    name: str
    child: str
    parent: str
    on: tuple[tuple[Template, Template], ...]
    child_columns: tuple[str, ...]
    parent_columns: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the joined table."""
        return self.child_columns + tuple(PARENT + column for column in self.parent_columns)


def unjoined(rules: Iterable[TriplesMap]) -> tuple[tuple[TriplesMap, ...], Mapping[str, JoinedTable]]:
    """Return rules without joins that say the same, and the joined tables that they read, by name.

    Pairs that join stand in rules of their own behind their rule.  Joins of the same tables on the same templates
    share one joined table.
    """
    made = [each for rule in rules for each in _apart(rule)]
    return tuple(rule for rule, _ in made), _tables(made)


_Apart = tuple[TriplesMap, JoinedTable | None]


def _apart(rule: TriplesMap) -> list[_Apart]:
    joining = [(pair, pair.object) for pair in rule.pairs if isinstance(pair.object, JoinMap)]
    plain = tuple(pair for pair in rule.pairs if not isinstance(pair.object, JoinMap))
    rest: list[_Apart] = [(replace(rule, pairs=plain), None)] if plain or not joining else []
    return rest + [_joined(rule, pair, join) for pair, join in joining]


def _joined(rule: TriplesMap, pair: Pair, join: JoinMap) -> _Apart:
    """Return the rule of one pair that joins, and the table that it needs."""
    own = tuple(dict.fromkeys(rule.looked_at + pair.predicate.columns + columns_in(pair.graphs + pair.conditions)))
    theirs = tuple(dict.fromkeys(join.term.columns + columns_in(join.conditions)))
    table = JoinedTable(_name(rule.table, join), rule.table, join.table, join.on, own, theirs)
    conditions = pair.conditions + tuple(map(_of_parent, join.conditions))
    term = replace(join.term, template=_prefixed(join.term.template))
    return replace(rule, table=table.name, pairs=(replace(pair, object=term, conditions=conditions),)), table


def _name(child: str, join: JoinMap) -> str:
    equal = ", ".join(f"{mine.parts!r} = {theirs.parts!r}" for mine, theirs in join.on)
    return f"{child!r} joined with {join.table!r} on {equal}"


def _of_parent(condition: Condition) -> Condition:
    right = condition.right and _prefixed(condition.right)
    return replace(condition, left=_prefixed(condition.left), right=right)


def _prefixed(template: Template) -> Template:
    parts = (Reference(PARENT + part.column) if isinstance(part, Reference) else part for part in template.parts)
    return Template(tuple(parts))


def _tables(made: Iterable[_Apart]) -> dict[str, JoinedTable]:
    """Return the joined tables, each once, with all columns that any rule needs of it."""
    tables: dict[str, JoinedTable] = {}
    for _, table in made:
        if table is not None:
            first = tables.setdefault(table.name, table)
            tables[table.name] = replace(
                first,
                child_columns=tuple(dict.fromkeys(first.child_columns + table.child_columns)),
                parent_columns=tuple(dict.fromkeys(first.parent_columns + table.parent_columns)),
            )
    return tables
