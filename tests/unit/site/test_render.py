"""What templates may call: escaped texts, safe links, dates and numbers of a language."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, UndefinedError

from factpress.model import DATE, INTEGER, Iri, Literal
from factpress.site.data import Text
from factpress.site.model import Site
from factpress.site.render import Renderer


@pytest.fixture
def pages(reference_site: Site) -> Renderer:
    renderer = Renderer(reference_site.data, reference_site.pages._frame)
    renderer._templates.loader = DictLoader(
        {
            "term": "{{ term(given) }}",
            "text": "{{ text(given) }}",
            "url": "{{ url(given) }}",
            "date": "{{ date(given) }}",
            "number": "{{ number(given) }}",
            "ended": "{{ ended(given) }}",
            "missing": "{{ nothing }}",
            "policy": "{{ policy }}",
        }
    )
    return renderer


def made(pages: Renderer, template: str, given: object = None, language: str = "en") -> str:
    return pages.page(template, "id/x/index.html", language, given=given).decode()


def test_texts_carry_their_language_and_direction_where_it_is_not_the_page_s(pages: Renderer) -> None:
    assert made(pages, "text", Text("<b>", "en")) == "&lt;b&gt;"
    assert made(pages, "text", Text("<b>", "ar")) == '<span lang="ar" dir="auto">&lt;b&gt;</span>'
    assert made(pages, "text", Text("ä")) == "<bdi>ä</bdi>"


@pytest.mark.parametrize(
    ("iri", "shown"),
    [
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://e.example/?a&b", '<a href="https://e.example/?a&amp;b">https://e.example/?a&amp;b</a>'),
        ("https://w3id.org/nev/id/morocco", '<a href="../../id/morocco/index.html">Morocco</a>'),
    ],
)
def test_only_pages_and_web_addresses_are_linked(pages: Renderer, iri: str, shown: str) -> None:
    assert made(pages, "term", Iri(iri)) == shown


def test_a_page_does_not_link_to_itself(pages: Renderer) -> None:
    page = pages.page("term", "id/morocco/index.html", "en", given=Iri("https://w3id.org/nev/id/morocco"))
    assert page == b"Morocco"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("So it is", "So it is."), ("It is.", "It is."), ("„Ist es?“", "„Ist es?“"), ("«Bern».", "«Bern».")],
)
def test_a_text_has_one_end(pages: Renderer, text: str, shown: str) -> None:
    assert made(pages, "ended", text) == shown


def test_values_are_written_as_people_of_the_language_write_them(pages: Renderer) -> None:
    day = Literal("2025-11-24", None, DATE)
    assert made(pages, "term", day) == '<time datetime="2025-11-24">24 November 2025</time>'
    assert made(pages, "term", day, "de") == '<time datetime="2025-11-24">24. November 2025</time>'
    assert made(pages, "term", Literal("12345", None, INTEGER), "de") == "12.345"
    assert made(pages, "number", "-1234567.50") == "-1,234,567.50"
    assert made(pages, "number", "0.9", "de") == "0,9"
    assert made(pages, "term") == ""


@pytest.mark.parametrize("value", ["yesterday", "2025-13-01", "2025", '"><script>'])
def test_what_is_no_date_or_number_stays_text(pages: Renderer, value: str) -> None:
    assert "<time" not in made(pages, "date", value)
    assert "<script" not in made(pages, "number", value) + made(pages, "date", value)


def test_what_a_template_was_not_given_is_an_error(pages: Renderer) -> None:
    with pytest.raises(UndefinedError):
        made(pages, "missing")


def test_only_a_page_that_needs_it_may_run_webassembly(pages: Renderer) -> None:
    assert "wasm" not in made(pages, "policy")
    policy = pages.page("policy", "query.html", "en", script=True).decode()
    assert "script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;" in policy
    assert "default-src &#39;none&#39;" in policy
