"""Every fact and every evidence is counted once, however often it comes."""

from pathlib import Path

import pytest

from factpress.publish.census import Census, QuoteCensus
from factpress.publish.manifest import FactCounts
from factpress.publish.sorting import SortedLines


@pytest.mark.parametrize("budget", [1 << 20, 1])
def test_facts_and_evidences_are_counted_once(tmp_path: Path, budget: int) -> None:
    with SortedLines(budget, tmp_path) as lines:
        census = Census(lines)
        for _ in range(2):
            census.add("count", "f1", "north", "e1")
            census.add("count", "f1", "south", "e2")
            census.add("count", "f2", "south", "e3")
            census.add("tenure", "f3", "south", "e4")

        assert census.count() == (FactCounts(3, {"count": 2, "tenure": 1}, {"north": 1, "south": 3}), 4)


def test_nothing_counts_as_nothing(tmp_path: Path) -> None:
    with SortedLines(100, tmp_path) as lines:
        assert Census(lines).count() == (FactCounts(0, {}, {}), 0)


@pytest.mark.parametrize("budget", [1 << 20, 1])
def test_quotes_are_counted_once_by_how_they_were_found(tmp_path: Path, budget: int) -> None:
    with SortedLines(budget, tmp_path) as lines:
        quotes = QuoteCensus(lines)
        for _ in range(2):
            quotes.add("locked", "north", 4, 9, " so it is")
            quotes.add("locked", "north", 4, 9, "1 so it is")
            quotes.add("trusted", "south", 0, 3, " yes")

        assert quotes.count() == {"locked": 2, "trusted": 1}
        assert list(quotes.spans()) == [("north", 4, 9), ("north", 4, 9), ("south", 0, 3)]
