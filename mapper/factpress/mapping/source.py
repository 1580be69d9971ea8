"""The source text of a row function, and the objects it calls by name.

What a person wrote enters the text in one way only: as a constant of an f-string, through `repr` with its
braces doubled (`_f_string`, `_constant`).  Columns are called by number; their names never enter it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

from factpress.mapping import terms
from factpress.mapping.prefixed import shortener
from factpress.mapping.rules import IriMap, LiteralMap, Pair, Reference, Template, TriplesMap
from factpress.vocab import RDF_TYPE

Syntax = Literal["nt", "nq", "turtle"]
_Textual = Callable[[str], str]


class _Piece(NamedTuple):
    """The inside of an f-string that writes statements, and the variables without which it is left out."""

    needs: tuple[str, ...]
    text: str


class _Block(NamedTuple):
    """What one rule writes in one graph: in Turtle a subject's head, in all syntaxes its pieces."""

    head: str
    pieces: tuple[_Piece, ...]


class Source:
    """The function of one table: `names` is what `text` needs as its globals."""

    def __init__(
        self, rules: Sequence[TriplesMap], columns: Sequence[str], syntax: Syntax, prefixes: Mapping[str, str]
    ) -> None:
        """Generate it; every column of the rules must be among the table's columns."""
        self._variables = {column: f"v{number}" for number, column in enumerate(columns)}
        self._subjects = frozenset(column for rule in rules for column in rule.subject.columns)
        self._syntax, self._shorten = syntax, shortener(prefixes)
        self._texts: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._names_of: dict[object, str] = {}
        self._faults: dict[str, tuple[str, str]] = {}
        self.names: dict[str, object] = {
            "escape": terms.escape,
            "is_iri_safe": terms.is_iri_safe,
            "percent_encode": terms.percent_encode,
            "encoding_fault": terms.encoding_fault,
            "report": _reporter(columns),
            "closed": _closed,
        }
        blocks = [self._block(rule, graph) for rule in rules if rule.pairs for graph in rule.graphs or (None,)]
        self.text = self._function(blocks)

    # ------------------------------------------------------------------------------------ statements

    def _function(self, blocks: Sequence[_Block]) -> str:
        used = sorted({need for block in blocks for piece in block.pieces for need in piece.needs})
        whole = "".join(self._whole(block) for block in blocks)
        parts = ", ".join(part for block in blocks for part in self._parts(block))
        absent = _any_none(used) or "False"
        faults = ", ".join(f"({column}, {value}, {fault})" for fault, (column, value) in self._faults.items())
        unencodable = ", ".join(f"({name[1:]}, {name}, encoding_fault({name}))" for name in used)
        return "\n".join(
            (
                "def run(rows, write, refuse):",
                f" for n, ({''.join(f'{name}, ' for name in self._variables.values())}) in enumerate(rows):",
                "  try:",
                *(f"   {name} = {text}" for text, name in self._texts.items()),
                f"   if {' or '.join(self._faults) or 'False'}:",
                f"    report(refuse, n, [{faults}])",
                "    continue",
                *(f"   {name} = {value}" for value, name in self._values.items()),
                f"   line = ''.join([{parts}]) if {absent} else {_f_string(whole)}",
                "   line = line.encode()",
                "  except UnicodeEncodeError:",
                f"   report(refuse, n, [{unencodable}])",
                "   continue",
                "  write(line)",
            )
        )

    def _block(self, rule: TriplesMap, graph: IriMap | None) -> _Block:
        subject = self._iri(rule.subject)
        # A graph's IRI is judged in every syntax, so that every syntax refuses the same rows.
        named = f" {self._iri(graph)}" if graph else ""
        where = named if self._syntax == "nq" else ""
        always = rule.subject.columns + (graph.columns if graph else ())
        pieces = (self._piece(pair, subject, where, always) for pair in rule.pairs)
        grouped = groupby(pieces, key=lambda piece: piece.needs)
        merged = tuple(_Piece(needs, "".join(piece.text for piece in group)) for needs, group in grouped)
        return _Block(f"{subject}\n", merged)

    def _piece(self, pair: Pair, subject: str, where: str, always: tuple[str, ...]) -> _Piece:
        needs = sorted({self._variables[column] for column in always + pair.columns})
        predicate, term = self._predicate(pair.predicate), self._term(pair.object)
        if self._syntax == "turtle":
            return _Piece(tuple(needs), f"    {predicate} {term} ;\n")
        return _Piece(tuple(needs), f"{subject} {predicate} {term}{where} .\n")

    def _whole(self, block: _Block) -> str:
        """Return the inside of the f-string of a block of which nothing is left out."""
        text = "".join(piece.text for piece in block.pieces)
        return f"{block.head}{text}    .\n" if self._syntax == "turtle" else text

    def _parts(self, block: _Block) -> Iterable[str]:
        """Return expressions of the texts of a block, each empty where a value it needs is None."""
        parts = [_unless(_any_none(piece.needs), "''", _f_string(piece.text)) for piece in block.pieces]
        return [f"closed({_f_string(block.head)}, [{', '.join(parts)}])"] if self._syntax == "turtle" else parts

    # ------------------------------------------------------------------------------------ terms

    def _term(self, term: IriMap | LiteralMap) -> str:
        return self._iri(term) if isinstance(term, IriMap) else self._literal(term)

    def _predicate(self, predicate: IriMap) -> str:
        is_type = self._syntax == "turtle" and predicate.template.constant == RDF_TYPE
        return "a" if is_type else self._iri(predicate)

    def _iri(self, iri: IriMap) -> str:
        """Return what writes an IRI, as the inside of an f-string."""
        template, column = iri.template, iri.template.reference
        if template.constant is not None:
            return _constant(self._shorten(template.constant))
        if column is not None:
            self._check(column, self._variables[column], terms.iri_fault)
        if self._syntax == "turtle":
            return _slot(self._shortened(template))
        return f"<{_slot(self._variables[column]) if column else self._encoded(template)}>"

    def _shortened(self, template: Template) -> str:
        """Return the variable that holds a template's IRI as Turtle writes it, which hangs on the value."""
        name = self._variables[template.columns[0]]
        if len(template.columns) > 1:
            joined = self._value(self._if_all(template, self._encoded(template)))
            return self._value(f"{self._memo(('short', joined), self._shorten)}[{joined}]")
        make = _iri_of(template, self._shorten)
        if template.columns[0] in self._subjects:
            return self._value(f"None if {name} is None else {self._named(('short', template), make)}({name})")
        return self._value(f"{self._memo(('short', template), make)}[{name}]")

    def _literal(self, literal: LiteralMap) -> str:
        """Return what writes a literal, as the inside of an f-string."""
        template, datatype = literal.template, literal.datatype
        if literal.language:
            return f'"{self._prose(template)}"@{self._language(literal.language)}'
        if datatype is None or datatype.constant == terms.STRING:
            return f'"{self._prose(template)}"'
        if datatype.constant is None:
            return f'"{self._prose(template)}"{self._referenced_type(template, datatype)}'
        suffix = _constant(f"^^{self._shorten(datatype.constant)}")
        check = terms.LEXICAL.get(datatype.constant)
        if check is None or not template.columns:
            return f'"{self._prose(template)}"{suffix}'
        text = self._text(template)
        self._check(template.columns[0], text, check)
        return f'"{_slot(text)}"{suffix}'

    def _language(self, language: Template) -> str:
        if language.constant is not None:
            return _constant(language.constant)
        (column,) = language.columns
        self._check(column, self._variables[column], terms.language_fault)
        return _slot(self._variables[column])

    def _referenced_type(self, template: Template, datatype: Template) -> str:
        (column,) = datatype.columns
        variable = self._variables[column]
        self._check(column, variable, terms.datatype_fault)
        text = self._text(template)
        owner = template.columns[0] if template.columns else column
        typed = self._memo((text, variable), terms.typed_fault)
        self._faults[f"{typed}[{text}, {variable}]"] = (self._variables[owner][1:], text)
        return _slot(self._value(f"{self._memo(('type', column), self._type_suffix)}[{variable}]"))

    def _type_suffix(self, datatype: str) -> str:
        return "" if datatype == terms.STRING else f"^^{self._shorten(datatype)}"

    # ------------------------------------------------------------------------------------ values

    def _prose(self, template: Template) -> str:
        return self._joined(template, self._escaped, lambda text: _constant(terms.escape(text)))

    def _encoded(self, template: Template) -> str:
        return self._joined(template, self._iri_safe, _constant)

    def _joined(self, template: Template, variable: _Textual, constant: _Textual) -> str:
        """Return the inside of the f-string of a template, each column as the variable made for it."""
        return "".join(
            _slot(variable(part.column)) if isinstance(part, Reference) else constant(part) for part in template.parts
        )

    def _text(self, template: Template) -> str:
        """Return the variable that holds a template's text for a check, or None where a value of it is None."""
        if template.reference is not None:
            return self._variables[template.reference]
        text = self._if_all(template, self._joined(template, self._variables.__getitem__, _constant))
        return self._texts.setdefault(text, f"t{len(self._texts)}")

    def _if_all(self, template: Template, inside: str) -> str:
        """Return the expression of an f-string, or None where a column of the template is None."""
        return _unless(_any_none(self._variables[column] for column in template.columns), "None", _f_string(inside))

    def _iri_safe(self, column: str) -> str:
        """Return the variable that holds a column's value percent-encoded.

        Subjects are mostly distinct and mostly safe, so they are looked at; other values mostly repeat, so
        they are looked up.
        """
        name = self._variables[column]
        if column in self._subjects:
            return self._value(f"{name} if {name} is None or is_iri_safe({name}) else percent_encode({name})")
        return self._value(f"{self._memo(('percent', column), terms.percent_encode)}[{name}]")

    def _escaped(self, column: str) -> str:
        name = self._variables[column]
        special = " or ".join(f"{character!r} in {name}" for character in '"\\\n\r\t')
        return self._value(f"escape({name}) if {name} is not None and ({special}) else {name}")

    def _value(self, expression: str) -> str:
        """Return the variable that an expression is put in, once a row."""
        return self._values.setdefault(expression, f"x{len(self._values)}")

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
        fault = f"{self._memo((value, check), check)}[{value}]"
        self._faults[fault] = (self._variables[column][1:], value)


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


def _slot(variable: str) -> str:
    return f"{{{variable}}}"


def _constant(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _f_string(inside: str) -> str:
    return f"f{inside!r}"


def _any_none(variables: Iterable[str]) -> str:
    return " or ".join(f"{name} is None" for name in variables)


def _unless(condition: str, then: str, otherwise: str) -> str:
    return f"({then} if {condition} else {otherwise})" if condition else otherwise


def _closed(head: str, pieces: Iterable[str]) -> str:
    """Return a Turtle statement of a subject and what is said of it, or nothing if nothing is."""
    text = "".join(pieces)
    return f"{head}{text}    .\n" if text else ""


def _reporter(columns: Sequence[str]) -> Callable[..., None]:
    def report(refuse: Callable[..., object], row: int, found: Iterable[tuple[int, str, str | None]]) -> None:
        for column, value, fault in found:
            if fault:
                refuse(row, columns[column], value, fault)

    return report
