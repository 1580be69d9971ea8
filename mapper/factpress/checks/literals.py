"""Literals that are the same in every store: looked at as they are written, before any library reads them.

Libraries repair what they read (lower-case a language tag, drop xsd:string, rewrite 01), and pySHACL fails on
impossible dates and numbers; so these are found here, on the lines of the N-Triples themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from factpress.checks.report import SHACL, SHAPES, Violation
from factpress.model import DATE, DECIMAL, INTEGER, Literal
from factpress.problems import Place, Problem, Severity

_IRI = r'<([^\x00-\x20<>"{}|^`\\]*)>'
_LITERAL = rf'"([^"\\]*(?:\\.[^"\\]*)*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^{_IRI})?'
_LINE = re.compile(rf"{_IRI} {_IRI} (?:{_IRI}|{_LITERAL}) \.")
_PATTERNS: Mapping[str, str] = {
    DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    INTEGER: r"0|-?[1-9][0-9]*",
    DECIMAL: r"0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]",
}
_FORMS = {datatype: re.compile(pattern) for datatype, pattern in _PATTERNS.items()}
#: Patterns of a language tag and of a literal with a datatype, in canonical N-Triples, that every store keeps.
PORTABLE_LANGUAGE = "[a-z]{2,8}(?:-[a-z0-9]{1,8})*"
PORTABLE_DATATYPE = "|".join(rf'"(?:{pattern})"\^\^<{datatype}>' for datatype, pattern in _PATTERNS.items())
_LANGUAGE = re.compile(PORTABLE_LANGUAGE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Sifted:
    """N-Triples without the lines at fault.

    `sound` holds the lines that are well; `violations` one for each literal left out; `problems` one for each
    line that is no triple; `gaps` the (subject, predicate) pairs of the literals left out.
    """

    sound: str
    violations: tuple[Violation, ...]
    problems: tuple[Problem, ...]
    gaps: frozenset[tuple[str, str]]


def sift(data: bytes, first: int = 1) -> Sifted:
    """Leave out the lines of N-Triples (UTF-8, without blank nodes) whose literals are not portable.

    `first` is the number of the first line.
    """
    sound: list[str] = []
    violations: list[Violation] = []
    problems: list[Problem] = []
    for number, line in enumerate(data.decode().split("\n"), first):
        parts = _LINE.fullmatch(line)
        if parts is None:
            if line:
                problems.append(_no_triple(number))
        elif violation := _violation(parts):
            violations.append(violation)
        else:
            sound.append(line)
    gaps = frozenset((found.focus, found.path or "") for found in violations)
    return Sifted("\n".join([*sound, ""]), tuple(violations), tuple(problems), gaps)


def _no_triple(line: int) -> Problem:
    message = "this line of N-Triples is not a triple of IRIs and literals"
    return Problem(Place("graph.nt", line), "rdf-syntax", message)


def _violation(parts: re.Match[str]) -> Violation | None:
    subject, predicate, _iri, text, language, datatype = parts.groups()
    messages = _language_fault(language) if language else _datatype_fault(text, datatype) if datatype else None
    if messages is None:
        return None
    return Violation(
        shape=SHAPES + "PortableLiteral",
        component=SHACL + "DatatypeConstraintComponent",
        severity=Severity.ERROR,
        focus=subject,
        path=predicate,
        value=Literal(_unescape(text), language, datatype),
        messages=messages,
    )


def _language_fault(tag: str) -> Mapping[str, str] | None:
    if _LANGUAGE.fullmatch(tag):
        return None
    return {
        "en": f"A language tag is written in lower case, such as de or pt-br, not {tag}",
        "de": f"Eine Sprachkennung steht in Kleinbuchstaben, wie de oder pt-br, nicht {tag}",
    }


def _datatype_fault(text: str, datatype: str) -> Mapping[str, str] | None:
    if datatype not in _FORMS:
        return {
            "en": f"Stores do not agree on literals of {datatype}; use a plain string, a date, an integer, a decimal",
            "de": f"Speicher behandeln {datatype} verschieden; üblich sind Text, Datum, ganze Zahl, Dezimalzahl",
        }
    if _FORMS[datatype].fullmatch(text) and (datatype != DATE or is_day(text)):
        return None
    name = datatype.rpartition("#")[2]
    return {
        "en": f"{text!r} is no {name} in the one form that every store keeps",
        "de": f"{text!r} ist kein {name} in der einen Form, die jeder Speicher behält",
    }


def is_day(text: str) -> bool:
    """Whether a text of the form 2024-02-29 is a day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    short, long, plain = escape.groups()
    if plain:
        return _PLAIN_ESCAPES.get(plain, plain)
    return chr(int(short or long, 16))
