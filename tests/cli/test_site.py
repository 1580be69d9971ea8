"""factpress site: a build as files, made again only where something changed, with hostile texts as texts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from commands import Run
from hostile import HOSTILE

MARKUP = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "]]> --> <!--",
    "\u202eevil",
]


@pytest.fixture
def built(run: Run, project: Path) -> Path:
    assert run("evidence", "lock", "--project", project).code == 0
    assert run("build", "--project", project).code == 0
    return project


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_the_site_is_written_the_same_each_time(run: Run, built: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        ran = run("site", "--project", built, "-o", tmp_path / name)
        assert ran.code == 0, ran.err
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert "index.de.html" in files(tmp_path / "one")
    assert not any(str(built).encode() in content for content in files(tmp_path / "one").values())


def test_only_what_a_change_touches_is_made_again(run: Run, built: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("site", "--project", built, "-o", site)
    assert ": 0 written" in run("site", "--project", built, "-o", site).err
    before = files(site)
    seeds = next(path for path in (built / "seeds").glob("*.yaml") if "facts:" in path.read_text())
    seeds.write_text(re.sub("confidence: [0-9.]+", "confidence: 0.6", seeds.read_text(), count=1))
    assert run("build", "--project", built).code == 0
    ran = run("site", "--project", built, "-o", site)
    again = {path for path, content in files(site).items() if content != before.get(path)}
    assert 0 < len(again) < len(before) / 3
    assert f"{len(again - {'.factpress-site.json'}):,} written" in ran.err
    fresh = tmp_path / "fresh"
    run("site", "--project", built, "-o", fresh)
    assert files(fresh) == files(site)


def test_a_page_that_somebody_removed_comes_back(run: Run, built: Path, tmp_path: Path) -> None:
    run("site", "--project", built, "-o", tmp_path / "site")
    (tmp_path / "site" / "index.html").unlink()
    assert ": 1 written" in run("site", "--project", built, "-o", tmp_path / "site").err


def test_fresh_makes_everything_and_writes_what_differs(run: Run, built: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("site", "--project", built, "-o", site)
    (site / "index.html").write_text("spoilt")
    assert ": 0 written" in run("site", "--project", built, "-o", site).err
    assert ": 1 written" in run("site", "--project", built, "-o", site, "--fresh").err


def test_an_address_makes_what_must_be_absolute_so(run: Run, built: Path, tmp_path: Path) -> None:
    run("site", "--project", built, "-o", tmp_path / "site", "--address", "https://e.example/kg/")
    page = (tmp_path / "site" / "things" / "index.de.html").read_text()
    assert '<link rel="canonical" href="https://e.example/kg/things/index.de.html">' in page
    assert run("site", "--project", built, "--address", "e.example").code == 2


def test_a_folder_of_others_is_refused(run: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    ran = run("site", "--project", built, "-o", tmp_path / "site")
    assert ran.code == 2
    assert "no site of factpress" in ran.err


def test_without_a_build_it_says_so(run: Run, project: Path, tmp_path: Path) -> None:
    ran = run("site", "--project", project, "-o", tmp_path / "site")
    assert ran.code == 2
    assert "factpress build" in ran.err


class Elements(HTMLParser):
    """What a page consists of: its elements, links, scripts, and handlers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.bad: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            scheme = (value or "").strip().lower()
            if name.startswith("on") or name == "style":
                self.bad.append(f"{tag} {name}")
            if name in ("href", "src", "action") and scheme.startswith(("javascript:", "data:", "vbscript:")):
                self.bad.append(f"{tag} {name}={value}")
        given = dict(attrs)
        if tag == "script" and not given.get("src") and given.get("type") != "application/ld+json":
            self.bad.append("script")
        if tag == "img":
            self.bad.append("img")


def test_texts_of_data_never_become_markup_script_or_links(run: Run, project: Path, tmp_path: Path) -> None:
    texts = [text for text in (*HOSTILE, *MARKUP) if text.strip() and text.isprintable()]
    things = [
        {"slug": f"hostile-{number}", "class": "Person", "name": {"en": text}, "description": {"en": text}}
        for number, text in enumerate(texts)
    ]
    content = yaml.safe_dump({"things": things}, allow_unicode=True)
    (project / "seeds" / "hostile.yaml").write_text(content, encoding="utf-8")
    settings = project / "factpress.toml"
    settings.write_text(settings.read_text().replace("title = ", "title = '<script>alert(1)</script>' #", 1))
    assert run("evidence", "lock", "--project", project).code == 0
    ran = run("build", "--project", project)
    assert ran.code == 0, ran.err
    ran = run("site", "--project", project, "-o", tmp_path / "site")
    assert ran.code == 0, ran.err
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 2 * len(texts)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert Elements(text).bad == [], path
        assert "<script>alert" not in text, path
        assert "\u202e" not in text or "<bdi>" in text, path
    shown = (tmp_path / "site" / "id" / f"hostile-{len(texts) - 1}" / "index.html").read_text(encoding="utf-8")
    assert "<h1>" in shown
