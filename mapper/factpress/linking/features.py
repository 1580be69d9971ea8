"""What speaks for and against an item being a thing: features, each with a sentence and a weight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from factpress.linking.candidates import Feature, Wanted
from factpress.linking.items import Item
from factpress.linking.names import grams, is_acronym, key_of, shorter, similarity, sorted_letters
from factpress.linking.schema import Fit, Schema

#: Names of features, besides those of matches of names.
ONE_WORD, NAMESAKES, LANGUAGE, TYPE, COUNTRY = "one-word", "namesakes", "language", "type", "country"
DATES, DESCRIPTION, LINKED, IDENTIFIER = "dates", "description", "linked", "identifier"
#: Names that are less alike are no match at all.
ALIKE = 0.3


@dataclass(frozen=True)
class Context:
    """What is known besides the thing and the item.

    `country`: keys by which texts may name the thing's country; `linked`: keys of the names of the items accepted for
    things of the same articles; `taken`: items accepted, and the things they are accepted for; `rejected`: pairs of
    thing and item that are not one.
    """

    country: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()
    taken: Mapping[str, str] = field(default_factory=dict)
    rejected: frozenset[tuple[str, str]] = frozenset()


class How(StrEnum):
    """How two names match; the value is the name of the feature and of its weight."""

    LABEL = "label"
    ALIAS = "alias"
    SHORTENED = "shortened"
    ACRONYM = "acronym"
    INITIALS = "initials"
    INEXACT = "inexact"


class Match(NamedTuple):
    """How two names match, how alike they are from 0 to 1, and the names with their languages."""

    how: How
    alike: float
    ours: tuple[str, str]
    theirs: tuple[str, str]


class Looker:
    """Looks at items for one thing."""

    def __init__(self, wanted: Wanted, schema: Schema, context: Context) -> None:
        self.wanted, self._schema, self._context = wanted, schema, context
        self._lexicon = schema.lexicon
        self._names = [_Name(name, key_of(name[1]), schema) for name in wanted.names]
        self._matches: dict[str, Match | None] = {}
        self._said = self._content(" ".join((wanted.description.get("en", ""), *wanted.roles)))

    def features(self, item: Item) -> tuple[Feature, ...]:
        """Return what speaks for and against an item."""
        found = [*self._identifiers(item)]
        match = self.match(item)
        if match:
            found += self._name_features(match)
        said = _described(item)
        found += [
            *self._type(item),
            *self._country(item, said),
            *self._dates(item),
            *self._description(said),
            *self._linked(item, said),
        ]
        return tuple(found)

    def stop(self, item: Item) -> str | None:
        """Return why an item must not be linked to the thing, None if nothing forbids it."""
        for each in item.types:
            if each in self._schema.unacceptable:
                return f"the item is a {self._schema.unacceptable[each]}"
        if self._fit(item) is Fit.UNFIT:
            return "the item is of a type that does not fit"
        holder = self._context.taken.get(item.id)
        if holder is not None and holder != self.wanted.thing:
            return f"the item is linked to {holder!r} already"
        return None

    def may_be(self, item: Item) -> bool:
        """Tell whether an item is worth a look: the pair was not rejected, and a name or an identifier matches."""
        rejected = (self.wanted.thing, item.id) in self._context.rejected
        return not rejected and (self.match(item) is not None or any(True for _ in self._identifiers(item)))

    # ------------------------------------------------------------------------------------ names

    def match(self, item: Item) -> Match | None:
        """Return the best match of a name of the thing with a name of the item."""
        if item.id not in self._matches:
            self._matches[item.id] = self._best(item)
        return self._matches[item.id]

    def _best(self, item: Item) -> Match | None:
        theirs = [(language, name, label, key_of(name)) for language, name, label in item.names()]
        best = max((match for name in self._names for match in name.matches(theirs)), key=self._rank, default=None)
        return best if best and (best.how is not How.INEXACT or best.alike >= ALIKE) else None

    def _rank(self, match: Match) -> tuple[float, bool]:
        return self._schema.weights[match.how] * match.alike**2, match.ours[0] == match.theirs[0]

    def _name_features(self, match: Match) -> Iterator[Feature]:
        says = _SAYS[match.how].format(ours=match.ours[1], theirs=match.theirs[1], language=match.theirs[0])
        if match.how is How.INEXACT:
            says = f"{says}, {match.alike:.0%} alike"
        yield Feature(match.how, says, round(self._schema.weights[match.how] * match.alike**2, 2))
        if match.ours[0] == match.theirs[0]:
            yield Feature(LANGUAGE, f"both names are in {match.ours[0]!r}", self._schema.weights[LANGUAGE])
        if self.wanted.class_iri in self._schema.namesakes:
            yield Feature(NAMESAKES, "others may have the same name", 0.0)
        if " " not in key_of(match.ours[1]) and match.how is not How.INEXACT:
            yield Feature(ONE_WORD, f"{match.ours[1]!r} is a single word", self._schema.weights[ONE_WORD])

    # ------------------------------------------------------------------------------------ statements

    def _identifiers(self, item: Item) -> Iterator[Feature]:
        for name, ours in self.wanted.identifiers.items():
            theirs, weights = item.identifiers.get(name, ()), self._schema.weights
            if common := [value for value in ours if value in theirs]:
                yield Feature(IDENTIFIER, f"{name} is {common[0]} here and there", weights["identifier-agrees"])
            elif theirs:
                says = f"{name} is {', '.join(ours)} here and {', '.join(theirs)} there"
                yield Feature(IDENTIFIER, says, weights["identifier-conflicts"])

    def _fit(self, item: Item) -> Fit:
        return self._schema.fit(self.wanted.class_iri, item.types)

    def _type(self, item: Item) -> Iterator[Feature]:
        says, weight = {
            Fit.FITS: ("the type fits", self._schema.weights["type-fits"]),
            Fit.UNFIT: ("the type does not fit", self._schema.weights["type-unfit"]),
            Fit.UNKNOWN: ("the type is not known to fit", 0.0),
        }[self._fit(item)]
        yield Feature(TYPE, says, weight)

    def _country(self, item: Item, said: str) -> Iterator[Feature]:
        wanted, weights = self.wanted.country, self._schema.weights
        if wanted is None:
            return
        agrees = Feature(COUNTRY, "the country is the same", weights["country-agrees"])
        conflicts = Feature(COUNTRY, "the country is another one", weights["country-conflicts"])
        if item.countries:
            yield agrees if wanted in item.countries else conflicts
        elif named := self._schema.countries_in(said):
            yield agrees if named & self._context.country else conflicts

    def _dates(self, item: Item) -> Iterator[Feature]:
        begin, end = item.born or item.began, item.died or item.ended
        days = [_year(date) for date in self.wanted.dates]
        if not days or not (begin or end):
            return
        if end and _year(end) < min(days):
            yield Feature(DATES, f"it ended in {end}, before the facts", self._schema.weights["dates-conflict"])
        elif begin and _year(begin) > max(days):
            yield Feature(DATES, f"it began in {begin}, after the facts", self._schema.weights["dates-conflict"])
        else:
            yield Feature(DATES, "it was there when the facts were", self._schema.weights["dates-agree"])

    def _description(self, said: str) -> Iterator[Feature]:
        shared = sorted(self._said & self._content(said))
        if shared:
            weight = self._schema.weights[DESCRIPTION] * min(len(shared), _WORDS) / _WORDS
            yield Feature(DESCRIPTION, f"both descriptions say {', '.join(shared)}", round(weight, 2))

    def _linked(self, item: Item, said: str) -> Iterator[Feature]:
        """Yield whether the item names an item that is accepted for a thing of the same articles."""
        items = {each for each in self.wanted.linked.values() if each != self.wanted.country}
        named = self._context.linked & grams(said)
        if not items.isdisjoint(item.countries):
            yield Feature(LINKED, "it belongs to a country of the same articles", self._schema.weights[LINKED])
        elif named:
            yield Feature(
                LINKED, f"its description names {max(named)!r}, of the same articles", self._schema.weights[LINKED]
            )

    def _content(self, text: str) -> set[str]:
        """Return the words of a text that say something, without those that name countries."""
        words = {word for word in self._lexicon.words(key_of(text)) if len(word) > 2}
        return words - self._schema.country_parts


#: With so many shared words descriptions agree fully.
_WORDS = 3
_SAYS = {
    How.LABEL: "{ours!r} is the label in {language!r}",
    How.ALIAS: "{ours!r} is an alias in {language!r}",
    How.SHORTENED: "{ours!r} and {theirs!r} are the same but for an addition",
    How.ACRONYM: "{ours!r} is an acronym of it",
    How.INITIALS: "{ours!r} may be the acronym of {theirs!r}",
    How.INEXACT: "{ours!r} resembles {theirs!r}",
}


class _Name:
    """A name of the thing, made ready to be compared with many."""

    def __init__(self, name: tuple[str, str], key: str, schema: Schema) -> None:
        self._name, self._key, self._lexicon = name, key, schema.lexicon
        self._acronym = is_acronym(name[1])
        self._shorter = {key_of(short) for short in shorter(name[1])}
        self._words = self._lexicon.words(key)

    def matches(self, theirs: Sequence[tuple[str, str, bool, str]]) -> Iterator[Match]:
        """Yield how the name matches each of an item's: language, name, whether it is the label, key."""
        for language, name, label, key in theirs:
            how, alike = self._compare(name, label, key)
            if alike:
                yield Match(how, alike, self._name, (language, name))

    def _compare(self, name: str, label: bool, key: str) -> tuple[How, float]:
        if not key or not self._key:
            return How.INEXACT, 0.0
        if key == self._key:
            return How.ACRONYM if self._acronym else How.LABEL if label else How.ALIAS, 1.0
        if key in self._shorter or (self._key in {key_of(short) for short in shorter(name)}):
            return How.SHORTENED, 1.0
        if self._acronym:
            return How.INITIALS, self._spelt_out(key)
        return How.INEXACT, similarity(self._words, self._lexicon.words(key), self._lexicon.weight)

    def _spelt_out(self, key: str) -> float:
        """Return how well a key spells out the acronym that the name is: its letters may be in another order."""
        acronyms = self._lexicon.initials(key)
        if self._key in acronyms:
            return 1.0
        return _OTHER_ORDER if sorted_letters(self._key) in map(sorted_letters, acronyms) else 0.0


_OTHER_ORDER = 0.7
_YEAR = re.compile(r"-?\d+")


def _year(date: str) -> int:
    found = _YEAR.match(date)
    return int(found[0]) if found else 0


def _described(item: Item) -> str:
    return key_of(item.descriptions.get("en", ""))
