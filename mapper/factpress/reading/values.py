"""Value types: what may be typed for a key, and its canonical form.

Each type is a check: a function from the text as typed to its canonical form that raises Refused.  Checks of
types that depend on the vocabulary are made by `check_for`.  Whether a slug leads anywhere is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from factpress.iris import NODE, SLUG, is_absolute_iri
from factpress.model import Key, Property, is_day
from factpress.problems import did_you_mean
from factpress.reading.dates import advice
from factpress.reading.wording import listed, shown
from factpress.vocab import Vocabulary

Check = Callable[[str], str]
#: How many values of a type that repeats from record to record (articles, curators, days) are known without a look.
_MEMO = 4096


class Refused(Exception):
    """A value is not of its type: a problem's code, message and suggestion, still without a place."""

    def __init__(self, code: str, message: str, suggestion: str | None = None) -> None:
        self.code, self.message, self.suggestion = code, message, suggestion
        super().__init__(message)


# ---------------------------------------------------------------------------------------- texts

#: Control characters but tab and newline, lone surrogates, and the two code points no XML may have.
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\ud800-\udfff\ufffe\uffff]")


def text(typed: str) -> str:
    """Take any text verbatim that every RDF syntax can hold."""
    if found := _CONTROL.search(typed):
        code = f"U+{ord(found.group()):04X}"
        raise Refused("control-character", f"{shown(typed)} has the character {code}", "leave it out")
    return typed


# ---------------------------------------------------------------------------------------- names


@lru_cache(_MEMO)
def slug(typed: str) -> str:
    """Take a slug: a-z, 0-9 and single hyphens."""
    if SLUG.match(typed):
        return typed
    typed = typed.strip()
    if SLUG.match(typed):
        return typed
    near = _slugged(typed)
    raise Refused("bad-slug", f"{shown(typed)} is not a slug", f"write {near}" if near else _SLUG_FORM)


def node_name(typed: str) -> str:
    """Take a slug or a node's name: slugs joined by double hyphens."""
    return typed if NODE.match(typed) else slug(typed)


def slugs(typed: str) -> str:
    """Take slugs with spaces between them; each is kept once."""
    return " ".join(dict.fromkeys(map(slug, typed.split())))


_SLUG_FORM = "use a-z, 0-9 and single hyphens"


def _slugged(typed: str) -> str:
    """Return the nearest slug of a text in basic Latin letters, or nothing if other letters would be lost."""
    return re.sub("[^a-z0-9]+", "-", typed.lower()).strip("-") if typed.isascii() else ""


# ---------------------------------------------------------------------------------------- numbers and dates

#: XML Schema lets a processor stop at so many (XSD 1.0 part 2, section 3.2.3), and stores do.
_MOST_DIGITS = 18
_INTEGER = re.compile(r"([+-]?)0*([0-9]+)\Z")
_DECIMAL = re.compile(r"(-|\+?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[., '’\u00a0\u202f][0-9]{3})+\Z")


def integer(typed: str) -> str:
    """Take an integer; canonical is without leading zeros and plus."""
    typed = typed.strip()
    if match := _INTEGER.match(typed):
        sign, digits = match.groups()
        _count_digits("bad-integer", typed, digits)
        return f"-{digits}" if sign == "-" and digits != "0" else digits
    raise Refused("bad-integer", f"{shown(typed)} is not an integer", _as_integer(typed))


@lru_cache(_MEMO)
def decimal(typed: str) -> str:
    """Take a decimal number; canonical is as short as can be: 0.9, 1, -0.5."""
    typed = typed.strip()
    if match := _DECIMAL.match(typed):
        sign, digits = match.groups()
        whole, _, fraction = digits.partition(".")
        number = f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}".removesuffix(".")
        _count_digits("bad-decimal", typed, number.replace(".", "").lstrip("0"))
        return f"-{number}" if sign == "-" and number != "0" else number
    raise Refused("bad-decimal", f"{shown(typed)} is not a decimal number", _as_decimal(typed))


@lru_cache(_MEMO)
def date(typed: str) -> str:
    """Take a day of the calendar, such as 2025-11-24."""
    typed = typed.strip()
    if is_day(typed):
        return typed
    fault, suggestion = advice(typed)
    raise Refused("bad-date", f"{shown(typed)} {fault}", suggestion)


def _count_digits(code: str, typed: str, digits: str) -> None:
    """Refuse a number that not every store keeps as it is."""
    if len(digits) > _MOST_DIGITS:
        message = f"{shown(typed)} has {len(digits):,} digits"
        raise Refused(code, message, f"write {_MOST_DIGITS} at the most, for not every store keeps more")


def _as_integer(typed: str) -> str:
    if _GROUPED.match(typed):
        return f"write {re.sub('[^0-9+-]', '', typed)}"
    if typed.isdecimal() and len(typed) <= _MOST_DIGITS:
        return f"write {int(typed)}"
    return "write digits only"


def _as_decimal(typed: str) -> str:
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", typed):
        return f"write {typed.replace(',', '.')}"
    if re.fullmatch(r"[0-9]{1,3} ?%", typed):
        return f"write {decimal(str(int(typed.rstrip(' %')) / 100))}"
    return "write digits with a point, such as 0.9"


# ---------------------------------------------------------------------------------------- languages and IRIs

_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*\Z")


def language(typed: str) -> str:
    """Take a language tag (BCP 47) in the form that every store keeps: lower case."""
    typed = typed.strip()
    if _LANGUAGE.match(typed):
        return typed
    lower = typed.lower().replace("_", "-")
    suggestion = f"write {lower}" if _LANGUAGE.match(lower) else "write a tag such as en, de or ar"
    raise Refused("bad-language", f"{shown(typed)} is not a language tag", suggestion)


def iri(typed: str) -> str:
    """Take an absolute IRI."""
    typed = typed.strip()
    if is_absolute_iri(typed):
        return text(typed)
    encoded = _NOT_IN_IRIS.sub(lambda found: f"%{ord(found.group()):02X}", typed.strip("<>"))
    form = next((form for form in (encoded, f"https://{encoded}") if is_absolute_iri(form)), "https://example.org/page")
    raise Refused("bad-iri", f"{shown(typed)} is not an absolute IRI", f"write {form}")


def iris(typed: str) -> str:
    """Take absolute IRIs with spaces between them; each is kept once."""
    return " ".join(dict.fromkeys(map(iri, typed.split())))


# ---------------------------------------------------------------------------------------- closed lists


def class_of(vocabulary: Vocabulary) -> Check:
    """Return the check that takes the short name of a class and gives its IRI."""
    return _one_of(vocabulary.classes, "unknown-class", "class of the ontology")


def concept_of(scheme: str, vocabulary: Vocabulary) -> Check:
    """Return the check that takes the slug of a concept of one scheme."""
    known = {concept: concept for concept in sorted(vocabulary.concepts[scheme])}
    return _one_of(known, "unknown-concept", f"concept of the scheme {scheme!r}")


def choice_of(options: Mapping[str, str]) -> Check:
    """Return the check that takes one of a few words and gives the IRI it stands for."""
    return _one_of(options, "bad-choice", "choice here")


def property_of(properties: Mapping[str, Property]) -> Check:
    """Return the check that takes the name of a property."""
    return _one_of({name: name for name in properties}, "unknown-term", "property")


#: As many words are listed in a suggestion, if none is near what was typed: a scheme of concepts fits.
_LISTED = 30


def _one_of(known: Mapping[str, str], code: str, what: str) -> Check:
    def check(typed: str) -> str:
        found = known.get(typed) or known.get(typed.strip())
        if found is None:
            few = f"write {listed(known)}" if len(known) <= _LISTED else None
            raise Refused(code, f"{shown(typed)} is no {what}", did_you_mean(typed, known) or few)
        return found

    return check


# ---------------------------------------------------------------------------------------- by name

_SIMPLE: Mapping[str, Check] = {
    "slug": slug,
    "node-name": node_name,
    "thing": slug,
    "things": slugs,
    "node": node_name,
    "article": slug,
    "curator": slug,
    "text": text,
    "texts": text,
    "quote": text,
    "date": date,
    "integer": integer,
    "decimal": decimal,
    "language": language,
    "iri": iri,
    "iris": iris,
    "by-property": text,
}
#: The names of all value types.
TYPES = frozenset(_SIMPLE) | {"class", "concept", "choice", "property"}


def check_for(key: Key, properties: Mapping[str, Property], vocabulary: Vocabulary) -> Check:
    """Return the check of a key's values; for `texts`, of the text in one language.

    The value of a `by-property` key is checked a second time, by the key of the property that is named.
    """
    match key.type:
        case "class":
            return class_of(vocabulary)
        case "concept":
            return concept_of(key.of[0], vocabulary)
        case "choice":
            return choice_of(key.options)
        case "property":
            return property_of(properties)
        case simple:
            return _SIMPLE[simple]
