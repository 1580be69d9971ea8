"""What the seeds give: statements, and what is counted of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from factpress.evidence import Found
from factpress.model import Fact, Passage, Record, escape
from factpress.publish.census import Census, QuoteCensus
from factpress.publish.sorting import Run, SortedLines
from factpress.publish.spool import Spool


class Harvest:
    """What records give, each sorted and each once: quads, facts and quotes to be counted, names of nodes.

    `budget` is the memory in bytes for each of them, `folder` the place for what goes beyond it.  Use as a context
    manager.  Raises CouldNotRun where the disk fails.
    """

    def __init__(self, budget: int, folder: Path) -> None:
        self.quads = Spool(budget, folder)
        facts, quotes, self._nodes = (self.quads.sorter() for _ in range(3))
        self.facts, self.quotes = Census(facts), QuoteCensus(quotes)
        #: All of it as lines, by name.
        self.lines: Mapping[str, SortedLines] = {
            "statements": self.quads.lines,
            "facts": facts,
            "quotes": quotes,
            "nodes": self._nodes,
        }
        self._resources = ExitStack()

    def __enter__(self) -> Self:
        for lines in self.lines.values():
            self._resources.enter_context(lines)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.close()

    def another(self) -> Harvest:
        """Return an empty harvest with the same budget and folder."""
        return Harvest(self.quads.lines.budget, self.quads.lines.folder)

    def add_quote(self, record: Record, passage: Passage, found: Found) -> None:
        """Count the quote of a record; name the record's node, if it has one, even if nothing more comes of it."""
        values = record.values
        quote = f"{values.get('nth', '')} {escape(values['quote'])}"
        self.quotes.add(found, values["article"], passage.start, passage.end, quote)
        if "node" in values:
            self._nodes.add(values["node"].encode())

    def add_fact(self, fact: Fact) -> None:
        """Count a fact with one evidence."""
        self.facts.add(fact.record.kind, fact.name, fact.record.values["article"], fact.evidence)

    def names(self) -> Iterator[str]:
        """Yield the names of nodes."""
        for name in self._nodes:
            yield name.decode()

    def take(self, runs: Mapping[str, Run]) -> None:
        """Take what another harvest gave and somebody keeps as sorted runs."""
        for name, lines in self.lines.items():
            lines.take(runs[name])

    def pour(self, other: Harvest) -> None:
        """Take all that another harvest holds."""
        for name, lines in self.lines.items():
            for line in other.lines[name]:
                lines.add(line)
