"""Which sentences of an article no fact uses, and whether the curator said why."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate

from factpress.evidence.passages import ArticleText
from factpress.evidence.sentences import Sentence, sentences
from factpress.model import Article, Passage, Unused
from factpress.problems import Problems, Severity

#: How many words of a sentence a message shows.
_SHOWN = 5


def tell_uncovered(
    article: Article, text: ArticleText, used: Collection[Passage], unused: Iterable[Unused], problems: Problems
) -> None:
    """Hold the sentences of one article against the passages that facts use and those listed as unused.

    Warns of each sentence that no used passage touches and no entry holds whole.  An entry is a problem unless it
    begins and ends as sentences do and no fact uses any of them: so entries go stale with their text, not silently.
    """
    parts = list(sentences(text.text))
    touched = set(_touched(parts, used))
    listed: set[Sentence] = set()
    for entry in unused:
        held = [part for part in parts if entry.start <= part.start and part.end <= entry.end]
        _tell_unfitting(entry, held, touched, problems)
        listed.update(held)
    for part in parts:
        if part not in touched and part not in listed:
            problems.add(
                article.place,
                "passage-unused",
                f"no fact uses {part.start} to {part.end} of {article.slug!r}, line {text.line_of(part.start)} "
                f"of its text: “{_first_words(text.text[part.start : part.end])}”",
                "state what it says, or list it in unused.yaml with a reason",
                Severity.WARNING,
            )


def _touched(parts: Iterable[Sentence], used: Collection[Passage]) -> Iterator[Sentence]:
    """Yield the sentences that share a character with a passage."""
    spans = sorted((passage.start, passage.end) for passage in used)
    reached = list(accumulate((end for _, end in spans), max))
    for part in parts:
        before = bisect_left(spans, (part.end, 0))
        if before and reached[before - 1] > part.start:
            yield part


def _tell_unfitting(entry: Unused, held: Sequence[Sentence], touched: Collection[Sentence], problems: Problems) -> None:
    passage = f"the passage {entry.start} to {entry.end} of {entry.article!r}"
    used = [part for part in held if part in touched]
    if not held or (held[0].start, held[-1].end) != (entry.start, entry.end):
        message, advice = f"{passage} is not of whole sentences", "take the offsets that 'factpress check' prints"
        problems.add(entry.place, "unused-invalid", message, f"{advice}; has the text changed?")
    elif used:
        message = f"{passage} is not unused: a fact has a quote from its sentence at {used[0].start}"
        problems.add(entry.place, "unused-invalid", message, "leave it out")


def _first_words(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
