r"""What a SPARQL text does, judged before it runs: its form, and whether it would change data or call the network.

Engines read a doubtful text differently: some spell escapes such as \u0041 out before all else (SPARQL 1.1, section
19.2), some only inside texts and IRIs; some tell keywords without a space around them.  What any of them would take
for an update or a call is one here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

#: Comments, strings, IRIs and escapes in names hide words that are no keywords (SPARQL 1.1, section 19.8).
_HIDING = re.compile(
    r"""
      (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*>)
    | (?P<text>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"""(?:(?:"|"")?(?:[^"\\]|\\.))*\""" )
    | (?P<short>'(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<comment>\#[^\n\r]*)
    | (?P<escape>\\.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: An IRI that may as well be two comparisons with a string or a comment behind them: "?a<?b#>".
_DOUBTFUL = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^>]*['#]")
#: A bare word; not the local part of a prefixed name, a variable or a language tag.
_WORD = re.compile(r"(?<![A-Za-z_:?$@])[A-Za-z]+(?![\w-])")
#: What may hold the letters of a keyword without being one: variables, local parts of names, language tags.
_NAMED = re.compile(r"[?$]\w+|:(?:[\w%:-][\w.%:-]*)?|@[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_SERVICE = re.compile(r"SERVICE", re.IGNORECASE)
#: A call that names its host plainly.
_CALLED = re.compile(
    r"\s*(?:SILENT\s*)?<https?://(?P<place>(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?)(?:[/?#][^>]*)?>",
    re.IGNORECASE,
)
#: Escapes that stand for characters anywhere in a query, keywords too (SPARQL 1.1, section 19.2).
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U00([0-9A-Fa-f]{6}))")
_DECLARATION = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_PREFIXED = re.compile(r"(?<![\w:?$@.-])([\w.-]*):")
_NAME = re.compile(r"(?<![\w:?$@.-])[\w.-]*:\w[\w-]*")
_BRACKET = re.compile(r"[\[({]|[\])}]")
#: So deep may brackets stand in one another: parsers call themselves for each, and a stack ends somewhere.
_DEEPEST = 200
#: The kind of a token, one of the names in `_TOKEN`, and its text.
Token = tuple[str, str]
_TOKEN = re.compile(
    r"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<text>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"""(?:(?:"|"")?(?:[^"\\]|\\.))*\""" | '(?:[^'\\\n\r]|\\.)*'
        | "(?:[^"\\\n\r]|\\.)*")
    | (?P<blank>_:[\w.-]+)
    | (?P<name>(?:[A-Za-z][\w.-]*)?:(?:[\w:%][\w:.%-]*[\w:%-]|[\w:%])?)
    | (?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z]\w*)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<sign>\^\^|&&|\|\||!=|<=|>=|[\W_])
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"},
)


def query_form(query: str) -> str | None:
    """Return SELECT, ASK, CONSTRUCT, DESCRIBE or, for a request that changes data, the update's first word.

    None if the text begins with none of them.
    """
    forms = [_form(without_texts(reading)) for reading in _readings(query)]
    return next((form for form in forms if form in _UPDATES), None) or next(filter(None, forms), None)


def is_update(query: str) -> bool:
    """Whether the text is a SPARQL update instead of a query."""
    return query_form(query) in _UPDATES


def service_at(query: str, allowed: frozenset[str] = frozenset()) -> int | None:
    """Return the offset of the first SERVICE clause that would send data to another host than the allowed ones.

    `allowed` holds host names in lower case, "data.example.org" for every port or "data.example.org:8080".  A clause
    that does not name its host plainly, as a variable or prefixed name, calls none of them.  None without such a
    clause; behind an escape the offset is only near.
    """
    for reading in _readings(query):
        for offset, places in _calls(reading):
            if not places & allowed:
                return offset
    return None


def undeclared_prefix(query: str) -> tuple[str, int] | None:
    """Return the first prefix that is used without being declared, and its offset; None if there is none."""
    bare = _bare(query)
    declared = {match[1] for match in _DECLARATION.finditer(bare)}
    uses = ((match[1], match.start()) for match in _PREFIXED.finditer(bare))
    return next((use for use in uses if use[0] not in declared), None)


def too_deep_at(query: str) -> int | None:
    """Return the offset of the first bracket that stands inside more others than engines can read; None without one."""
    depth = 0
    for found in _BRACKET.finditer(without_texts(query)):
        depth += 1 if found.group() in "[({" else -1
        if depth > _DEEPEST:
            return found.start()
    return None


def prefixed_names(query: str) -> Iterator[tuple[str, int]]:
    """Yield every prefixed name with a local part, and its offset; declarations are none."""
    bare = _bare(query)
    declarations = {match.start(1) for match in _DECLARATION.finditer(bare)}
    for match in _NAME.finditer(bare):
        if match.start() not in declarations:
            yield match.group(), match.start()


def position(query: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset in a query, both counted from 1."""
    return query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)


@lru_cache(256)
def without_texts(query: str) -> str:
    """Return the query with spaces for its comments, strings, IRIs and escapes; offsets stay."""
    return _HIDING.sub(lambda match: " " * len(match.group()), query)


def without_comments(query: str) -> str:
    """Return the query with spaces for its comments; offsets stay."""
    return _HIDING.sub(lambda match: " " * len(match.group()) if match["comment"] else match.group(), query)


def tokens(query: str) -> list[Token]:
    """Return the tokens of a query, without comments (SPARQL 1.1, section 19.8).

    `a<b&&c>d` has an IRI here, which SPARQL may take for two comparisons; a character of no token is a sign.
    """
    found = ((match.lastgroup or "", match.group()) for match in _TOKEN.finditer(query))
    return [token for token in found if token[0] != "space"]


def replaced(query: str, found: re.Pattern[str], text: str) -> str:
    """Return the query with a text in the place of what a pattern finds outside of comments, strings and IRIs."""
    pieces, before = list[str](), 0
    for match in found.finditer(without_texts(query)):
        pieces += [query[before : match.start()], text]
        before = match.end()
    return "".join([*pieces, query[before:]])


def _form(bare: str) -> str | None:
    words = (match.group().upper() for match in _WORD.finditer(bare) if bare[match.end() : match.end() + 1] != ":")
    first = next((word for word in words if word not in ("PREFIX", "BASE")), None)
    return first if first in _FORMS or first in _UPDATES else None


def _calls(reading: str) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the offset of every word SERVICE, and the host it calls, alone and with its port."""
    tokens = list(_HIDING.finditer(reading))
    if any(_DOUBTFUL.match(token.group()) for token in tokens if token["iri"]):
        yield from ((match.start(), frozenset()) for match in _SERVICE.finditer(reading))
        return
    plain = _HIDING.sub(lambda token: token.group() if token["iri"] else " " * len(token.group()), reading)
    keywords = _NAMED.sub(lambda name: " " * len(name.group()), without_texts(reading))
    for match in _SERVICE.finditer(keywords):
        called = _CALLED.match(plain, match.end())
        yield match.start(), frozenset(map(str.lower, called.group("host", "place"))) if called else frozenset()


def _readings(query: str) -> Iterator[str]:
    yield query
    if _ESCAPE.search(query):
        yield _spelt(query)


def _spelt(query: str) -> str:
    return _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), query)


def _bare(query: str) -> str:
    """Return the query with its escapes spelt out, and spaces for comments, strings and IRIs."""
    return without_texts(_spelt(query))
