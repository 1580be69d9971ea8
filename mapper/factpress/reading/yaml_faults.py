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


_UNCLOSED_QUOTE = Fault("a quotation mark opens here and none closes it", "close it")
_UNCLOSED_LIST = Fault('a "[" opens a list and no "]" closes it', "close it")
_UNCLOSED_MAPPING = Fault('a "{" opens a mapping and no "}" closes it', "close it")
_NO_COLON = Fault('a key without ": " after it', "write key: value")
#: Faults that are best shown where something was opened.
_OPENINGS = (_UNCLOSED_QUOTE, _UNCLOSED_LIST, _UNCLOSED_MAPPING, _NO_COLON)
_QUOTES = "put the whole value in quotation marks"
_COLON = Fault('a ": " stands inside a text', _QUOTES)
_COLON_IN_BRACES = _COLON._replace(suggestion="put double quotation marks around the text")
_INDENTATION = Fault("the indentation does not fit the lines before", "indent what belongs together alike")
_HYPHEN = Fault("a list item begins with a hyphen and a space", 'write "- "')
_SPACE = Fault("a special space, such as a no-break space, stands here", "indent with plain spaces")
_COMMENT = 'put quotation marks around a text that has " #", which begins a comment'
_AFTER_QUOTE = "text follows a closing quotation mark"
_WHOLE_TEXT = 'put double quotation marks around the whole text, and write \\" for one inside it'
_LESS_OR_MORE = "put a comma between, or double quotation marks around the whole text"
#: A part of PyYAML's text (of its C or its Python parser), and what it means to a curator; the first that fits counts.
_MEANINGS: tuple[tuple[str, Fault], ...] = (
    ("mapping values are not allowed", _COLON),
    ("unknown escape character", Fault("a backslash in double quotes has a special meaning", 'write "\\\\"')),
    ("hexdecimal", Fault("a \\x, \\u or \\U lacks hexadecimal digits", None)),
    ("hexadecimal", Fault("a \\x, \\u or \\U lacks hexadecimal digits", None)),
    ("invalid Unicode character escape", Fault("an escape names no character", None)),
    ("quoted scalar", _UNCLOSED_QUOTE),
    ("flow sequence", _UNCLOSED_LIST),
    ("flow mapping", _UNCLOSED_MAPPING),
    ("expected ':'", _NO_COLON),
    ("block sequence entries", Fault('"- " stands where no list item may begin', None)),
    ("mapping keys are not allowed", Fault("a key stands where none may begin", None)),
    ("expected '-' indicator", Fault("a list item is indented unlike its list", None)),
    ("block collection", Fault("a list item is indented unlike its list", None)),
    ("block mapping", _INDENTATION),
    ("anchor", Fault('a text may not begin with "&" or "*"', _QUOTES)),
    ("alias", Fault('a text may not begin with "&" or "*"', _QUOTES)),
    ("directive", Fault('a line may not begin with "%"', _QUOTES)),
    ("<document start>", Fault("the file does not go on as it began", "one file is one mapping")),
    ("tab", Fault("a tab stands where spaces are expected", "indent with spaces")),
)
_UNKNOWN = Fault("this is not well-formed YAML", None)
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_MARKUP = re.compile(r"\s*<[!?a-zA-Z]")
_FIRST_WORD = re.compile(r"\s*(?:- +)*([\w-]+)")
#: How a line may begin that makes the next one seem to be indented wrongly.
_BAD_BEGINS = (
    (re.compile(r" *(?=-\w|[–—]\s)"), _HYPHEN),
    (re.compile(r" *(?=[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])"), _SPACE),
)


def explain(error: YAMLError, text: str) -> Fault:
    """Return what the error of a parser of this text means."""
    if conflict := _CONFLICT.search(text):
        advice = "keep one of the two versions and leave the marks out"
        return Fault("this is a mark of a merge conflict", advice, conflict.start())
    if _MARKUP.match(text):
        return Fault("this is a web page or XML, not YAML", "an article's text has its place in a folder of its own", 0)
    at = _offset(error, "problem_mark")
    words = f"{getattr(error, 'context', None)} {getattr(error, 'problem', None)}"
    if at is not None and "cannot start any token" in words:
        return _no_token(text[at : at + 1])._replace(offset=at)
    fault = next((fault for part, fault in _MEANINGS if part in words), _UNKNOWN)
    return fault if at is None else _placed(fault, text, at, _offset(error, "context_mark"))


def _placed(fault: Fault, text: str, at: int, opening: int | None) -> Fault:
    """Return the fault with its offset, or a better one where the text around it tells more than the parser does."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    in_flow = fault in (_UNCLOSED_LIST, _UNCLOSED_MAPPING)
    if line.rstrip().endswith(("'", '"')) and (in_flow or fault is _INDENTATION):
        return Fault(_AFTER_QUOTE, _LESS_OR_MORE if in_flow else _WHOLE_TEXT, at)
    if in_flow and text.startswith(":", at) and opening is not None and "\n" not in text[opening:at]:
        return _COLON_IN_BRACES._replace(offset=at)
    if fault is _COLON and (word := _FIRST_WORD.fullmatch(line)):
        return _misplaced_key(text, at - len(line), word.start(1))
    if fault not in _OPENINGS or opening is None:
        return fault._replace(offset=at)
    if in_flow and re.search(r"\s#", text[opening : (text + "\n").index("\n", opening)]):
        fault = fault._replace(suggestion=_COMMENT)
    return fault._replace(offset=opening)


def _misplaced_key(text: str, begin: int, word: int) -> Fault:
    """Return what is wrong with the first key of the line that begins at an offset: it, or the line before."""
    before = text.rfind("\n", 0, max(begin - 1, 0)) + 1
    for pattern, fault in _BAD_BEGINS:
        if found := pattern.match(text, before):
            return fault._replace(offset=found.end())
    return _INDENTATION._replace(offset=begin + word)


def _offset(error: YAMLError, name: str) -> int | None:
    mark = getattr(error, name, None)
    return None if mark is None else int(mark.index)


def _no_token(character: str) -> Fault:
    if character == "\t":
        return Fault("a tab stands where spaces are expected", "indent with spaces")
    return Fault(f"a value may not begin with {character!r}", _QUOTES)
