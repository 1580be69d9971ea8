"""JSONPath (RFC 9535): paths of names, positions and wildcards are followed here, all others by a library.

A reference of a rule is a path relative to the object at hand and may be written without its `$`: `name`,
`address.city`, `tags[*]`, `['Country Code']`, `Country Code`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from factpress.mapping.sources.extras import need

#: What a path leads to: all values, in the document's order.
Path = Callable[[object], list[object]]
_Step = Callable[[object], Iterable[object]]

_STEP = re.compile(
    r"""\.?(?P<every>\*)|\[(?P<each>\*)\]|\[(?P<position>-?[0-9]+)\]|\['(?P<single>[^'\\]*)'\]|\["(?P<double>[^"\\]*)"\]"""
    r"""|\.?(?P<name>[^\s.\[\]*?@$,:()'"\\](?:[^.\[\]*?@$,:()'"\\]*[^\s.\[\]*?@$,:()'"\\])?)"""
)


class BadPath(Exception):
    """A text is no JSONPath; says why."""


def simple_name(text: str) -> str | None:
    """Return the name if a path leads to one member of the object at hand and no further."""
    steps = _steps(text)
    return steps[0][1] if steps and len(steps) == 1 and steps[0][0] == "name" else None


def compile_path(text: str) -> Path:
    """Return what follows a path from a value; raises BadPath, or CouldNotRun where its library is missing."""
    steps = _steps(text)
    if steps is None:
        return _by_library(text)
    walks = [_WALKS[kind](argument) for kind, argument in steps]

    def follow(value: object) -> list[object]:
        values = [value]
        for walk in walks:
            values = [found for each in values for found in walk(each)]
        return values

    return follow


def _steps(text: str) -> list[tuple[str, str]] | None:
    """Return kind and argument of each step of a path, or None if one is of another kind."""
    rest, steps = text.removeprefix("$"), list[tuple[str, str]]()
    while rest:
        found = _STEP.match(rest)
        if not found or (rest[0] not in ".[" and (steps or text.startswith("$"))):
            return None
        kind, argument = next((kind, argument) for kind, argument in found.groupdict().items() if argument is not None)
        steps.append(({"single": "name", "double": "name", "each": "every"}.get(kind, kind), argument))
        rest = rest[found.end() :]
    return steps


def _member(name: str) -> _Step:
    return lambda value: (value[name],) if isinstance(value, dict) and name in value else ()


def _item(position: str) -> _Step:
    number = int(position)

    def walk(value: object) -> Iterable[object]:
        fits = isinstance(value, list) and -len(value) <= number < len(value)
        return (value[number],) if fits and isinstance(value, list) else ()

    return walk


def _every(star: str) -> _Step:
    return lambda value: value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


_WALKS: dict[str, Callable[[str], _Step]] = {"name": _member, "position": _item, "every": _every}


def _by_library(text: str) -> Path:
    jsonpath = need("jsonpath", "jsonpath", f"the JSONPath {text!r}")
    whole = text if text.startswith("$") else f"${text}" if text.startswith("[") else f"$.{text}"
    try:
        compiled = jsonpath.JSONPathEnvironment(strict=True).compile(whole)
    except jsonpath.JSONPathError as error:
        raise BadPath(f"{text!r} is no JSONPath (RFC 9535): {error.args[0]}") from error
    return lambda value: [match.obj for match in compiled.finditer(value)]
