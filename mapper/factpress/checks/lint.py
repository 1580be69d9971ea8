"""A lint of shapes: what every SHACL engine passes over in silence, so that data seem to conform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from factpress.checks.places import place_of
from factpress.checks.report import SHACL
from factpress.checks.shacl import SUB_CLASS, TARGETS, Statement, statements
from factpress.problems import Problems, did_you_mean
from factpress.vocab import RDF, RDF_TYPE, Vocabulary


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: The parameters of constraint components, SHACL 1.0, sections 4 and 5: what makes a shape report something.
CONSTRAINTS = _words(
    """class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength
    maxLength pattern languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node
    qualifiedValueShape closed hasValue in"""
)
#: All else that SHACL 1.0 defines for the nodes of a shapes graph.
OTHERS = _words(
    """targetClass targetNode targetSubjectsOf targetObjectsOf path inversePath alternativePath zeroOrMorePath
    oneOrMorePath zeroOrOnePath property sparql select ask prefixes declare prefix namespace message severity
    deactivated flags ignoredProperties qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint
    name description order group defaultValue entailment shapesGraph suggestedShapesGraph parameter optional
    labelTemplate validator nodeValidator propertyValidator"""
)
_TERMS = _words(
    """targetClass targetSubjectsOf targetObjectsOf class path inversePath zeroOrMorePath oneOrMorePath
    zeroOrOnePath equals disjoint lessThan lessThanOrEquals"""
)
_SHAPES = ("property", "node", "not", "qualifiedValueShape", "sparql")


@dataclass(frozen=True)
class _Shapes:
    """The statements of all files, indexed."""

    all: tuple[Statement, ...]

    @cached_property
    def by_subject(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Subject to predicate to objects."""
        index: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, object_ in self.all:
            index.setdefault(subject, {}).setdefault(predicate, []).append(object_)
        return index

    @cached_property
    def used(self) -> frozenset[str]:
        """Everything that another node refers to."""
        return frozenset(object_ for subject, _predicate, object_ in self.all if subject != object_)

    def objects(self, subject: str, *names: str) -> list[str]:
        """Return the values that a node has for parameters of SHACL."""
        row = self.by_subject.get(subject, {})
        return [object_ for name in names for object_ in row.get(SHACL + name, [])]

    def items(self, head: str) -> Iterator[str]:
        """Yield the members of an RDF list, nothing for what is none."""
        while RDF + "first" in self.by_subject.get(head, {}):
            row = self.by_subject[head]
            yield from row[RDF + "first"]
            head = row[RDF + "rest"][0]


Finding = tuple[str, str, str | None]
"""A node, what is wrong with it, and a suggestion."""


def lint(files: Iterable[Path], vocabulary: Vocabulary, problems: Problems) -> None:
    """Add a problem for each parameter, class, property or shape that does not exist, and each idle or mute shape.

    `files` are Turtle files of shapes that belong together; `vocabulary` says which classes and properties
    exist.  Places have the line on which the shape begins.
    """
    known = tuple(files)
    shapes = _Shapes(tuple(statement for file in known for statement in statements(file, problems)))
    rules: tuple[Callable[[_Shapes, Vocabulary], Iterator[Finding]], ...] = (
        _unknown_parameters,
        _unknown_terms,
        _missing_shapes,
        _idle_shapes,
        _mute_shapes,
    )
    for rule in rules:
        for node, message, suggestion in rule(shapes, vocabulary):
            problems.add(place_of(_owner(node, shapes), known), "shapes-invalid", message, suggestion)


def _owner(node: str, shapes: _Shapes) -> str:
    """Return the named node that a nameless one is part of."""
    while node.startswith("_:"):
        node = next((subject for subject, _predicate, object_ in shapes.all if object_ == node), "")
    return node


def _unknown_parameters(shapes: _Shapes, _vocabulary: Vocabulary) -> Iterator[Finding]:
    for subject, predicate, _object in shapes.all:
        name = predicate.removeprefix(SHACL)
        if predicate.startswith(SHACL) and name not in CONSTRAINTS | OTHERS:
            yield subject, f"SHACL 1.0 has no parameter sh:{name}", did_you_mean(name, CONSTRAINTS | OTHERS)


def _unknown_terms(shapes: _Shapes, vocabulary: Vocabulary) -> Iterator[Finding]:
    names = frozenset(map(vocabulary.shorten, vocabulary.terms))
    for subject, predicate, object_ in shapes.all:
        if predicate == SUB_CLASS:
            terms = [subject, object_]
        elif predicate.startswith(SHACL) and predicate.removeprefix(SHACL) in _TERMS:
            terms = [object_, *shapes.items(object_)]
        else:
            continue
        for term in terms:
            if not term.startswith("_:") and not _is_declared(term, vocabulary):
                name = vocabulary.shorten(term)
                yield subject, f"no vocabulary in use has {name}", did_you_mean(name, names)


def _is_declared(term: str, vocabulary: Vocabulary) -> bool:
    if term in vocabulary.terms:
        return True
    spaces = [space for space in vocabulary.prefixes.values() if term.startswith(space)]
    return bool(spaces) and max(spaces, key=len) not in vocabulary.closed


def _missing_shapes(shapes: _Shapes, _vocabulary: Vocabulary) -> Iterator[Finding]:
    named = frozenset(subject for subject in shapes.by_subject if not subject.startswith("_:"))
    for subject in shapes.by_subject:
        for shape in shapes.objects(subject, *_SHAPES):
            if shape not in shapes.by_subject:
                yield subject, f"no file has the shape {shape}", did_you_mean(shape, named)


def _idle_shapes(shapes: _Shapes, _vocabulary: Vocabulary) -> Iterator[Finding]:
    types = {SHACL + "NodeShape", SHACL + "PropertyShape"}
    for subject, row in shapes.by_subject.items():
        is_shape = not types.isdisjoint(row.get(RDF_TYPE, []))
        if is_shape and subject not in shapes.used and not any(target in row for target in TARGETS):
            yield subject, f"the shape {subject} has no target, and no other shape leads to it", None


def _mute_shapes(shapes: _Shapes, _vocabulary: Vocabulary) -> Iterator[Finding]:
    inline = {
        shape
        for subject in shapes.by_subject
        if not subject.startswith("_:")
        for shape in shapes.objects(subject, "property", "sparql")
    }
    for subject in shapes.by_subject:
        speaks = not subject.startswith("_:") or subject in inline
        if speaks and shapes.objects(subject, *CONSTRAINTS, "select") and not shapes.objects(subject, "message"):
            yield subject, f"{_called(subject)} has no sh:message", None


def _called(subject: str) -> str:
    return "a nameless shape" if subject.startswith("_:") else f"the shape {subject}"
