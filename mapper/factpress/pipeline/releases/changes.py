"""What two releases differ in, as values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from factpress.model import Term
from factpress.pipeline.releases.rows import Lines, Row, read_row
from factpress.publish.manifest import Manifest


class Kind(StrEnum):
    """How something differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    CORRECTED = "corrected"


#: Of evidences, the fact that they support; of facts, their evidences: told by what stands below what.
FACT, EVIDENCE = "fact", "evidence"
#: What a fact states.
SUBJECT, PREDICATE, OBJECT = "subject", "predicate", "object"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact, an evidence or a thing of the old release, and what stands for it in the new one.

    `evidences` are the differences in the evidences of a fact.
    """

    old: Row | None
    new: Row | None
    evidences: tuple[Difference, ...] = ()

    @property
    def kind(self) -> Kind:
        """What happened to it."""
        if self.old is None:
            return Kind.ADDED
        if self.new is None:
            return Kind.REMOVED
        return Kind.CHANGED if self.old.iri == self.new.iri else Kind.CORRECTED

    @property
    def rows(self) -> tuple[Row, ...]:
        """The old row and the new one, as far as they are there; at least one is."""
        return tuple(row for row in (self.old, self.new) if row)

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects in which the old row and the new one differ, sorted; none where one of them is not there."""
        if self.old is None or self.new is None:
            return ()
        old, new = self.old.values, self.new.values
        return tuple(sorted(aspect for aspect in old.keys() | new.keys() if old.get(aspect) != new.get(aspect)))


@dataclass(frozen=True, slots=True)
class Restated:
    """What the manifests say differently: of what, of which kind, article or graph of them, the old and the new."""

    what: str
    which: str
    old: str | int | None
    new: str | int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two releases, compared.

    `names` has by IRI and language what people call it; `updated` is the day of the newest evidence of the new
    release, None where its graph is that of the old one, or no evidence says its day.
    """

    old: Manifest
    new: Manifest
    facts: tuple[Difference, ...] = ()
    evidences: tuple[Difference, ...] = ()
    things: tuple[Difference, ...] = ()
    names: Mapping[str, Mapping[str, str]] | None = None
    updated: str | None = None

    @property
    def restated(self) -> tuple[Restated, ...]:
        """What the manifests say differently."""
        return tuple(_restated(self.old, self.new))

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return bool(self.facts or self.evidences or self.things or self.restated)

    def counts(self) -> dict[str, dict[Kind, int]]:
        """Return how many facts, evidences and things differ, and how."""
        lists = {"facts": self.facts, "evidences": self.evidences, "things": self.things}
        counted = {name: Counter(difference.kind for difference in found) for name, found in lists.items()}
        return {name: {kind: counts[kind] for kind in Kind if counts[kind]} for name, counts in counted.items()}


def differences(pairs: Iterator[tuple[Lines | None, Lines | None]], also: Collection[str] = ()) -> Iterator[Difference]:
    """Yield the pairs of lines that differ as differences, and those of the subjects in `also` even if they do not."""
    for old, new in pairs:
        if old != new or (old and _iri(old) in also):
            yield Difference(read_row(old), read_row(new))


def _iri(lines: Lines) -> str:
    return lines[0][1 : lines[0].index(b" ") - 1].decode()


def by_fact(evidences: Sequence[Difference]) -> dict[str, list[Difference]]:
    """Return the differences of evidences by the IRIs of the facts that they support."""
    found: defaultdict[str, list[Difference]] = defaultdict(list)
    for evidence in evidences:
        for fact in sorted({term.value for row in evidence.rows for term in row.values.get(FACT, ())}):
            found[fact].append(evidence)
    return found


def with_evidences(facts: Sequence[Difference], evidences: Mapping[str, list[Difference]]) -> tuple[Difference, ...]:
    """Return facts with the differences of their evidences, sorted by what they say.

    Where a fact went and one came with the same subject and predicate, they are one difference: a correction.
    """
    found = [
        replace(fact, evidences=tuple(one for iri in _iris(fact) for one in evidences.get(iri, ())))
        for fact in _corrected(facts)
    ]
    return tuple(sorted(found, key=_order))


def _iris(difference: Difference) -> list[str]:
    return list(dict.fromkeys(row.iri for row in difference.rows))


def _corrected(facts: Sequence[Difference]) -> Iterator[Difference]:
    stated: defaultdict[tuple[Term | None, ...], list[Difference]] = defaultdict(list)
    for fact in facts:
        if fact.old is None or fact.new is None:
            stated[fact.rows[0].one(SUBJECT), fact.rows[0].one(PREDICATE)].append(fact)
        else:
            yield fact
    for group in stated.values():
        if Counter(fact.kind for fact in group) == {Kind.ADDED: 1, Kind.REMOVED: 1}:
            [old], [new] = [fact.old for fact in group if fact.old], [fact.new for fact in group if fact.new]
            yield Difference(old, new)
        else:
            yield from group


def _order(difference: Difference) -> list[tuple[str, ...]]:
    first = difference.rows[0]
    said = tuple(term.n3() if (term := first.one(aspect)) else "" for aspect in (SUBJECT, PREDICATE))
    return [said, *sorted((row.iri,) for row in difference.rows)]


def base_of(manifest: Manifest) -> str:
    """Return the base of a build's IRIs, as the names of its graphs have it; "" where it has no graph."""
    first = next(iter(manifest.partitions), None)
    return first.graph.rpartition("/graph/")[0] + "/" if first else ""


def _restated(old: Manifest, new: Manifest) -> Iterator[Restated]:
    for what in ("version", "factpress", "ontology", "rules", "shapes"):
        yield from _unlike(what, {"": getattr(old, what) or None}, {"": getattr(new, what) or None})
    yield from _unlike("facts", {"": old.facts.total}, {"": new.facts.total})
    yield from _unlike("by_kind", old.facts.by_kind, new.facts.by_kind)
    yield from _unlike("by_article", old.facts.by_article, new.facts.by_article)
    yield from _unlike("evidence", {"": old.evidence}, {"": new.evidence})
    yield from _unlike("things", {"": old.things}, {"": new.things})
    before = {partition.graph: partition for partition in old.partitions}
    after = {partition.graph: partition for partition in new.partitions}
    for graph in sorted(before.keys() | after.keys()):
        if before.get(graph) != after.get(graph):
            triples = [side[graph].triples if graph in side else None for side in (before, after)]
            yield Restated("graph", graph, *triples)


def _unlike(what: str, old: Mapping[str, str | int | None], new: Mapping[str, str | int | None]) -> Iterator[Restated]:
    for which in sorted(old.keys() | new.keys()):
        if old.get(which) != new.get(which):
            yield Restated(what, which, old.get(which), new.get(which))
