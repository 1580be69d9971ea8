"""The forms of saved queries: one field a parameter, and the values that a field offers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from factpress.errors import UsageFault
from factpress.iris import shorten
from factpress.model import Iri
from factpress.queries import SavedQuery, values_of
from factpress.queries.parameters import Parameter
from factpress.site.answers import LANGUAGE, is_small
from factpress.site.data import Text
from factpress.site.model import LANGUAGES
from factpress.site.once import Once
from factpress.store.base import QueryRefused

if TYPE_CHECKING:
    from factpress.site.model import Site

#: How many values a field offers at the most; where there are more, it offers none.
MOST_OPTIONS = 300
#: The type of a parameter that names a thing, and the prefix of things, which may be left out.
_IRI, _THING = "iri", "id:"
LANGUAGE_TYPE = "language"
#: The saved query with a column of all things that have a name.
_THINGS, _THING_COLUMN = "things/names", "thing"
_ENGLISH = "en"


class Option(NamedTuple):
    """A value that a field offers: what is typed, and what it is called."""

    value: str
    label: Text


class Field(NamedTuple):
    """A parameter in a form: `value` is what stands in the field, `choice` the only texts allowed if there are any."""

    name: str
    type: str
    title: Text
    value: str
    needed: bool
    choice: tuple[str, ...]
    options: tuple[Option, ...]


def in_words(texts: Mapping[str, str], language: str) -> Text | None:
    """Return one of some texts by language: in the language, else in English, else the first; None without any."""
    for tag in (language, _ENGLISH, *texts):
        if tag in texts:
            return Text(texts[tag], tag)
    return None


def title_of(parameter: Parameter, language: str) -> Text:
    """Return what a parameter is called."""
    return in_words(parameter.title, language) or Text(parameter.name)


def needed(query: SavedQuery) -> tuple[Parameter, ...]:
    """Return the parameters that must be given."""
    return tuple(one for one in query.head.parameters.values() if not one.optional and one.default is None)


class Form:
    """The form of one saved query; what its fields offer is looked up once, and nothing in a large graph."""

    def __init__(self, site: Site, query: SavedQuery) -> None:
        self._site, self._query = site, query
        self._offered = {
            one.name: Once(site.data, partial(self._values, one))
            for one in query.head.parameters.values()
            if one.type == _IRI and is_small(site)
        }
        self.example = Once(site.data, self._example)

    def fields(self, given: Mapping[str, str], language: str) -> tuple[Field, ...]:
        """Return the fields for the parameters, with the given values in them."""
        return tuple(self._field(one, given, language) for one in self._query.head.parameters.values())

    def _field(self, one: Parameter, given: Mapping[str, str], language: str) -> Field:
        is_language = one.name == LANGUAGE and one.type == LANGUAGE_TYPE
        value = given.get(one.name, language if is_language else one.default or "")
        return Field(
            name=one.name,
            type=one.type,
            title=title_of(one, language),
            value=value,
            needed=one in needed(self._query),
            choice=one.values or (LANGUAGES if is_language and value in LANGUAGES else ()),
            options=self._options(one.name, language),
        )

    def _options(self, name: str, language: str) -> tuple[Option, ...]:
        """Return what may be given for a parameter that names something, none if there is too much of it."""
        offered = self._offered[name]() if name in self._offered else ()
        options = (Option(_typed(self._site, iri), self._site.data.label(iri, language)) for iri in offered)
        return tuple(sorted(options, key=lambda option: (option.label.value.casefold(), option.value)))

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
