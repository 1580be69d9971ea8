"""Under a server a saved query's form answers on its own page."""

from __future__ import annotations

import pytest

from factpress.model import Literal
from factpress.site.answers import Held, held
from factpress.site.data import Text
from factpress.site.model import Site
from factpress.site.questions.live_queries import LivePage, live_page
from factpress.site.questions.query_views import Fault
from html_tree import Element, tree

NAME = "meetings/with-whom"


def _page(shown: LivePage) -> Element:
    return tree(shown.content)


def test_the_form_asks_the_page_it_is_on(reference_site: Site) -> None:
    shown = live_page(reference_site, NAME, {}, "en", held)

    form = _page(shown).one("form", class_="ask")
    assert shown.status == 200
    assert "action" not in form.attributes
    assert not list(form.all("input", name="saved"))
    assert "Give the values that are needed" in _page(shown).text


def test_what_is_given_is_asked_and_stays_in_the_form(reference_site: Site) -> None:
    given = {"person": "Abdellatif Hammouchi", "lang": "de"}

    page = _page(live_page(reference_site, NAME, given, "en", held))

    assert "Asked on this build: 16 rows." in page.text
    assert page.one("input", name="person").attributes["value"] == "Abdellatif Hammouchi"
    assert {link.text for link in page.one("table", class_="answer").all("a")} >= {"Interpol-Präsident"}
    [csv] = [link.attributes["href"] for link in page.one("ul", class_="files").all("a") if link.text == "CSV"]
    assert csv == f"../../../api/{NAME}?person=Abdellatif+Hammouchi&lang=de&format=csv"


def test_a_slug_in_the_address_stands_in_the_form_as_a_name(reference_site: Site) -> None:
    page = _page(live_page(reference_site, NAME, {"person": "abdellatif-hammouchi", "lang": "de"}, "en", held))

    assert page.one("input", name="person").attributes["value"] == "Abdellatif Hammouchi"
    chosen = [option for option in page.one("select", name="lang").all("option") if "selected" in option.attributes]
    assert [(option.attributes["value"], option.text) for option in chosen] == [("de", "German")]


def test_names_are_in_the_language_of_the_page(reference_site: Site) -> None:
    page = _page(live_page(reference_site, NAME, {"person": "abdellatif-hammouchi"}, "de", held))

    assert page.one("html").attributes["lang"] == "de"
    assert "Interpol-Präsident" in page.text
    files = [link.attributes["href"] for link in page.one("ul", class_="files").all("a")]
    assert [file.rpartition("&lang=de&format=")[2] for file in files] == ["csv", "json", "xlsx", "sparql-json"]


def test_an_empty_field_is_not_given(reference_site: Site) -> None:
    shown = live_page(reference_site, "events/between-dates", {"from": "", "to": "2000-01-01"}, "en", held)

    assert shown.status == 200
    assert "Asked on this build" in _page(shown).text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This could not be asked: nothing is called '<b>'"),
        ("de", "So konnte nicht gefragt werden: Kein Ding heißt so, oder mehrere heißen so: nothing is called '<b>'"),
    ],
)
def test_what_cannot_be_asked_is_told_at_the_form(language: str, told: str, reference_site: Site) -> None:
    fault = Fault("thing", {"fault": Text("nothing is called '<b>'", "en")})
    shown = live_page(reference_site, NAME, {"person": "<b>"}, language, lambda *_: fault)
    alert = _page(shown).one("p", role="alert")

    assert shown.status == 400
    assert alert.text == told
    assert [(each.text, each.attributes["lang"]) for each in alert.all("span")] == [
        ("nothing is called '<b>'", "en") for _ in range(language != "en")
    ]
    assert not list(_page(shown).all("table"))


def test_an_answer_that_the_server_cut_says_so(reference_site: Site) -> None:
    cut = Held(("x",), ((Literal("a"),),), 1)

    assert (
        "There are more: the server returns 1 at the most."
        in _page(live_page(reference_site, NAME, {"person": "morocco"}, "en", lambda *_: cut)).text
    )
