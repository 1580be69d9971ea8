"""What a project says of what it publishes is read from [site], with every fault at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.problems import DataProblems
from factpress.project import read_project
from factpress.site_settings import SiteSettings, is_address

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
        "2:1: error[project-invalid] address is not a URL that ends with a slash; "
        'write address = "https://example.org/graph/"',
        "3:1: error[project-invalid] licence is not the IRI of a licence; "
        'write licence = "https://creativecommons.org/publicdomain/zero/1.0/"',
        '4:1: error[project-invalid] publisher is not a text; write publisher = "…"',
        '5:1: error[project-invalid] creators is not a list of names; write creators = ["Family, Given"]',
        '6:1: error[project-invalid] keywords is not a list of texts; write keywords = ["…"]',
        '7:1: error[project-invalid] themes is not a table of IRIs by name; write themes = {"…" = "https://…"}',
        "8:1: error[project-invalid] no setting of [site] is called 'license'; did you mean 'licence'?",
        '9:1: error[project-invalid] description is not a text; write description = "…"',
    ]


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    assert said(project(tmp_path, 'site = "here"\n')) == [
        "1:1: error[project-invalid] 'site' is not a table; write [site]"
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
