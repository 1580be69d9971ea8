"""Find a quote in an article's text.

Matching folds runs of white space to one space and compares in Unicode NFC, because curators paste; what is
stored is the slice of the text as it stands.  " … " in a quote joins the start and the end of one passage.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from factpress.model import Passage

#: How many characters of the text around a passage its selector keeps: enough to tell repetitions apart, and no more
#: of somebody's text than that.
CONTEXT = 12
ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*")
#: White space as a reader sees it; Python's \s lacks none of Unicode's spaces but the zero-width ones.
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
#: What composes with the character before it and is no mark with a place in the order of marks: signs of scripts of
#: India and its neighbours, and vowels and finals of Hangul.
_COMPOSING = frozenset(
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    "\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
) | frozenset(map(chr, range(0x1160, 0x1200)))
_MARKS, _DASHES = "'’‘‚ʼ‹›\"“”„«»", "-‐‑–—"
#: A pattern for each sign that has several forms.
_FORMS = {sign: f"[{re.escape(forms)}]" for forms in (_MARKS, _DASHES) for sign in forms}


def fold(text: str) -> str:
    """Return the text in NFC with each run of white space as one space, none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _pieces(text: str) -> re.Pattern[str]:
    """Return what a text falls into: white space, Basic Latin that folding leaves as it is, signs with their marks.

    NFC composes and reorders within such a piece only.
    """
    marks = "".join(sorted(sign for sign in set(text) if unicodedata.combining(sign) or sign in _COMPOSING))
    mark = f"[{re.escape(marks)}]" if marks else "(?!)"
    return re.compile(rf"({_SPACES.pattern})|([!-~]+(?: [!-~]+)*(?!{mark}))|[\s\S]{mark}*")


@dataclass(frozen=True)
class ArticleText:
    """The text of one article, made searchable."""

    text: str

    @cached_property
    def _folded(self) -> tuple[str, Sequence[int]]:
        """The folded text, and for each of its characters where it begins in the text."""
        characters: list[str] = []
        begins = array("L")
        for match in _pieces(self.text).finditer(self.text):
            spaces, plain = match.groups()
            if plain:
                characters.append(plain)
                begins.extend(range(match.start(), match.end()))
            else:
                composed = " " if spaces else unicodedata.normalize("NFC", match.group())
                characters.append(composed)
                begins.extend([match.start()] * len(composed))
        begins.append(len(self.text))
        return "".join(characters), begins

    def occurrences(self, quote: str) -> list[Passage]:
        """Return every place where the quote stands, in text order; none if it does not.

        The quote is taken verbatim first; only if it does not stand so, " … " is read as an omission.
        """
        needle = fold(quote)
        begins = self._folded[1]
        whole = [self._passage(begins[at], begins[end]) for at, end in self._spans(needle)]
        halves = ELLIPSIS.split(needle)
        if whole or len(halves) != 2 or not all(halves):
            return whole
        return list(self._joined(*halves))

    def goes_on(self, quote: str) -> str | None:
        """Return the text that follows the longest beginning of the quote that stands in the article.

        None where fewer than two of its words do; at most six words are returned.
        """
        folded, _ = self._folded
        words = fold(quote).split(" ")
        for count in range(len(words) - 1, 1, -1):
            at = folded.find(" ".join(words[:count]) + " ")
            if at >= 0:
                return " ".join(folded[at:].split(" ", count + 6)[count : count + 6]).strip()
        return None

    def alike(self, quote: str) -> str | None:
        """Return what stands in the article and reads like the quote; None if nothing does.

        Alike are capital and small letters, quotation marks, apostrophes and dashes of different forms; quotation
        marks around the quote do not count.
        """
        words = "".join(_FORMS.get(sign, re.escape(sign)) for sign in fold(quote).strip(_MARKS + " "))
        found = re.search(words, self._folded[0], re.IGNORECASE) if words else None
        return found.group() if found else None

    def line_of(self, offset: int) -> int:
        """Return the line (from 1) of a character of the text."""
        return bisect_right(self._line_begins, offset)

    @cached_property
    def _line_begins(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _spans(self, needle: str, since: int = 0) -> Iterator[tuple[int, int]]:
        """Yield where the folded needle stands in the folded text; never cutting a character from its marks."""
        folded, begins = self._folded
        at = folded.find(needle, since) if needle else -1
        while at >= 0:
            end = at + len(needle)
            if (at == 0 or begins[at - 1] < begins[at]) and begins[end - 1] < begins[end]:
                yield at, end
            at = folded.find(needle, at + 1)

    def _joined(self, first: str, last: str) -> Iterator[Passage]:
        """Yield the shortest passages that begin with `first` and end with `last`."""
        begins = self._folded[1]
        by_end: dict[int, tuple[int, int, int]] = {}
        for at, first_end in self._spans(first):
            after = next(self._spans(last, first_end), None)
            if after is None:
                break
            by_end[begins[after[1]]] = (begins[at], begins[first_end], begins[after[0]])
        for end, (start, first_end, last_begin) in sorted(by_end.items()):
            yield self._passage(start, end, first_end, last_begin)

    def _passage(self, start: int, end: int, first_end: int | None = None, last_begin: int = 0) -> Passage:
        text = self.text
        prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        if first_end is None:
            return Passage(start, end, prefix, suffix, exact=text[start:end])
        return Passage(start, end, prefix, suffix, first=text[start:first_end], last=text[last_begin:end])
