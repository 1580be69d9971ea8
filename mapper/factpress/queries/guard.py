"""What a query text does, judged before it runs: its form, and whether it would change data or call the network."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Comments, strings and IRIs hide words that are no keywords (SPARQL 1.1, section 19.8).
_HIDING = re.compile(
    r"""
      (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"""(?:(?:"|"")?(?:[^"\\]|\\.))*\""" )
    | (?P<short>'(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<comment>\#[^\n\r]*)
    """,
    re.VERBOSE | re.DOTALL,
)
#: A bare word; not the local part of a prefixed name, a variable or a language tag.  Parsers need no space
#: around a keyword ("1.SERVICE<x:>"), so a doubtful word is taken for one.
_WORD = re.compile(r"(?<![A-Za-z_:?$@])[A-Za-z]+(?![\w-])")
#: Escapes that stand for characters anywhere in a query, keywords too (SPARQL 1.1, section 19.2).
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U00([0-9A-Fa-f]{6}))")
_DECLARATION = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_PREFIXED = re.compile(r"(?<![\w:?$@.-])([\w.-]*):")
_NAME = re.compile(r"(?<![\w:?$@.-])[\w.-]*:\w[\w-]*")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"},
)


def query_form(query: str) -> str | None:
    """Return SELECT, ASK, CONSTRUCT, DESCRIBE or, for a request that changes data, the update's first word.

    None if the text begins with none of them.
    """
    spelt = _bare(query)
    words = (match.group().upper() for match in _WORD.finditer(spelt) if spelt[match.end() : match.end() + 1] != ":")
    return next((word for word in words if word in _FORMS or word in _UPDATES), None)


def is_update(query: str) -> bool:
    """Whether the text is a SPARQL update instead of a query."""
    return query_form(query) in _UPDATES


def service_at(query: str) -> int | None:
    """Return the offset of the first SERVICE clause, which would send data to another host; None without one."""
    return next((match.start() for match in _WORD.finditer(_bare(query)) if match.group().upper() == "SERVICE"), None)


def undeclared_prefix(query: str) -> tuple[str, int] | None:
    """Return the first prefix that is used without being declared, and its offset; None if there is none."""
    bare = _bare(query)
    declared = {match[1] for match in _DECLARATION.finditer(bare)}
    uses = ((match[1], match.start()) for match in _PREFIXED.finditer(bare))
    return next((use for use in uses if use[0] not in declared), None)


def prefixed_names(query: str) -> Iterator[tuple[str, int]]:
    """Yield every prefixed name with a local part, and its offset; declarations are none."""
    bare = _bare(query)
    declarations = {match.start(1) for match in _DECLARATION.finditer(bare)}
    for match in _NAME.finditer(bare):
        if match.start() not in declarations:
            yield match.group(), match.start()


def _bare(query: str) -> str:
    """Return the query with its escapes spelt out, and spaces for comments, strings and IRIs."""
    spelt = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), query)
    return without_texts(spelt)


def without_texts(query: str) -> str:
    """Return the query with spaces for its comments, strings and IRIs; offsets stay."""
    return _HIDING.sub(lambda match: " " * len(match.group()), query)
