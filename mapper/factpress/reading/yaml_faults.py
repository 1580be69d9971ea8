"""What is wrong with a YAML file, in words for the person who typed it."""

from __future__ import annotations

import re
from typing import NamedTuple

from yaml import YAMLError

#: Characters that YAML has no way to read as text, or would read as the end of a line.
UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class Fault(NamedTuple):
    """A sentence about ill-formed YAML, what to do, and the offset of the point that it is about, if any."""

    message: str
    suggestion: str | None
    offset: int | None = None


_UNCLOSED_QUOTE = Fault("a quotation mark opens here and none closes it", None)
_UNCLOSED_LIST = Fault('a "[" opens a list and no "]" closes it', None)
_UNCLOSED_MAPPING = Fault('a "{" opens a mapping and no "}" closes it', None)
#: Faults that are best shown where something was opened.
_OPENINGS = (_UNCLOSED_QUOTE, _UNCLOSED_LIST, _UNCLOSED_MAPPING)
_QUOTES = "put the whole value in quotation marks"
#: A part of PyYAML's text (of its C or its Python parser), and what it means to a curator; the first that fits counts.
_MEANINGS: tuple[tuple[str, Fault], ...] = (
    ("mapping values are not allowed", Fault('": " stands where no key may stand', _QUOTES)),
    ("unknown escape character", Fault("a backslash in double quotes has a special meaning", 'write "\\\\"')),
    ("hexdecimal", Fault("a \\x, \\u or \\U lacks hexadecimal digits", None)),
    ("hexadecimal", Fault("a \\x, \\u or \\U lacks hexadecimal digits", None)),
    ("invalid Unicode character escape", Fault("an escape names no character", None)),
    ("quoted scalar", _UNCLOSED_QUOTE),
    ("flow sequence", _UNCLOSED_LIST),
    ("flow mapping", _UNCLOSED_MAPPING),
    ("expected ':'", Fault('a key without ": " after it', "write key: value")),
    ("block sequence entries", Fault('"- " stands where no list item may begin', None)),
    ("mapping keys are not allowed", Fault("a key stands where none may begin", None)),
    ("expected '-' indicator", Fault("a list item is indented unlike its list", None)),
    ("block collection", Fault("a list item is indented unlike its list", None)),
    (
        "block mapping",
        Fault("the indentation or a quotation mark does not fit here", None),
    ),
    ("anchor", Fault('a text may not begin with "&" or "*"', _QUOTES)),
    ("alias", Fault('a text may not begin with "&" or "*"', _QUOTES)),
    ("directive", Fault('a line may not begin with "%"', _QUOTES)),
    ("<document start>", Fault("the file does not go on as it began", "one file is one mapping")),
    ("tab", Fault("a tab stands where spaces are expected", "indent with spaces")),
)
_UNKNOWN = Fault("this is not well-formed YAML", None)


def explain(error: YAMLError, text: str) -> Fault:
    """Return what the error of a parser of this text means."""
    at = _offset(error, "problem_mark")
    words = f"{getattr(error, 'context', None)} {getattr(error, 'problem', None)}"
    if at is not None and "cannot start any token" in words:
        return _no_token(text[at : at + 1])._replace(offset=at)
    fault = next((fault for part, fault in _MEANINGS if part in words), _UNKNOWN)
    opening = _offset(error, "context_mark") if fault in _OPENINGS else None
    return fault._replace(offset=at if opening is None else opening)


def _offset(error: YAMLError, name: str) -> int | None:
    mark = getattr(error, name, None)
    return None if mark is None else int(mark.index)


def _no_token(character: str) -> Fault:
    if character == "\t":
        return Fault("a tab stands where spaces are expected", "indent with spaces")
    return Fault(f"a value may not begin with {character!r}", _QUOTES)
