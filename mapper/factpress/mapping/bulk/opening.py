"""The sources of a document of rules, opened for what its rules need of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from factpress.mapping.bulk.table import Table
from factpress.mapping.rules import NATURAL, ROW, Document, JoinMap, columns_used
from factpress.mapping.sources import Variables, no_variables, open_table
from factpress.problems import Place, Problems, did_you_mean


def open_tables(
    document: Document, folder: Path, problems: Problems, variables: Variables = no_variables
) -> Mapping[str, Table]:
    """Open every source that a rule reads, by its name; paths are relative to `folder`.

    A source that cannot be read is a problem, and so is a column that rules name and a source does not have, at its
    place in the rules.  `variables` are those that the URL of a database may name.
    """
    needed = {name: columns_used(document.rules, name) for name in document.sources}
    used = {rule.table for rule in document.rules} | {join.table for _, join in _joins(document)}
    tables = {
        name: open_table(source, needed[name], folder, problems, variables)
        for name, source in document.sources.items()
        if name in used
    }
    for place, name, column in _uses(document):
        heads = tables[name].heads
        if heads is not None and column not in heads:
            advice = _other_delimiter(heads) or did_you_mean(column, frozenset(heads))
            source = document.sources[name]
            owner = "the result of the query" if source.formulation == "sql" else source.access
            message = f"{owner} has no column {column!r}"
            problems.add(place, "rules-invalid", message, advice)
    return tables


def _other_delimiter(heads: Collection[str]) -> str | None:
    """Return what to do where the one head of a table looks like several."""
    [head, *more] = heads or [""]
    if more or not any(sign in head for sign in ";\t|"):
        return None
    return f"its head row is one cell, {head!r}: save it with commas, or name its delimiter in RML"


def _uses(document: Document) -> Iterator[tuple[Place, str, str]]:
    """Return each column that rules name, with its table and the place in the rules."""
    uses = [(place, rule.table, column) for rule in document.rules for place, column in rule.uses()]
    uses += [(place, join.table, column) for place, join in _joins(document) for column in join.parent_columns]
    return ((place, table, column.removeprefix(NATURAL)) for place, table, column in uses if column != ROW)


def _joins(document: Document) -> Iterator[tuple[Place, JoinMap]]:
    pairs = (pair for rule in document.rules for pair in rule.pairs)
    return ((pair.place, pair.object) for pair in pairs if isinstance(pair.object, JoinMap))
