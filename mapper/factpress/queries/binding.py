"""Give the parameters of a query their values: as RDF terms in its VALUES block, never as pasted text.

A query marks the place of its parameters with a block that constrains nothing,

    VALUES (?person ?from) { (UNDEF UNDEF) }

so that it is standard SPARQL by itself and asks about everything.  Binding replaces the block by one with the
terms; parameters without a value are left out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from factpress.model import Term
from factpress.sparql import without_texts

_BLOCK = re.compile(
    r"\bVALUES\s*(?:\(\s*(?P<many>(?:\?\w+\s*)+)\)|\?(?P<one>\w+))\s*\{\s*(?:\(\s*(?:UNDEF\s*)+\)|UNDEF)\s*\}",
    re.IGNORECASE,
)

_SELECT = re.compile(r"\bSELECT\b(?=[^{]*\{)", re.IGNORECASE)
_BEHIND_BACKSLASH = re.compile(r"\\\\([uU])")


def block_variables(query: str) -> tuple[str, ...]:
    """Return the variables of the query's parameter block, none if it has no block."""
    found = _BLOCK.search(without_texts(query))
    if found is None:
        return ()
    return tuple(re.findall(r"\w+", found["many"] or found["one"]))


def block_span(query: str) -> tuple[int, int] | None:
    """Return where the query's parameter block begins and ends; None if it has none."""
    found = _BLOCK.search(without_texts(query))
    return found.span() if found else None


def values_of(query: str, variable: str, most: int) -> str | None:
    """Return the query that asks for which values of a variable, without any bound, a query has an answer.

    It has one column, and `most` rows at the most.  None for what does not begin as SELECT does.
    """
    bare = without_texts(query)
    select, begin = _SELECT.search(bare), bare.find("{")
    end = _matching(bare, begin)
    if select is None or end is None:
        return None
    order = f"ORDER BY ?{variable} LIMIT {most}"
    return f"{query[: select.start()]}SELECT DISTINCT ?{variable} WHERE {query[begin : end + 1]} {order}"


def restricted(query: str, variable: str, iris: Iterable[str]) -> str:
    """Return a SELECT query that asks as another one does, for rows only whose variable has one of some values."""
    begin = without_texts(query).index("{") + 1
    return f"{query[:begin]} VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}{query[begin:]}"


def _matching(bare: str, begin: int) -> int | None:
    """Return where the brace that opens at `begin` closes; None where it does not."""
    depth = 0
    for at in range(max(begin, 0), len(bare)):
        depth += {"{": 1, "}": -1}.get(bare[at], 0)
        if depth == 0:
            return at if begin >= 0 else None
    return None


def bind(query: str, values: Mapping[str, Term]) -> str:
    """Return the query with these values for its parameters, by name of the variable."""
    return bind_rows(query, tuple(values), [tuple(values.values())])


def bind_rows(query: str, names: Sequence[str], rows: Sequence[Sequence[Term]]) -> str:
    """Return the query with a table of values for its parameters: it asks about every row.

    Without names the block is taken out, and the query asks about everything.
    """
    found = _BLOCK.search(without_texts(query))
    if found is None:
        return query
    table = " ".join(f"({' '.join(map(written, row))})" for row in rows)
    block = f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {table} }}" if names else ""
    return query[: found.start()] + block + query[found.end() :]


def written(term: Term) -> str:
    r"""Return a term as SPARQL reads it, in every engine.

    Some engines read a backslash and a u as an escape wherever they stand (SPARQL 1.1, section 19.2), even behind
    another backslash; so a u behind a backslash is itself written as an escape.
    """
    return _BEHIND_BACKSLASH.sub(lambda match: f"\\\\\\U{ord(match[1]):08X}", term.n3())
