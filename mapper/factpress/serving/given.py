"""What is given for the parameters of a saved query: judged, and put into its SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from factpress.errors import UsageFault
from factpress.model import Iri
from factpress.problems import nearest
from factpress.queries import SavedQuery
from factpress.queries.parameters import Parameter, to_term
from factpress.serving.refusals import Refusal
from factpress.site.model import Site

#: A number as JSON may write it, with an exponent that leaves it readable; and the longest text of one.
_EXPONENT = re.compile(r"(?<=\d)[eE][+-]?\d{1,2}\Z")
_LONGEST_NUMBER = 40


def bound(site: Site, query: SavedQuery, given: Mapping[str, str], language: str) -> str:
    """Return the SPARQL that asks a saved query with values as text, names in a language.

    Raises Refusal: "parameter-invalid" for a value that is missing, unknown or not of its type, "thing-unknown".
    """
    _must_have(query.head.parameters, given)
    values = {name: _checked(query.head.parameters[name], text) for name, text in given.items()}
    try:
        return site.bound(query.name, values, language)
    except UsageFault as fault:
        raise Refusal("thing-unknown", "thing", fault=fault) from None


def _must_have(declared: Mapping[str, Parameter], given: Mapping[str, str]) -> None:
    """Raise Refusal if a parameter is given that there is not, else if one is missing."""
    for name in given:
        if name not in declared:
            near = nearest(name, declared)
            offers = ", ".join(declared)
            key = "parameter_near" if near else "parameter_unknown" if declared else "no_parameters"
            raise Refusal("parameter-invalid", key, name=name, near=near, offers=offers)
    wanted = (one for one in declared.values() if not one.optional and one.default is None)
    missing = [one.name for one in wanted if one.name not in given]
    if missing:
        raise Refusal("parameter-invalid", "parameter_missing", {"missing": missing}, names=", ".join(missing))


def _checked(one: Parameter, text: str) -> str:
    """Return a value, a number without exponent.  Raises Refusal if it is not of its type; no thing is looked up."""
    value = text
    if one.type == "decimal" and len(text) <= _LONGEST_NUMBER and _EXPONENT.search(text):
        with suppress(InvalidOperation):
            value = format(Decimal(text), "f")
    if one.values and value not in one.values:
        raise Refusal("parameter-invalid", "value_choice", name=one.name, values=", ".join(one.values), value=text)
    if one.type != "iri":
        try:
            to_term(one, value, Iri)
        except UsageFault:
            raise Refusal("parameter-invalid", f"value_{one.type}", name=one.name, value=text) from None
    return value
