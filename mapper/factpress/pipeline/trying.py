"""factpress query --test: every saved query runs, with its examples, and answers what was accepted.

An accepted answer stands in the project's folder of answers as `<topic>/<question>.tsv`: comment lines that begin
with `#` (which facts it rests on, who checked it), then the rows as SPARQL 1.1 TSV.  Rows are compared as a multiset,
numbers by value: engines order and write them differently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from factpress.errors import CouldNotRun, FactpressError
from factpress.model import DECIMAL, INTEGER, Literal
from factpress.pipeline.asking import Asker
from factpress.queries import SavedQuery
from factpress.store.base import Answered, QueryRefused, Rows
from factpress.vocab import XSD

_NUMBERS = frozenset({INTEGER, DECIMAL, XSD + "double", XSD + "float"})
#: Digits behind the point that engines agree on.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Tried:
    """How one saved query fared: the number of rows, and what is wrong, if anything."""

    query: str
    rows: int
    fault: str | None


def try_queries(asker: Asker, queries: Mapping[str, SavedQuery], answers: Path) -> Iterator[Tried]:
    """Run every saved query with its example parameters and compare it with the accepted answer, if there is one.

    `answers` is the folder of accepted answers; it need not exist.
    """
    for name, query in sorted(queries.items()):
        try:
            rows = _answer(asker, query)
        except (FactpressError, QueryRefused) as refused:
            yield Tried(name, 0, f"does not run: {refused}")
            continue
        yield Tried(name, len(rows), _fault(query, rows, answers / f"{name}.tsv"))


def accept(asker: Asker, queries: Mapping[str, SavedQuery], answers: Path) -> Iterator[str]:
    """Write the answers of all queries as accepted, keeping the comments of those that stand; yield what changed.

    The answers of queries without rows are written too.  Raises CouldNotRun if a file cannot be written.
    """
    for name, query in sorted(queries.items()):
        file = answers / f"{name}.tsv"
        rows = _answer(asker, query)
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        comments = "".join(f"{line}\n" for line in old.split("\n") if line.startswith("#"))
        text = comments + _written(query, rows)
        if text == old:
            continue
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CouldNotRun(f"cannot write {file}: {error.strerror}") from None
        yield name


def _written(query: SavedQuery, rows: Iterable[tuple[Answered | None, ...]]) -> str:
    lines = ["\t".join(f"?{column}" for column in query.head.columns)]
    lines += ["\t".join(map(_comparable, row)) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _answer(asker: Asker, query: SavedQuery) -> list[tuple[Answered | None, ...]]:
    examples = {name: one.example for name, one in query.head.parameters.items() if one.example is not None}
    answer = asker.ask(asker.bound(query, examples))
    return list(answer.rows) if isinstance(answer, Rows) else []


def _fault(query: SavedQuery, rows: list[tuple[Answered | None, ...]], file: Path) -> str | None:
    if not rows and query.head.columns and not query.head.may_be_empty:
        return "returns no rows, and its head does not say that it may"
    if not file.exists():
        return None
    accepted = [line for line in file.read_text(encoding="utf-8").split("\n")[:-1] if not line.startswith("#")][1:]
    wanted = Counter(tuple(line.split("\t")) for line in accepted)
    found = Counter(tuple(map(_comparable, row)) for row in rows)
    missing, more = (wanted - found).total(), (found - wanted).total()
    if not missing and not more:
        return None
    shown = next(iter((wanted - found) or (found - wanted)))
    return f"{missing} accepted rows are missing, {more} are new, such as {' | '.join(shown)}"


def _comparable(term: Answered | None) -> str:
    """Return a term as an accepted answer has it, numbers by value."""
    if term is None:
        return ""
    if isinstance(term, Literal) and term.datatype in _NUMBERS:
        number = round(Decimal(term.value), _DIGITS).normalize()
        return Literal(f"{number:f}", None, INTEGER if number == number.to_integral() else DECIMAL).n3()
    return term.n3()
