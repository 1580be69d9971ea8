"""Shapes as they are read: one typed model of SHACL 1.0, Core (sections 2 to 4) and SPARQL (sections 5 and 6).

Terms are texts in canonical N-Triples form throughout, a nameless shape is "_:…".  Shapes name each other; `Shapes`
holds them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from factpress.checks.index import reachable
from factpress.checks.paths import Path, path_text
from factpress.checks.report import SHACL
from factpress.problems import Place, Problem
from factpress.rdf import TextTriple

TARGETS = tuple(f"<{SHACL}{name}>" for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
#: The classes whose members are classes.
CLASSES = frozenset(("<http://www.w3.org/2000/01/rdf-schema#Class>", "<http://www.w3.org/2002/07/owl#Class>"))
#: The kinds of nodes (SHACL, section 4.1.3), each with the first signs that its terms may have.
KINDS: Mapping[str, str] = {
    f"<{SHACL}IRI>": "<",
    f"<{SHACL}BlankNode>": "_",
    f"<{SHACL}Literal>": '"',
    f"<{SHACL}BlankNodeOrIRI>": "_<",
    f"<{SHACL}BlankNodeOrLiteral>": '_"',
    f"<{SHACL}IRIOrLiteral>": '<"',
}


def component_of(parameter: str) -> str:
    """Return the IRI of the constraint component of SHACL that a parameter such as "minCount" belongs to."""
    return f"{SHACL}{parameter[:1].upper()}{parameter[1:]}ConstraintComponent"


@dataclass(frozen=True, slots=True)
class Targets:
    """Where a shape looks: at nodes, at the members of classes, at subjects or objects of properties."""

    nodes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()


# ---------------------------------------------------------------------------------------- constraints


@dataclass(frozen=True, slots=True)
class ValueTest:
    """What each value must be, by one term: class, datatype, nodeKind, hasValue's reverse, bounds, lengths.

    `parameter` is one of class, datatype, nodeKind, minExclusive, minInclusive, maxExclusive, maxInclusive,
    minLength, maxLength; `term` its value.
    """

    parameter: str
    term: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, as SPARQL's REGEX takes it, that each value must match."""

    pattern: str
    flags: str = ""
    parameter = "pattern"


@dataclass(frozen=True, slots=True)
class Listed:
    """The terms (parameter in) or language ranges (parameter languageIn) that each value must be of."""

    parameter: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many values there must at least or at most be: parameter minCount or maxCount."""

    parameter: str
    count: int


@dataclass(frozen=True, slots=True)
class HasValue:
    """A term that must be among the values."""

    term: str
    parameter = "hasValue"


@dataclass(frozen=True, slots=True)
class UniqueLang:
    """No two values have the same language tag."""

    parameter = "uniqueLang"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How values stand to those of another property: equals, disjoint, lessThan, lessThanOrEquals."""

    parameter: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Logic:
    """The shapes of which each value must conform to some: not, and, or, xone, node."""

    parameter: str
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Qualified:
    """How many values must conform to a shape, and to none of its siblings."""

    shape: str
    least: int | None
    most: int | None
    siblings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """The properties (parameter ignoredProperties and the paths of property shapes) that values may have."""

    allowed: frozenset[str]
    parameter = "closed"


@dataclass(frozen=True, slots=True)
class Query:
    """A constraint in SPARQL, sections 5 and 6: a query with $PATH replaced and prefixes declared.

    `owner` is the IRI of the constraint or of what it is part of, "" for a component's validator; `component` the IRI
    of the component; `asks` whether the query is an ASK about each value; `bound` the values of the component's
    parameters by variable.
    """

    owner: str
    component: str
    text: str
    messages: Mapping[str, str] = field(default_factory=dict, hash=False)
    asks: bool = False
    bound: tuple[tuple[str, str], ...] = ()


Constraint = (
    ValueTest | Pattern | Listed | Count | HasValue | UniqueLang | Comparison | Logic | Qualified | Closed | Query
)


# ---------------------------------------------------------------------------------------- shapes


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (`path` None) or property shape.

    `name` is its term, `owner` the IRI of the shape with a name that it is part of, or its own; `properties` are the
    shapes that its values must conform to with results of their own (sh:property); `place` is where it stands.
    """

    name: str
    owner: str
    place: Place
    path: Path | None = None
    targets: Targets = Targets()
    constraints: tuple[Constraint, ...] = ()
    properties: tuple[str, ...] = ()
    severity: str = SHACL + "Violation"
    messages: Mapping[str, str] = field(default_factory=dict, hash=False)
    deactivated: bool = False

    @property
    def path_text(self) -> str:
        """The path as SPARQL writes it, "" where there is none."""
        return "" if self.path is None else path_text(self.path)

    def owners(self) -> Iterator[str]:
        """Yield the names that results of this shape go by: its own, and those of its queries."""
        yield self.owner
        yield from (constraint.owner for constraint in self.constraints if isinstance(constraint, Query))

    def inner(self) -> Iterator[str]:
        """Yield the shapes that this one leads to."""
        yield from self.properties
        for constraint in self.constraints:
            match constraint:
                case Logic(_, shapes):
                    yield from shapes
                case Qualified(shape, _, _, siblings):
                    yield from (shape, *siblings)


@dataclass(frozen=True)
class Shapes:
    """The shapes of some files.

    `all` holds those that a target leads to, by name; `faults` says why others cannot be evaluated, and where they
    stand; `left` why others are left to pySHACL; `triples` are the statements of all files.
    """

    all: Mapping[str, Shape]
    roots: tuple[str, ...]
    faults: Mapping[str, tuple[Place, str]]
    left: Mapping[str, str]
    triples: tuple[TextTriple, ...]

    @cached_property
    def sound(self) -> tuple[Shape, ...]:
        """The shapes with a target that can be evaluated, with all that they lead to."""
        return tuple(self.all[root] for root in self.roots if not self.hindrances(root))

    def hindrances(self, root: str) -> tuple[str, ...]:
        """Return the shapes among those that a root leads to, itself included, that are faulty or left to pySHACL."""
        return tuple(name for name in self.reached(root) if name in self.faults or name in self.left)

    def reached(self, root: str) -> tuple[str, ...]:
        """Return a shape and all those that it leads to."""
        return reachable((root,), lambda name: self.all[name].inner() if name in self.all else ())

    def place(self, name: str) -> Place:
        """Return where a shape stands, faulty or not."""
        return self.all[name].place if name in self.all else self.faults[name][0]

    def problem(self, name: str) -> Problem:
        """Return what a faulty shape is told as."""
        place, reason = self.faults[name]
        called = "a nameless shape" if name.startswith("_:") else f"the shape {name[1:-1]}"
        return Problem(place, "shapes-invalid", f"{called} {reason}")
