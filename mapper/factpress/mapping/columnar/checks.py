"""What a well-formed term is, as regular expressions that Polars runs over whole columns.

The checks agree with those of `terms`, with one exception: an IRI whose host is an address in brackets does not
pass here.  Rows with a value that does not pass go to the row function, which has the last word.

Polars' regular expressions know no lookahead and do not backtrack (https://docs.rs/regex).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

import polars as pl

from factpress import lexical
from factpress.mapping import terms
from factpress.vocab import RDF, XSD


class Check(Protocol):
    """A check of texts."""

    def lacks(self, text: pl.Expr) -> pl.Expr:
        """Return which texts are not well-formed; a null is none of them."""


class Form(NamedTuple):
    """The texts that match one pattern and, if there is another, do not match that one."""

    pattern: str
    but_not: str | None = None

    def lacks(self, text: pl.Expr) -> pl.Expr:
        """Return which texts are not of this form."""
        missed = ~text.str.contains(self.pattern)
        return missed if self.but_not is None else missed | text.str.contains(self.but_not)


class Told(NamedTuple):
    """The texts of which a check has nothing to say; it is asked once for each."""

    check: terms.Check

    def lacks(self, text: pl.Expr) -> pl.Expr:
        """Return which texts are not among them."""
        return text.map_batches(self._faulty, return_dtype=pl.Boolean)

    def _faulty(self, texts: pl.Series) -> pl.Series:
        distinct = texts.drop_nulls().unique()
        return texts.is_in(_where(distinct, (self.check(text) for text in distinct)).implode())


def mistyped(text: pl.Expr, datatype: pl.Expr) -> pl.Expr:
    """Return which texts are none that their datatypes allow."""
    return pl.struct(text.alias("text"), datatype.alias("datatype")).map_batches(_mistyped, return_dtype=pl.Boolean)


def _mistyped(typed: pl.Series) -> pl.Series:
    distinct = typed.unique()
    faults = (terms.typed_fault((each["text"], each["datatype"])) for each in distinct)
    return typed.is_in(_where(distinct, faults).implode())


def _where(values: pl.Series, faults: Iterable[str | None]) -> pl.Series:
    """Return the values that have a fault."""
    return values.filter(pl.Series([fault is not None for fault in faults], dtype=pl.Boolean))


def _whole(pattern: str) -> str:
    return rf"\A(?:{pattern})\z"


def _iri() -> str:
    """Return the pattern of an absolute IRI (RFC 3987) whose host is no address in brackets."""
    user, host = terms.many(terms.NAME + ":"), terms.many(terms.NAME)
    segments, query = terms.NAME + ":@/", terms.NAME + ":@/?"
    authority = rf"//(?:{user}@)?{host}(?::[0-9]*)?(?:/{terms.many(segments)})?"
    # Without an authority a path does not begin with two slashes.
    path = rf"/?(?:[{terms.NAME}:@]|%[0-9A-Fa-f]{{2}}){terms.many(segments)}|/|"
    return (
        rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:{authority}|{path})"
        rf"(?:\?{terms.many(query + terms.PRIVATE)})?(?:#{terms.many(query)})?"
    )


IRI = Form(_whole(_iri()))
#: Texts that are no IRI may pass for one only with an address in brackets, which is not judged here.
UNJUDGED = r"\["
LANGUAGE = Form(rf"\A(?i-u:{terms.LANGUAGE.pattern})\z")
DATATYPE = Form(IRI.pattern, rf"\A{RDF.replace('.', '[.]')}langString\z")

_COMMON_YEAR = "[02468][1235679]|[13579][01345789]"
#: Days that no month has, and the leap day of a common year.
_NO_DAY = (
    r"\A-?[0-9]+-(?:(?:0[469]|11)-31|02-3[01])"
    rf"|\A-?[0-9]*(?:{_COMMON_YEAR}|(?:{_COMMON_YEAR})00)-02-29"
)

#: The forms of the datatypes that large tables have most.
_FORMS: Mapping[str, Form] = {
    XSD + "date": Form(_whole(f"{lexical.YEAR}-{lexical.MONTH}-{lexical.DAY}{lexical.ZONE}?"), _NO_DAY),
    XSD + "dateTime": Form(
        _whole(f"{lexical.YEAR}-{lexical.MONTH}-{lexical.DAY}T{lexical.TIME}{lexical.ZONE}?"), _NO_DAY
    ),
    XSD + "gYear": Form(_whole(f"{lexical.YEAR}{lexical.ZONE}?")),
    XSD + "gYearMonth": Form(_whole(f"{lexical.YEAR}-{lexical.MONTH}{lexical.ZONE}?")),
    XSD + "integer": Form(_whole(lexical.INTEGER)),
    XSD + "decimal": Form(_whole(lexical.DECIMAL)),
    XSD + "double": Form(_whole(lexical.FLOAT)),
    XSD + "boolean": Form(_whole("true|false|0|1")),
    XSD + "anyURI": Form(_whole(terms.REFERENCE.pattern)),
}
#: The checks of lexical forms, by datatype IRI: those of `terms.LEXICAL`.
LEXICAL: Mapping[str, Check] = {iri: _FORMS.get(iri, Told(check)) for iri, check in terms.LEXICAL.items()}
