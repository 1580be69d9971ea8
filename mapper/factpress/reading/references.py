"""References: whether slugs in records lead to a thing, article, curator or node, and to one of a fitting class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from factpress.model import Key, Kinds, Record
from factpress.problems import Place, Problems
from factpress.reading.near import NearMisses
from factpress.reading.wording import listed, shown
from factpress.vocab import Vocabulary

_TO_THINGS = ("thing", "things", "node")


@dataclass
class Known:
    """What references may lead to.

    `things` maps slugs to class IRIs (None where the class is faulty); `whole` tells whether every slug is
    known, that is, whether no file or record that may define one was unreadable.
    """

    things: dict[str, str | None] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    curators: set[str] = field(default_factory=set)
    whole: bool = True

    def add(self, kind: str, slug: str, class_iri: str | None) -> None:
        """Take in the slug of a thing (with its class), an article or a curator."""
        if kind == "thing":
            self.things[slug] = class_iri
        else:
            (self.articles if kind == "article" else self.curators).add(slug)


class References:
    """Checks the references of records against what is known."""

    def __init__(self, known: Known, kinds: Kinds, vocabulary: Vocabulary, problems: Problems) -> None:
        self._known, self._kinds, self._problems = known, kinds, problems
        self._names = {iri: name for name, iri in vocabulary.classes.items()}
        self._keys = {
            name: [key for key in kind.keys.values() if key.type in (*_TO_THINGS, "article", "curator", "by-property")]
            for name, kind in kinds.kinds.items()
        }
        self._predicates = {
            name: next((key.name for key in kind.keys.values() if key.type == "property"), "")
            for name, kind in kinds.kinds.items()
        }
        self._fitting = {names: self._classes(names) for names in self._narrowings()}
        self._near = {
            "thing": NearMisses(known.things),
            "article": NearMisses(known.articles),
            "curator": NearMisses(known.curators),
        }
        #: Names that may be those of nodes, with the places that refer to them.
        self.pending: dict[str, list[Place]] = {}

    def check(self, record: Record) -> None:
        """Note the references of one record that lead nowhere or to a wrong class."""
        values = record.values
        for key in self._keys[record.kind]:
            value = values.get(key.name)
            if value is None:
                continue
            if key.type == "by-property":
                stated = self._kinds.properties.get(values.get(self._predicates[record.kind], ""))
                if stated is None or stated.object.type not in _TO_THINGS:
                    continue
                self._to_thing(value, stated.object, record, key.name)
            elif key.type == "things":
                for slug in value.split():
                    self._to_thing(slug, key, record, key.name)
            elif key.type in _TO_THINGS:
                self._to_thing(value, key, record, key.name)
            else:
                self._to_document(value, key, record)

    def settle(self, name: str) -> None:
        """Take a node's name as known."""
        self.pending.pop(name, None)

    def settle_all(self) -> None:
        """Take every name as known: a record is faulty, so its node has no name yet and may be any of them."""
        self.pending.clear()

    def close(self) -> None:
        """Note the references to nodes that were never settled."""
        if self._known.whole:
            for name, places in self.pending.items():
                advice = self._near["thing"].suggestion(name) or "write the slug of a thing, or the id of a record"
                for place in places:
                    self._problems.add(place, "unknown-slug", f"there is no thing and no record {shown(name)}", advice)
        self.pending.clear()

    def _to_thing(self, slug: str, key: Key, record: Record, column: str) -> None:
        things = self._known.things
        if slug not in things:
            if key.type == "node":
                self.pending.setdefault(slug, []).append(record.place(column))
            else:
                self._unknown("thing", slug, record.place(column))
            return
        found, fitting = things[slug], self._fitting[key.of]
        if found is not None and fitting and found not in fitting:
            message = f"{shown(slug)} is of class {self._name(found)}"
            allowed = listed(sorted(map(self._name, fitting)))
            self._problems.add(record.place(column), "wrong-class", message, f"{column} takes {allowed}")

    def _to_document(self, slug: str, key: Key, record: Record) -> None:
        known = self._known.articles if key.type == "article" else self._known.curators
        if slug not in known:
            self._unknown(key.type, slug, record.place(key.name))

    def _unknown(self, what: str, slug: str, place: Place) -> None:
        if self._known.whole:
            message = f"there is no {what} {shown(slug)}"
            advice = self._near[what].suggestion(slug) or f"add it below {what}s:"
            self._problems.add(place, "unknown-slug", message, advice)

    def _narrowings(self) -> Iterator[tuple[str, ...]]:
        for kind in self._kinds.kinds.values():
            yield from (key.of for key in kind.keys.values())
        yield from (stated.object.of for stated in self._kinds.properties.values())

    def _classes(self, groups: Iterable[str]) -> frozenset[str]:
        """Return the classes of some groups; none means any class."""
        known: Mapping[str, frozenset[str]] = self._kinds.groups
        return frozenset(iri for group in groups for iri in known.get(group, ()))

    def _name(self, iri: str) -> str:
        return self._names.get(iri, iri)
