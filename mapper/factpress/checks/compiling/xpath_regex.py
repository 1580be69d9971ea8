r"""Regular expressions of SPARQL (XPath and XQuery Functions, section 5.6) as Python runs them.

The two languages agree but for a few signs: `$` is only the end of the text, `\p{…}` are the categories of Unicode,
the flags x and q.  What Python would read otherwise than XPath is refused.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

#: The flags of XPath (XPath and XQuery Functions, section 5.6.2) as Python has them.
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.NOFLAG, "q": re.NOFLAG}
#: An escape, an opening or closing bracket, a sign that may be read in two ways, or white space.
_SIGN = re.compile(r"\\[pP]\{\^?[A-Za-z]{1,2}\}|\\.|\(\?.?|[\[\]$]|\s", re.DOTALL)
#: What may stand behind a backslash, and means the same in both languages.
ALIKE = frozenset("nrtsSdDwW\\|.?*+(){}-[]^$")


@lru_cache(maxsize=1024)
def translated(pattern: str, flags: str = "") -> re.Pattern[str]:
    """Return a pattern of Python that matches what XPath's would.

    Raises ValueError where there is none.
    """
    unknown = set(flags) - FLAGS.keys()
    if unknown:
        raise ValueError(f"there is no flag {min(unknown)!r}")
    text = re.escape(pattern) if "q" in flags else "".join(_signs(pattern, flags))
    try:
        return re.compile(text, sum(FLAGS[flag] for flag in set(flags)))
    except re.error as error:
        raise ValueError(str(error)) from None


def _signs(pattern: str, flags: str) -> Iterator[str]:
    """Yield the pattern sign by sign, as Python has to read it."""
    before, inside = 0, False
    for match in _SIGN.finditer(pattern):
        yield pattern[before : match.start()]
        before, sign = match.end(), match.group()
        if sign == "[":
            if inside:
                raise ValueError("one class of characters is subtracted from another")
            inside = True
        elif sign == "]":
            inside = False
        yield _sign(sign, inside, flags)
    yield pattern[before:]


def _sign(sign: str, inside: bool, flags: str) -> str:
    if sign[:2] in ("\\p", "\\P") and len(sign) > 2:
        return _category(sign[3:-1], sign[1] == "P", inside)
    if sign[0] == "\\" and sign[1] not in ALIKE and not sign[1].isdigit():
        raise ValueError(f"{sign} is not known")
    if sign.startswith("(?") and not inside and sign != "(?:":
        raise ValueError(f"{sign} is no group of XPath")
    if sign == "$" and not inside and "m" not in flags:
        return r"\Z"
    return "" if sign.isspace() and "x" in flags and not inside else sign


def _category(name: str, is_negated: bool, inside: bool) -> str:
    ranges = _ranges(name.removeprefix("^"), is_negated != name.startswith("^"))
    if not ranges:
        raise ValueError(f"Unicode has no category {name}")
    return ranges if inside else f"[{ranges}]"


@lru_cache(maxsize=64)
def _ranges(category: str, is_negated: bool) -> str:
    """Return the characters of a category, or all others, as the inside of a class."""
    found: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)).startswith(category) != is_negated:
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found)
