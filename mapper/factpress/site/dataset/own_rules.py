"""What the site itself states, by rules: tables of values in, statements out, as facts are mapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.mapping.compile import Row, compile_rules
from factpress.mapping.notations.yarrrml import read_prefixes, read_rules
from factpress.mapping.run import Refusal, map_rows
from factpress.problems import Problems
from factpress.publish.statements import Statement

Tables = Mapping[str, Sequence[Row]]


class OwnRules:
    """The rules of one YARRRML file; `columns` names the columns of each table, `prefixes` are those of the file.

    Raises CouldNotRun if the file is damaged.
    """

    def __init__(self, file: Path, columns: Mapping[str, Sequence[str]]) -> None:
        text, problems = file.read_text(encoding="utf-8"), Problems()
        rules = read_rules([(file.name, text)], {}, problems)
        self.prefixes: Mapping[str, str] = read_prefixes(file.name, text, problems)
        if problems.fatal:
            raise CouldNotRun(f"{file.name} of this installation is damaged; install it again")
        self._functions = compile_rules(rules, columns, "nt", {})

    def statements(self, tables: Tables) -> list[Statement]:
        """Return what the rules make of rows, each statement once, sorted; raises CouldNotRun for what is no term."""
        refused: list[Refusal] = []
        chunks = [
            chunk
            for table, rows in tables.items()
            if table in self._functions
            for chunk in map_rows(self._functions[table], rows, refused.append)
        ]
        if refused:
            raise CouldNotRun(f"the data set cannot be described: {refused[0].value!r} {refused[0].reason}")
        lines = {line for chunk in chunks for line in chunk.decode().split("\n") if line}
        return sorted(map(_statement, lines))


def _statement(line: str) -> Statement:
    """Take a line of N-Triples apart."""
    subject, predicate, term = line.removesuffix(" .").split(" ", 2)
    return Statement(subject, predicate, term, "")
