"""A wheel takes what npm brings with the licence of every package, and is built without where npm is not at hand."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "mapper/web/package-lock.json").read_text(encoding="utf-8"))
#: Stands for npm: it installs two packages, one of which has no licence text.
NPM = """#!/bin/sh
[ "$1" = ci ] && [ "$2" = --ignore-scripts ] || exit 9
mkdir -p node_modules/@a/b node_modules/engine
echo "The text of b" > node_modules/@a/b/LICENSE
"""
#: Stands for node: it makes what build.js makes.
NODE = """#!/bin/sh
[ "$1" = build.js ] || exit 9
mkdir "$2"
echo script > "$2/query.js"
cp packages.json "$2/packages.json"
"""
PACKAGES: list[dict[str, Any]] = [
    {"name": "@a/b", "version": "1.2.3", "licence": "MIT", "texts": ["LICENSE"]},
    {"name": "engine", "version": "0.5.0", "licence": "MIT OR Apache-2.0", "texts": []},
]


class App:
    """Takes what the hook says to whoever builds."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, message: str) -> None:
        self.warnings.append(message)


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build hook, with nothing said about it in the environment."""
    monkeypatch.delenv("FACTPRESS_ASSETS", raising=False)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with sources for npm, and with assets of an earlier build."""
    web, assets = tmp_path / "mapper/web", tmp_path / "mapper/factpress/_assets"
    web.mkdir(parents=True)
    (web / "build.js").write_text("", encoding="utf-8")
    (web / "packages.json").write_text(json.dumps(PACKAGES), encoding="utf-8")
    (web / "node_modules").mkdir()
    assets.mkdir(parents=True)
    (assets / "old.js").write_text("", encoding="utf-8")
    (tmp_path / "LICENSE").write_text("The text of Apache", encoding="utf-8")
    return tmp_path


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with commands called npm and node, the first on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in (("npm", NPM), ("node", NODE)):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def built(hook: ModuleType, checkout: Path) -> list[str]:
    """Run the hook and return its warnings."""
    app = App()
    hook.AssetsHook(str(checkout), {}, None, None, str(checkout), "wheel", app).initialize("standard", {})
    return app.warnings


@pytest.mark.usefixtures("tools")
def test_the_assets_take_the_place_of_those_of_an_earlier_build(hook: ModuleType, checkout: Path) -> None:
    assert built(hook, checkout) == []
    assets = checkout / "mapper/factpress/_assets"
    names = {path.relative_to(assets).as_posix() for path in assets.rglob("*") if path.is_file()}
    assert names == {"query.js", "packages.json", "made-from", "licences/a-b.txt", "licences/engine.txt"}


@pytest.mark.usefixtures("tools")
def test_every_package_has_its_licence_text_and_one_without_has_the_apache_licence_that_it_offers(
    hook: ModuleType, checkout: Path
) -> None:
    built(hook, checkout)
    licences = checkout / "mapper/factpress/_assets/licences"
    assert (licences / "a-b.txt").read_text(encoding="utf-8") == "@a/b 1.2.3\nLicence: MIT\n\nThe text of b\n"
    engine = (licences / "engine.txt").read_text(encoding="utf-8")
    assert engine.startswith("engine 0.5.0\nLicence: MIT OR Apache-2.0\n")
    assert engine.endswith("The text of Apache")


@pytest.mark.usefixtures("tools")
def test_a_package_whose_licence_text_is_nowhere_is_not_bundled(hook: ModuleType, checkout: Path) -> None:
    packages = [{**PACKAGES[1], "licence": "ISC"}]
    (checkout / "mapper/web/packages.json").write_text(json.dumps(packages), encoding="utf-8")
    assert [warning.partition(": ")[2] for warning in built(hook, checkout)] == [
        "the package engine has no licence text"
    ]


def test_npm_is_not_asked_again_for_the_same_sources(hook: ModuleType, checkout: Path, tools: Path) -> None:
    built(hook, checkout)
    (tools / "npm").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert built(hook, checkout) == []
    (checkout / "mapper/web/build.js").write_text("// other", encoding="utf-8")
    assert len(built(hook, checkout)) == 1


def test_a_failing_npm_is_quoted_and_the_build_goes_on_without_assets(
    hook: ModuleType, checkout: Path, tools: Path
) -> None:
    (tools / "npm").write_text("#!/bin/sh\necho 'no network' >&2\nexit 1\n", encoding="utf-8")
    [warning] = built(hook, checkout)
    assert warning.endswith(": npm ci failed: no network")
    assert not (checkout / "mapper/factpress/_assets").exists()


def test_a_build_without_npm_says_so(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    [warning] = built(hook, checkout)
    assert warning == "factpress is built without its query page and the outline of its map: npm is not installed"


@pytest.mark.parametrize(("command", "fault"), [("npm", "npm does not run"), ("node", "node does not run")])
def test_a_command_that_cannot_run_is_told(
    hook: ModuleType, checkout: Path, tools: Path, monkeypatch: pytest.MonkeyPatch, command: str, fault: str
) -> None:
    (tools / command).write_text("no program", encoding="utf-8")
    monkeypatch.setattr(shutil, "which", lambda name: str(tools / name))
    [warning] = built(hook, checkout)
    assert f": {fault}: " in warning


def test_assets_may_be_required(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("FACTPRESS_ASSETS", "required")
    with pytest.raises(hook.NotMade, match="npm is not installed"):
        built(hook, checkout)


@pytest.mark.usefixtures("tools")
def test_npm_may_be_left_alone(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTPRESS_ASSETS", "none")
    [warning] = built(hook, checkout)
    assert warning.endswith(": FACTPRESS_ASSETS is none")


def test_the_lock_pins_every_package_by_its_digest_and_names_no_registry() -> None:
    packages = {name: entry for name, entry in LOCK["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert "://" not in json.dumps(LOCK)


def test_the_lock_is_that_of_the_package_file() -> None:
    package = json.loads((ROOT / "mapper/web/package.json").read_text(encoding="utf-8"))
    for kind in ("dependencies", "devDependencies"):
        assert LOCK["packages"][""][kind] == package[kind]
