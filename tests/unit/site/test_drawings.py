"""Pages of drawings: each mark has its row, each row its mark; hostile names stay text; of nothing nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from urllib.parse import urljoin

import pytest

from factpress.bundle import Bundle
from factpress.languages import LANGUAGES
from factpress.markup import plain
from factpress.model import DATE, DECIMAL, Iri, Literal, Term, Triple
from factpress.pipeline.siting import make_site
from factpress.project import read_project
from factpress.site.drawings import meetings, timeline, topics, world_map
from factpress.site.drawings.axis import Days
from factpress.site.drawings.timeline import MOST, spans_of
from factpress.site.drawings.timeline_layout import Span, columns_of, timeline_of
from factpress.site.drawn import drawn
from factpress.site.model import Section, Site
from factpress.site.questions import open_questions
from factpress.site.questions.open_questions import joined
from factpress.vocab import RDF, RDF_TYPE, SCHEMA
from hostile import HOSTILE
from html_tree import Element, tree
from made_builds import BASE, made_build

NEV, SKOS = "https://w3id.org/nev/ontology#", "http://www.w3.org/2004/02/skos/core#"
RANK, OA, PROV = "http://wikiba.se/ontology#", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title></svg><b>", "]]>", "{{ 7 * 7 }}")
SECTIONS: dict[str, Section] = {
    "timeline": timeline.outputs,
    "map": world_map.outputs,
    "meetings": meetings.outputs,
    "topics": topics.outputs,
    "open": open_questions.outputs,
}
DRAWN = ("timeline", "map", "meetings", "topics")


def said(subject: str, predicate: str, value: Term) -> Triple:
    return Triple(Iri(subject), Iri(predicate), value)


def fact(name: str, subject: str, predicate: str, value: Term, rank: str = "NormalRank") -> Iterator[Triple]:
    """Yield a fact with one passage."""
    iri, evidence = f"{BASE}fact/{name}", f"{BASE}evidence/{name}"
    yield said(subject, predicate, value)
    yield said(iri, RDF_TYPE, Iri(f"{NEV}Fact"))
    yield said(iri, f"{RDF}subject", Iri(subject))
    yield said(iri, f"{RDF}predicate", Iri(predicate))
    yield said(iri, f"{RDF}object", value)
    yield said(iri, f"{RANK}rank", Iri(f"{RANK}{rank}"))
    yield said(iri, f"{PROV}wasDerivedFrom", Iri(evidence))
    yield said(evidence, f"{OA}hasSource", Iri(f"{BASE}article/a"))
    yield said(evidence, f"{NEV}confidence", Literal("0.9", None, DECIMAL))
    yield said(evidence, f"{OA}hasSelector", Iri(f"{evidence}#quote"))
    yield said(f"{evidence}#quote", f"{OA}exact", Literal(f"the words {MARKUP[0]} of {name}"))


def world(names: tuple[str, ...]) -> Iterator[Triple]:
    """Yield for each name a dated meeting, its two parties, a place and a topic that have that name."""
    yield said(f"{BASE}article/a", f"{SCHEMA}inLanguage", Literal("en"))
    yield said(f"{BASE}article/a", f"{SCHEMA}headline", Literal(MARKUP[1], "en"))
    for n, name in enumerate(names):
        meeting, one, other, place, topic = (
            f"{BASE}id/{kind}{n}" for kind in ("meeting", "one", "other", "place", "topic")
        )
        for thing, kind in ((meeting, f"{NEV}Meeting"), (place, f"{SCHEMA}City"), (topic, f"{SKOS}Concept")):
            yield said(thing, RDF_TYPE, Iri(kind))
        for thing in (meeting, one, other, place, topic):
            yield said(thing, f"{SCHEMA}name", Literal(name, "en"))
        yield from fact(f"a{n}", meeting, f"{SCHEMA}startDate", Literal(f"20{n % 100:02}-05-01", None, DATE))
        yield from fact(f"b{n}", meeting, f"{SCHEMA}location", Iri(place))
        yield from fact(f"c{n}", meeting, f"{SCHEMA}about", Iri(topic))
        yield said(place, f"{SCHEMA}latitude", Literal(f"{n % 80}", None, DECIMAL))
        yield said(place, f"{SCHEMA}longitude", Literal(f"{n * 7 % 170}", None, DECIMAL))
        for party in (one, other):
            part = f"{meeting}--{party.rpartition('/')[2]}"
            yield said(part, f"{NEV}participant", Iri(party))
            yield from fact(f"{party.rpartition('/')[2]}p", meeting, f"{NEV}hasParticipation", Iri(part))


def site_of(folder: Path, triples: Iterator[Triple]) -> Site:
    made_build(folder, {"things": sorted({triple.n3() for triple in triples})})
    return make_site(read_project(folder), Bundle.installed(), "0")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of(tmp_path_factory.mktemp("hostile"), world((*HOSTILE, *MARKUP)))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of(tmp_path_factory.mktemp("empty"), iter([said(f"{BASE}id/x", f"{SCHEMA}name", Literal("x", "en"))]))


def page(site: Site, part: str, language: str = "en", folder: str = "") -> Element:
    ending = "index.html" if language == "en" else f"index.{language}.html"
    [made] = [
        output.make()
        for output in SECTIONS[part](site)
        if output.path.endswith(f"/{ending}") and output.path.startswith(folder)
    ]
    assert isinstance(made, bytes)
    return tree(made)


def marks(root: Element) -> list[Element]:
    return [each for each in root.all("a") if each.attributes.get("class", "").startswith("point")]


def links(elements: Iterator[Element]) -> set[str]:
    return {urljoin("https://e.example/x/", link.attributes["href"]) for each in elements for link in each.all("a")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", DRAWN)
def test_every_mark_of_the_reference_graph_leads_where_a_row_leads(
    reference_site: Site, part: str, language: str
) -> None:
    root = page(reference_site, part, language)
    rows = {
        urljoin("https://e.example/x/", each.attributes["href"])
        for each in root.one("main").all("a")
        if not each.attributes.get("class", "").startswith("point") and each.attributes.get("href")
    }
    anchors = {f"https://e.example/x/#{each.attributes['id']}" for each in root.all("tr") if "id" in each.attributes}
    for mark in marks(root):
        assert urljoin("https://e.example/x/", mark.attributes["href"]) in rows | anchors
        assert mark.one("title").text


@pytest.mark.parametrize("part", DRAWN)
def test_every_row_has_a_mark(hostile: Site, part: str) -> None:
    root = page(hostile, part)
    drawn_marks = {urljoin("https://e.example/x/", mark.attributes["href"]) for mark in marks(root)}
    rows = [row for table in root.all("table", class_="facts") for row in table.all("tr") if any(row.all("td"))]
    assert rows
    for row in rows:
        own = {f"https://e.example/x/#{row.attributes['id']}"} if "id" in row.attributes else set()
        assert drawn_marks & (own | links(iter([row])))


@pytest.mark.parametrize("part", DRAWN)
def test_hostile_names_stay_text(hostile: Site, part: str) -> None:
    root = page(hostile, part)
    for element in root.all():
        assert element.tag not in ("img", "b", "iframe", "object")
        assert not any(name.startswith("on") or name == "style" for name in element.attributes)
        if element.tag == "script":
            assert element.attributes["src"].endswith(".js")
    assert " ".join(plain(MARKUP[0]).split()) in root.text


def test_evidence_stands_in_the_rows_of_the_drawings(hostile: Site) -> None:
    for part in ("timeline", "map", "meetings"):
        assert "the words <script>alert(1)</script> of" in page(hostile, part).one("main").text


@pytest.mark.parametrize("part", DRAWN)
def test_of_nothing_a_sentence_is_said_and_nothing_drawn(empty: Site, part: str) -> None:
    root = page(empty, part)
    assert not marks(root)
    assert not list(root.all("svg", role="group"))
    assert len(root.one("main").text) > 60


def test_the_navigation_has_a_map_where_something_is_on_it(empty: Site, hostile: Site) -> None:
    assert not list(page(empty, "timeline").one("nav").all("a", href="../map/index.html"))
    assert page(hostile, "timeline").one("nav").one("a", href="../map/index.html").text == "Map"


def test_a_map_without_marks_tells_how_to_get_some(empty: Site, hostile: Site) -> None:
    assert "Type latitude and longitude" in page(empty, "map").one("main").text
    assert "Type latitude and longitude" not in page(hostile, "map").one("main").text


def test_pages_are_the_same_each_time(reference_site: Site) -> None:
    for section in SECTIONS.values():
        for output in section(reference_site):
            assert output.make() == output.make()


def test_no_two_conflicts_are_told_where_there_is_none(empty: Site) -> None:
    assert "No two facts" in page(empty, "open", folder="conflicts").one("main").text


def test_a_conflict_shows_both_sides_the_preferred_one_first(tmp_path: Path) -> None:
    event = f"{BASE}id/e"
    early, late = (Literal(day, None, DATE) for day in ("2025-01-01", "2025-01-02"))
    triples = [
        said(event, RDF_TYPE, Iri(f"{NEV}Meeting")),
        *fact("1", event, f"{SCHEMA}startDate", early),
        *fact("2", event, f"{SCHEMA}startDate", late, "PreferredRank"),
    ]
    root = page(site_of(tmp_path, iter(triples)), "open", folder="conflicts")
    sides = list(root.one("ul", class_="sides").all("li"))
    quotes = [side.text for side in sides if list(side.all("p", class_="sentence"))]
    assert len(quotes) == 2
    assert "of 2" in quotes[0]
    assert "of 1" in quotes[1]


def test_open_questions_tell_what_to_do(reference_site: Site) -> None:
    root = page(reference_site, "open", "de", "open-questions")
    assert root.text.count("Was zu tun ist") == 3
    assert len(list(root.all("section", class_="asked"))) == 3


def test_pairs_are_joined_through_others() -> None:
    assert joined([("a", "b"), ("x", "y"), ("b", "c")]) == [["a", "b", "c"], ["x", "y"]]


def row(event: str, says: str, day: str, around: str = "") -> dict[str, str]:
    return {"event": event, "says": says, "day": day, "around": around, "fact": f"f-{event}-{says}"}


def test_an_event_without_dates_takes_those_of_the_one_around_it() -> None:
    rows = [row("part", "begun", "2025-11-24", "whole"), row("part", "ended", "2025-11-27", "whole")]
    [span] = spans_of(rows)
    assert (span.sure, span.around, span.days.last - span.days.first) == ("within", "whole", 3)


def test_its_own_dates_count_before_bounds_and_before_those_around_it() -> None:
    rows = [row("e", "start", "2025-11-24"), row("e", "earliest", "2020-01-01"), row("e", "begun", "2019-01-01", "w")]
    [span] = spans_of(rows)
    assert (span.sure, span.facts) == ("day", ("f-e-start",))


def test_a_date_that_is_none_is_no_span() -> None:
    assert spans_of([row("e", "start", "soon"), row("f", "ended", "2025-11-27", "w")]) == []


def test_labels_and_bars_of_the_timeline_do_not_meet() -> None:
    spans = [Span(f"e{n}", Days(700_000 + n * 50, 700_003 + n * 50), "day", None, ()) for n in range(MOST)]
    drawing = timeline_of(spans, [text * 40 for text in "mWi漢a" * 12], ["2025-11-24 – 2025-11-27"] * MOST)
    assert not any(one.label.meets(other.label) for one, other in combinations(drawing.bars, 2))
    assert all(bar.label.inside(drawing.width, drawing.height) for bar in drawing.bars)
    assert all(bar.left >= 0 and bar.left + bar.width <= drawing.width for bar in drawing.bars)


def test_years_are_counted_by_the_decade_where_there_are_many() -> None:
    assert columns_of([2001, 2001, 2003], 100, 50)[0] == 1
    step, columns = columns_of([1900, 1905, 2020], 100, 50)
    assert step == 10
    assert [(column.year, column.events) for column in columns] == [(1900, 2), (2020, 1)]


def test_a_long_timeline_is_cut_to_the_events_of_most_passages(tmp_path: Path) -> None:
    names = tuple(f"Event {n}" for n in range(MOST + 5))
    site = site_of(tmp_path, world(names))
    root = page(site, "timeline")
    assert len(marks(root)) == MOST
    assert list(root.all("svg", class_="chart"))
    assert len({each["event"] for each in drawn(site, "timeline")}) == MOST + 5
