"""Answers in the SPARQL Query Results XML Format (Second Edition)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from factpress.errors import UsageFault
from factpress.model import Iri
from factpress.store.base import Answer, Answered, Blank, Rows, Truth

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
#: What no XML document holds (XML 1.0, section 2.2); such a character is shown as U+FFFD.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render_xml(answer: Answer) -> Iterator[str]:
    """Yield the answer to SELECT or ASK as XML, piece by piece.  Raises UsageFault for the answer to another form."""
    match answer:
        case Rows(columns, rows):
            return _table(columns, rows)
        case Truth(value):
            return iter([f"{_HEAD}<head/>\n<boolean>{'true' if value else 'false'}</boolean>\n</sparql>\n"])
    raise UsageFault("xml cannot hold the answer to this query; ttl and nt can")


def _table(columns: tuple[str, ...], rows: Iterable[tuple[Answered | None, ...]]) -> Iterator[str]:
    variables = "".join(f"<variable name={quoteattr(column)}/>" for column in columns)
    yield f"{_HEAD}<head>{variables}</head>\n<results>\n"
    for row in rows:
        bound = ((column, term) for column, term in zip(columns, row, strict=True) if term is not None)
        bindings = (f"<binding name={quoteattr(column)}>{_term(term)}</binding>" for column, term in bound)
        yield f"<result>{''.join(bindings)}</result>\n"
    yield "</results>\n</sparql>\n"


def _term(term: Answered) -> str:
    # A line end that is not written as a reference is read back as another one (XML 1.0, section 2.11).
    text = escape(_FORBIDDEN.sub("\ufffd", term.value), {"\r": "&#13;"})
    if isinstance(term, Iri):
        return f"<uri>{text}</uri>"
    if isinstance(term, Blank):
        return f"<bnode>{text}</bnode>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{text}</literal>"
    datatype = f" datatype={quoteattr(term.datatype)}" if term.datatype else ""
    return f"<literal{datatype}>{text}</literal>"
