"""What writes a term in the text of a row function: slots of f-strings, and the variables that fill them.

What a person wrote enters the text in one way only: as a constant of an f-string, through `repr` with its
braces doubled (`f_string`, `constant`).  Columns are called by number; their names never enter it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from factpress.mapping import terms
from factpress.mapping.prefixed import shortener
from factpress.mapping.rules import BlankMap, Condition, IriMap, LiteralMap, Reference, Template, TermMap
from factpress.vocab import RDF_TYPE

Syntax = Literal["nt", "nq", "turtle"]
_Textual = Callable[[str], str]


class Check(NamedTuple):
    """A check of each row: the number of the column that a fault is put down to, the text that is judged.

    `gates` are the conditions under which it is of use, each an expression, "" for always.
    """

    column: int
    value: str
    gates: set[str]


class Slots:
    """The terms of one table's rules.  Each variable is made once, however many terms are made of it.

    In a row, `texts` come first, then `conditions`, `checks`, and last `values`: each is expressions, with
    the variable that an expression is put in.  `names` is what the expressions need as their globals.
    """

    def __init__(
        self, columns: Sequence[str], subjects: Iterable[str], syntax: Syntax, prefixes: Mapping[str, str]
    ) -> None:
        """Take the columns of a table, and those of them of which `subjects` are made."""
        self.variables = {column: f"v{number}" for number, column in enumerate(columns)}
        self.texts: dict[str, str] = {}
        self.conditions: dict[str, str] = {}
        self.checks: dict[str, Check] = {}
        self.values: dict[str, str] = {}
        self.names: dict[str, object] = {
            "escape": terms.escape,
            "is_iri_safe": terms.is_iri_safe,
            "percent_encode": terms.percent_encode,
            "is_label_safe": terms.is_label_safe,
            "label_part": terms.label_part,
        }
        self._subjects, self._turtle, self._shorten = frozenset(subjects), syntax == "turtle", shortener(prefixes)
        self._names_of: dict[object, str] = {}
        self._gate = ""

    # ------------------------------------------------------------------------------------ conditions

    def under(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        """Have what comes next judged only in rows of which these conditions hold; return their variables."""
        names = tuple(dict.fromkeys(map(self._condition, conditions)))
        self._gate = " and ".join(names)
        return names

    def _condition(self, condition: Condition) -> str:
        left = self._text(condition.left)
        if condition.right is None:
            holds = f"{left} is {'' if condition.test == 'null' else 'not '}None"
        else:
            right = self._text(condition.right)
            equal = f"{left} == {right}" if condition.test == "equal" else f"{right} is not None and {left} != {right}"
            holds = f"{left} is not None and {equal}"
        return self.conditions.setdefault(holds, f"c{len(self.conditions)}")

    # ------------------------------------------------------------------------------------ terms

    def term(self, term: TermMap) -> str:
        """Return what writes a term, as the inside of an f-string."""
        match term:
            case IriMap():
                return self._iri(term)
            case BlankMap():
                return self._blank(term.template)
        return self._literal(term)

    def predicate(self, predicate: IriMap) -> str:
        """Return what writes a predicate, as the inside of an f-string."""
        return "a" if self._turtle and predicate.template.constant == RDF_TYPE else self._iri(predicate)

    def _iri(self, iri: IriMap) -> str:
        template, column = iri.template, iri.template.reference
        if template.constant is not None:
            return constant(self._shorten(terms.resolved(template.constant, iri.base)))
        if iri.base is not None:
            return self._whole(self._resolved(iri.template, iri.base))
        if column is not None:
            self._check(column, self.variables[column], terms.iri_fault)
        if self._turtle:
            return slot(self._shortened(template))
        return f"<{slot(self.variables[column]) if column else self._encoded(template)}>"

    def _whole(self, variable: str) -> str:
        """Return what writes the IRI that a variable holds."""
        if self._turtle:
            return slot(self._value(f"{self._memo(('short', variable), self._shorten)}[{variable}]"))
        return f"<{slot(variable)}>"

    def _resolved(self, template: Template, base: str) -> str:
        """Return the variable that holds the IRI of a template, to which the base is put where it needs one."""
        text = self._before_base(template)
        fault = f"{self._memo((text, terms.iri_fault), terms.iri_fault)}[{text}]"
        whole = self._texts_of(f"{f_string(constant(base) + slot(text))} if {fault} else {text}")
        judged = f"({fault} and {self._memo((whole, terms.iri_fault), terms.iri_fault)}[{whole}])"
        self._judge(judged, template.columns[0], text)
        return whole

    def _before_base(self, template: Template) -> str:
        """Return the variable that holds the IRI of a template as its values make it."""
        if template.reference is not None:
            return self.variables[template.reference]
        make = self._memo(("iri", template), lambda values: _encoded_iri(template, values))
        return self._texts_of(f"{make}[({''.join(f'{self.variables[column]}, ' for column in template.columns)})]")

    def _shortened(self, template: Template) -> str:
        """Return the variable that holds a template's IRI as Turtle writes it, which hangs on the value."""
        name = self.variables[template.columns[0]]
        if len(template.columns) > 1:
            joined = self._value(self._if_all(template, self._encoded(template)))
            return self._value(f"{self._memo(('short', joined), self._shorten)}[{joined}]")
        make = _iri_of(template, self._shorten)
        if template.columns[0] in self._subjects:
            return self._value(f"None if {name} is None else {self._named(('short', template), make)}({name})")
        return self._value(f"{self._memo(('short', template), make)}[{name}]")

    def _blank(self, template: Template) -> str:
        """Return what writes a blank node: labels are coded by character, so parts are coded by themselves."""
        return "_:b" + self._joined(template, self._label_safe, lambda text: constant(terms.label_part(text)))

    def _literal(self, literal: LiteralMap) -> str:
        template, datatype = literal.template, literal.datatype
        if literal.language:
            return f'"{self._prose(template)}"@{self._language(literal.language)}'
        if datatype is None or datatype.constant == terms.STRING:
            return f'"{self._prose(template)}"'
        if datatype.constant is None:
            return f'"{self._prose(template)}"{self._referenced_type(template, datatype)}'
        suffix = constant(f"^^{self._shorten(datatype.constant)}")
        check = terms.LEXICAL.get(datatype.constant)
        if check is None or not template.columns:
            return f'"{self._prose(template)}"{suffix}'
        text = self._text(template)
        self._check(template.columns[0], text, check)
        return f'"{slot(text)}"{suffix}'

    def _language(self, language: Template) -> str:
        if language.constant is not None:
            return constant(language.constant)
        text = self._text(language)
        self._check(language.columns[0], text, terms.language_fault)
        return slot(text)

    def _referenced_type(self, template: Template, datatype: Template) -> str:
        variable = self._before_base(datatype)
        self._check(datatype.columns[0], variable, terms.datatype_fault)
        text = self._text(template)
        owner = (template.columns or datatype.columns)[0]
        typed = self._memo((text, variable), terms.typed_fault)
        self._judge(f"{typed}[{text}, {variable}]", owner, text)
        return slot(self._value(f"{self._memo(('type', variable), self._type_suffix)}[{variable}]"))

    def _type_suffix(self, datatype: str) -> str:
        return "" if datatype == terms.STRING else f"^^{self._shorten(datatype)}"

    # ------------------------------------------------------------------------------------ values

    def _prose(self, template: Template) -> str:
        return self._joined(template, self._escaped, lambda text: constant(terms.escape(text)))

    def _encoded(self, template: Template) -> str:
        return self._joined(template, self._iri_safe, constant)

    def _joined(self, template: Template, variable: _Textual, written: _Textual) -> str:
        """Return the inside of the f-string of a template, each column as the variable made for it."""
        return "".join(
            slot(variable(part.column)) if isinstance(part, Reference) else written(part) for part in template.parts
        )

    def _text(self, template: Template) -> str:
        """Return the variable that holds a template's text to be judged, or None where a value of it is None."""
        if template.reference is not None:
            return self.variables[template.reference]
        return self._texts_of(self._if_all(template, self._joined(template, self.variables.__getitem__, constant)))

    def _texts_of(self, expression: str) -> str:
        return self.texts.setdefault(expression, f"t{len(self.texts)}")

    def _if_all(self, template: Template, inside: str) -> str:
        """Return the expression of an f-string, or None where a column of the template is None."""
        return unless(any_none(self.variables[column] for column in template.columns), "None", f_string(inside))

    def _iri_safe(self, column: str) -> str:
        """Return the variable that holds a column's value percent-encoded."""
        return self._coded(column, "is_iri_safe", "percent_encode", terms.percent_encode)

    def _label_safe(self, column: str) -> str:
        """Return the variable that holds a column's value as a part of a blank node's label."""
        return self._coded(column, "is_label_safe", "label_part", terms.label_part)

    def _coded(self, column: str, is_safe: str, name: str, code: _Textual) -> str:
        """Return the variable that holds a column's value as coded.

        Subjects are mostly distinct and mostly safe, so they are looked at; other values mostly repeat, so
        they are looked up.
        """
        value = self.variables[column]
        if column in self._subjects:
            return self._value(f"{value} if {value} is None or {is_safe}({value}) else {name}({value})")
        return self._value(f"{self._memo((name, column), code)}[{value}]")

    def _escaped(self, column: str) -> str:
        name = self.variables[column]
        special = " or ".join(f"{character!r} in {name}" for character in '"\\\n\r\t')
        return self._value(f"escape({name}) if {name} is not None and ({special}) else {name}")

    def _value(self, expression: str) -> str:
        """Return the variable that an expression is put in, once a row."""
        return self.values.setdefault(expression, f"x{len(self.values)}")

    def _memo(self, key: object, make: Callable[[Any], str | None]) -> str:
        """Return the name of a table of what `make` makes of values, one for each key."""
        return self._named(key, terms.Memo(make))

    def _named(self, key: object, thing: object) -> str:
        """Return the name by which the function calls a thing, the first one given for the key."""
        name = self._names_of.setdefault(key, f"m{len(self._names_of)}")
        self.names.setdefault(name, thing)
        return name

    def _check(self, column: str, value: str, check: terms.Check) -> None:
        """Have each row's value checked before anything is written; a fault is put down to the column."""
        self._judge(f"{self._memo((value, check), check)}[{value}]", column, value)

    def _judge(self, fault: str, column: str, value: str) -> None:
        number = int(self.variables[column][1:])
        self.checks.setdefault(fault, Check(number, value, set())).gates.add(self._gate)


def _encoded_iri(template: Template, values: Sequence[str | None]) -> str | None:
    """Return what a template makes of the values of its columns, before a base is put to it."""
    if None in values:
        return None
    coded = {column: terms.percent_encode(str(value)) for column, value in zip(template.columns, values, strict=True)}
    return "".join(coded[part.column] if isinstance(part, Reference) else part for part in template.parts)


def _iri_of(template: Template, shorten: _Textual) -> _Textual:
    """Return the function from the value of a template's only column to its IRI, shortened."""
    if template.reference:
        return shorten
    around = [""]
    for part in template.parts:
        if isinstance(part, Reference):
            around.append("")
        else:
            around[-1] += part
    return lambda value: shorten(terms.percent_encode(value).join(around))


# ---------------------------------------------------------------------------------------- pieces of text


def slot(variable: str) -> str:
    """Return the inside of an f-string that writes a variable."""
    return f"{{{variable}}}"


def constant(text: str) -> str:
    """Return the inside of an f-string that writes a text."""
    return text.replace("{", "{{").replace("}", "}}")


def f_string(inside: str) -> str:
    """Return the expression of an f-string."""
    return f"f{inside!r}"


def any_none(variables: Iterable[str]) -> str:
    """Return the expression that says whether one of the variables is None; empty without variables."""
    return " or ".join(f"{name} is None" for name in variables)


def unless(condition: str, then: str, otherwise: str) -> str:
    """Return the expression of `then` where a condition holds, if there is one, else of `otherwise`."""
    return f"({then} if {condition} else {otherwise})" if condition else otherwise
