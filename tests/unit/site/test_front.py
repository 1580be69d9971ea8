"""The front page speaks the language of its reader, says nothing twice, and shows a fact that its reader can check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from factpress.languages import LANGUAGES
from factpress.site.model import Site
from factpress.site.pages import front
from factpress.site_settings import SiteSettings
from html_tree import Element, tree


def page(site: Site, language: str) -> Element:
    return tree(front.page(site, "index.html" if language == "en" else f"index.{language}.html", language))


@pytest.mark.parametrize(
    ("language", "title", "begin"),
    [
        ("en", "INTERPOL General Assembly, 92nd and 93rd session", "Who met whom"),
        ("de", "92. und 93. Interpol-Generalversammlung", "Wer bei der"),
    ],
)
def test_it_opens_in_the_language_of_the_page(reference_site: Site, language: str, title: str, begin: str) -> None:
    root = page(reference_site, language)

    assert [root.one("title").text, root.one("h1").text, root.one("p", class_="site-title").text] == [title] * 3
    assert root.one("p", class_="description").text.startswith(begin)
    assert root.one("meta", name="description").attributes["content"].startswith(begin)


def test_without_a_description_it_says_itself_what_it_is(reference_site: Site) -> None:
    assert page(replace(reference_site, settings=SiteSettings()), "en").one("p", class_="description").text == (
        "Facts that people took from articles, one by one: each leads to the passage it rests on."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_is_quoted_in_the_language_of_the_page_where_there_is_such_a_fact(
    reference_site: Site, language: str
) -> None:
    sample = page(reference_site, language).one("section", aria_labelledby="sample")

    assert "lang" not in next(sample.all("blockquote")).attributes


@pytest.mark.parametrize("language", LANGUAGES)
def test_else_it_is_quoted_in_any(reference_site: Site, tmp_path: Path, language: str) -> None:
    drawings = copytree(reference_site.drawings, tmp_path / "site")
    query = drawings / "front-sample.rq"
    asked = query.read_text(encoding="utf-8").replace("schema:inLanguage ?language", "schema:headline ?language")
    query.write_text(asked, encoding="utf-8")
    (drawings / "front-sample-any.rq").write_text("nothing that is asked here", encoding="utf-8")
    sample = page(replace(reference_site, drawings=drawings), language).one("section", aria_labelledby="sample")

    assert list(sample.all("blockquote"))


def test_an_article_in_two_languages_counts_once(reference_site: Site, tmp_path: Path) -> None:
    one, two = reference_site.facts.all()[:2]
    said = [(one, "a", "fr"), (one, "a", "it"), (two, "b", "fr"), (two, "c", "fr")]
    rows = " ".join(f"(<{fact}> <http://e.example/{article}> '{language}' 1)" for fact, article, language in said)
    drawings = copytree(reference_site.drawings, tmp_path / "site")
    query = f"SELECT * {{ VALUES (?fact ?article ?language ?evidences) {{ {rows} }} }}"
    (drawings / "front-sample.rq").write_text(query, encoding="utf-8")
    sample = page(replace(reference_site, drawings=drawings), "en").one("section", aria_labelledby="sample")

    assert sample.one("article").attributes["id"] == f"fact-{two.rpartition('/')[2]}"
