"""A SPARQL query as its tokens (SPARQL 1.1, section 19.8), as far as they are read without doubt."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
      (?P<skipped>\s+ | \#[^\n]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"""(?:(?:"|"")?(?:[^"\\]|\\.))*\"""
        | '(?:[^'\\\n]|\\.)*' | "(?:[^"\\\n]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:\w+)
    | (?P<name>(?:[A-Za-z][\w-]*)?:[\w-]*(?:\.[\w-]+)*)
    | (?P<word>[A-Za-z]\w*)
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<tag>@[A-Za-z][A-Za-z0-9-]*)
    | (?P<sign>\^\^|&&|\|\||[{}()\[\].,;/|^*+?!=<>-])
    """,
    re.VERBOSE | re.DOTALL,
)
#: An IRI that may as well be two comparisons, or is relative.
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")

#: The kind of a token, by the names in the pattern, and its text.
Token = tuple[str, str]


class Unread(Exception):
    """The query has something that is not read here."""


def tokens(query: str) -> list[Token]:
    """Return the tokens of a query, without comments.  Raises Unread."""
    found, at = [], 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None or (match["iri"] and not _WHOLE.match(match["iri"])):
            raise Unread
        if not match["skipped"]:
            found.append((match.lastgroup or "", match[0]))
        at = match.end()
    return found
