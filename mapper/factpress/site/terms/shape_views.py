"""What shapes demand, as pages show it: in the words of their messages, with targets, paths and constraints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from factpress.checks.report import SHACL
from factpress.checks.shape_files.shapes_reader import read_shapes
from factpress.checks.shapes import (
    Closed,
    Comparison,
    Constraint,
    Count,
    HasValue,
    Listed,
    Logic,
    Pattern,
    Qualified,
    Query,
    Shape,
    Shapes,
    UniqueLang,
    ValueTest,
)
from factpress.checks.terms import bare, is_blank, said
from factpress.iris import shorten
from factpress.problems import Problems
from factpress.site.data import Text, best

_IRI = re.compile("<([^<>]*)>")
_NOT_IN_ANCHORS = re.compile(r"[^\w.-]+", re.ASCII)
_SHACL = {"sh": SHACL}


class Demand(NamedTuple):
    """One thing that a shape demands.

    `anchor` is where it can be linked to, "" where another place of the page is that already or it has no name, and
    `elsewhere` that place; `path` is a SPARQL path, "" for the thing itself; `constraints` are the parameters of SHACL
    with their values; `queries` the SPARQL of those that are queries.
    """

    name: str
    anchor: str
    elsewhere: str
    messages: tuple[Text, ...]
    path: str
    severity: str
    constraints: tuple[str, ...]
    queries: tuple[str, ...]


class ShapeView(NamedTuple):
    """A shape with a name: of which things it demands something, and what.

    Targets are IRIs; a shape without any counts where another one names it.
    """

    name: str
    anchor: str
    iri: str
    classes: tuple[str, ...]
    subjects_of: tuple[str, ...]
    objects_of: tuple[str, ...]
    nodes: tuple[str, ...]
    demands: tuple[Demand, ...]


class ShapesFile(NamedTuple):
    """A file of shapes: where it is, what it is called on the site, and the shapes that begin in it."""

    source: Path
    name: str
    shapes: tuple[ShapeView, ...]


def named_files(files: Sequence[Path]) -> Mapping[Path, str]:
    """Return what the files are called on the site: by their names, numbered where two have the same.

    The name of what stands beside the page is taken.
    """
    names: dict[Path, str] = {}
    for file in files:
        taken = {"index.ttl", *names.values()}
        choice = (file.name, *(f"{file.stem}-{number}{file.suffix}" for number in range(2, len(files) + 2)))
        names[file] = next(name for name in choice if name not in taken)
    return names


def shapes_files(files: Sequence[Path], prefixes: Mapping[str, str], language: str) -> tuple[ShapesFile, ...]:
    """Read files of shapes and say what they demand, in a language where messages are in it.

    Files without shapes are left out, and what cannot be read: `factpress check` tells it.
    """
    shapes = read_shapes(files, Problems())
    views = _Views(shapes, {**_SHACL, **prefixes}, language)
    found: dict[str, list[ShapeView]] = {}
    for shape in views.described():
        found.setdefault(shape.place.file, []).append(views.shape(shape))
    names = named_files(files)
    return tuple(
        ShapesFile(file, names[file], tuple(found[file.as_posix()])) for file in files if file.as_posix() in found
    )


class _Views:
    """Makes the views of one language; a shape that several lead to is described at the first of them in full."""

    def __init__(self, shapes: Shapes, prefixes: Mapping[str, str], language: str) -> None:
        self._shapes, self._prefixes, self._language = shapes, prefixes, language
        self._anchors: dict[str, str] = {}

    def described(self) -> Iterator[Shape]:
        """Yield the shapes with targets, then those with names that no shape has had as its property."""
        yield from (self._shapes.all[root] for root in self._shapes.roots if root in self._shapes.all)
        named = (shape for name, shape in self._shapes.all.items() if not is_blank(name))
        yield from (shape for shape in named if shape.name not in self._anchors)

    def shape(self, shape: Shape) -> ShapeView:
        targets = shape.targets
        anchor = self._anchors.get(shape.name) or self._new_anchor(shape.name)
        return ShapeView(
            name=_local(shape.owner),
            anchor=anchor,
            iri=shape.owner,
            classes=tuple(map(bare, targets.classes)),
            subjects_of=tuple(map(bare, targets.subjects_of)),
            objects_of=tuple(map(bare, targets.objects_of)),
            nodes=tuple(map(bare, targets.nodes)),
            demands=tuple(self._demands(shape, frozenset())),
        )

    def _demands(self, shape: Shape, above: frozenset[str]) -> Iterator[Demand]:
        """Yield what a shape demands itself, then what the shapes do that it leads to by sh:property."""
        if shape.constraints or shape.messages:
            yield self._demand(shape, is_own=not above)
        within = above | {shape.name}
        for name in shape.properties:
            inner = self._shapes.all.get(name)
            if inner and name not in within:
                yield from self._demands(inner, within)

    def _demand(self, shape: Shape, *, is_own: bool) -> Demand:
        elsewhere = self._anchors.get(shape.name, "")
        has_name = not is_own and not is_blank(shape.name)
        return Demand(
            name=_local(shape.owner) if has_name else "",
            anchor=self._new_anchor(shape.name) if has_name and not elsewhere else "",
            elsewhere=elsewhere if has_name else "",
            messages=self._messages(shape),
            path=self._readable(shape.path_text),
            severity=_local(shape.severity),
            constraints=tuple(self._said(each) for each in shape.constraints if not isinstance(each, Query)),
            queries=tuple(each.text.strip() for each in shape.constraints if isinstance(each, Query)),
        )

    def _messages(self, shape: Shape) -> tuple[Text, ...]:
        """Return its message, and those of its queries and of the nameless shapes that it is made of."""
        found = [shape.messages, *(each.messages for each in shape.constraints if isinstance(each, Query))]
        inner = [name for name in self._shapes.reached(shape.name) if is_blank(name) and name not in shape.properties]
        found += [self._shapes.all[name].messages for name in inner if name in self._shapes.all]
        texts = [self._in_words(messages) for messages in found if messages]
        return tuple(dict.fromkeys(texts))

    def _in_words(self, messages: Mapping[str, str]) -> Text:
        return best(tuple(Text(value, tag or None) for tag, value in sorted(messages.items())), self._language)

    def _new_anchor(self, name: str) -> str:
        wanted = _NOT_IN_ANCHORS.sub("-", _local(bare(name)))
        taken = set(self._anchors.values())
        choice = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
        self._anchors[name] = next(anchor for anchor in choice if anchor not in taken)
        return self._anchors[name]

    # ------------------------------------------------------------------------------------ constraints

    def _said(self, constraint: Constraint) -> str:
        """Return a constraint as SHACL's parameter and its value, in short names."""
        match constraint:
            case ValueTest(parameter, term):
                return f"{parameter} {self._term(term)}"
            case Pattern(pattern, flags):
                return f'pattern "{pattern}"{f" ({flags})" if flags else ""}'
            case Listed(parameter, terms):
                return f"{parameter} {', '.join(map(self._term, terms))}"
            case Count(parameter, count):
                return f"{parameter} {count}"
            case HasValue(term):
                return f"hasValue {self._term(term)}"
            case UniqueLang():
                return "uniqueLang"
            case Comparison(parameter, predicate):
                return f"{parameter} {self._term(predicate)}"
            case Closed(allowed):
                return f"closed {', '.join(sorted(map(self._term, allowed)))}"
            case Qualified(shape, least, most):
                bounds = f"{'' if least is None else f' at least {least}'}{'' if most is None else f' at most {most}'}"
                return f"qualifiedValueShape{bounds}: {self._inner(shape)}"
            case Logic(parameter, shapes):
                return f"{parameter} {' | '.join(map(self._inner, shapes))}"
        raise AssertionError(constraint)

    def _inner(self, name: str) -> str:
        """Return a shape inside of another: its name, or what it demands if it has none."""
        shape = self._shapes.all.get(name)
        if shape is None or not is_blank(name):
            return _local(bare(name))
        parts = [self._said(each) for each in shape.constraints if not isinstance(each, Query)]
        parts += map(self._inner, shape.properties)
        return f"({' '.join(filter(None, (self._readable(shape.path_text), '; '.join(parts))))})"

    def _term(self, term: str) -> str:
        return self._readable(term) if term.startswith("<") else said(term)

    def _readable(self, text: str) -> str:
        return _IRI.sub(lambda iri: shorten(iri[1], self._prefixes), text)


def _local(iri: str) -> str:
    return re.split("[/#]", iri)[-1] or iri
