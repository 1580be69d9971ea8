"""factpress diff: two releases of the template's project, and what people and programs read of their differences."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from commands import Run
from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import read_project
from factpress.publish.manifest import read_manifest, write_manifest
from hostile import HOSTILE
from made_releases import MadeFact, release

#: By file of the project, what is there and what stands there in the new release.
EDITS: Mapping[str, Mapping[str, str]] = {
    "factpress.toml": {'# version = "2026.1"': 'version = "2026.2"'},
    "seeds/bridge-opens.yaml": {
        "object: 2025-05-03": "object: 2025-05-04",
        "confidence: 0.9 ": "confidence: 0.8 ",
        "out_of: 9600": "out_of: 9601",
        "object: 11": "object: 11\n  rank: preferred",
        "- kind: property\n  subject: first-anniversary\n  predicate: occurrence": (
            "- kind: property\n  subject: first-anniversary\n  predicate: location\n  object: lindmouth\n"
            "  quote: plans to celebrate the first anniversary\n  modality: planned\n\n"
            "- kind: property\n  subject: first-anniversary\n  predicate: occurrence"
        ),
    },
    "seeds/tables/participation.csv": {
        "key-handover,bridge-house-keys,item,,bridge-opens,the keys of the bridge house,me,2025-05-05\n": ""
    },
    "seeds/things.yaml": {
        "name: {en: Jonas Lind}": "name: {en: Jonas Linde}",
        "A harbour town": "A town with a harbour",
        "- slug: bridge-house-keys\n  class: Thing": "- slug: ferry\n  class: Thing\n  name: {en: The ferry}\n"
        "  description: {en: What crossed before}\n\n- slug: bridge-house-keys\n  class: CreativeWork",
    },
}


def build(root: Path) -> Path:
    job = pipeline.Job(read_project(root), Bundle.installed(), (root / "articles",), root.parent)
    pipeline.build(job, root / "build", "0")
    return root / "build"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("releases")
    template = str(files("factpress") / "templates" / "project")
    for name in ("old", "new"):
        shutil.copytree(template, folder / name)
        (folder / name / "seeds" / "evidence.lock").unlink(missing_ok=True)
    for name, edits in EDITS.items():
        file = folder / "new" / name
        text = file.read_text(encoding="utf-8")
        for before, after in edits.items():
            assert before in text
            text = text.replace(before, after)
        file.write_text(text, encoding="utf-8")
    return build(folder / "old"), build(folder / "new")


@pytest.fixture
def told(run: Run, builds: tuple[Path, Path]) -> Callable[..., str]:
    """What the command prints of both builds, with these options."""

    def told(*options: str, back: bool = False) -> str:
        ran = run("diff", *(reversed(builds) if back else builds), *options)
        assert (ran.code, ran.err) == (0, "")
        return ran.out

    return told


# ---------------------------------------------------------------------------------------- as text


def test_counts_come_first_and_then_every_kind_of_change(told: Callable[..., str]) -> None:
    lines = told().splitlines()

    assert lines[:4] == [
        "releases: without a version → 2026.2",
        "facts: 1 added, 1 removed, 3 changed, 1 corrected",
        "evidences: 2 added, 2 removed, 1 changed",
        "things: 1 added, 3 changed",
    ]
    said = [line.strip() for line in lines]
    opening = "Opening of the rebuilt Harbour Bridge"
    for line in (
        "+ version: none → 2026.2",
        "~ number of things: 16 → 17",
        "~ facts of the kind participation: 4 → 3",
        f"~ {opening}: start date 2025-05-03 → 2025-05-04",
        f"~ {opening}: value 420; out of: 9600 → 9601",
        "~ Mira Castellanos: votes 11; rank: normal rank → preferred rank",
        "~ “Okafor told the crowd” (Lindmouth opens its rebuilt harbour bridge): confidence: 0.9 → 0.8",
        "+ First anniversary of the rebuilt bridge: location Lindmouth",
        "- Hand-over of the bridge house: has participation Keys of the bridge house (role: item)",
        "- “the keys of the bridge house” (Lindmouth opens its rebuilt harbour bridge, confidence: 1)",
        "+ The ferry (thing)",
        "~ Jonas Linde: renamed: “Jonas Lind” (en) → “Jonas Linde” (en)",
        "~ Lindmouth: described anew: “A harbour town” (en) → “A town with a harbour” (en)",
        "~ Keys of the bridge house: class: thing → creative work",
    ):
        assert line in said, line


def test_evidences_stand_below_their_fact(told: Callable[..., str]) -> None:
    lines = told().splitlines()
    at = lines.index("  + First anniversary of the rebuilt bridge: location Lindmouth")

    assert lines[at + 1] == (
        "      + “plans to celebrate the first anniversary” "
        "(Lindmouth opens its rebuilt harbour bridge, modality: planned, confidence: 1)"
    )


def test_it_speaks_german(told: Callable[..., str]) -> None:
    text = told("--lang", "de")

    assert "Fakten: 1 hinzugekommen, 1 entfallen, 3 geändert, 1 berichtigt\n" in text
    assert "  ~ Eröffnung der erneuerten Hafenbrücke: Beginn 2025-05-03 → 2025-05-04\n" in text
    assert "  ~ Mira Castellanos: Stimmen 11; Rang: gewöhnlich → bevorzugt\n" in text


def test_the_other_way_round_what_was_added_is_removed(told: Callable[..., str]) -> None:
    text = told(back=True)

    assert "facts: 1 added, 1 removed, 3 changed, 1 corrected\n" in text
    assert "  - First anniversary of the rebuilt bridge: location Lindmouth\n" in text
    assert ": start date 2025-05-04 → 2025-05-03\n" in text


def test_nothing_changed_says_so(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(builds[0], copy)
    ran = run("diff", builds[0], copy, "--exit-code")

    assert (ran.code, ran.out) == (0, "releases: without a version → without a version\nnothing changed\n")


def test_the_exit_code_says_whether_they_differ_if_asked(run: Run, builds: tuple[Path, Path]) -> None:
    assert run("diff", *builds).code == 0
    assert run("diff", *builds, "--exit-code").code == 1


# ---------------------------------------------------------------------------------------- for programs


def test_the_json_has_every_difference_with_its_values(told: Callable[..., str]) -> None:
    content: dict[str, Any] = json.loads(told("--format", "json"))

    assert list(content) == ["old", "new", "differs", "counts", "release", "facts", "things"]
    assert content["new"] == {"version": "2026.2", "base": "https://example.org/lindmouth/", "factpress": "0"}
    assert content["old"]["version"] is None
    assert content["differs"] is True
    assert content["counts"] == {
        "facts": {"added": 1, "removed": 1, "changed": 3, "corrected": 1},
        "evidences": {"added": 2, "removed": 2, "changed": 1},
        "things": {"added": 1, "changed": 3},
    }
    assert {"what": "version", "which": "", "old": None, "new": "2026.2"} in content["release"]
    assert {"what": "by_kind", "which": "property", "old": 7, "new": 8} in content["release"]
    [corrected] = [fact for fact in content["facts"] if fact["change"] == "corrected"]
    assert corrected["old"]["iri"] != corrected["new"]["iri"]
    assert corrected["old"]["values"]["object"] == [
        {"@value": "2025-05-03", "@type": "http://www.w3.org/2001/XMLSchema#date"}
    ]
    assert [one["change"] for one in corrected["evidences"]] == ["removed", "added"]
    [doubted] = [fact for fact in content["facts"] if fact["aspects"] == [] and fact["change"] == "changed"]
    assert [one["aspects"] for one in doubted["evidences"]] == [["confidence"]]
    [renamed] = [thing for thing in content["things"] if thing["aspects"] == ["name"]]
    assert renamed["new"]["values"]["name"] == [{"@value": "Jonas Linde", "@language": "en"}]


ATOM = "{http://www.w3.org/2005/Atom}"


def faults_of_feed(text: str) -> list[str]:
    """Return what RFC 4287 (sections 3.3, 4.1.1 and 4.1.2) asks for and a feed lacks."""
    feed = ET.fromstring(text)
    faults = [] if feed.tag == f"{ATOM}feed" else ["the root is no feed"]
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            found = element.findall(f"{ATOM}{name}")
            faults += [] if len(found) == 1 and (found[0].text or "").strip() else [f"{element.tag}: not one {name}"]
        iri = urlsplit(element.findtext(f"{ATOM}id") or "")
        faults += [] if iri.scheme and iri.netloc and " " not in iri.geturl() else [f"{element.tag}: id is no IRI"]
        day = element.findtext(f"{ATOM}updated") or ""
        faults += [] if day.endswith("T00:00:00Z") and len(day) == len("2025-05-05T00:00:00Z") else [f"no date: {day}"]
        if element is not feed and element.find(f"{ATOM}content") is None:
            faults.append("an entry has neither content nor a link")
    if not feed.findall(f"{ATOM}author/{ATOM}name") and not all(one.find(f"{ATOM}author") for one in entries):
        faults.append("nobody is the author")
    return faults


def test_the_checker_of_feeds_finds_faults() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><entry><title>T</title></entry></feed>'

    assert len(faults_of_feed(feed)) == 10


def test_the_feed_is_one_by_rfc_4287(told: Callable[..., str]) -> None:
    text = told("--format", "atom")
    feed = ET.fromstring(text)

    assert faults_of_feed(text) == []
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == "https://example.org/lindmouth/release/2026.2"
    assert feed.findtext(f"{ATOM}updated") == "2025-05-05T00:00:00Z"
    content = feed.find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "First anniversary of the rebuilt bridge: location Lindmouth" in (content.text or "")


def test_the_day_of_a_feed_may_be_given(told: Callable[..., str]) -> None:
    text = told("--format", "atom", "--date", "2026-01-31", back=True)

    assert faults_of_feed(text) == []
    assert text.count("<updated>2026-01-31T00:00:00Z</updated>") == 2


def test_a_feed_without_a_day_asks_for_one(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(builds[0], copy)
    ran = run("diff", builds[0], copy, "--format", "atom")

    assert ran.code == 2
    assert "--date" in ran.err
    assert faults_of_feed(run("diff", builds[0], copy, "--format", "atom", "--date", "2026-01-31").out) == []


# ---------------------------------------------------------------------------------------- as a page


class _Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_one_file_with_nothing_from_elsewhere(told: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "changes.html"
    assert told("--format", "html", "-o", str(file), "--lang", "de") == ""
    text = file.read_text(encoding="utf-8")
    page = _Page(text)

    assert text.startswith('<!doctype html>\n<html lang="de">')
    assert "<h1>" in text
    assert "Was sich geändert hat" in page.text
    assert "Eröffnung der erneuerten Hafenbrücke: Beginn 2025-05-03 → 2025-05-04" in page.text
    assert not page.attributes & {"src", "href", "style", "onclick"}
    assert "url(" not in text
    assert "script" not in page.tags


MARKUP = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "</p></li>", "&lt;b&gt;", "\x1b[31m"]


def test_texts_of_the_data_never_become_markup(run: Run, tmp_path: Path) -> None:
    texts = [*MARKUP, *HOSTILE]
    old = release(tmp_path / "old", [], {"opening": "Opening"})
    facts = [MadeFact("opening", "location", text, evidences={"1": "1"}, quote=text) for text in texts]
    new = release(tmp_path / "new", facts, {f"thing-{number}": text for number, text in enumerate(texts)})
    ran = run("diff", old, new, "--format", "html")
    page = _Page(ran.out)

    assert ran.code == 0
    assert page.tags <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "section", "ol", "li", "span", "bdi"
    }  # fmt: skip
    assert page.attributes <= {"lang", "charset", "name", "content", "class"}
    assert page.text.count("<script>alert(1)</script>") == 3
    assert "\x1b" not in ran.out + run("diff", old, new).out
    feed = run("diff", old, new, "--format", "atom").out
    assert faults_of_feed(feed) == []
    content = ET.fromstring(feed).findtext(f"{ATOM}entry/{ATOM}content") or ""
    assert _Page(content).tags <= {"p", "section", "h2", "ol", "li", "span", "bdi"}


# ---------------------------------------------------------------------------------------- what is no pair of builds


def test_a_folder_without_a_build_is_told(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    ran = run("diff", tmp_path, builds[0])

    assert ran.code == 2
    assert f"no build in {tmp_path}" in ran.err


def test_one_folder_twice_is_told(run: Run, builds: tuple[Path, Path]) -> None:
    ran = run("diff", builds[0], builds[0] / ".." / builds[0].name)

    assert ran.code == 2
    assert "the same folder" in ran.err


def test_a_damaged_build_is_told(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(builds[0], copy)
    (copy / "graph.nt").write_bytes((copy / "graph.nt").read_bytes()[:-1])
    damaged = run("diff", copy, builds[1])
    write_manifest(replace(read_manifest(copy), files=()), copy)
    lacking = run("diff", copy, builds[1])

    assert (damaged.code, lacking.code) == (3, 3)
    assert "is damaged (graph.nt)" in damaged.err
    assert "has no graph.nt" in lacking.err


def test_builds_of_different_bases_are_told(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    other = release(tmp_path / "other", [], {"opening": "Opening"})
    ran = run("diff", builds[0], other)

    assert ran.code == 0
    told = "the builds have different bases, https://example.org/lindmouth/ and https://e.example/: every fact"
    assert told in ran.out.splitlines()[1]


def test_a_file_that_cannot_be_written_is_told(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    ran = run("diff", *builds, "-o", tmp_path / "nowhere" / "x.txt")

    assert ran.code == 3
    assert "cannot write" in ran.err
