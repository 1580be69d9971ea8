"""How a broken shape is told: who breaks which rule, and what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from factpress.checks import Violation
from factpress.checks.report import SHACL
from factpress.model import Iri, Term
from factpress.problems import Broken

Names = Callable[[str], str]
"""What people call the node with an IRI, or with a name "_:…"."""

#: As many values are named, and as many characters of one.
_VALUES, _CHARACTERS = 3, 60
_IRI = re.compile("<([^>]*)>")
_DATATYPE = SHACL + "DatatypeConstraintComponent"


@dataclass(frozen=True, slots=True)
class _Words:
    breaks: str
    found: str
    none: str
    beside: str
    more: str


_WORDS = {
    "en": _Words("breaks the rule “{}”", "found", "no", "beside", "and {:,} more"),
    "de": _Words("verletzt die Regel „{}“", "gefunden:", "kein", "neben", "und {:,} weitere"),
}


def message_of(violation: Violation, language: str) -> str:
    """Return the shape's own sentence in a language, else in English, else in any; "" where it has none."""
    messages = violation.messages
    known = next((tag for tag in (language, "en", "") if tag in messages), min(messages, default=""))
    return messages.get(known, "")


def sentence(violation: Violation, rule: str, names: Names, language: str) -> str:
    """Return that a thing breaks a rule, and what was found."""
    words = _WORDS[language]
    tail = found(violation, names, language)
    return f"{names(violation.focus)} {words.breaks.format(rule)}" + (f": {tail}" if tail else "")


def found(violation: Violation, names: Names, language: str) -> str:
    """Return what stands where the shape is broken, such as 'found "a" and "b"'; "" where that is the thing itself."""
    words = _WORDS[language]
    values = list(_values(violation, names))
    if values:
        shown = ", ".join(values[:_VALUES]) + (
            f" {words.more.format(len(values) - _VALUES)}" if values[_VALUES:] else ""
        )
        others = [f"{names(path)} {value_name(term, names)}" for path, term in _compared(violation)]
        beside = f" {words.beside} {', '.join(others[:_VALUES])}" if others else ""
        return f"{words.found} {shown}{beside}"
    return f"{words.found} {words.none} {path_name(violation, names)}" if violation.component in _COUNTS else ""


_COUNTS = frozenset(SHACL + f"{name}ConstraintComponent" for name in ("MinCount", "HasValue", "QualifiedMinCount"))


def broken(violation: Violation, shape: str, names: Names) -> Broken:
    """Return the same as names, for the forms that show them apart."""
    shown = ", ".join(_values(violation, names))
    return Broken(shape, names(violation.focus), path_name(violation, names), shown)


def path_name(violation: Violation, names: Names) -> str:
    """Return the path, its IRIs by prefix; "" for a constraint on the thing itself."""
    if violation.path:
        return names(violation.path)
    return _IRI.sub(lambda iri: names(iri[1]), violation.path_text)


def value_name(term: Term, names: Names, *, typed: bool = False) -> str:
    """Return a value for people: a thing by its name, a text in quotation marks, cut if it is long."""
    if isinstance(term, Iri):
        return names(term.value)
    text = term.value if len(term.value) <= _CHARACTERS else f"{term.value[:_CHARACTERS]}…"
    shown = f'"{" ".join(text.split())}"'
    if term.language:
        return f"{shown}@{term.language}"
    return f"{shown}^^{names(term.datatype)}" if typed and term.datatype else shown


def _values(violation: Violation, names: Names) -> Iterator[str]:
    typed = violation.component == _DATATYPE
    terms = (
        [violation.value] if violation.value else [term for path, term in violation.involved if path == violation.path]
    )
    for term in terms:
        if violation.focus not in (term.value, term.n3()) or violation.path:
            yield value_name(term, names, typed=typed)


def _compared(violation: Violation) -> Iterator[tuple[str, Term]]:
    """Yield what else breaks the shape with the value."""
    if violation.value:
        yield from (statement for statement in violation.involved if statement != (violation.path, violation.value))
