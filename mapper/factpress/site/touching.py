"""What a SPARQL query looks at: the predicates and classes that its patterns name.

A change of other triples does not change its answer.  That is so only while every predicate is a name: a query with a
variable there, or with anything else that is not read here, may look at everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from factpress.vocab import RDF_TYPE

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
_TERMS = ("variable", "iri", "name", "text", "number", "blank")
#: What keys begin with: of the triples with a predicate, of the members of a class, and of answers.
SAYS, CLASS, ANSWER = "says", "class", "answer "
#: The keys of what any change may change, of what the manifest counts, and of which files the site has.
ANYTHING, COUNTS, FILES = "ask", "counts", "files"

Token = tuple[str, str]
_END: Token = ("end", "")


class _Unread(Exception):
    """The query has something that is not read here."""


def touched(query: str) -> frozenset[str] | None:
    """Return the keys of what a SELECT query looks at: "says <predicate>", "class <iri>"; None for everything."""
    try:
        return _Query(_tokens(query)).keys()
    except _Unread:
        return None


def _tokens(query: str) -> list[Token]:
    found, at = [], 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None or (match["iri"] and not _WHOLE.match(match["iri"])):
            raise _Unread
        if not match["skipped"]:
            found.append((match.lastgroup or "", match[0]))
        at = match.end()
    return found


class _Query:
    """Reads a query by the grammar of SPARQL 1.1, section 19.8, as far as it says what patterns there are."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at = tokens, 0
        self._prefixes: dict[str, str] = {}
        self._keys: set[str] = set()

    def keys(self) -> frozenset[str]:
        while self._is_word("PREFIX"):
            self._at += 1
            prefix, namespace = self._next("name"), self._next("iri")
            self._prefixes[prefix.rstrip(":")] = namespace[1:-1]
        self._word("SELECT")
        self._select()
        if self._token != _END:
            raise _Unread
        return frozenset(self._keys)

    # ------------------------------------------------------------------------------------ tokens

    @property
    def _token(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _is(self, sign: str) -> bool:
        return self._token == ("sign", sign)

    def _is_word(self, *words: str) -> bool:
        kind, text = self._token
        return kind == "word" and text.upper() in words

    def _next(self, *kinds: str) -> str:
        kind, text = self._token
        if kind not in kinds:
            raise _Unread
        self._at += 1
        return text

    def _sign(self, sign: str) -> None:
        if not self._is(sign):
            raise _Unread
        self._at += 1

    def _word(self, word: str) -> None:
        if not self._is_word(word):
            raise _Unread
        self._at += 1

    # ------------------------------------------------------------------------------------ clauses

    def _select(self) -> None:
        """Read what stands behind SELECT: what is selected, the group, and how the rows are arranged."""
        while not self._is("{"):
            self._arranged()
        self._group()
        while not self._is("}") and self._token != _END:
            self._arranged()

    def _arranged(self) -> None:
        if self._is_word("VALUES"):
            self._data()
        elif self._is("("):
            self._expression()
        elif self._is_word("FROM") or self._token == _END or self._is("{"):
            raise _Unread
        else:
            self._at += 1

    def _group(self) -> None:
        self._sign("{")
        if self._is_word("SELECT"):
            self._at += 1
            self._select()
        while not self._is("}"):
            self._member()
        self._at += 1

    def _member(self) -> None:
        """Read one member of a group."""
        if self._is("{"):
            self._group()
        elif self._is("."):
            self._at += 1
        elif self._is_word("OPTIONAL", "MINUS", "UNION"):
            self._at += 1
            self._group()
        elif self._is_word("FILTER"):
            self._filter()
        elif self._is_word("BIND"):
            self._at += 1
            self._expression()
        elif self._is_word("VALUES"):
            self._data()
        else:
            self._triples()

    def _filter(self) -> None:
        self._at += 1
        if self._is_word("NOT"):
            self._at += 1
        if self._is_word("EXISTS"):
            self._at += 1
            self._group()
            return
        if not self._is("("):
            self._next("word", "iri", "name")
        self._expression()

    def _expression(self) -> None:
        """Read to the bracket that closes the one here; groups inside have patterns."""
        self._sign("(")
        while not self._is(")"):
            if self._is("("):
                self._expression()
            elif self._is("{"):
                self._group()
            elif self._is("}") or self._token == _END:
                raise _Unread
            else:
                self._at += 1
        self._at += 1

    def _data(self) -> None:
        """Read VALUES with its block, which looks at nothing."""
        while not self._is("}"):
            if self._token == _END:
                raise _Unread
            self._at += 1
        self._at += 1

    # ------------------------------------------------------------------------------------ triples

    def _triples(self) -> None:
        """Read triples with one subject."""
        self._next(*_TERMS)
        self._predicate()
        while self._is(";"):
            self._at += 1
            if not (self._is(";") or self._is(".") or self._is("}")):
                self._predicate()

    def _predicate(self) -> None:
        begin = self._at
        named = self._path()
        is_plain = self._at == begin + 1
        objects = [self._object()]
        while self._is(","):
            self._at += 1
            objects.append(self._object())
        if is_plain and named == {RDF_TYPE} and None not in objects:
            self._keys.update(f"{CLASS} {each}" for each in objects)
        else:
            self._keys.update(f"{SAYS} {each}" for each in named)

    def _path(self) -> set[str]:
        """Read a property path and return the properties in it; one that may have no step is not read."""
        found = self._step()
        while self._is("/") or self._is("|"):
            self._at += 1
            found |= self._step()
        return found

    def _step(self) -> set[str]:
        if self._is("^"):
            self._at += 1
        if self._is("("):
            self._at += 1
            found = self._path()
            self._sign(")")
        else:
            found = {self._named()}
        if self._is("*") or self._is("?"):
            raise _Unread
        if self._is("+"):
            self._at += 1
        return found

    def _named(self) -> str:
        if self._token == ("word", "a"):
            self._at += 1
            return RDF_TYPE
        return _resolved(*self._term("iri", "name"), self._prefixes)

    def _object(self) -> str | None:
        """Read an object; return it if it is an IRI."""
        kind, text = self._term(*_TERMS)
        if kind == "text" and self._token[0] == "tag":
            self._at += 1
        elif kind == "text" and self._is("^^"):
            self._at += 1
            self._next("iri", "name")
        return _resolved(kind, text, self._prefixes) if kind in ("iri", "name") else None

    def _term(self, *kinds: str) -> Token:
        kind = self._token[0]
        return kind, self._next(*kinds)


def _resolved(kind: str, text: str, prefixes: Mapping[str, str]) -> str:
    if kind == "iri":
        return text[1:-1]
    prefix, _, local = text.partition(":")
    if prefix not in prefixes:
        raise _Unread
    return prefixes[prefix] + local
