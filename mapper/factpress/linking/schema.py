"""What of Wikidata's own schema matters for links: which types fit which classes of ours, and what features weigh.

All of it is data (wikidata.yaml in the bundle); no id of Wikidata stands in the code.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from factpress.linking.names import Lexicon, grams, key_of


class Fit(StrEnum):
    """Whether an item's types fit a class; most items' types are not known to fit or not to fit."""

    FITS = "fits"
    UNKNOWN = "unknown"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class Fitting:
    """What fits a class: names of groups of types.

    An item with a type of `never` does not fit, else one with a type of `fits` does; one with types of `open` groups or
    of none may fit, and one that is known to be something else does not.
    """

    fits: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Enriched:
    """A property of accepted items that may enrich the graph: its id, our predicate, and what its values are.

    `only` is the id of the item that a value must name, "" if it need not: the calendar of a date, the globe of
    coordinates.  `own` is the predicate with which records say the same in another form, "" if there is none.
    """

    property: str
    predicate: str
    value: str
    only: str = ""
    own: str = ""


@dataclass(frozen=True)
class Schema:
    """The content of wikidata.yaml.

    `groups`: name of a group to the ids of its types; `coarse`: names for groups in made-up lists of items to ids;
    `classes`: IRI of a class to what fits it; `unacceptable`: ids of types that no thing can be, with what they are;
    `read`: what an item's statements are read for, to the ids of properties; `identifiers`: ids of properties to
    patterns of the web addresses that their values stand in, each with one group, the value; `weights`: features to
    their weights; `countries`: a country's name to adjectives and other names, all as keys; `described_at`: id of the
    property by which an item leads to our thing; `enrich`: what may enrich the graph;
    `namesakes`: IRIs of classes whose things share names;
    `ror`: types of organisations in ROR to words of descriptions; `keys`: keys of records by what they
    tell of a thing.
    """

    groups: Mapping[str, frozenset[str]]
    coarse: Mapping[str, str]
    classes: Mapping[str, Fitting]
    unacceptable: Mapping[str, str]
    read: Mapping[str, tuple[str, ...]]
    identifiers: Mapping[str, re.Pattern[str]]
    weights: Mapping[str, float]
    lexicon: Lexicon
    countries: Mapping[str, frozenset[str]]
    described_at: str
    enrich: tuple[Enriched, ...] = ()
    namesakes: frozenset[str] = frozenset()
    ror: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fit(self, class_iri: str, types: Collection[str]) -> Fit:
        """Tell whether an item of these types can be a thing of a class."""
        groups = {name for name, ids in self.groups.items() if not ids.isdisjoint(types)}
        fitting = self.classes.get(class_iri)
        if fitting is None or not groups:
            return Fit.UNKNOWN
        if groups & fitting.never:
            return Fit.UNFIT
        if groups & fitting.fits:
            return Fit.FITS
        return Fit.UNKNOWN if groups & fitting.open else Fit.UNFIT

    def identified(self, addresses: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the properties whose values stand in web addresses, with the values; addresses may be of no sort."""
        found = {
            name: tuple(match[1] for match in map(pattern.fullmatch, addresses) if match)
            for name, pattern in self.identifiers.items()
        }
        return {name: values for name, values in found.items() if values}

    def country_words(self, names: Iterable[str]) -> frozenset[str]:
        """Return the keys by which a text may name the country that has one of these names."""
        keys = frozenset(map(key_of, names))
        return frozenset().union(*(said for said in self.countries.values() if not keys.isdisjoint(said))) or keys

    def countries_in(self, key: str) -> frozenset[str]:
        """Return the keys by which a text, given as a key, names countries."""
        return self._country_keys & grams(key)

    @cached_property
    def country_parts(self) -> frozenset[str]:
        """The words that names of countries and their adjectives are made of."""
        return frozenset(word for key in self._country_keys for word in key.split())

    @cached_property
    def _country_keys(self) -> frozenset[str]:
        return frozenset().union(*self.countries.values())
