"""The timeline: events as bars, most of them with the words of an article that say when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.drawings.axis import Days, day_of
from factpress.site.drawings.timeline_layout import Span, columns_of, timeline_of
from factpress.site.drawn import Proof, Row, drawn_once, name_of, pages, proofs
from factpress.site.words import day_in_words

if TYPE_CHECKING:
    from factpress.site.model import Output, Site

FOLDER, QUERY = "timeline", "events/when-and-where"
#: How many events are drawn, and how many without a date are listed, at the most.
MOST, _MOST_UNDATED = 60, 200
_CHART = (860.0, 120.0)
#: What a date says, by how well it tells the time: the first that there is counts.
_KNOWN = (("day", "start", "end"), ("bounds", "earliest", "latest"), ("within", "begun", "ended"))
_SURE = tuple(sure for sure, *_ in _KNOWN)


class Entry(NamedTuple):
    """A row of the table: the event, its days as dates, how well they are known, and what bears that out."""

    span: Span
    first: str
    last: str
    proofs: tuple[Proof, ...]


def outputs(site: Site) -> Iterator[Output]:
    """List the timeline's pages."""
    rows = drawn_once(site, "timeline", "undated", "evidenced")
    return pages(FOLDER, lambda path, language: _page(site, rows(), path, language))


def _page(site: Site, rows: Sequence[Sequence[Row]], path: str, language: str) -> bytes:
    dated, others, evidenced = rows
    spans, undated = spans_of(dated), [row["event"] for row in others]
    shown = spans if len(spans) <= MOST else _best_known(spans, evidenced)
    names = [name_of(site, span.event, language) for span in shown]
    entries = [Entry(span, *_dates(span.days), proofs(site, span.facts)) for span in shown]
    words = site.pages.words[language]
    times = [day_in_words(words, entry.first, entry.last) or "" for entry in entries]
    return site.pages.page(
        "timeline.html",
        path,
        language,
        drawing=timeline_of(shown, names, times) if shown else None,
        entries=entries,
        total=len(spans),
        chart=columns_of([_year(span) for span in spans], *_CHART) if len(shown) < len(spans) else None,
        chart_size=_CHART,
        undated=undated[:_MOST_UNDATED],
        undated_total=len(undated),
        query=QUERY if QUERY in site.questions else None,
    )


def spans_of(rows: Sequence[Row]) -> list[Span]:
    """Return the events that have a time, in its order; what takes longer, or is known better, comes first."""
    said: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        said[row["event"]].append(row)
    spans = (span for event in sorted(said) for span in _span(event, said[event]))
    return sorted(spans, key=lambda span: (span.days.first, -span.days.last, _SURE.index(span.sure), span.event))


def _span(event: str, rows: Sequence[Row]) -> Iterator[Span]:
    days: Mapping[str, list[int]] = {
        says: [day for row in rows if row["says"] == says and (day := day_of(row["day"])) is not None]
        for _, *both in _KNOWN
        for says in both
    }
    for sure, begin, end in _KNOWN:
        known = days[begin] + days[end]
        if known and (days[begin] or sure != "within"):
            used = [row for row in rows if row["says"] in (begin, end)]
            facts = tuple(dict.fromkeys(row["fact"] for row in used if row["fact"]))
            first, last = min(days[begin] or known), max(days[end] or known)
            yield Span(event, Days(first, max(first, last)), sure, used[0]["around"] or None, facts)
            return


def _best_known(spans: Sequence[Span], evidenced: Sequence[Row]) -> list[Span]:
    """Return the events of which the most passages tell, in the order of time."""
    passages = {row["event"]: int(row["passages"]) for row in evidenced}
    chosen = sorted(spans, key=lambda span: (-passages.get(span.event, 0), span))[:MOST]
    kept = {span.event for span in chosen}
    return [span for span in spans if span.event in kept]


def _dates(days: Days) -> tuple[str, str]:
    return _date(days.first), _date(days.last)


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _year(span: Span) -> int:
    return date.fromordinal(span.days.first).year
