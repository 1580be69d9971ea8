"""What readers do: by keyboard, on a phone, on paper, from a disk; searching and asking."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_judges import KINDS, Judges, german

pytestmark = pytest.mark.slow
SILENCE: dict[str, list[str]] = {"foreign": [], "complaints": []}
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LINKS = "query.html?saved=links%2Fwikidata&lang=en"
MEETINGS = "query.html?saved=meetings%2Fwith-whom&person=abdellatif-hammouchi&lang=en"


def test_the_first_key_skips_the_navigation(judges: Judges, site_root: str) -> None:
    said = judges.ask("keyboard", "skips", url=site_root + KINDS["person"])
    assert said["first"]["text"] == "Skip to content"
    assert said["first"]["seen"]
    assert said["then"] == "content"
    assert said["inside"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["front", "person", "query with a form", "search", "editor", "timeline"])
def test_the_focus_is_always_seen(judges: Judges, site_root: str, kind: str, scheme: str) -> None:
    assert judges.ask("keyboard", "rings", url=site_root + KINDS[kind], count=30, scheme=scheme) == []


def test_the_theme_is_switched_by_a_key_and_stays_on_the_next_page(judges: Judges, site_root: str) -> None:
    light, dark, then = judges.ask(
        "keyboard", "themes", url=site_root + KINDS["front"], next=site_root + german(KINDS["fact"])
    )
    assert light != dark
    assert then == dark


@pytest.mark.parametrize("kind", ["timeline", "meetings", "topics"])
def test_arrows_go_from_mark_to_mark_and_enter_opens_one(judges: Judges, site_root: str, kind: str) -> None:
    keys = ["ArrowRight", "ArrowDown", "ArrowLeft", "End", "ArrowRight", "Home", "ArrowUp", "ArrowRight"]
    said = judges.ask("keyboard", "drawing", url=site_root + KINDS[kind], keys=keys)
    last = said["marks"] - 1
    assert last > 2
    assert said["places"] == [0, 1, 2, 1, last, last, 0, 0, 1]
    assert said["told"] == said["label"] != ""
    assert said["ring"]
    assert said["opened"]


def test_no_page_is_wider_than_a_small_phone(judges: Judges, site_root: str) -> None:
    paths = [path for kind in KINDS.values() for path in (kind, german(kind))]
    assert judges.ask("looks", "tooWide", root=site_root, paths=paths, width=360) == {}


def test_paper_has_the_evidence_in_black_on_white_and_no_navigation(judges: Judges, site_root: str) -> None:
    said = judges.ask(
        "looks",
        "printed",
        url=site_root + KINDS["person"],
        hidden=["header.top nav", ".tools", ".skip", "[data-theme-switch]"],
        shown=["h1", ".fact .sentence", ".fact figure.evidence blockquote"],
    )
    assert said["wrong"] == []
    assert said["colours"] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert said["pdf"] == "%PDF-"


def test_from_a_file_pages_have_styles_themes_and_a_search(judges: Judges, site_folder: Path) -> None:
    said = judges.ask("looks", "fromFile", folder=str(site_folder), text="Polizeikooperation")
    assert said["family"] != "Times"
    assert said["theme"] == "dark"
    assert said["opened"].startswith(site_folder.as_uri() + "/")
    assert "olizeikooperation" in said["body"]
    assert said["complaints"] == []


def test_the_search_finds_a_quote_and_a_name_without_its_accents(judges: Judges, site_root: str) -> None:
    texts = ["turkiye", "jurgen", "Interpol-Flagge"]
    said = judges.ask("asking", "search", root=site_root, path=KINDS["search"], texts=texts)
    assert any("Türkiye" in each for each in said["found"]["turkiye"])
    assert "Jürgen Stock" in said["found"]["jurgen"][0]
    assert "Interpol-Flagge" in [each.split("\n")[0] for each in said["found"]["Interpol-Flagge"]]
    assert "Interpol-Flagge" in said["body"]
    assert said["heard"] == SILENCE


def test_the_query_page_answers_saved_and_typed_queries_and_shows_where_a_fault_is(
    judges: Judges, site_root: str
) -> None:
    typed = [
        'SELECT ?n WHERE { <https://w3id.org/nev/id/dgsn> <http://schema.org/name> ?n FILTER (LANG(?n) = "en") }',
        "SELECT * WHERE {\n  ?s ?p\n}",
        "DELETE WHERE { ?s ?p ?o }",
    ]
    said = judges.ask("asking", "queries", root=site_root, path=MEETINGS, typed=typed)
    saved, selected, broken, update = said["shown"]
    assert len(saved["rows"]) == 16
    assert "Jürgen Stock" in "\n".join(saved["rows"])
    assert saved["heads"] == ["Participant", "Office", "On behalf of", "Meeting", "Through whom", "Fact"]
    assert {row.split("\t")[-1] for row in saved["rows"]} == {"evidence"}
    assert selected["heads"] == ["n"]
    assert [row.split("\t")[0] for row in selected["rows"]] == ["General Directorate of National Security"]
    assert broken["fault"].startswith("Line 3")
    assert update["fault"].startswith("Line 1")
    assert said["heard"] == SILENCE


def test_the_query_page_shows_a_saved_answer_as_the_page_of_that_query_does(judges: Judges, site_root: str) -> None:
    said = judges.ask("asking", "queries", root=site_root, path=LINKS, typed=[])
    [shown] = said["shown"]
    assert shown["heads"] == ["Name", "Item", "Relation", "Class"]  # no column of things: their names lead there
    assert {row.split("\t")[1].split(" Q")[0] for row in shown["rows"]} == {"Wikidata", ""}
    assert said["heard"] == SILENCE


def test_stop_stops_a_query_and_the_next_one_is_answered(judges: Judges, site_root: str) -> None:
    short = "SELECT ?s WHERE { ?s a <http://schema.org/NewsArticle> }"
    said = judges.ask("asking", "stops", root=site_root, path=KINDS["editor"], endless=ENDLESS, short=short)
    assert said["running"]
    assert said["stopped"][0].startswith("Stopped")
    assert len(said["then"]["rows"]) == 2
    assert said["heard"] == SILENCE


def test_the_form_of_a_saved_query_asks_with_its_values_on_the_query_page(judges: Judges, site_root: str) -> None:
    said = judges.ask(
        "asking", "form", root=site_root, path=KINDS["query with a form"], fields={"person": "valdecy-urquiza"}
    )
    assert said["url"].startswith(site_root + "query.html?")
    assert "<https://w3id.org/nev/id/valdecy-urquiza>" in said["shown"]["query"]
    assert any("Abdellatif Hammouchi" in row for row in said["shown"]["rows"])
    assert said["heard"] == SILENCE


@pytest.mark.skipif("FACTPRESS_SHOTS" not in os.environ, reason="FACTPRESS_SHOTS names no folder for pictures")
def test_pictures_of_every_kind_of_page_are_there_to_look_at(judges: Judges, site_root: str) -> None:
    folder = Path(os.environ["FACTPRESS_SHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    pages = {name: path for kind, each in KINDS.items() for name, path in ((kind, each), (f"{kind}, de", german(each)))}
    given = {"pages": pages, "widths": [1200, 390], "schemes": ["light", "dark"], "folder": str(folder)}
    assert len(judges.ask("shots", "take", root=site_root, **given)) == 4 * len(pages)
