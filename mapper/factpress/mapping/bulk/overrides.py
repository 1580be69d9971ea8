"""Other files in the place of those that a document of rules names: `name=path`, or a path alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath

from factpress.errors import UsageFault
from factpress.mapping.notations.logical import file_source
from factpress.mapping.notations.nodes import Fault
from factpress.mapping.rules import Document, LogicalSource
from factpress.problems import did_you_mean

#: A path that stands for standard input.
STDIN = "-"


def override(document: Document, sources: Iterable[str], here: Path) -> Document:
    """Return the document with other sources; paths are as typed, relative to `here`, which is absolute.

    `name` is a source's name, its path in the rules, or the name of its file; a path alone takes the place of the
    source whose file has the same name, or of the only one.  Raises UsageFault where there is none, or where the URL
    of a database is typed, which may hold a password.
    """
    found = dict(document.sources)
    for text in sources:
        name, equals, path = text.rpartition("=")
        names = _named(name, document) if equals else _alike(path, document)
        found.update({each: _moved(found[each], path, here) for each in names})
    return replace(document, sources=found)


def _named(name: str, document: Document) -> list[str]:
    names = {
        alias: [key for key, source in document.sources.items() if alias in _aliases(key, source)]
        for key_, source_ in document.sources.items()
        for alias in _aliases(key_, source_)
    }
    if name not in names:
        advice = did_you_mean(name, names) or f"there are {', '.join(sorted(document.sources))}"
        raise UsageFault(f"the rules have no source {name!r}; {advice}")
    return names[name]


def _aliases(name: str, source: LogicalSource) -> set[str]:
    if source.formulation == "sql":
        return {name}
    file = PurePath(source.access)
    return {name, source.access, file.name, file.name.partition(".")[0]}


def _alike(path: str, document: Document) -> list[str]:
    stem = PurePath(path).name.partition(".")[0]
    fits = [key for key, source in document.sources.items() if stem in _aliases(key, source)]
    if not fits and len({source.access for source in document.sources.values()}) != 1:
        raise UsageFault(f"which source is {path} for? write name={path}; names: {', '.join(sorted(document.sources))}")
    return fits or list(document.sources)


def _moved(source: LogicalSource, path: str, here: Path) -> LogicalSource:
    """Return the source in another file, whose suffix says its format if it is a known one."""
    access = path if path == STDIN else str(here / path)
    if source.formulation == "sql":
        if not path.startswith("@"):
            raise UsageFault("give the URL of a database in a file: name=@url.txt")
        return replace(source, access=f"@{here / path[1:]}")
    try:
        suffixed = file_source(path, None, source.place)
    except Fault:
        return replace(source, access=access)
    same = suffixed.formulation == source.formulation
    delimiter = suffixed.delimiter or (source.delimiter if same else None)
    encoding = source.encoding if same else None
    return replace(source, access=access, formulation=suffixed.formulation, delimiter=delimiter, encoding=encoding)
