"""Answers in the SPARQL 1.1 Query Results JSON Format, read into our terms.

Nothing that an endpoint sends is trusted: an IRI or a language tag with a space in it would become another statement
where it is written down.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from factpress.iris import is_absolute_iri
from factpress.model import Iri, Literal
from factpress.store.base import Answered, Blank, Rows, Truth
from factpress.vocab import XSD

_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z")
_LABEL = re.compile(r"[\w.:-]+\Z")
#: What Virtuoso 7 answers ASK with: a table of one column, with a row for yes.
_ASKED = "__ASK_RETVAL"


class Malformed(ValueError):
    """An answer that is not of the format; its text says where it departs."""


def read_rows(body: bytes) -> Rows:
    """Read the answer to SELECT.  Raises Malformed."""
    content = _content(body)
    columns = _inside(content, "head", "vars")
    bindings = _inside(content, "results", "bindings")
    if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
        raise Malformed("head.vars is not a list of names")
    if not isinstance(bindings, list) or not all(isinstance(binding, dict) for binding in bindings):
        raise Malformed("results.bindings is not a list of objects")
    rows = [tuple(_term(binding[column]) if column in binding else None for column in columns) for binding in bindings]
    return Rows(tuple(columns), iter(rows))


def read_truth(body: bytes) -> Truth:
    """Read the answer to ASK.  Raises Malformed."""
    content = _content(body)
    value = content.get("boolean")
    if isinstance(value, bool):
        return Truth(value)
    if _inside(content, "head", "vars") == [_ASKED]:
        return Truth(bool(_inside(content, "results", "bindings")))
    raise Malformed("it has no boolean")


def _content(body: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("it is not JSON, or ends too early") from None
    if not isinstance(content, dict):
        raise Malformed("it is not an object")
    return content


def _inside(content: Mapping[str, object], outer: str, inner: str) -> object:
    within = content.get(outer)
    return within.get(inner) if isinstance(within, dict) else None


def _term(binding: object) -> Answered:
    if not isinstance(binding, dict):
        raise Malformed("a term is not an object")
    value, kind = binding.get("value"), binding.get("type")
    if not isinstance(value, str) or not _is_unicode(value):
        raise Malformed(f"a term's value is not a text: {value!a}")
    if kind == "uri" and is_absolute_iri(value):
        return Iri(value)
    if kind == "bnode" and _LABEL.match(value):
        return Blank(value)
    if kind in ("literal", "typed-literal"):
        return _literal(value, binding.get("xml:lang"), binding.get("datatype"))
    raise Malformed(f"a term of RDF 1.1 is not {kind!a} {value!a}")


def _literal(value: str, language: object, datatype: object) -> Literal:
    if language:
        if not isinstance(language, str) or not _TAG.match(language):
            raise Malformed(f"a language is not {language!a}")
        return Literal(value, language.lower())
    if datatype is None or datatype == XSD + "string":
        return Literal(value)
    if not isinstance(datatype, str) or not is_absolute_iri(datatype):
        raise Malformed(f"a datatype is not {datatype!a}")
    return Literal(value, None, datatype)


def _is_unicode(text: str) -> bool:
    """Whether the text has no half of a surrogate pair, which JSON's escapes can make."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
