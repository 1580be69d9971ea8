"""The sentences of a text, whatever its language.

A line end ends a sentence.  So does one of . ! ? … ؟ ۔, together with the quotation marks and brackets that close
after it, where white space follows and then anything but a lower-case letter.  A full stop does not, after

- a number of up to three digits or in Roman capitals, for it may be an ordinal (24. November, Karl V. von Spanien),
- a single letter, for it may be an initial or half of an abbreviation (J. Smith, z. B.),
- one of the titles that stand before a name (Mr. Smith).

In doubt two sentences stay one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_CLOSING = r"[\"'”’»«“)\]]*"
_END = re.compile(rf"(?:(?P<stop>\.)|[.!?…؟۔]+){_CLOSING}(?=\s+(?P<next>\S))")
_ROMAN = r"(?=[IVXLCDM])M*(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})"
_TITLES = "Mr|Mrs|Ms|Mme|Mlle|Dr|Prof|St|Hr|Fr|Gen|Col|Lt|Sgt|No|Nr"
_LAST_WORD = re.compile(r"\w+\Z")
#: Words longer than this are no abbreviations; looking no further keeps long lines cheap.
_LONGEST = 32
_NO_END = re.compile(rf"(?:[0-9]{{1,3}}|[^\W\d_]|{_ROMAN}|{_TITLES})\Z")


class Sentence(NamedTuple):
    """Where a sentence stands, without the white space around it: offsets in code points, the end excluded."""

    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in its order; between them is white space only."""
    for line in _LINE.finditer(text):
        start = line.start()
        for end in (*_ends(line.group()), len(line.group())):
            yield from _stripped(text, start, line.start() + end)
            start = line.start() + end


def _ends(line: str) -> Iterator[int]:
    for found in _END.finditer(line):
        if not found["next"].islower() and not (found["stop"] and _is_abbreviated(line, found.start())):
            yield found.end()


def _is_abbreviated(line: str, stop: int) -> bool:
    word = _LAST_WORD.search(line, max(0, stop - _LONGEST), stop)
    return word is not None and _NO_END.match(word.group()) is not None


def _stripped(text: str, start: int, end: int) -> Iterator[Sentence]:
    piece = text[start:end]
    if piece.strip():
        yield Sentence(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
