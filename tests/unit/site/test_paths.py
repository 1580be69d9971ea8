"""Where pages are, and what may become a link."""

from __future__ import annotations

import pytest

from factpress.iris import Base
from factpress.site.paths import class_path, in_language, is_safe_link, page_path, relative

BASE = Base("https://e.example/kg/")


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://e.example/kg/id/a-b--c", "id/a-b--c/index.html"),
        ("https://e.example/kg/article/one#text", "article/one/index.html"),
        ("https://e.example/kg/curator/eve", "curator/eve/index.html"),
        ("https://e.example/kg/fact/0123456789abcdef", "fact/0123456789abcdef/index.html"),
        ("https://e.example/kg/evidence/0123456789abcdef#quote", "evidence/0123456789abcdef/index.html"),
        ("https://w3id.org/nev/concept/role/host", "concept/role/host/index.html"),
        ("https://w3id.org/nev/concept/role", "concept/role/index.html"),
        ("https://w3id.org/nev/ontology#role", "ontology/index.html#role"),
        ("https://w3id.org/nev/ontology#a b", "ontology/index.html"),
    ],
)
def test_every_iri_below_the_base_has_its_page(iri: str, path: str) -> None:
    assert page_path(BASE, iri, "en") == path


@pytest.mark.parametrize(
    "iri",
    [
        "https://e.example/kg/id/../../etc/passwd",
        "https://e.example/kg/id/",
        "https://e.example/kg/id/a/b",
        "https://e.example/kg/id/A",
        "https://e.example/kg/graph/things",
        "https://e.example/other/id/a",
        "https://w3id.org/nev/concept/role/host/more",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_no_name_of_ours_has_no_page(iri: str) -> None:
    assert page_path(BASE, iri, "en") is None


def test_a_page_has_a_twin_in_every_other_language_but_an_evidence_speaks_none() -> None:
    assert in_language("a/index.html", "en") == "a/index.html"
    assert in_language("a/index.html", "de") == "a/index.de.html"
    assert page_path(BASE, f"{BASE.iri}id/a", "de") == "id/a/index.de.html"
    assert page_path(BASE, f"{BASE.iri}evidence/ab", "de") == "evidence/ab/index.html"


def test_links_lead_up_to_the_root_and_down() -> None:
    assert relative("id/a/index.html", "fact/b/index.html") == "../../id/a/index.html"
    assert relative("query/50 %?/a#b/index.html", "index.html") == "query/50%20%25%3F/a%23b/index.html"
    assert relative("index.html", "index.de.html") == "index.html"
    assert relative("", "index.html") == "./"


def test_a_class_has_a_page_by_its_local_name_if_that_is_plain() -> None:
    assert class_path("http://schema.org/Person", "de") == "class/Person/index.de.html"
    assert class_path("https://e.example/", "en") is None
    assert class_path("https://e.example/a.b", "en") is None


@pytest.mark.parametrize("address", ["https://e.example/a?b#c", "http://e.example", "mailto:a@e.example"])
def test_web_and_mail_addresses_may_be_links(address: str) -> None:
    assert is_safe_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "https://e.example/\n",
        'https://e.example/"onclick=',
        "https://e.example/ x",
        " https://e.example/",
    ],
)
def test_nothing_else_may(address: str) -> None:
    assert not is_safe_link(address)
