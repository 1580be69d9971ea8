"""factpress site: a build as files, made again only where something changed, with hostile texts as texts."""

from __future__ import annotations

import os
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
def site(run: Run, built: Path, tmp_path: Path) -> Path:
    """The site of `built`."""
    ran = run("site", "--project", built, "-o", tmp_path / "site")
    assert ran.code == 0, ran.err
    return tmp_path / "site"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.slow
def test_the_site_is_written_the_same_each_time(run: Run, built: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        ran = run("site", "--project", built, "-o", tmp_path / name)
        assert ran.code == 0, ran.err
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert "index.de.html" in files(tmp_path / "one")
    assert not any(str(built).encode() in content for content in files(tmp_path / "one").values())


@pytest.mark.slow
def test_only_what_a_change_touches_is_made_again(run: Run, built: Path, site: Path, tmp_path: Path) -> None:
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


def test_a_page_that_somebody_removed_comes_back(run: Run, built: Path, site: Path) -> None:
    (site / "index.html").unlink()
    assert ": 1 written" in run("site", "--project", built, "-o", site).err


@pytest.mark.slow
def test_fresh_makes_everything_and_writes_what_differs(run: Run, built: Path, site: Path) -> None:
    (site / "index.html").write_text("spoilt")
    assert ": 0 written" in run("site", "--project", built, "-o", site).err
    assert ": 1 written" in run("site", "--project", built, "-o", site, "--fresh").err


def test_an_address_makes_what_must_be_absolute_so(run: Run, built: Path, tmp_path: Path) -> None:
    run("site", "--project", built, "-o", tmp_path / "site", "--address", "https://e.example/kg/")
    page = (tmp_path / "site" / "things" / "index.de.html").read_text()
    assert '<link rel="canonical" href="https://e.example/kg/things/index.de.html">' in page
    assert run("site", "--project", built, "--address", "e.example").code == 2


@pytest.mark.parametrize(
    ("given", "meant"),
    [("e.example", "https://e.example/"), ("https://e.example/kg", "https://e.example/kg/"), ("kg", "https://example")],
)
def test_what_is_no_address_is_told_with_one_that_is(run: Run, project: Path, given: str, meant: str) -> None:
    ran = run("site", "--project", project, "--address", given)
    assert ran.code == 2
    assert f"give --address {meant}" in ran.err


@pytest.mark.slow
def test_seeds_that_changed_since_the_build_are_told_settings_are_not(run: Run, built: Path, tmp_path: Path) -> None:
    settings = built / "factpress.toml"
    settings.write_text(settings.read_text().replace("# [site]", "[site]").replace("# publisher", "publisher"))
    ran = run("site", "--project", built, "-o", tmp_path / "site")
    assert (ran.code, "the seeds have changed" in ran.err) == (0, False)
    (built / "seeds" / "things.yaml").write_text("things: []\n")
    ran = run("site", "--project", built, "-o", tmp_path / "site")
    assert ran.code == 0
    assert "the seeds have changed since this build; run 'factpress build'" in ran.err


def test_a_build_of_another_base_is_no_site_without_things(run: Run, built: Path, site: Path) -> None:
    settings = built / "factpress.toml"
    settings.write_text(settings.read_text().replace("https://example.org/lindmouth/", "https://example.org/"))
    ran = run("site", "--project", built, "-o", site)
    assert ran.code == 2
    assert "not below https://example.org/, the base that factpress.toml states; run 'factpress build'" in ran.err


@pytest.mark.slow
def test_what_somebody_else_keeps_of_a_project_is_let_be(
    run: Run, built: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, real = files(built / ".factpress"), os.access
    monkeypatch.setattr("os.access", lambda path, *rest, **more: "/.factpress/" not in str(path) and real(path, *rest))
    ran = run("site", "--project", built, "-o", site, "--address", "https://e.example/")
    assert ran.code == 0, ran.err
    assert files(built / ".factpress") == kept


def test_an_earlier_build_that_is_none_is_told_even_where_the_site_stands(
    run: Run, built: Path, site: Path, tmp_path: Path
) -> None:
    ran = run("site", "--project", built, "-o", site, "--since", tmp_path / "nowhere")
    assert (ran.code, f"no build in {tmp_path / 'nowhere'}; name the folder of a build" in ran.err) == (2, True)


def test_ctrl_c_says_that_the_site_is_not_whole(
    run: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("factpress.cli.site.export_site", interrupted)
    ran = run("site", "--project", built, "-o", tmp_path / "site")
    assert ran.code == 130
    assert "is not whole; the same command again goes on with it" in ran.err


ONE_FACT = """
articles: [{slug: market, title: The market opens, language: en, file: market.txt}]
curators: [{slug: me, name: Kim Roe}]
things: [{slug: opening, class: Event, name: {en: Opening of the market}}]
facts:
- {kind: count, about: opening, article: market, curator: me, created: 2026-02-08, value: 11, unit: {en: stalls},
   quote: eleven stalls}
"""


@pytest.mark.slow
def test_a_graph_of_one_fact_has_a_front_page_that_shows_it(run: Run, tmp_path: Path) -> None:
    for folder in ("seeds", "articles"):
        (tmp_path / "market" / folder).mkdir(parents=True)
    project = tmp_path / "market"
    (project / "factpress.toml").write_text('[project]\nbase = "https://e.example/"\narticles = "articles"\n')
    (project / "articles" / "market.txt").write_text("The market opened with eleven stalls.\n")
    (project / "seeds" / "all.yaml").write_text(ONE_FACT)
    assert run("build", "--project", project).code == 0
    assert run("site", "--project", project, "-o", tmp_path / "site").code == 0
    front = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "eleven stalls" in front
    assert re.findall(r"<strong>(\d+)</strong> ([a-z ]+)", front)[:3] == [
        ("1", "fact"),
        ("1", "passage quoted"),
        ("1", "article"),
    ]
    assert "1 fact<" in (tmp_path / "site" / "articles" / "index.html").read_text(encoding="utf-8")


def test_a_folder_of_others_is_refused(run: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    ran = run("site", "--project", built, "-o", tmp_path / "site")
    assert ran.code == 2
    assert "no site of factpress" in ran.err
    assert not list((built / ".factpress" / "site").glob("*"))


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


@pytest.mark.slow
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
