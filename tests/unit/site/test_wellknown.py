"""The files that others look for by their names say what the formats want."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import yaml

from factpress.site import sections
from factpress.site.dataset import wellknown
from factpress.site.model import Output, Site
from factpress.site_settings import SiteSettings

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ADDRESS = "https://e.example/g/"
#: The keys of the Citation File Format 1.2.0, and those that must be there.
CFF = {
    *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords"),
    *("license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact"),
    *("repository-code", "title", "type", "url", "version"),
}
REQUIRED = {"authors", "cff-version", "message", "title"}


def content(output: Output) -> bytes:
    made = output.make()
    return made if isinstance(made, bytes) else b"".join(made)


def made(site: Site) -> dict[str, bytes]:
    return {output.path: content(output) for output in wellknown.outputs(site)}


def sitemaps(site: Site, paths: Iterable[str]) -> dict[str, ElementTree.Element]:
    return {output.path: ElementTree.fromstring(content(output)) for output in wellknown.sitemaps(site, paths)}


# ---------------------------------------------------------------------------------------- sitemaps


def test_a_site_without_an_address_has_no_sitemap(reference_site: Site) -> None:
    assert sitemaps(reference_site, ["index.html"]) == {}


def test_each_page_names_its_twins(reference_site: Site) -> None:
    site = replace(reference_site, address=ADDRESS)
    paths = [
        "a/index.html",
        "a/index.de.html",
        "evidence/1/index.html",
        "404.html",
        "404.de.html",
        "a/index.ttl",
        "q.html",
    ]

    [urls] = sitemaps(site, paths).values()

    found = {
        url.findtext(f"{SPACE}loc"): {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        for url in urls
    }
    twins = {"en": f"{ADDRESS}a/index.html", "de": f"{ADDRESS}a/index.de.html"}
    assert found == {f"{ADDRESS}a/index.html": twins, f"{ADDRESS}a/index.de.html": twins, f"{ADDRESS}q.html": {}}


def test_many_pages_are_split_and_listed(reference_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wellknown, "MOST", 2)
    site = replace(reference_site, address=ADDRESS)

    found = sitemaps(site, [f"{letter}/index.html" for letter in "abcde"])

    assert list(found) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [each.findtext(f"{SPACE}loc") for each in found["sitemap.xml"]] == [
        f"{ADDRESS}sitemap-{number}.xml" for number in (1, 2, 3)
    ]
    assert [len(found[f"sitemap-{number}.xml"]) for number in (1, 2, 3)] == [2, 2, 1]


def test_addresses_are_escaped(reference_site: Site) -> None:
    [urls] = sitemaps(replace(reference_site, address=ADDRESS), ["a b&<.html"]).values()

    assert [url.findtext(f"{SPACE}loc") for url in urls] == [f"{ADDRESS}a%20b%26%3C.html"]


def test_the_sitemap_has_the_pages_of_the_site(reference_site: Site) -> None:
    site = replace(reference_site, address=ADDRESS)
    listed = {output.path: output for output in sections.outputs(site)}
    urls = ElementTree.fromstring(content(listed["sitemap.xml"]))
    found = {str(url.findtext(f"{SPACE}loc")).removeprefix(ADDRESS) for url in urls}

    assert found <= listed.keys()
    assert {"index.html", "index.de.html", "data/index.html", "changes/index.html"} <= found


@pytest.mark.parametrize(("address", "said"), [(None, False), (ADDRESS, True)])
def test_robots_may_read_all_and_find_the_sitemap(address: str | None, said: bool) -> None:
    lines = wellknown.robots(address).splitlines()

    assert lines[:2] == ["User-agent: *", "Allow: /"]
    assert (f"Sitemap: {ADDRESS}sitemap.xml" in lines) is said


# ---------------------------------------------------------------------------------------- citation


def cited(site: Site) -> dict[str, object]:
    found = yaml.safe_load(made(site)["CITATION.cff"])
    assert isinstance(found, dict)
    return found


def test_the_citation_has_what_the_format_wants(reference_site: Site) -> None:
    found = cited(replace(reference_site, contact="me@e.example"))

    assert found.keys() >= REQUIRED
    assert found.keys() <= CFF
    assert found["cff-version"] == "1.2.0"
    assert found["authors"] == [{"name": "The factpress team"}]
    assert found["contact"] == [{"name": "The factpress team", "email": "me@e.example"}]
    assert found["date-released"] == "2026-11-21"


def test_people_are_cited_as_people(reference_site: Site) -> None:
    settings = replace(reference_site.settings, creators=("Roe, Ann", "The bridge office"))
    found = cited(replace(reference_site, settings=settings, contact="https://e.example/me"))

    assert found["authors"] == [{"family-names": "Roe", "given-names": "Ann"}, {"name": "The bridge office"}]
    assert found["contact"] == [{"name": "The factpress team", "website": "https://e.example/me"}]


def test_a_project_that_states_nothing_is_cited_by_its_curators(reference_site: Site) -> None:
    found = cited(replace(reference_site, settings=SiteSettings(), contact=None))

    assert found["authors"] == [{"name": "The factpress team"}]
    assert found.keys().isdisjoint({"license-url", "keywords", "contact"})
    assert "articles" in str(found["abstract"])


def test_no_text_can_become_a_key(reference_site: Site) -> None:
    title = 'A: "b"\nlicense: none # \\'

    assert cited(replace(reference_site, title=title))["title"] == title


# ---------------------------------------------------------------------------------------- not found


@pytest.mark.parametrize("path", ["404.html", "404.de.html"])
def test_the_page_for_what_is_not_found_works_at_any_depth(reference_site: Site, path: str) -> None:
    page = made(replace(reference_site, address=ADDRESS))[path].decode()

    assert 'href="/g/assets/site.css"' in page
    assert 'href="/g/things/' in page
    assert 'content="noindex"' in page


def test_without_an_address_its_links_are_relative(reference_site: Site) -> None:
    assert 'href="assets/site.css"' in made(reference_site)["404.html"].decode()
