"""Terms as texts in N-Triples form: of which kind they are, and what they say."""

from __future__ import annotations

import re

from factpress.model import Iri, Literal, Term

_ESCAPE = re.compile(r"\\(.)")
_PLAIN_ESCAPES = {"t": "\t", "n": "\n", "r": "\r"}


def is_iri(text: str) -> bool:
    """Whether a term is an IRI."""
    return text[0] == "<"


def is_literal(text: str) -> bool:
    """Whether a term is a literal."""
    return text[0] == '"'


def is_blank(text: str) -> bool:
    """Whether a term is a blank node."""
    return text[0] == "_"


def literal(text: str) -> Literal:
    """Return the literal that a text in canonical form is."""
    end = text.rindex('"')
    value, tail = text[1:end], text[end + 1 :]
    if "\\" in value:
        value = _ESCAPE.sub(lambda escape: _PLAIN_ESCAPES.get(escape[1], escape[1]), value)
    return Literal(value, tail[1:] if tail.startswith("@") else None, tail[3:-1] if tail.startswith("^^") else None)


def term(text: str) -> Term:
    """Return a term as our own; a blank node stands as an IRI "_:…"."""
    return literal(text) if is_literal(text) else Iri(bare(text))


def bare(text: str) -> str:
    """Return an IRI without its brackets, and other terms in N-Triples form as they are."""
    return text[1:-1] if text.startswith("<") else text


def dressed(name: str) -> str:
    """Return the term that `bare` made a text of."""
    return name if name[:1] in ('"', "<") or name.startswith("_:") else f"<{name}>"


def said(text: str) -> str:
    """Return what SPARQL's STR() returns for an IRI or literal."""
    if is_iri(text):
        return text[1:-1]
    value = text[1 : text.rindex('"')]
    return literal(text).value if "\\" in value else value


def language(text: str) -> str:
    """Return the language tag of a literal, "" where a term has none."""
    return "" if text[-1] in '">' or not is_literal(text) else text[text.rindex('"') + 2 :]
