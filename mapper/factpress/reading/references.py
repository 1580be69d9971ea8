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

    def said_of(self, referred: Referred) -> Iterator[str]:
        """Yield what is known of each thing and curator that is referred to: all that checks of them hang on."""
        for slug in sorted(referred.things):
            yield f"{slug} {self.things[slug] or 'faulty'}" if slug in self.things else slug
        for slug in sorted(referred.curators):
            yield f"{slug} {slug in self.curators}"


@dataclass
class Referred:
    """What some records refer to.

    `things`, `articles` and `curators` are the slugs that were looked for, in `things` names among them that must not
    be a thing's; `nodes` are names that were not found among the things, with the places that refer to them;
    `dangling` tells whether a reference leads nowhere, even if no problem could be made of it.
    """

    things: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    curators: set[str] = field(default_factory=set)
    nodes: list[tuple[str, Place]] = field(default_factory=list)
    dangling: bool = False


class References:
    """Checks the references of records against what is known; `referred` is where it notes what was looked for."""

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
        self.referred = Referred()
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

    def check_id(self, name: str, place: Place) -> None:
        """Note a name that a record gives its node and that is a thing's."""
        self.referred.things.add(name)
        if name in self._known.things:
            message = f"the name {shown(name)} is that of a thing"
            self._problems.add(place, "duplicate-slug", message, "give it another id")

    def want(self, name: str, place: Place) -> None:
        """Take a name that may be a node's as referred to."""
        self.pending.setdefault(name, []).append(place)

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
        self.referred.things.add(slug)
        if slug not in things:
            if key.type == "node":
                place = record.place(column)
                self.referred.nodes.append((slug, place))
                self.want(slug, place)
            else:
                self._unknown("thing", slug, record.place(column))
            return
        found, fitting = things[slug], self._fitting[key.of]
        if found is not None and fitting and found not in fitting:
            message = f"{shown(slug)} is of class {self._name(found)}"
            allowed = listed(sorted(map(self._name, fitting)))
            self._problems.add(record.place(column), "wrong-class", message, f"{column} takes {allowed}")

    def _to_document(self, slug: str, key: Key, record: Record) -> None:
        is_article = key.type == "article"
        known = self._known.articles if is_article else self._known.curators
        (self.referred.articles if is_article else self.referred.curators).add(slug)
        if slug not in known:
            self._unknown(key.type, slug, record.place(key.name))

    def _unknown(self, what: str, slug: str, place: Place) -> None:
        self.referred.dangling = True
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
