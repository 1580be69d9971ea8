"""A site that is brought up to date is the one that would be made anew, and only the files that differ are written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from commands import Run
from factpress.site.writing import SiteFolder

ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "1"))
Edit = Callable[[Path, Random], None]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def replaced(file: Path, pattern: str, text: str) -> None:
    content, count = re.subn(pattern, text, file.read_text(encoding="utf-8"), count=1)
    assert count, (file.name, pattern)
    file.write_text(content, encoding="utf-8")


def change_a_fact(root: Path, random: Random) -> None:
    replaced(root / "seeds" / "bridge-opens.yaml", r"value: \d+", f"value: {random.randrange(100, 999)}")


def change_an_evidence(root: Path, random: Random) -> None:
    replaced(root / "seeds" / "bridge-opens.yaml", r"confidence: [0-9.]+", f"confidence: 0.{random.randrange(1, 9)}")


def add_a_fact(root: Path, random: Random) -> None:
    facts = root / "seeds" / "bridge-opens.yaml"
    facts.write_text(
        f"{facts.read_text()}\n- kind: count\n  about: bridge-opening\n  value: {random.randrange(1000, 9999)}\n"
        "  unit: {en: visitors}\n  quote: About 420 of the town’s 9,600 residents came\n"
    )


def remove_a_fact(root: Path, random: Random) -> None:
    facts = root / "seeds" / "bridge-opens.yaml"
    head, *items = re.split(r"(?m)^(?=- kind: )", facts.read_text())
    counts = [number for number, item in enumerate(items) if "kind: count" in item]
    del items[random.choice(counts)]
    facts.write_text("".join((head, *items)))


def add_a_thing(root: Path, random: Random) -> None:
    things, slug = root / "seeds" / "things.yaml", f"pier-{random.randrange(10**6)}"
    things.write_text(f"{things.read_text()}\n- {{slug: {slug}, class: Place, name: {{en: Pier, de: Steg {slug}}}}}\n")


def change_a_name(root: Path, random: Random) -> None:
    replaced(root / "seeds" / "things.yaml", r"de: [^,}]*}", f"de: Name {random.randrange(10**6)}}}")


def change_a_title(root: Path, random: Random) -> None:
    replaced(root / "seeds" / "articles.yaml", r"title: .*", f"title: Title {random.randrange(10**6)}")


def change_a_setting(root: Path, random: Random) -> None:
    replaced(root / "factpress.toml", r'title = ".*"', f'title = "Bridge {random.randrange(10**6)}"')


def change_nothing(root: Path, random: Random) -> None:
    """Build again."""


EDITS: tuple[Edit, ...] = (
    change_a_fact,
    change_an_evidence,
    add_a_fact,
    remove_a_fact,
    add_a_thing,
    change_a_name,
    change_a_title,
    change_a_setting,
    change_nothing,
)
COUNT = "\n- kind: count\n  about: bridge-opening\n  value: 7\n  unit: {en: speeches}\n  quote: Mayor Ada Okafor\n"


def press(run: Run, root: Path) -> None:
    for command in (("evidence", "lock"), ("build",)):
        ran = run(*command, "--project", root)
        assert ran.code == 0, ran.err


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small graph is treated as a large one is: files in many pieces, and a store that is kept."""
    monkeypatch.setattr("factpress.pieces.LEAST", 1 << 10)
    monkeypatch.setattr("factpress.pipeline.opening.KEPT_FROM", 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(ROUNDS))
@pytest.mark.usefixtures("in_pieces")
def test_after_any_edits_the_site_is_the_one_that_is_made_anew(
    run: Run, project: Path, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text() + COUNT)
    press(run, project)
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    address = ("--address", "https://e.example/kg/")
    assert run("site", "--project", project, "-o", site, *address).code == 0
    edits = random.sample(EDITS, len(EDITS))
    at_once = 1 if ROUNDS > 1 else 3
    for begin in range(0, len(edits), at_once):
        done = edits[begin : begin + at_once]
        for edit in done:
            edit(project, random)
        press(run, project)
        before = files(site)
        ran = run("site", "--project", project, "-o", site, *address)
        after = files(site)
        assert run("site", "--project", project, "-o", fresh, "--fresh", *address).code == 0
        assert {path for path, content in files(fresh).items() if after.get(path) != content} == set(), done
        assert after.keys() == files(fresh).keys(), done
        written = {path for path, content in after.items() if before.get(path) != content} - {".factpress-site.json"}
        assert f": {len(written):,} written" in ran.err, done


@pytest.mark.slow
@pytest.mark.usefixtures("in_pieces")
def test_a_change_of_one_evidence_makes_no_page_again_that_does_not_show_it(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(run, project)
    run("site", "--project", project, "-o", tmp_path / "site")
    made: list[str] = []

    def write(folder: SiteFolder, path: str, content: bytes | Iterator[bytes]) -> None:
        made.append(path)
        for _ in content:
            pass

    monkeypatch.setattr(SiteFolder, "write", write)
    replaced(project / "seeds" / "bridge-opens.yaml", r"confidence: [0-9.]+", "confidence: 0.4")
    press(run, project)
    assert run("site", "--project", project, "-o", tmp_path / "site").code == 0
    folders = {path.partition("/")[0] for path in made}
    assert {"fact", "article", "data"} <= folders
    assert not folders & {"assets", "class", "concept", "map", "meetings", "search", "things", "articles"}
    assert len([path for path in made if path.startswith("fact/")]) == 5  # of one fact: two pages, three files beside


def test_a_site_that_stands_is_not_opened(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(run, project)
    run("site", "--project", project, "-o", tmp_path / "site")
    with monkeypatch.context() as patched:
        patched.setattr("factpress.cli.site.make_site", lambda *_: pytest.fail("opened"))
        assert ": 0 written" in run("site", "--project", project, "-o", tmp_path / "site").err
    (tmp_path / "site" / "index.html").unlink()
    assert ": 1 written" in run("site", "--project", project, "-o", tmp_path / "site").err


@pytest.mark.slow
def test_a_build_that_comes_meanwhile_is_in_the_next_export(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(run, project)
    write, site = SiteFolder.write, ("site", "--project", project, "-o", tmp_path / "site")

    def write_and_build(folder: SiteFolder, path: str, content: bytes | Iterator[bytes]) -> None:
        write(folder, path, content)
        if path == "index.html":
            add_a_fact(project, Random(1))
            press(run, project)

    with monkeypatch.context() as patched:
        patched.setattr(SiteFolder, "write", write_and_build)
        assert run(*site).code == 0
    before = files(tmp_path / "site" / "fact").keys()
    assert run(*site).code == 0
    assert files(tmp_path / "site" / "fact").keys() != before
