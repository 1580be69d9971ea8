"""The sum of features, the order of candidates, and the rule by which a candidate may be accepted without a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from factpress.linking.candidates import Candidate, Feature
from factpress.linking.features import COUNTRY, DESCRIPTION, IDENTIFIER, LINKED, NAMESAKES, ONE_WORD, TYPE, How, Looker
from factpress.linking.items import Item

#: A name that resembles so much may be another name of the thing, in the weight of the feature.
_NEAR = 2.6


def judge(looker: Looker, item: Item) -> Candidate:
    """Return an item as a candidate for the thing that is looked for."""
    features = looker.features(item)
    return Candidate(item, features, total(features), looker.stop(item))


def total(features: Iterable[Feature]) -> float:
    """Return the score: the sum of the weights."""
    return round(sum(feature.weight for feature in features), 2)


def rank(candidate: Candidate) -> tuple[bool, float, float, int]:
    """Return what candidates are ordered by: those that may be linked, by score; popularity parts equal ones."""
    return candidate.stop is not None, -candidate.score, -candidate.item.popularity, int(candidate.item.id[1:])


def automatic(candidates: Sequence[Candidate]) -> tuple[Candidate | None, str]:
    """Return the candidate that may be accepted without a person, or None, and why.

    It has a name of the thing, of more than one word and no acronym; its type fits; nothing contradicts it; either an
    identifier agrees or, where namesakes are rare, both the country and what the two do; and no other could be it.
    """
    possible = [each for each in candidates if each.stop is None]
    exact = [each for each in possible if _is_exact(each)]
    if not exact:
        return None, "no item has exactly this name"
    if len(exact) > 1:
        return None, f"{len(exact)} items have this name"
    [found] = exact
    if any(_is_near(each) for each in possible if each is not found):
        return None, "another item has a similar name"
    return _sound(found)


def _sound(found: Candidate) -> tuple[Candidate | None, str]:
    weights = _weights(found)
    against = [feature.says for feature in found.features if feature.weight < 0 and feature.name != ONE_WORD]
    if against:
        return None, against[0]
    if How.ACRONYM in weights or ONE_WORD in weights:
        return None, "a name of one word is no proof"
    if weights.get(TYPE, 0) <= 0:
        return None, "the type is not known to fit"
    if weights.get(IDENTIFIER, 0) > 0:
        return found, "the name, the type and an identifier agree"
    if NAMESAKES in weights:
        return None, "others may have the same name, and no identifier agrees"
    if weights.get(COUNTRY, 0) > 0 and (DESCRIPTION in weights or LINKED in weights):
        return found, "the name, the type, the country and the description agree"
    return None, "nothing but the name agrees"


def _weights(candidate: Candidate) -> Mapping[str, float]:
    return {feature.name: feature.weight for feature in candidate.features}


def _is_exact(candidate: Candidate) -> bool:
    return not {How.LABEL, How.ALIAS, How.ACRONYM, IDENTIFIER}.isdisjoint(_weights(candidate))


def _is_near(candidate: Candidate) -> bool:
    weights = _weights(candidate)
    return How.SHORTENED in weights or weights.get(How.INEXACT, 0) >= _NEAR
