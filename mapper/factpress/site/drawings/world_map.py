"""The map: places where events took place or from which parties came, with the words of an article that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.drawings.map_layout import WIDTH, Spot, globe, graticule, marks_of, view_of
from factpress.site.drawings.outline import land, path_of
from factpress.site.drawn import Proof, Row, drawn_once, name_of, pages, proofs

if TYPE_CHECKING:
    from factpress.site.model import Output, Site

FOLDER, QUERY = "map", "events/when-and-where"
#: How many places are marked, how many events are told of each, and how many unmarked places are listed, at the most.
MOST, _MOST_EVENTS, _MOST_UNMARKED = 100, 12, 200


class Told(NamedTuple):
    """An event in the table, "venue" or "party", and what bears it out."""

    event: str
    says: str
    proofs: tuple[Proof, ...]


class Entry(NamedTuple):
    """A row of the table: a place, where it is ("" if that is not said), what is told of it, and how much is not."""

    place: str
    latitude: str
    longitude: str
    told: tuple[Told, ...]
    more: int


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of the map."""
    rows = drawn_once(site, "map", "places")
    return pages(FOLDER, lambda path, language: _page(site, rows(), path, language))


def _page(site: Site, rows: Sequence[Sequence[Row]], path: str, language: str) -> bytes:
    events, places = _events(rows[0]), {row["place"]: row for row in rows[1]}
    spots = spots_of(places, events)
    shown = sorted(spots, key=lambda spot: (-len(spot.venue) - len(spot.party), spot.place))[:MOST]
    marked = {spot.place for spot in shown}
    unmarked = sorted(set(events) - {spot.place for spot in spots})
    return site.pages.page(
        "map.html",
        path,
        language,
        drawing=_drawing(site, shown, language) if shown else None,
        entries=[_entry(site, places[place], events[place]) for place in _by_name(site, marked, language)],
        total=len(spots),
        unmarked=[
            _entry(site, places[place], events[place]) for place in _by_name(site, unmarked, language)[:_MOST_UNMARKED]
        ],
        unmarked_total=len(unmarked),
        query=QUERY if QUERY in site.questions else None,
    )


def _drawing(site: Site, spots: Sequence[Spot], language: str) -> Mapping[str, object]:
    view = view_of(spots)
    shapes = land(site.assets.world) if site.assets.world else None
    names = {spot.place: name_of(site, spot.place, language) for spot in spots}
    return {
        "width": WIDTH,
        "height": view.height,
        "land": path_of(shapes, view.place, WIDTH, view.height) if shapes else None,
        "globe": globe(view),
        "graticule": graticule(view),
        "marks": marks_of(spots, names, view),
    }


def _events(rows: Sequence[Row]) -> Mapping[str, Mapping[tuple[str, str], list[str]]]:
    """Return place to event and what is said ("venue" or "party") to the facts that say it."""
    events: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        facts = events[row["place"]][row["event"], row["says"]]
        facts += [row["fact"]] if row["fact"] else []
    return events


def spots_of(places: Mapping[str, Row], events: Mapping[str, Mapping[tuple[str, str], list[str]]]) -> list[Spot]:
    """Return the places of which something is told, and of which the graph says where on earth they are."""
    spots = []
    for place, told in sorted(events.items()):
        at = position(places[place])
        if at:
            venue = tuple(event for event, says in told if says == "venue")
            party = tuple(event for event, says in told if says == "party")
            spots.append(Spot(place, *at, venue, party))
    return spots


def position(row: Row) -> tuple[float, float] | None:
    """Return the latitude and longitude of a place, None if they are not known or are none."""
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _by_name(site: Site, places: set[str] | list[str], language: str) -> list[str]:
    return sorted(places, key=lambda place: (name_of(site, place, language).casefold(), place))


def _entry(site: Site, row: Row, events: Mapping[tuple[str, str], list[str]]) -> Entry:
    told = sorted(events, key=lambda each: (each[1] != "venue", each))
    shown = tuple(Told(event, says, proofs(site, events[event, says])) for event, says in told[:_MOST_EVENTS])
    return Entry(row["place"], row["latitude"], row["longitude"], shown, len(told) - len(shown))
