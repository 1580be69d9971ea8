"""What npm brought when this installation was built: the query page's scripts, the engine, the outline of the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: Where hatch_build.py puts them, below the package.
FOLDER = "_assets"
#: The file that comes last: without it the folder is not whole.
_WHOLE = "packages.json"
QUERY_FILES = ("query.js", "query-worker.js", "oxigraph.wasm.gz")
WORLD = "land-110m.json"


@dataclass(frozen=True, slots=True)
class Assets:
    """The files at hand, by their path in the folder with forward slashes; none where npm was not at hand."""

    files: Mapping[str, Path]

    @classmethod
    def installed(cls) -> Assets:
        """Return those of this installation."""
        return cls.in_folder(Path(__file__).parents[1] / FOLDER)

    @classmethod
    def in_folder(cls, folder: Path) -> Assets:
        """Return those of a folder, none if it is not whole."""
        if not (folder / _WHOLE).is_file():
            return cls({})
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        return cls({path.relative_to(folder).as_posix(): path for path in found})

    @property
    def query_page(self) -> bool:
        """Whether there is all that the query page needs."""
        return all(name in self.files for name in QUERY_FILES)

    @property
    def world(self) -> Path | None:
        """The TopoJSON file of the world's land, None without it."""
        return self.files.get(WORLD)

    def licences(self) -> Iterator[tuple[str, Path]]:
        """Yield the licence texts of what is here, as pairs of path and file."""
        return ((name, path) for name, path in self.files.items() if name.startswith("licences/"))
