"""factpress new."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

import click

from factpress.errors import CouldNotRun, UsageFault

#: A dot file in a package is easily lost; it gets its name when it is copied.
_RENAMED = {"gitignore": ".gitignore"}


@click.command(name="new")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Make a small, complete project in FOLDER: an invented article, its facts, a query.

    It checks, builds and answers at once; change it into your own.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageFault(f"{folder} is not empty; name a new folder")
    try:
        with as_file(files("factpress") / "templates" / "project") as template:
            copytree(template, folder, dirs_exist_ok=True)
        for name, renamed in _RENAMED.items():
            (folder / name).rename(folder / renamed)
    except OSError as error:
        raise CouldNotRun(f"cannot write to {folder}: {error.strerror or error}") from None
    commands = "".join(f"  factpress {name}\n" for name in ("check", "build", "query", "site"))
    click.echo(f"{folder} is ready. Next:\n\n  cd {folder}\n{commands}")
    click.echo("README.md there says what each file is and what a fact may say.")
