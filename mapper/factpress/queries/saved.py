"""Saved queries: `.rq` files whose head, YAML in lines that begin with `#+`, says what they answer.

The head's keys: `title` and `description` (texts by language, English needed), `tags` (words to find the query
by), `view` (how to show the answer: table, timeline, map, chart or graph), `columns` (the names a SELECT
returns).  grlc reads the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from factpress.errors import UsageFault
from factpress.problems import Place, Problems, did_you_mean
from factpress.queries.guard import is_update, service_at, undeclared_prefix

VIEWS = ("table", "timeline", "map", "chart", "graph")
_KEYS = frozenset({"title", "description", "tags", "view", "columns"})


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question somebody wrote down: `name` is its path below queries/ without the ending."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    view: str
    columns: tuple[str, ...]
    text: str
    place: Place


def read_queries(folders: Mapping[str, Path], problems: Problems) -> dict[str, SavedQuery]:
    """Read every `.rq` file of the folders, by name; a later folder's query takes the place of an earlier one's.

    `folders` maps the name that places show ("queries") to the folder.  Faults of heads are problems.
    """
    queries = {}
    for shown, folder in folders.items():
        for path in sorted(folder.rglob("*.rq")):
            name = path.relative_to(folder).with_suffix("").as_posix()
            query = _read(name, f"{shown}/{name}.rq", path, problems)
            if query:
                queries[name] = query
    return queries


def find_query(name: str, queries: Mapping[str, SavedQuery]) -> SavedQuery:
    """Return the query of this name; its last part is enough where only one query ends so.

    Raises UsageFault if there is none or more than one.
    """
    if name in queries:
        return queries[name]
    ends = [full for full in queries if full.rpartition("/")[2] == name]
    if len(ends) == 1:
        return queries[ends[0]]
    if ends:
        raise UsageFault(f"{name!r} may be {' or '.join(sorted(ends))}")
    short = {full.rpartition("/")[2]: None for full in queries}
    near = did_you_mean(name, {**dict.fromkeys(queries), **short})
    raise UsageFault(f"no saved query is called {name!r}; " + (near or "'factpress query' lists them"))


def _read(name: str, file: str, path: Path, problems: Problems) -> SavedQuery | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.add(Place(file), "not-utf8", "the query is not UTF-8")
        return None
    head = _head(text, file, problems)
    if head is None:
        return None
    faults = list(_faults(head)) + list(_text_faults(text))
    for line, message, suggestion in faults:
        problems.add(Place(file, line, 1), "query-invalid", message, suggestion)
    if faults:
        return None
    return SavedQuery(
        name=name,
        title=head["title"],
        description=head.get("description", {}),
        tags=tuple(head.get("tags", ())),
        view=head.get("view", "table"),
        columns=tuple(head.get("columns", ())),
        text=text,
        place=Place(file, 1, 1),
    )


def _head(text: str, file: str, problems: Problems) -> dict[str, Any] | None:
    lines = [line[2:].removeprefix(" ") if line.startswith("#+") else "" for line in text.splitlines()]
    try:
        head = yaml.safe_load("\n".join(lines))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 1, mark.column + 4) if mark else Place(file)
        advice = "put quotation marks around texts with signs in them"
        problems.add(place, "query-invalid", f"the head is not YAML: {error.problem}", advice)
        return None
    if not isinstance(head, dict):
        message = "the query has no head" if head is None else "the head is not a mapping"
        problems.add(Place(file, 1, 1), "query-invalid", message, "begin with '#+ title: {en: What it answers}'")
        return None
    return head


def _faults(head: Mapping[str, Any]) -> Iterator[tuple[int, str, str | None]]:
    for key in head.keys() - _KEYS:
        yield 1, f"the head has an unknown key {key!r}", did_you_mean(str(key), _KEYS)
    for key in ("title", "description"):
        texts = head.get(key, {} if key == "description" else None)
        if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
            yield 1, f"the head's {key} is not texts by language", f"write '#+ {key}: {{en: …, de: …}}'"
        elif key == "title" and "en" not in texts:
            yield 1, "the head's title has no English text", "add 'en: …'"
    for key in ("tags", "columns"):
        words = head.get(key, [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            yield 1, f"the head's {key} is not a list of words", f"write '#+ {key}: [one, two]'"
    if head.get("view", "table") not in VIEWS:
        yield 1, f"the head's view {head['view']!r} is not known", "write one of " + ", ".join(VIEWS)


def _text_faults(text: str) -> Iterator[tuple[int, str, str | None]]:
    if is_update(text):
        yield 1, "this is an update; a saved query only asks", None
    at = service_at(text)
    if at is not None:
        yield text.count("\n", 0, at) + 1, "SERVICE would send data to another host", "ask without it"
    undeclared = undeclared_prefix(text)
    if undeclared:
        prefix, at = undeclared
        yield text.count("\n", 0, at) + 1, f"the prefix {prefix!r} is not declared", f"begin with PREFIX {prefix}: <…>"
