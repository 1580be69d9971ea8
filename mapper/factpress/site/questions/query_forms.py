"""The forms of saved queries: one field a parameter, and the values that a field offers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from factpress.errors import UsageFault
from factpress.iris import shorten
from factpress.languages import LANGUAGES
from factpress.model import Iri, Literal
from factpress.queries import SavedQuery, values_of
from factpress.queries.parameters import Parameter
from factpress.site.answers import LANGUAGE, is_small
from factpress.site.data import Text
from factpress.site.once import Once
from factpress.site.questions.titles import in_words
from factpress.store.base import QueryRefused
from factpress.vocab import SCHEMA

if TYPE_CHECKING:
    from factpress.site.model import Site

#: How many values a field offers at the most; where there are more, it offers none.
MOST_OPTIONS = 300
#: The type of a parameter that names a thing, and the prefix of things, which may be left out.
_IRI, _THING = "iri", "id:"
LANGUAGE_TYPE = "language"
#: The saved query with a column of all things that have a name.
_THINGS, _THING_COLUMN = "things/names", "thing"
#: All names that the query page knows things by, too.
_NAMES = f"SELECT ?thing ?name WHERE {{ ?thing <{SCHEMA}name>|<{SCHEMA}alternateName> ?name }}"


class Option(NamedTuple):
    """A value that a field offers, and what it is called.

    `typed` is what stands for it in the field: its name if nothing else is called so, else the value.
    """

    value: str
    label: Text
    typed: str


class Choice(NamedTuple):
    """One of the only values that a field allows, and what it is called."""

    value: str
    label: str


class Field(NamedTuple):
    """A parameter in a form: `value` is what stands in the field, `choices` all it allows if they are limited."""

    name: str
    type: str
    title: Text
    value: str
    needed: bool
    choices: tuple[Choice, ...]
    options: tuple[Option, ...]


def title_of(parameter: Parameter, language: str) -> Text:
    """Return what a parameter is called."""
    return in_words(parameter.title, language) or Text(parameter.name)


def needed(query: SavedQuery) -> tuple[Parameter, ...]:
    """Return the parameters that must be given."""
    return tuple(one for one in query.head.parameters.values() if not one.optional and one.default is None)


def choices(site: Site, one: Parameter, language: str, value: str = "") -> tuple[Choice, ...]:
    """Return the only values that a field for a parameter allows: its own, or languages; none if it has no limits.

    A language that stands in the field as its `value` is among them.
    """
    if not _is_language(one):
        return tuple(Choice(each, each) for each in one.values)
    words = site.pages.words[language]
    tags = dict.fromkeys(filter(None, (*LANGUAGES, value)))
    return tuple(Choice(tag, words.get(f"tag_{tag}", tag)) for tag in tags)


def _is_language(one: Parameter) -> bool:
    return one.name == LANGUAGE and one.type == LANGUAGE_TYPE


class Form:
    """The form of one saved query; what its fields offer is looked up once, and nothing in a large graph."""

    def __init__(self, site: Site, query: SavedQuery) -> None:
        self._site, self._query = site, query
        self._offered = {
            one.name: Once(site.data, partial(self._values, one))
            for one in query.head.parameters.values()
            if one.type == _IRI and is_small(site)
        }
        self._named = Once(site.data, self._names)
        self.example = Once(site.data, self._example)

    def fields(self, given: Mapping[str, str], language: str) -> tuple[Field, ...]:
        """Return the fields for the parameters, with the given values in them."""
        return tuple(self._field(one, given, language) for one in self._query.head.parameters.values())

    def _field(self, one: Parameter, given: Mapping[str, str], language: str) -> Field:
        value = given.get(one.name, language if _is_language(one) else one.default or "")
        options = self._options(one.name, language)
        return Field(
            name=one.name,
            type=one.type,
            title=title_of(one, language),
            value=next((option.typed for option in options if option.value == value), value),
            needed=one in needed(self._query),
            choices=choices(self._site, one, language, value),
            options=options,
        )

    def _options(self, name: str, language: str) -> tuple[Option, ...]:
        """Return what may be given for a parameter that names something, none if there is too much of it."""
        offered = self._offered[name]() if name in self._offered else ()
        options = (self._option(iri, language) for iri in offered)
        return tuple(sorted(options, key=lambda option: (option.label.value.casefold(), option.value)))

    def _option(self, iri: str, language: str) -> Option:
        value, label = _typed(self._site, iri), self._site.data.label(iri, language)
        alone = iri.startswith(self._site.base.thing("")) and self._named().get(_folded(label.value)) == {iri}
        return Option(value, label, label.value if alone else value)

    def _names(self) -> Mapping[str, set[str]]:
        """Return what has which name, without case and accents, which the query page does not tell apart."""
        found: dict[str, set[str]] = {}
        for thing, name in self._site.data.ask(_NAMES).rows:
            if isinstance(thing, Iri) and isinstance(name, Literal):
                found.setdefault(_folded(name.value), set()).add(thing.value)
        return found

    def _example(self) -> Mapping[str, str] | None:
        """Return values for the parameters that must be given: those that the query names, else the first offered.

        None if there are no such values in this graph.
        """
        wanted = needed(self._query)
        named = {one.name: one.example for one in wanted if one.example is not None}
        offered = {one.name: options[0].value for one in wanted if (options := self._options(one.name, LANGUAGES[0]))}
        return next((given for given in (named, offered) if self._is_enough(given)), None)

    def _is_enough(self, given: Mapping[str, str]) -> bool:
        try:
            self._site.bound(self._query.name, given, LANGUAGES[0])
        except UsageFault:
            return False
        return True

    def _values(self, parameter: Parameter) -> tuple[str, ...]:
        """Return the IRIs that the query has an answer for, else those of all things with a name."""
        found = self._asked(self._query, parameter.name)
        is_thing = ":" not in (parameter.example or "")
        if None in found and is_thing and _THINGS in self._site.questions:
            found = self._asked(self._site.questions[_THINGS], _THING_COLUMN)
        return tuple(iri for iri in found if iri is not None) if len(found) <= MOST_OPTIONS else ()

    def _asked(self, query: SavedQuery, variable: str) -> tuple[str | None, ...]:
        """Return the IRIs that a variable of a query has; None among them where it has no value of its own."""
        asked = values_of(query.text, variable, MOST_OPTIONS + 1)
        if asked is None:
            return (None,)
        try:
            terms = [term for (term,) in self._site.data.ask(asked).rows]
        except QueryRefused:  # outside of the pattern that was asked alone, the variable is another one
            return (None,)
        return tuple(term.value if isinstance(term, Iri) else None for term in terms)


def _typed(site: Site, iri: str) -> str:
    """Return how people type an IRI: a thing by its slug, others by their prefixed names."""
    return shorten(iri, site.prefixes).removeprefix(_THING)


def _folded(text: str) -> str:
    bare = (sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.category(sign).startswith("M"))
    return "".join(bare).lower()
