"""factpress query --test: every saved query runs, with its examples, and answers what was accepted.

An accepted answer stands in the project's folder of answers as `<topic>/<question>.tsv`: comment lines that begin
with `#` (which facts it rests on, who checked it), then the rows as SPARQL 1.1 TSV.  Rows are compared as a multiset,
numbers by value: engines order and write them differently.  Where no answer was accepted, every engine must answer as
the first one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from factpress.errors import CouldNotRun, FactpressError
from factpress.model import DECIMAL, INTEGER, Literal
from factpress.pipeline.asking import Asker
from factpress.queries import SavedQuery
from factpress.store.base import Answered, Rows, Statements, Truth
from factpress.vocab import XSD

_NUMBERS = frozenset({INTEGER, DECIMAL, XSD + "double", XSD + "float"})
#: Digits behind the point that engines agree on.
_DIGITS = 6


#: Rows as texts, each with how often it occurs.
_Multiset = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Tried:
    """How one saved query fared on one engine: the number of rows, and what is wrong, if anything."""

    query: str
    engine: str
    rows: int
    fault: str | None


def try_queries(askers: Mapping[str, Asker], queries: Mapping[str, SavedQuery], answers: Path) -> Iterator[Tried]:
    """Run every saved query with its example parameters on every engine.

    Compare with the accepted answer; without one, with what the first engine answers.  `askers` goes by the names of
    engines; `answers` is the folder of accepted answers, which need not exist.
    """
    for name, query in sorted(queries.items()):
        wanted = _accepted(answers / f"{name}.tsv")
        source = "accepted"
        for engine, asker in askers.items():
            try:
                rows = _answer(asker, query)
            except FactpressError as refused:
                yield Tried(name, engine, 0, f"does not run: {refused}")
                continue
            found = Counter(tuple(map(_comparable, row)) for row in rows)
            if wanted is None:
                wanted, source = found, f"of {engine}"
            yield Tried(name, engine, len(rows), _fault(query, found, wanted, source))


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
    """Return the rows of an answer; the statements of a graph are rows, and yes is one.

    Raises CouldNotRun if the engine cut the answer.
    """
    examples = {name: one.example for name, one in query.head.parameters.items() if one.example is not None}
    answer = asker.ask(asker.bound(query, examples))
    match answer:
        case Rows(_, rows, None):
            return list(rows)
        case Rows(cut=cut):
            raise CouldNotRun(f"the engine cut the answer at {cut} rows")
        case Truth(value):
            return [()] if value else []
        case Statements(triples):
            return list(triples)


def _accepted(file: Path) -> _Multiset | None:
    if not file.exists():
        return None
    lines = [line for line in file.read_text(encoding="utf-8").split("\n")[:-1] if not line.startswith("#")][1:]
    return Counter(tuple(line.split("\t")) for line in lines)


def _fault(query: SavedQuery, found: _Multiset, wanted: _Multiset, source: str) -> str | None:
    if not found and query.head.columns and not query.head.may_be_empty:
        return "returns no rows, and its head does not say that it may"
    missing, more = wanted - found, found - wanted
    if not missing and not more:
        return None
    shown = next(iter(missing or more))
    return f"{missing.total()} rows {source} are missing, {more.total()} are new, such as {' | '.join(shown)}"


def _comparable(term: Answered | None) -> str:
    """Return a term as an accepted answer has it, numbers by value."""
    if term is None:
        return ""
    if isinstance(term, Literal) and term.datatype in _NUMBERS:
        try:
            number = round(Decimal(term.value), _DIGITS).normalize()
        except (InvalidOperation, OverflowError, ValueError):  # infinite, not a number, or not written as one
            return term.n3()
        return Literal(f"{number:f}", None, INTEGER if number == number.to_integral() else DECIMAL).n3()
    return term.n3()
