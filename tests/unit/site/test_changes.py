"""What changed since an earlier build is told on a page and in feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from factpress.bundle import Bundle
from factpress.pipeline.releases.published import Earlier, published_changes
from factpress.site.compared import Change, Changes, Group, Told
from factpress.site.dataset import changes
from factpress.site.model import Site
from made_releases import MadeFact, release

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://e.example/g/"
QUOTED: Mapping[str, str] = {"one": "1"}


def made(site: Site) -> dict[str, bytes]:
    return {output.path: bytes(output.make()) for output in changes.outputs(site)}  # type: ignore[arg-type]


def compared(tmp_path: Path, address: str | None = None) -> Changes:
    old = release(tmp_path / "old", [MadeFact("ga", "startDate", "2024", evidences=QUOTED)], {"ga": "Assembly"})
    new = release(
        tmp_path / "new",
        [MadeFact("ga", "startDate", "2025", evidences=QUOTED), MadeFact("ga", "name", "G<A>", evidences=QUOTED)],
        {"ga": "Assembly", "bridge": "Bridge"},
    )
    return published_changes(Earlier(old, tmp_path), new, Bundle.installed().releases, address)


def test_a_release_that_was_not_compared_says_so(reference_site: Site) -> None:
    found = made(replace(reference_site, changes=None))

    assert set(found) == {"changes/index.html", "changes/index.de.html"}
    assert b"not compared with an earlier one" in found["changes/index.html"]


def test_facts_come_before_numbers_and_lead_to_their_pages(tmp_path: Path) -> None:
    told = compared(tmp_path).told["en"]

    assert [group.title for group in told.groups] == ["facts", "things", "release"]
    [corrected] = [change for change in told.groups[0].changes if change.kind == "corrected"]
    assert corrected.iri.startswith("https://e.example/fact/")
    assert [change.iri for change in told.groups[1].changes] == ["https://e.example/id/bridge"]


@pytest.mark.parametrize(("language", "sentence"), [("en", "changed"), ("de", "geändert")])
def test_every_language_is_told(tmp_path: Path, language: str, sentence: str) -> None:
    told = compared(tmp_path).told[language]

    assert told.feed is not None
    assert sentence in str(ElementTree.fromstring(told.feed).findtext(f"{ATOM}title"))


def test_the_feed_is_atom_with_its_own_address(tmp_path: Path) -> None:
    told = compared(tmp_path, ADDRESS).told["de"]
    assert told.feed is not None
    feed = ElementTree.fromstring(told.feed)

    for element in (feed, *feed.iter(f"{ATOM}entry")):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert {link.get("rel"): link.get("href") for link in feed.iter(f"{ATOM}link")} == {
        "self": f"{ADDRESS}changes/feed.de.atom",
        "alternate": f"{ADDRESS}changes/",
    }


def test_the_page_escapes_what_data_say(reference_site: Site, tmp_path: Path) -> None:
    found = made(replace(reference_site, changes=compared(tmp_path)))

    assert set(found) == {f"changes/{name}" for name in ("index.html", "index.de.html", "feed.atom", "feed.de.atom")}
    page = found["changes/index.html"].decode()
    assert "G&lt;A&gt;" in page
    assert "G<A>" not in page
    assert 'type="application/atom+xml"' in page


def test_two_equal_builds_have_no_feed(reference_site: Site, tmp_path: Path) -> None:
    old, new = (release(tmp_path / name, [], {"ga": "Assembly"}) for name in ("old", "new"))
    found = published_changes(Earlier(old, tmp_path), new, Bundle.installed().releases)

    assert found.told["en"].feed is None
    assert set(made(replace(reference_site, changes=found))) == {"changes/index.html", "changes/index.de.html"}


def test_a_long_list_is_cut_and_says_how_much(reference_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_MOST", 2)
    group = Group("facts", tuple(Change("added", f"fact {number}") for number in range(5)))
    told = Told(("five",), (group,), "<feed/>")

    page = made(replace(reference_site, changes=Changes({"en": told, "de": told})))["changes/index.html"].decode()

    assert "fact 1" in page
    assert "fact 2" not in page
    assert "3 more are in the feed" in page
