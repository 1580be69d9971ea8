"""What two releases differ in, told to people: sections of items, which every form writes in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factpress.markup import html_text, plain
from factpress.model import Term
from factpress.pipeline.releases.changes import (
    EVIDENCE,
    FACT,
    OBJECT,
    PREDICATE,
    SUBJECT,
    Comparison,
    Difference,
    Kind,
    Restated,
    base_of,
)
from factpress.pipeline.releases.rows import Row
from factpress.pipeline.releases.words import Words
from factpress.publish.manifest import Manifest

#: Hashes are shown by their first digits.
_HASHES, _DIGITS = ("rules", "shapes"), 12
#: What is not told among what changed: the sentence says it, or what stands below.
_HIDDEN = (SUBJECT, PREDICATE, OBJECT, EVIDENCE, FACT)
#: The sign of a difference, and the class that it has on a page.
_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~", Kind.CORRECTED: "~"}
_CLASSES = {Kind.ADDED: "info", Kind.REMOVED: "error", Kind.CHANGED: "warning", Kind.CORRECTED: "warning"}


@dataclass(frozen=True, slots=True)
class Item:
    """One difference as a sentence, and those below it; `iri` is of what the new build has, "" if it has it no more."""

    kind: Kind
    text: str
    parts: tuple[Item, ...] = ()
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Differences of one sort."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """All that a comparison says: `summary` has the releases and the counts, a line each."""

    title: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]


def told(comparison: Comparison, words: Words) -> Told:
    """Return a comparison in words."""
    phrases = words.phrases
    graphs = base_of(comparison.new), base_of(comparison.old)
    sections = (
        Section(phrases["release"], tuple(_restated(one, words, graphs) for one in comparison.restated)),
        Section(phrases["facts"], tuple(fact_item(fact, words) for fact in comparison.facts)),
        Section(phrases["things"], tuple(thing_item(thing, words) for thing in comparison.things)),
    )
    return Told(
        phrases["title"], tuple(_summary(comparison, words)), tuple(section for section in sections if section.items)
    )


def _summary(comparison: Comparison, words: Words) -> Iterator[str]:
    phrases = words.phrases
    yield phrases["from"].format(*(_version(manifest, words) for manifest in (comparison.old, comparison.new)))
    bases = base_of(comparison.old), base_of(comparison.new)
    if bases[0] != bases[1]:
        yield phrases["bases"].format(*bases)
    if not comparison.differs:
        yield phrases["nothing"]
    for name, counts in comparison.counts().items():
        if counts:
            yield f"{phrases[name]}: {', '.join(f'{number:,} {phrases[kind]}' for kind, number in counts.items())}"


def _version(manifest: Manifest, words: Words) -> str:
    return _clean(manifest.version) or words.phrases["unstated"]


def _clean(text: str) -> str:
    """Return a text in one line, without characters that no form can carry."""
    return plain(" ".join(text.split()))


def _restated(one: Restated, words: Words, bases: tuple[str, ...]) -> Item:
    what = words.phrases["graph"] if one.what == "graph" else words.manifest[one.what]
    which = one.which
    for base in bases:
        which = which.removeprefix(f"{base}graph/")
    values = [_stated(one, value, words) for value in (one.old, one.new)]
    change = words.phrases["other"] if values[0] == values[1] else " → ".join(values)
    kind = Kind.ADDED if one.old is None else Kind.REMOVED if one.new is None else Kind.CHANGED
    return Item(kind, _clean(f"{what.format(which)}: {change}"))


def _stated(one: Restated, value: str | int | None, words: Words) -> str:
    if value is None:
        return words.phrases["none"]
    if isinstance(value, int) and one.what == "graph":
        return words.phrases["triple" if value == 1 else "triples"].format(value)
    if isinstance(value, int):
        return f"{value:,}"
    return value[:_DIGITS] if one.what in _HASHES else value


def fact_item(fact: Difference, words: Words) -> Item:
    """Return a fact as an item, the differences of its evidences below it."""
    row = fact.rows[0]
    subject, predicate = (_one(row, aspect, words) for aspect in (SUBJECT, PREDICATE))
    objects = list(dict.fromkeys(_one(row, OBJECT, words) for row in fact.rows))
    sentence = f"{subject}: {predicate} {' → '.join(objects)}"
    shown = {subject, *objects}
    tail = _changed(fact, words) if fact.old and fact.new else _details(row, words, shown)
    text = f"{sentence}{'; ' if fact.old and fact.new else ' '}{tail}" if tail else sentence
    evidences = tuple(evidence_item(one, words) for one in fact.evidences)
    return Item(fact.kind, _clean(text), evidences, fact.new.iri if fact.new else "")


def _one(row: Row, aspect: str, words: Words) -> str:
    term = row.one(aspect)
    return words.term(term) if term else ""


def _details(row: Row, words: Words, shown: set[str]) -> str:
    """Return what a fact's node says besides what the sentence says already and what goes without saying."""
    said = []
    for aspect in (aspect for aspect in words.aspects if aspect in row.values):
        values = _unusual(row, aspect, words)
        if values and values not in shown:
            said.append(f"{words.aspect(aspect)}: {values}")
    return f"({', '.join(said)})" if said else ""


def _values(terms: Sequence[Term], words: Words) -> str:
    return ", ".join(map(words.term, terms))


def _changed(difference: Difference, words: Words) -> str:
    """Return which aspects of what is in both releases changed, with the values that went and came."""
    parts = []
    for aspect in (aspect for aspect in _ordered(difference, words) if aspect not in _HIDDEN):
        before, after = (row.values.get(aspect, ()) for row in difference.rows)
        gone, come = [one for one in before if one not in after], [one for one in after if one not in before]
        none = words.phrases["none"]
        change = f"{_values(gone, words) or none} → {_values(come, words) or none}"
        parts.append(f"{words.aspect(aspect)}: {change}")
    return "; ".join(parts)


def _ordered(difference: Difference, words: Words) -> list[str]:
    order = {aspect: place for place, aspect in enumerate(words.aspects)}
    return sorted(difference.aspects, key=lambda aspect: (order.get(aspect, len(order)), aspect))


def evidence_item(evidence: Difference, words: Words) -> Item:
    """Return an evidence as an item: its quote and where it is from; if it changed, what changed."""
    row = evidence.rows[-1]
    quote = " … ".join(_one(row, aspect, words) for aspect in words.shown["quote"] if aspect in row.values)
    source, *others = words.shown["evidence"]
    if evidence.old and evidence.new:
        return Item(evidence.kind, _clean(f"“{quote}” ({_one(row, source, words)}): {_changed(evidence, words)}"))
    tail = [f"{words.aspect(aspect)}: {said}" for aspect in others if (said := _unusual(row, aspect, words))]
    return Item(evidence.kind, _clean(f"“{quote}” ({', '.join([_one(row, source, words), *tail])})"))


def _unusual(row: Row, aspect: str, words: Words) -> str:
    return _values([term for term in row.values.get(aspect, ()) if term.value not in words.usual], words)


def thing_item(thing: Difference, words: Words) -> Item:
    """Return a thing as an item: what changed of it, or what it is."""
    row = thing.rows[-1]
    if thing.old and thing.new:
        return Item(thing.kind, _clean(f"{words.name(row.iri)}: {_changed(thing, words)}"), iri=row.iri)
    said = [_values(row.values[aspect], words) for aspect in words.shown["thing"] if aspect in row.values]
    return Item(thing.kind, _clean(f"{words.name(row.iri)} ({', '.join(said)})"), iri=row.iri if thing.new else "")


def as_text(said: Told) -> Iterator[str]:
    """Yield what a comparison says as lines of text, without line ends."""
    yield from said.summary
    for section in said.sections:
        yield f"\n{section.title}"
        yield from _lines(section.items, 1)


def _lines(items: Sequence[Item], depth: int) -> Iterator[str]:
    for item in items:
        yield f"{'  ' * depth}{_SIGNS[item.kind]} {item.text}"
        yield from _lines(item.parts, depth + 2)


def as_html(said: Told) -> Iterator[str]:
    """Yield what a comparison says as HTML: its summary, and a list for each section; every text in it is escaped."""
    yield from (f"<p>{html_text(line)}</p>" for line in said.summary)
    for section in said.sections:
        yield f"<section><h2>{html_text(section.title)}</h2>"
        yield from _list(section.items)
        yield "</section>"


def _list(items: Sequence[Item]) -> Iterator[str]:
    yield "<ol>"
    for item in items:
        yield f'<li class="{_CLASSES[item.kind]}"><p><span class="level">{_SIGNS[item.kind]}</span> '
        yield f"{html_text(item.text)}</p>"
        if item.parts:
            yield from _list(item.parts)
        yield "</li>"
    yield "</ol>"
