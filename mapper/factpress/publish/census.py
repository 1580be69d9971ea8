"""Counting what is published: facts by kind and by article, evidences, and quotes, in flat memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from factpress.publish.manifest import FactCounts
from factpress.publish.sorting import SortedLines


class Census:
    """Takes every fact with every evidence, as often as they come, and counts each once."""

    def __init__(self, lines: SortedLines) -> None:
        self._lines = lines

    def add(self, kind: str, fact: str, article: str, evidence: str) -> None:
        """Note one evidence of one fact: the fact's kind and name, the article's slug, the evidence's name."""
        self._lines.add(f"{kind} {fact} {article} {evidence}".encode())

    def count(self) -> tuple[FactCounts, int]:
        """Return the counts of facts, and the number of evidences."""
        by_kind: Counter[str] = Counter()
        by_article: Counter[str] = Counter()
        evidences = 0
        for (kind, _), entries in groupby(map(_split, self._lines), key=lambda entry: entry[:2]):
            found = list(entries)
            by_kind[kind] += 1
            by_article.update({article for _, _, article, _ in found})
            evidences += len(found)
        return FactCounts(by_kind.total(), dict(by_kind), dict(by_article)), evidences


class QuoteCensus:
    """Takes every quote as often as it is used, and counts each once."""

    def __init__(self, lines: SortedLines) -> None:
        self._lines = lines

    def add(self, found: str, article: str, start: int, end: int, quote: str) -> None:
        """Note one quote: how its passage was found, its article's slug, its offsets, and the quote on one line."""
        self._lines.add(f"{found} {article} {start} {end} {quote}".encode())

    def count(self) -> Counter[str]:
        """Return the number of quotes by how they were found."""
        return Counter(line.partition(b" ")[0].decode() for line in self._lines)

    def spans(self) -> Iterator[tuple[str, int, int]]:
        """Yield article and offsets of every quote."""
        for line in self._lines:
            _, article, start, end, _ = line.decode().split(" ", 4)
            yield article, int(start), int(end)


def _split(line: bytes) -> tuple[str, str, str, str]:
    kind, fact, article, evidence = line.decode().split(" ")
    return kind, fact, article, evidence
