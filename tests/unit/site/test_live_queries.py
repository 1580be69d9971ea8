"""Under a server a saved query's form answers on its own page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factpress.site.model import Site
from factpress.site.questions.live_queries import LivePage, live_page
from html_tree import Element, tree

NAME = "meetings/with-whom"


def _page(shown: LivePage) -> Element:
    return tree(shown.content)


def test_the_form_asks_the_page_it_is_on(reference_site: Site) -> None:
    shown = live_page(reference_site, NAME, {}, "en")

    form = _page(shown).one("form", class_="ask")
    assert shown.status == 200
    assert "action" not in form.attributes
    assert not list(form.all("input", name="saved"))
    assert "Give the values that are needed" in _page(shown).text


def test_what_is_given_is_asked_and_stays_in_the_form(reference_site: Site) -> None:
    given = {"person": "Abdellatif Hammouchi", "lang": "de"}

    page = _page(live_page(reference_site, NAME, given, "en"))

    assert "Asked on this build: 16 rows." in page.text
    assert page.one("input", name="person").attributes["value"] == "Abdellatif Hammouchi"
    assert {link.text for link in page.one("table", class_="answer").all("a")} >= {"Interpol-Präsident"}
    [csv] = [link.attributes["href"] for link in page.one("ul", class_="files").all("a") if link.text == "CSV"]
    assert csv == f"../../../api/{NAME}?person=Abdellatif+Hammouchi&lang=de&format=csv"


def test_a_slug_in_the_address_stands_in_the_form_as_a_name(reference_site: Site) -> None:
    page = _page(live_page(reference_site, NAME, {"person": "abdellatif-hammouchi", "lang": "de"}, "en"))

    assert page.one("input", name="person").attributes["value"] == "Abdellatif Hammouchi"
    chosen = [option for option in page.one("select", name="lang").all("option") if "selected" in option.attributes]
    assert [(option.attributes["value"], option.text) for option in chosen] == [("de", "German")]


def test_names_are_in_the_language_of_the_page(reference_site: Site) -> None:
    page = _page(live_page(reference_site, NAME, {"person": "abdellatif-hammouchi"}, "de"))

    assert page.one("html").attributes["lang"] == "de"
    assert "Interpol-Präsident" in page.text
    files = [link.attributes["href"] for link in page.one("ul", class_="files").all("a")]
    assert [file.rpartition("&lang=de&format=")[2] for file in files] == ["csv", "json", "xlsx", "sparql-json"]


def test_an_empty_field_is_not_given(reference_site: Site) -> None:
    shown = live_page(reference_site, "events/between-dates", {"from": "", "to": "2000-01-01"}, "en")

    assert shown.status == 200
    assert "Asked on this build" in _page(shown).text


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"person": "nobody at all"}, "nothing is called 'nobody at all'"),
        ({"person": "<script>alert(1)</script>"}, "nothing is called '<script>alert(1)</script>'"),
        ({"person": "morocco", "how": "so"}, "the query has no parameter 'how'"),
    ],
)
def test_what_cannot_be_asked_is_told_at_the_form(given: dict[str, str], fault: str, reference_site: Site) -> None:
    shown = live_page(reference_site, NAME, given, "en")

    assert shown.status == 400
    assert fault in _page(shown).one("p", role="alert").text
    assert not list(_page(shown).all("table"))


def test_a_refused_query_is_told_too(reference_site: Site) -> None:
    site = replace(reference_site, bound=lambda name, given, language: "SELECT ?x { ?x ?y }")

    shown = live_page(site, "stats/facts-by-kind", {}, "en")

    assert shown.status == 400
    assert not list(_page(shown).all("table"))
