"""What a SPARQL query looks at: the predicates and classes that its patterns name.

A change of other triples does not change its answer.  That is so only while every predicate is a name, or a variable
that stands for one of some names, by VALUES or FILTER (?p IN (…)) in the same group: a query with any other variable
there, or with anything else that is not read here, may look at everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from factpress.sparql import Token, tokens
from factpress.vocab import RDF_TYPE

#: An IRI that cannot as well be two comparisons, and is not relative.
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_SIGNS = frozenset("{}()[].,;/|^*+?!=<>-") | {"^^", "&&", "||", "!=", "<=", ">="}
_TERMS = ("variable", "iri", "name", "text", "number", "blank")
#: What keys begin with: of the triples with a subject, an object or a predicate, of the members of a class, of answers.
ABOUT, MENTIONS, SAYS, CLASS, ANSWER = "about", "mentions", "says", "class", "answer "
#: The keys of what any change may change, of what the manifest counts, and of which files the site has.
ANYTHING, COUNTS, FILES = "ask", "counts", "files"

_END: Token = ("end", "")
_BRACKETS = {("sign", "("), ("sign", ")")}


def touched(query: str) -> frozenset[str] | None:
    """Return the keys of what a SELECT query looks at: "says <predicate>", "class <iri>"; None for everything."""
    try:
        return _Query(_read(query)).keys()
    except _Unread:
        return None


class _Unread(Exception):
    """The query has something that is not read here."""


def _read(query: str) -> list[Token]:
    """Return the tokens of a query, if they are read without doubt."""
    found = tokens(query)
    for kind, text in found:
        if (kind == "sign" and text not in _SIGNS) or (kind == "iri" and not _WHOLE.match(text)):
            raise _Unread
    return found


class _Query:
    """Reads a query by the grammar of SPARQL 1.1, section 19.8, as far as it says what patterns there are."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at = tokens, 0
        self._prefixes: dict[str, str] = {}
        self._keys: set[str] = set()
        #: The variables that are predicates in the group that is read, and the names that variables stand for there.
        self._verbs: set[str] = set()
        self._limits: dict[str, set[str]] = {}

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
        """Read a group; the variables that are predicates in it stand for names of its own."""
        self._sign("{")
        if self._is_word("SELECT"):
            self._at += 1
            self._select()
        outside = self._verbs, self._limits
        self._verbs, self._limits = set(), {}
        while not self._is("}"):
            self._member()
        self._at += 1
        if not self._verbs <= self._limits.keys():
            raise _Unread
        self._keys.update(f"{SAYS} {name}" for verb in self._verbs for name in self._limits[verb])
        self._verbs, self._limits = outside

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
            self._limits.update(self._data())
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
            return
        begin = self._at
        self._expression()
        self._limit(self._tokens[begin : self._at])

    def _limit(self, tokens: list[Token]) -> None:
        """Take note of a condition that is (?variable IN (names))."""
        match tokens:
            case [_, ("variable", variable), ("word", word), ("sign", "("), *listed, _, _] if word.upper() == "IN":
                terms = [token for token in listed if token != ("sign", ",")]
                if all(map(_is_name, terms)):
                    self._limits[variable] = self._names(terms)

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

    def _data(self) -> dict[str, set[str]]:
        """Read VALUES with its block, which looks at nothing; return the names that variables stand for."""
        head, rows = self._until("{"), self._until("}")
        variables = [text for kind, text in head if kind == "variable"]
        cells = [token for token in rows if token not in _BRACKETS]
        if any(kind in ("sign", "language") for kind, _ in cells):  # of literals, which are more than one token
            return {}
        columns = ((variable, cells[at :: len(variables)]) for at, variable in enumerate(variables))
        return {variable: self._names(cells) for variable, cells in columns if all(map(_is_name, cells))}

    def _until(self, sign: str) -> list[Token]:
        begin = self._at
        while not self._is(sign):
            if self._token == _END:
                raise _Unread
            self._at += 1
        self._at += 1
        return self._tokens[begin : self._at - 1]

    def _names(self, tokens: list[Token]) -> set[str]:
        return {_resolved(*token, self._prefixes) for token in tokens}

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
        begin, named = self._at, set[str]()
        if self._token[0] == "variable":
            self._verbs.add(self._next("variable"))
        else:
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
        if kind == "text" and self._token[0] == "language":
            self._at += 1
        elif kind == "text" and self._is("^^"):
            self._at += 1
            self._next("iri", "name")
        return _resolved(kind, text, self._prefixes) if kind in ("iri", "name") else None

    def _term(self, *kinds: str) -> Token:
        kind = self._token[0]
        return kind, self._next(*kinds)


def _is_name(token: Token) -> bool:
    return token[0] in ("iri", "name")


def _resolved(kind: str, text: str, prefixes: Mapping[str, str]) -> str:
    if kind == "iri":
        return text[1:-1]
    prefix, _, local = text.partition(":")
    if prefix not in prefixes:
        raise _Unread
    return prefixes[prefix] + local
