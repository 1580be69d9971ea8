"""The build hook: what the site needs that is not ours comes by npm when a wheel or an editable install is made.

mapper/web/ names it, with a lock file; it is bundled into mapper/factpress/_assets/, which git does not see, with the
licence text of every package that something was taken from.  A build without npm goes on without it and says so; such
an installation makes sites without the query page.  FACTPRESS_ASSETS=required stops the build instead,
FACTPRESS_ASSETS=none leaves npm alone and goes on without.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "FACTPRESS_ASSETS"
WEB, ASSETS = Path("mapper/web"), Path("mapper/factpress/_assets")
#: The file that says which sources the folder was made from.
STAMP = "made-from"
#: What npm leaves in the folder of the sources.
_INSTALLED = "node_modules"
#: Seconds after which npm is given up.
_PATIENCE = 600


class NotMade(Exception):
    """The assets cannot be made; the message says why."""


class AssetsHook(BuildHookInterface[Any]):
    """Makes the assets before the files of a wheel are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the assets unless they are at hand; `version` is "standard" or "editable"."""
        wish, root = os.environ.get(SWITCH, ""), Path(self.root)
        reason = f"{SWITCH} is none" if wish == "none" else _missing(root)
        if reason is None:
            return
        shutil.rmtree(root / ASSETS, ignore_errors=True)
        if wish == "required":
            raise NotMade(reason)
        self.app.display_warning(f"factpress is built without its query page and the outline of its map: {reason}")


def _missing(root: Path) -> str | None:
    """Make the assets of the sources in a folder; return why they are not there, None if they are."""
    try:
        make_assets(root / WEB, root / ASSETS, root / "LICENSE")
    except NotMade as fault:
        return str(fault)
    return None


def make_assets(web: Path, assets: Path, apache: Path) -> None:
    """Bundle what the sources in `web` name into the folder `assets`; nothing if that was made from the same sources.

    `apache` is the text of the Apache licence.  Raises NotMade, and leaves `assets` as it was.
    """
    stamp = inputs_of(web)
    if (assets / STAMP).is_file() and (assets / STAMP).read_text(encoding="ascii") == stamp:
        return
    npm, node = _command("npm"), _command("node")
    with tempfile.TemporaryDirectory() as place:
        sources, made = Path(place, "web"), Path(place, "assets")
        shutil.copytree(web, sources, ignore=shutil.ignore_patterns(_INSTALLED))
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], sources)
        _run([node, "build.js", str(made)], sources)
        copy_licences(made, sources / _INSTALLED, apache)
        (made / STAMP).write_text(stamp, encoding="ascii")
        shutil.rmtree(assets, ignore_errors=True)
        shutil.copytree(made, assets)


def inputs_of(web: Path) -> str:
    """Return the SHA-256 of the sources and of this hook."""
    digest = sha256(Path(__file__).read_bytes())
    for path in sorted(web.rglob("*")):
        if path.is_file() and _INSTALLED not in path.parts:
            digest.update(path.relative_to(web).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def copy_licences(made: Path, installed: Path, apache: Path) -> None:
    """Write a file below licences/ for every package that packages.json in the folder `made` names.

    `installed` is npm's folder.  Raises NotMade for a package whose licence text is nowhere.
    """
    folder = made / "licences"
    folder.mkdir()
    for package in json.loads((made / "packages.json").read_text(encoding="utf-8")):
        name = package["name"]
        head = f"{name} {package['version']}\nLicence: {package['licence']}\n"
        text = "\n".join([head, *_texts(package, installed / name, apache)])
        (folder / f"{name.replace('@', '').replace('/', '-')}.txt").write_text(text, encoding="utf-8")


def _texts(package: Mapping[str, Any], folder: Path, apache: Path) -> Iterator[str]:
    """Yield the licence texts that a package has; of one without any, that of the Apache licence if it offers that."""
    for file in package["texts"]:
        yield (folder / file).read_text(encoding="utf-8")
    if not package["texts"]:
        if "Apache-2.0" not in str(package["licence"]).split():
            raise NotMade(f"the package {package['name']} has no licence text")
        yield f"The package holds no licence text; of its licences this is Apache-2.0.\n{apache.read_text('utf-8')}"


def _command(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotMade(f"{name} is not installed")
    return found


def _run(command: list[str], folder: Path) -> None:
    """Run a command in a folder.  Raises NotMade with the end of what it printed."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NotMade(f"{Path(command[0]).name} does not run: {fault}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-5:]
        raise NotMade(f"{' '.join([Path(command[0]).name, *command[1:2]])} failed: {' / '.join(said)}")
