"""Counting what is published: facts by kind and by article, and evidences, in flat memory."""

from __future__ import annotations

from collections import Counter
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


def _split(line: bytes) -> tuple[str, str, str, str]:
    kind, fact, article, evidence = line.decode().split(" ")
    return kind, fact, article, evidence
