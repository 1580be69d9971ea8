"""What writes a term in a frame of columns: constants, columns of the frame, and columns made of them.

The counterpart of `slots`, in expressions of Polars.  A frame's columns are called by number, so that no name that
a person wrote is taken for an expression; the columns that are made here are called by a letter and a number:

    p3  column 3 percent-encoded      b3  as a part of a blank node's label      e3  escaped
    d0  a text made of several parts
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import NamedTuple

import polars as pl

from factpress.mapping import terms
from factpress.mapping.columnar.checks import DATATYPE, IRI, LANGUAGE, LEXICAL, UNJUDGED, Check, mistyped
from factpress.mapping.rules import BlankMap, Condition, IriMap, LiteralMap, Reference, Template, TermMap


class Made(NamedTuple):
    """The name of a column of the frame, or of one that is made."""

    column: str


#: What is written one after the other; absent if a column among it is null.
Parts = tuple[str | Made, ...]


class Coder(NamedTuple):
    """A way to write the characters of a text.

    `ascii` are the ASCII characters that are not written as they stand; a text with one of the `others`, if there
    are any, is left to `code`.
    """

    letter: str
    ascii: Mapping[str, str]
    others: str | None
    code: Callable[[str], str]

    @property
    def unsafe(self) -> str:
        """The pattern of the ASCII characters that are not written as they stand."""
        return "[" + "".join(rf"\x{{{ord(character):x}}}" for character in self.ascii) + "]"


def _ascii(code: Callable[[str], str]) -> dict[str, str]:
    return {character: code(character) for character in map(chr, range(128)) if code(character) != character}


PERCENT = Coder("p", _ascii(terms.percent_encode), rf"[^\x00-\x7f{terms.UNRESERVED}]", terms.percent_encode)
LABEL = Coder("b", _ascii(terms.label_part), r"[^\x00-\x7f]", terms.label_part)
ESCAPE = Coder("e", _ascii(terms.escape), None, terms.escape)


class TermColumns:
    """The terms of one table's rules.

    `coded` are columns that are written by a coder; over those and the frame's own stand `made`, expressions of
    further columns, and `faults`, expressions that are true where a value may be refused.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        """Take the columns of a table."""
        self.numbers = {column: str(number) for number, column in enumerate(columns)}
        self.coded: dict[str, tuple[str, Coder]] = {}
        self.made: dict[str, pl.Expr] = {}
        self.faults: dict[object, pl.Expr] = {}
        self._names: dict[object, str] = {}
        self._gate: tuple[Condition, ...] = ()

    def prepared(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with the coded columns, on which `made` and `faults` may be asked for."""
        coded = [_coded(frame[column], coder).alias(name) for name, (column, coder) in self.coded.items()]
        return frame.with_columns(coded)

    # ------------------------------------------------------------------------------------ conditions

    def under(self, conditions: Iterable[Condition]) -> pl.Expr | None:
        """Have what comes next judged only in rows of which these hold; return whether they do, if there are any."""
        self._gate = tuple(dict.fromkeys(conditions))
        return reduce(and_, map(self._holds, self._gate)) if self._gate else None

    def _holds(self, condition: Condition) -> pl.Expr:
        left = self._text(condition.left)
        match condition.test:
            case "null":
                return left.is_null()
            case "not null":
                return left.is_not_null()
        if condition.right is None:
            raise TypeError("a comparison has two sides")
        right = self._text(condition.right)
        return (left == right if condition.test == "equal" else left != right).fill_null(value=False)

    # ------------------------------------------------------------------------------------ terms

    def term(self, term: TermMap) -> Parts:
        """Return what writes a term."""
        match term:
            case IriMap():
                return ("<", *self._iri(term), ">")
            case BlankMap():
                return ("_:b", *self._parts(term.template, LABEL, terms.label_part))
        return self._literal(term)

    def _iri(self, iri: IriMap) -> Parts:
        template = iri.template
        if template.constant is not None:
            return (terms.resolved(template.constant, iri.base),)
        if iri.base is not None:
            return (self._resolved(iri, iri.base),)
        if template.reference is None:
            return self._parts(template, PERCENT, str)
        self._check(template, IRI)
        return (Made(self.numbers[template.reference]),)

    def _resolved(self, iri: IriMap, base: str) -> Made:
        """Return the column of an IRI to which the base is put where it needs one."""
        text = self._before_base(iri.template)
        whole = pl.when(IRI.lacks(text)).then(pl.concat_str([pl.lit(base), text])).otherwise(text)
        self._judge(iri, text.str.contains(UNJUDGED) | IRI.lacks(whole))
        return self._named(iri, whole)

    def _before_base(self, template: Template) -> pl.Expr:
        """Return the IRI of a template as its values make it."""
        return joined(self._plain(template) if template.reference else self._parts(template, PERCENT, str))

    def _literal(self, literal: LiteralMap) -> Parts:
        template, datatype = literal.template, literal.datatype
        form = LEXICAL.get(datatype.constant or "") if datatype else None
        if datatype and form and template.columns:
            self._check(template, form)
            return ('"', *self._plain(template), f'"^^<{datatype.constant}>')
        prose = ('"', *self._parts(template, ESCAPE, terms.escape), '"')
        if literal.language:
            return (*prose, "@", *self._language(literal.language))
        if datatype is None or datatype.constant == terms.STRING:
            return prose
        if datatype.constant is None:
            return (*prose, self._referenced_type(template, datatype))
        return (*prose, f"^^<{datatype.constant}>")

    def _language(self, language: Template) -> Parts:
        if language.constant is not None:
            return (language.constant,)
        self._check(language, LANGUAGE)
        return self._plain(language)

    def _referenced_type(self, template: Template, datatype: Template) -> Made:
        """Return the column of what stands behind a literal whose datatype is a column's value."""
        kind, text = self._before_base(datatype), self._text(template)
        self._judge((datatype, DATATYPE), DATATYPE.lacks(kind))
        self._judge((template, datatype), mistyped(text, kind))
        suffix = pl.concat_str([pl.lit("^^<"), kind, pl.lit(">")])
        return self._named(("type", datatype), pl.when(kind == terms.STRING).then(pl.lit("")).otherwise(suffix))

    # ------------------------------------------------------------------------------------ values

    def _parts(self, template: Template, coder: Coder, written: Callable[[str], str]) -> Parts:
        """Return what writes a template, the values as coded, the constants as `written`."""
        return tuple(
            self._code(part.column, coder) if isinstance(part, Reference) else written(part) for part in template.parts
        )

    def _plain(self, template: Template) -> Parts:
        return tuple(
            Made(self.numbers[part.column]) if isinstance(part, Reference) else part for part in template.parts
        )

    def _text(self, template: Template) -> pl.Expr:
        """Return a template's text as it is judged, null where a value of it is null."""
        return joined(self._plain(template))

    def _code(self, column: str, coder: Coder) -> Made:
        name = f"{coder.letter}{self.numbers[column]}"
        self.coded[name] = (self.numbers[column], coder)
        return Made(name)

    def _named(self, key: object, expression: pl.Expr) -> Made:
        """Return the column that an expression is put in, the first one given for the key."""
        name = self._names.setdefault(key, f"d{len(self._names)}")
        self.made.setdefault(name, expression.alias(name))
        return Made(name)

    def _check(self, template: Template, form: Check) -> None:
        self._judge((template, form), form.lacks(self._text(template)))

    def _judge(self, key: object, fault: pl.Expr) -> None:
        """Have each row judged in which the conditions hold."""
        gate = self.under(self._gate)
        self.faults.setdefault((key, self._gate), fault if gate is None else gate & fault)


def joined(parts: Iterable[str | Made]) -> pl.Expr:
    """Return the text of parts, null where a column among them is null."""
    columns = [pl.lit(part) if isinstance(part, str) else pl.col(part.column) for part in parts]
    return columns[0] if len(columns) == 1 else pl.concat_str(columns)


def _coded(values: pl.Series, coder: Coder) -> pl.Series:
    """Return values as a coder writes them, by the cheapest way that does for what is found in them."""
    if coder.others and values.str.contains(coder.others).any():
        distinct = values.drop_nulls().unique()
        coded = pl.Series([coder.code(text) for text in distinct], dtype=pl.String)
        return values.replace_strict(distinct, coded, default=None, return_dtype=pl.String)
    unsafe = values.str.contains(coder.unsafe)
    if not unsafe.any():
        return values
    coded = pl.select(pl.when(unsafe).then(values)).to_series().str.replace_many(coder.ascii)
    return pl.select(pl.coalesce(coded, values)).to_series()
