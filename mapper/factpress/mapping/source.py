"""The source text of a row function, and the objects it calls by name.

Nothing that a person wrote enters the text but as a constant of an f-string: see the head of `slots`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from factpress.mapping import terms
from factpress.mapping.rules import DEFAULT_GRAPH, IriMap, JoinMap, Pair, TermMap, TriplesMap
from factpress.mapping.slots import Check, Slots, Syntax, any_none, f_string, unless

__all__ = ["Source", "Syntax"]


class _Piece(NamedTuple):
    """The inside of an f-string that writes statements.

    It is left out where one of the variables `needs` is None or one of the conditions `holds` is not true.
    """

    needs: tuple[str, ...]
    holds: tuple[str, ...]
    text: str


class _Block(NamedTuple):
    """What one rule writes in one graph: in Turtle a subject's head, in all syntaxes its pieces."""

    head: str
    pieces: tuple[_Piece, ...]


class Source:
    """The function of one table: `names` is what `text` needs as its globals."""

    def __init__(
        self, rules: Sequence[TriplesMap], columns: Sequence[str], syntax: Syntax, prefixes: Mapping[str, str]
    ) -> None:
        """Generate it; every column of the rules must be among the table's columns, and no pair may join."""
        subjects = (column for rule in rules for column in rule.subject.columns)
        self._slots, self._syntax = Slots(columns, subjects, syntax, prefixes), syntax
        blocks = [block for rule in rules for block in self._blocks(rule)]
        self.text = self._function(blocks)
        self.names: Mapping[str, object] = {
            **self._slots.names,
            "encoding_fault": terms.encoding_fault,
            "report": _reporter(columns),
            "closed": _closed,
        }

    def _function(self, blocks: Sequence[_Block]) -> str:
        slots, pieces = self._slots, [piece for block in blocks for piece in block.pieces]
        used = sorted({need for piece in pieces for need in piece.needs})
        whole = "".join(self._whole(block) for block in blocks)
        parts = ", ".join(part for block in blocks for part in self._parts(block))
        absent = _left_out(used, sorted({name for piece in pieces for name in piece.holds})) or "False"
        faults = {_gated(fault, check): check for fault, check in slots.checks.items()}
        found = ", ".join(f"({check.column}, {check.value}, {fault})" for fault, check in faults.items())
        unencodable = ", ".join(f"({name[1:]}, {name}, encoding_fault({name}))" for name in used)
        return "\n".join(
            (
                "def run(rows, write, refuse):",
                f" for n, ({''.join(f'{name}, ' for name in slots.variables.values())}) in enumerate(rows):",
                "  try:",
                *(f"   {name} = {expression}" for expression, name in slots.texts.items()),
                *(f"   {name} = {expression}" for expression, name in slots.conditions.items()),
                f"   if {' or '.join(faults) or 'False'}:",
                f"    report(refuse, n, [{found}])",
                "    continue",
                *(f"   {name} = {expression}" for expression, name in slots.values.items()),
                f"   line = ''.join([{parts}]) if {absent} else {f_string(whole)}",
                "   line = line.encode()",
                "  except UnicodeEncodeError:",
                f"   report(refuse, n, [{unencodable}])",
                "   continue",
                "  write(line)",
            )
        )

    def _blocks(self, rule: TriplesMap) -> Iterator[_Block]:
        for graph, pairs in by_graph(rule).items():
            self._slots.under(rule.conditions)
            subject = self._slots.term(rule.subject)
            pieces = [self._piece(rule, pair, graph, subject) for pair in pairs]
            grouped = groupby(pieces, key=lambda piece: (piece.needs, piece.holds))
            merged = tuple(_Piece(*left_out, "".join(piece.text for piece in group)) for left_out, group in grouped)
            yield _Block(f"{subject}\n", merged)

    def _piece(self, rule: TriplesMap, pair: Pair, graph: IriMap | None, subject: str) -> _Piece:
        holds = self._slots.under(rule.conditions + pair.conditions)
        # A graph's IRI is judged in every syntax, so that every syntax refuses the same rows.
        named = f" {self._slots.term(graph)}" if graph else ""
        columns = rule.subject.columns + (graph.columns if graph else ()) + pair.columns
        needs = tuple(sorted({self._slots.variables[column] for column in columns}))
        predicate, term = self._slots.predicate(pair.predicate), self._slots.term(_not_joined(pair))
        if self._syntax == "turtle":
            return _Piece(needs, holds, f"    {predicate} {term} ;\n")
        return _Piece(needs, holds, f"{subject} {predicate} {term}{named if self._syntax == 'nq' else ''} .\n")

    def _whole(self, block: _Block) -> str:
        """Return the inside of the f-string of a block of which nothing is left out."""
        text = "".join(piece.text for piece in block.pieces)
        return f"{block.head}{text}    .\n" if self._syntax == "turtle" else text

    def _parts(self, block: _Block) -> Iterable[str]:
        """Return expressions of the texts of a block, each empty where it is left out."""
        parts = [unless(_left_out(piece.needs, piece.holds), "''", f_string(piece.text)) for piece in block.pieces]
        return [f"closed({f_string(block.head)}, [{', '.join(parts)}])"] if self._syntax == "turtle" else parts


def by_graph(rule: TriplesMap) -> dict[IriMap | None, list[Pair]]:
    """Return the pairs that are written in each graph, in order; None is the default graph."""
    found: dict[IriMap | None, list[Pair]] = {}
    for pair in rule.pairs:
        for graph in dict.fromkeys(rule.graphs + pair.graphs or (DEFAULT_GRAPH,)):
            found.setdefault(None if graph == DEFAULT_GRAPH else graph, []).append(pair)
    return found


def _not_joined(pair: Pair) -> TermMap:
    if isinstance(pair.object, JoinMap):
        raise TypeError("a row function does not join: see joins.unjoined")
    return pair.object


def _left_out(needs: Iterable[str], holds: Iterable[str]) -> str:
    """Return the expression that says whether a piece is left out; empty if it never is."""
    return " or ".join(filter(None, (any_none(needs), *(f"not {name}" for name in holds))))


def _gated(fault: str, check: Check) -> str:
    """Return the expression of a fault in rows of which the check is of use."""
    if "" in check.gates:
        return fault
    return f"({' or '.join(sorted(check.gates))}) and {fault}"


def _closed(head: str, pieces: Iterable[str]) -> str:
    """Return a Turtle statement of a subject and what is said of it, or nothing if nothing is."""
    text = "".join(pieces)
    return f"{head}{text}    .\n" if text else ""


def _reporter(columns: Sequence[str]) -> Callable[..., None]:
    def report(refuse: Callable[..., object], row: int, found: Iterable[tuple[int, str, str | None]]) -> None:
        for column, value, fault in found:
            if fault:
                refuse(row, columns[column], value, fault)

    return report
