"""Who met whom as arcs: the parties stand below each other, and an arc joins two that met.

Names of offices are long; below each other they stay readable at any width, and no two can overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from factpress.site.drawings.typesetting import Box, shortened, width_of

WIDTH = 760.0
SIZE, SMALL = 15.0, 12.5
_ARCS, _EDGE, _ROW, _PART, _TOP = 180.0, 12.0, 46.0, 20.0, 10.0
_DOT, _LARGEST = 5.0, 13.0
#: How many parties and pairs are drawn at the most.
PARTIES, PAIRS = 60, 300


class Seat(NamedTuple):
    """A party at a meeting: how it is known ("name", "office" or "behalf"), for whom it spoke, and the fact, or ""."""

    meeting: str
    party: str
    known: str
    behalf: str
    fact: str


class Pair(NamedTuple):
    """Two parties that met: at which meetings, and the facts that say that each was there."""

    one: str
    other: str
    meetings: tuple[str, ...]
    facts: tuple[str, ...]


class Group(NamedTuple):
    """The pairs that are drawn, and how many parties met others in all."""

    pairs: tuple[Pair, ...]
    parties: int


class Party(NamedTuple):
    """A party as it is drawn: its dot, and its words beside it."""

    iri: str
    x: float
    y: float
    radius: float
    meetings: int
    words: str
    note: str
    label: Box


class Arc(NamedTuple):
    """A pair as it is drawn."""

    pair: Pair
    path: str
    weight: int


class Meetings(NamedTuple):
    """The drawing."""

    width: float
    height: float
    parties: tuple[Party, ...]
    arcs: tuple[Arc, ...]


def pairs_of(seats: Iterable[Seat]) -> Group:
    """Pair the parties of each meeting, but not two that spoke for the same; keep the best connected ones."""
    tables: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        tables[seat.meeting].append(seat)
    joint: dict[str, set[str]] = defaultdict(set)
    for meeting, table in tables.items():
        if len({seat.party for seat in table}) > 1:
            for seat in table:
                joint[seat.party].add(meeting)
    pairs = _met(tables, _best_connected(tables, joint))
    drawn = sorted(pairs, key=lambda pair: (-len(pair.meetings), pair.one, pair.other))[:PAIRS]
    return Group(tuple(sorted(drawn)), len(joint))


def _best_connected(tables: Mapping[str, Sequence[Seat]], joint: Mapping[str, set[str]]) -> set[str]:
    """Return the parties that were at the most meetings with others, each with those it met, until there are enough."""
    rank = {party: (-len(meetings), party) for party, meetings in joint.items()}
    kept: set[str] = set()
    for party in sorted(joint, key=rank.__getitem__):
        met = {seat.party for meeting in joint[party] for seat in tables[meeting]} - {party}
        for each in (party, *sorted(met, key=rank.__getitem__)):
            if len(kept) == PARTIES:
                return kept
            kept.add(each)
    return kept


def _met(tables: Mapping[str, Sequence[Seat]], kept: set[str]) -> list[Pair]:
    """Return all pairs of those kept."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for meeting in sorted(tables):
        table = sorted(seat for seat in tables[meeting] if seat.party in kept)
        for one, other in combinations(table, 2):
            if one.party != other.party and (not one.behalf or one.behalf != other.behalf):
                found[one.party, other.party] += [(meeting, one.fact), (meeting, other.fact)]
    return [
        Pair(*parties, tuple(sorted({m for m, _ in said})), tuple(dict.fromkeys(fact for _, fact in said if fact)))
        for parties, said in found.items()
    ]


def ordered(pairs: Sequence[Pair], names: Mapping[str, str]) -> list[list[str]]:
    """Return the parties in groups that are joined by meetings: the largest group first, in each the best connected.

    After that one come those it met, and so on, each time the better connected first, then by name.
    """
    near: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        near[pair.one].add(pair.other)
        near[pair.other].add(pair.one)
    rank = {party: (-len(near[party]), names[party], party) for party in near}
    left, groups = sorted(near, key=rank.__getitem__), []
    while left:
        group = list(_spread(left[0], near, rank))
        groups.append(group)
        left = [party for party in left if party not in set(group)]
    return sorted(groups, key=lambda group: (-len(group), rank[group[0]]))


def _spread(start: str, near: Mapping[str, set[str]], rank: Mapping[str, tuple[int, str, str]]) -> Iterator[str]:
    seen, wave = {start}, [start]
    while wave:
        yield from wave
        wave = sorted({other for party in wave for other in near[party]} - seen, key=rank.__getitem__)
        seen.update(wave)


def meetings_of(pairs: Sequence[Pair], names: Mapping[str, str], notes: Mapping[str, str]) -> Meetings:
    """Lay out pairs, at least one; `names` and `notes` are what is written at each party, the note below the name."""
    counts: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        counts[pair.one].update(pair.meetings)
        counts[pair.other].update(pair.meetings)
    parties, y = [], _TOP + _ROW / 2
    for group in ordered(pairs, names):
        for iri in group:
            parties.append(_party(iri, y, len(counts[iri]), names[iri], notes[iri]))
            y += _ROW
        y += _PART
    rows = {party.iri: party.y for party in parties}
    longest = max(abs(rows[pair.one] - rows[pair.other]) for pair in pairs)
    arcs = tuple(Arc(pair, _path(rows[pair.one], rows[pair.other], longest), _weight(pair)) for pair in pairs)
    return Meetings(WIDTH, round(y - _PART - _ROW / 2 + _TOP, 1), tuple(parties), arcs)


def _party(iri: str, y: float, count: int, name: str, note: str) -> Party:
    radius = min(_DOT + (count - 1) * 0.8, _LARGEST)
    left = _ARCS + _EDGE + _LARGEST + 10
    room = WIDTH - left - _EDGE
    words, small = shortened(name, SIZE, room), shortened(note, SMALL, room)
    wide = max(width_of(words, SIZE), width_of(small, SMALL))
    return Party(iri, _ARCS + _EDGE, y, round(radius, 1), count, words, small, Box(left, y - 17, wide, 36))


def _path(one: float, other: float, longest: float) -> str:
    """Return half an ellipse to the left of two points; the farther apart they are, the farther it reaches."""
    top, bottom = min(one, other), max(one, other)
    x = _ARCS + _EDGE
    across = min((bottom - top) * 0.75, 24 + (_ARCS - 24) * (bottom - top) / longest)
    return f"M{x:g} {top:g}A{across:.1f} {(bottom - top) / 2:.1f} 0 0 0 {x:g} {bottom:g}"


def _weight(pair: Pair) -> int:
    """Return how thick the arc is, from 1 to 4."""
    return min(len(pair.meetings), 4)
