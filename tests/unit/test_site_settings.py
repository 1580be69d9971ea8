"""What a project says of what it publishes is read from [site], with every fault at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.problems import DataProblems
from factpress.project import read_project
from factpress.site_settings import SiteSettings, address_meant, is_address

WHOLE = """[site]
address = "https://e.example/graph/"
description = "Bridges and who opened them."
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "The bridge office"
creators = ["Roe, Ann", "The bridge office"]
keywords = ["bridges"]

[site.themes]
"Transport" = "http://publications.europa.eu/resource/authority/data-theme/TRAN"
"""


def project(tmp_path: Path, text: str) -> Path:
    (tmp_path / "factpress.toml").write_text(text, encoding="utf-8")
    return tmp_path


def said(root: Path) -> list[str]:
    with pytest.raises(DataProblems) as found:
        read_project(root)
    return [str(problem).removeprefix("factpress.toml:") for problem in found.value.problems]


def test_settings_of_the_site_are_read(tmp_path: Path) -> None:
    assert read_project(project(tmp_path, WHOLE)).site == SiteSettings(
        address="https://e.example/graph/",
        description="Bridges and who opened them.",
        licence="https://creativecommons.org/licenses/by/4.0/",
        publisher="The bridge office",
        creators=("Roe, Ann", "The bridge office"),
        keywords=("bridges",),
        themes={"Transport": "http://publications.europa.eu/resource/authority/data-theme/TRAN"},
    )


def test_nothing_of_it_must_be_stated(tmp_path: Path) -> None:
    assert read_project(project(tmp_path, "")).site == SiteSettings()


def test_every_fault_is_told_at_its_line(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        '[site]\naddress = "https://e.example/graph"\nlicence = "CC0"\npublisher = 3\ncreators = "Ann Roe"\n'
        'keywords = ["a", 1]\nthemes = {T = "TRAN"}\nlicense = "x"\ndescription = " "\n',
    )

    assert said(root) == [
        "2:1: error[project-invalid] address is not a URL in ASCII characters that begins with https:// and ends with "
        'a slash; write address = "https://e.example/graph/"',
        "3:1: error[project-invalid] licence is not the IRI of a licence; write the one you choose, such as "
        'licence = "https://creativecommons.org/licenses/by/4.0/", or leave it out',
        '4:1: error[project-invalid] publisher is not a text, or an empty one; write publisher = "…", or leave it out',
        '5:1: error[project-invalid] creators is not a list of names; write creators = ["Family, Given"]',
        '6:1: error[project-invalid] keywords is not a list of texts; write keywords = ["…"]',
        '7:1: error[project-invalid] the theme \'T\' is not an IRI; write "T" = "https://…"',
        "8:1: error[project-invalid] no setting of [site] is called 'license'; did you mean 'licence'?",
        '9:1: error[project-invalid] description is not a text, or an empty one; write description = "…", '
        "or leave it out",
    ]


def test_themes_of_a_table_of_their_own_are_told_there(tmp_path: Path) -> None:
    assert said(project(tmp_path, '[site.themes]\nRoads = "https://e.example/roads"\nTransport = "TRAN"\n')) == [
        '1:2: error[project-invalid] the theme \'Transport\' is not an IRI; write "Transport" = "https://…"'
    ]
    assert said(project(tmp_path, '[site]\nthemes = ["Transport"]\n')) == [
        '2:1: error[project-invalid] themes is not a table of IRIs by name; write themes = {"…" = "https://…"}'
    ]


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    assert said(project(tmp_path, 'site = "here"\n')) == [
        "1:1: error[project-invalid] 'site' is not a table; write [site]"
    ]
    assert said(project(tmp_path, '[project]\nsite = "here"\n')) == [
        "2:1: error[project-invalid] no setting is called 'site'; [site] is a table of its own"
    ]


@pytest.mark.parametrize("address", ["https://e.example/", "http://127.0.0.1:8000/a/b/", "https://e.example/~me/x/"])
def test_an_address_is_a_host_or_a_folder_of_it(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "e.example/",
        "ftp://e.example/",
        "https://e.example",
        "https://e.example/?q/",
        "https://e.example/#/",
        'https://e"/',
    ],
)
def test_nothing_else_is_an_address(address: str) -> None:
    assert not is_address(address)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("e.example", "https://e.example/"),
        ("e.example/kg", "https://e.example/kg/"),
        (" http://e.example/kg", "http://e.example/kg/"),
        ("https://bücher.example/", "https://example.org/graph/"),
        ("", "https://example.org/graph/"),
    ],
)
def test_an_address_that_is_nearly_right_is_put_right(text: str, meant: str) -> None:
    assert address_meant(text) == meant


def test_title_and_description_are_one_text_or_texts_by_language(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        '[project]\ntitle = {de = "Brücken", en = "Bridges"}\n'
        '[site.description]\nde = "Wer sie baute."\nfr = "Qui ?"\n',
    )
    found = read_project(root)

    assert (found.title, found.titles) == ("Bridges", {"de": "Brücken", "en": "Bridges"})
    assert found.site.description == "Wer sie baute."
    assert [found.site.description_in(language) for language in ("fr", "en")] == ["Qui ?", "Wer sie baute."]


def test_one_text_is_that_of_all_languages(tmp_path: Path) -> None:
    found = read_project(project(tmp_path, '[project]\ntitle = "Bridges"\n[site]\ndescription = "Who built them."\n'))

    assert (found.title, found.titles) == ("Bridges", {})
    assert found.site.description_in("de") == "Who built them."
    assert SiteSettings().description_in("de") is None


def test_faults_of_texts_by_language_are_told_at_their_line(tmp_path: Path) -> None:
    root = project(
        tmp_path, '[project]\ntitle = {Deutsch = "Brücken", en = 3}\n[site]\ndescription = {de = " ", en = "Bridges"}\n'
    )
    form = '{en = "…", de = "…"}'

    assert said(root) == [
        "2:1: error[project-invalid] title has a text in 'Deutsch', which is not a language tag; write title = " + form,
        f"2:1: error[project-invalid] title in 'en' is not a text, or an empty one; write title = {form}",
        f"4:1: error[project-invalid] description in 'de' is not a text, or an empty one; write description = {form}",
    ]


def test_an_empty_table_of_texts_is_told_where_it_stands(tmp_path: Path) -> None:
    assert said(project(tmp_path, "[site]\nkeywords = []\n[project.title]\n")) == [
        '3:2: error[project-invalid] title is a table without a text; write title = {en = "…", de = "…"}'
    ]
