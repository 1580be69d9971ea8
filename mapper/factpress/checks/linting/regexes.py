r"""Regular expressions outside the subset that XPath, which SHACL names, and Python's re have in common.

SHACL's patterns are XPath's, so what XPath does not have is an error; what only XPath has is a warning, for pySHACL
reads Python's.  That \w, \s and \d differ for some characters beyond ASCII is not told: they are too common, and rarely
meant so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from factpress.checks.compiling.xpath_regex import ALIKE, translated
from factpress.problems import Severity

_SIGN = re.compile(r"\\[pP]\{[^}]*\}|\\.|\(\?(?:P?<?.)?|-\[|[\[\]]|(?<=[*+?}])\+", re.DOTALL)
_ONLY_PYTHON = {
    "(?=": "lookahead",
    "(?!": "lookahead",
    "(?<=": "lookbehind",
    "(?<!": "lookbehind",
    "(?>": "atomic groups",
    "(?#": "comments",
    "(?P": "named groups",
    "(?(": "conditions",
}


def does_not_compile(pattern: str, flags: str) -> str | None:
    """Return why neither XPath nor Python takes a pattern, None where one of them does."""
    try:
        translated(pattern, flags)
    except ValueError:
        try:
            re.compile(pattern)
        except re.error as error:
            return str(error)
    return None


Difference = tuple[str, Severity]
"""The end of a sentence, and how much it weighs."""


def differences(pattern: str, flags: str = "") -> Iterator[Difference]:
    """Yield, each once, what of a pattern only one of the two languages has."""
    if "q" in flags:
        yield _only_xpath("the flag q")
        return
    yield from dict.fromkeys(_signs(pattern))


def _only_xpath(name: str) -> Difference:
    return f"has {name}, which Python's re, and so pySHACL, does not have", Severity.WARNING


def _only_python(name: str) -> Difference:
    return f"has {name}, which XPath, and so SHACL, does not have", Severity.ERROR


def _signs(pattern: str) -> Iterator[Difference]:
    inside = False
    for match in _SIGN.finditer(pattern):
        sign = match.group()
        if sign in ("[", "]"):
            inside = sign == "["
        elif sign[0] == "\\":
            yield from _escape(sign)
        elif inside:
            if sign == "-[":
                yield _only_xpath("a class of characters subtracted with -[…]")
        elif sign == "+":
            yield _only_python("possessive quantifiers")
        elif sign.startswith("(?") and sign != "(?:":
            yield _only_python(_group(sign))


def _group(sign: str) -> str:
    return next((name for start, name in _ONLY_PYTHON.items() if sign.startswith(start)), f"flags inside {sign}…)")


def _escape(sign: str) -> Iterator[Difference]:
    if len(sign) > 2 or sign[1] in "icIC":
        yield _only_xpath(sign)
    elif sign[1] not in ALIKE and not sign[1].isdigit():
        yield _only_python(sign)
