"""Who met whom: parties to meetings, joined by arcs, with the words of an article that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.drawings.meeting_layout import Group, Pair, Seat, meetings_of, pairs_of
from factpress.site.drawn import Proof, Row, drawn_once, name_of, pages, proofs

if TYPE_CHECKING:
    from factpress.site.model import Output, Site

FOLDER, QUERY = "meetings", "meetings/with-whom"
#: How many meetings with one known party are listed at the most.
_MOST_LONE = 200


class Entry(NamedTuple):
    """A row of the table: who met whom, at which meetings, and what bears that out."""

    pair: Pair
    proofs: tuple[Proof, ...]


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of the meetings."""
    rows = drawn_once(site, "meetings")
    return pages(FOLDER, lambda path, language: _page(site, rows()[0], path, language))


def _page(site: Site, rows: Sequence[Row], path: str, language: str) -> bytes:
    seats = [Seat(*(row[name] for name in Seat._fields)) for row in rows]
    group = pairs_of(seats)
    parties = {party for pair in group.pairs for party in (pair.one, pair.other)}
    names = {party: name_of(site, party, language) for party in parties}
    notes = _notes(site, seats, group, language)
    alone = _alone(seats)
    return site.pages.page(
        "meetings.html",
        path,
        language,
        drawing=meetings_of(group.pairs, names, notes) if group.pairs else None,
        entries=[Entry(pair, proofs(site, pair.facts)) for pair in group.pairs],
        group=group,
        shown=len(parties),
        alone=alone[:_MOST_LONE],
        alone_total=len(alone),
        query=QUERY if QUERY in site.questions else None,
    )


def _notes(site: Site, seats: Iterable[Seat], group: Group, language: str) -> Mapping[str, str]:
    """Return what is written below the name of each party: for whom it spoke, and how it is known if not by name."""
    words = site.pages.words[language]
    behalf: dict[str, set[str]] = defaultdict(set)
    known: dict[str, set[str]] = defaultdict(set)
    for seat in seats:
        known[seat.party].add(seat.known)
        if seat.behalf not in ("", seat.party):
            behalf[seat.party].add(seat.behalf)
    notes = {}
    for party in sorted({party for pair in group.pairs for party in (pair.one, pair.other)}):
        spoken = ", ".join(name_of(site, each, language) for each in sorted(behalf[party]))
        parts = [words["meetings_for"].format(party=spoken)] if spoken else []
        parts += [words["meetings_by_office"]] if "name" not in known[party] and "office" in known[party] else []
        notes[party] = " · ".join(parts)
    return notes


def _alone(seats: Iterable[Seat]) -> list[str]:
    """Return the meetings of which one party is known only."""
    parties: dict[str, set[str]] = defaultdict(set)
    for seat in seats:
        parties[seat.meeting].add(seat.party)
    return sorted(meeting for meeting, known in parties.items() if len(known) == 1)
