"""Parameters of saved queries: what may be given, and how a given text becomes an RDF term."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from factpress.errors import UsageFault
from factpress.model import DATE, DECIMAL, INTEGER, Iri, Literal, Term, is_day
from factpress.problems import did_you_mean


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query whose value the asker may give.

    `type` is one of TYPES.  `title` says by language what it is.  A parameter without a default that is not
    `optional` must be given.  `values` are the texts it is limited to, none for no limit; `example` is a text
    that a test of the query gives.
    """

    name: str
    type: str
    title: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    default: str | None = None
    values: tuple[str, ...] = ()
    example: str | None = None


#: From the text that names a thing (an IRI, a slug, a name in any language) to its IRI; raises UsageFault.
Resolve = Callable[[str], Iri]


def bound_values(parameters: Mapping[str, Parameter], given: Mapping[str, str], resolve: Resolve) -> dict[str, Term]:
    """Return the terms of the parameters that have a value: the given one, else the default.

    Raises UsageFault for a parameter that there is not, one that is missing, or a value that is not of its type.
    """
    for name in given:
        if name not in parameters:
            advice = did_you_mean(name, parameters) or _offer(parameters)
            raise UsageFault(f"the query has no parameter {name!r}; {advice}")
    missing = [name for name, one in parameters.items() if not one.optional and _text(one, given) is None]
    if missing:
        raise UsageFault(f"the query needs {', and '.join(_wanted(parameters[name]) for name in missing)}")
    texts = {name: _text(one, given) for name, one in parameters.items()}
    return {name: to_term(parameters[name], text, resolve) for name, text in texts.items() if text is not None}


def to_term(parameter: Parameter, text: str, resolve: Resolve) -> Term:
    """Return the term that a text stands for as a value of a parameter; raises UsageFault if it is none."""
    if parameter.values and text not in parameter.values:
        allowed = ", ".join(parameter.values)
        raise UsageFault(f"{parameter.name} is one of {allowed}, not {text!r}")
    if parameter.type == "iri":
        return resolve(text)
    test, wanted, datatype = _LITERALS[parameter.type]
    if not test(text):
        raise UsageFault(f"{parameter.name} is {wanted}, not {text!r}")
    return Literal(text, None, datatype)


def _text(parameter: Parameter, given: Mapping[str, str]) -> str | None:
    return given.get(parameter.name, parameter.default)


def _wanted(parameter: Parameter) -> str:
    meant = f" ({parameter.title['en']})" if "en" in parameter.title else ""
    return f"a value for {parameter.name}{meant}: give -p {parameter.name}={parameter.example or '…'} or another"


def _offer(parameters: Mapping[str, Parameter]) -> str:
    return f"it has {', '.join(parameters)}" if parameters else "it takes no parameters"


def _is_text(text: str) -> bool:
    return not any(ord(character) < 0x20 or 0xD800 <= ord(character) < 0xE000 for character in text)


#: By type: whether a text is a value, what it must be, and the datatype of the literal.
_LITERALS: Mapping[str, tuple[Callable[[str], object], str, str | None]] = {
    "date": (is_day, "a date such as 2025-11-24", DATE),
    "integer": (re.compile(r"-?(?:0|[1-9]\d*)\Z", re.ASCII).match, "an integer", INTEGER),
    "decimal": (re.compile(r"-?\d+(?:\.\d+)?\Z", re.ASCII).match, "a number such as 0.8", DECIMAL),
    "string": (_is_text, "a text without control characters", None),
    "language": (re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*\Z").match, "a language tag such as en", None),
}
TYPES = ("iri", *_LITERALS)
