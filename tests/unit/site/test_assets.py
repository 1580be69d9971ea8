"""What npm brought is at hand whole, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from factpress.site.assets import QUERY_FILES, Assets


def made(folder: Path, *names: str) -> Assets:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")
    return Assets.in_folder(folder)


def test_without_a_folder_nothing_is_at_hand(tmp_path: Path) -> None:
    assets = Assets.in_folder(tmp_path / "none")
    assert (assets.query_page, assets.world, list(assets.licences())) == (False, None, [])


def test_a_folder_that_is_not_whole_does_not_count(tmp_path: Path) -> None:
    assert made(tmp_path, *QUERY_FILES).files == {}


@pytest.mark.parametrize("missing", QUERY_FILES)
def test_the_query_page_needs_all_its_files(tmp_path: Path, missing: str) -> None:
    assets = made(tmp_path, "packages.json", "land-110m.json", *(name for name in QUERY_FILES if name != missing))
    assert not assets.query_page
    assert assets.world == tmp_path / "land-110m.json"


def test_licences_are_those_below_their_folder(tmp_path: Path) -> None:
    assets = made(tmp_path, "packages.json", "licences/a.txt", "licences/b.txt", *QUERY_FILES)
    assert assets.query_page
    assert [name for name, _ in assets.licences()] == ["licences/a.txt", "licences/b.txt"]


def test_the_installed_assets_have_a_licence_for_every_package() -> None:
    assets = Assets.installed()
    if not assets.files:
        pytest.skip("this installation was made without npm")
    packages = json.loads(assets.files["packages.json"].read_text(encoding="utf-8"))
    named = {f"licences/{package['name'].replace('@', '').replace('/', '-')}.txt" for package in packages}
    assert named == {name for name, _ in assets.licences()}
    assert all(path.read_text(encoding="utf-8").count("\n") > 5 for _, path in assets.licences())
