"""The values that travel through factpress: terms, kinds, records, articles.  No input or output here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from factpress.problems import Place
from factpress.vocab import XSD

# ---------------------------------------------------------------------------------------- RDF terms


class Iri(NamedTuple):
    """An IRI; no blank nodes exist in factpress."""

    value: str

    def n3(self) -> str:
        """Return the N-Triples form."""
        return f"<{self.value}>"


class Literal(NamedTuple):
    """A literal: its lexical form, and a language tag or a datatype IRI (both None for a plain string)."""

    value: str
    language: str | None = None
    datatype: str | None = None

    def n3(self) -> str:
        """Return the N-Triples form."""
        text = escape(self.value)
        if self.language:
            return f'"{text}"@{self.language}'
        return f'"{text}"^^<{self.datatype}>' if self.datatype else f'"{text}"'


Term = Iri | Literal


class Triple(NamedTuple):
    """One RDF statement."""

    subject: Iri
    predicate: Iri
    object: Term

    def n3(self) -> str:
        """Return the N-Triples line without its line end."""
        return f"{self.subject.n3()} {self.predicate.n3()} {self.object.n3()} ."


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def escape(text: str) -> str:
    r"""Escape a literal's text as canonical N-Triples writes it (\\ \" \n \r \t; all else as it is)."""
    return text.translate(_ESCAPES)


INTEGER, DECIMAL, DATE = XSD + "integer", XSD + "decimal", XSD + "date"


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar as xsd:date writes it, without a time zone."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# ---------------------------------------------------------------------------------------- kinds


@dataclass(frozen=True, slots=True)
class Key:
    """One key a record of some kind may have: what may be typed there.

    `type` is one of the value types that `reading.values` knows; `of` narrows it (groups of classes for a
    thing, the scheme of a concept, …).  `options` maps what may be typed for a choice to the IRI it stands for.
    """

    name: str
    type: str
    of: tuple[str, ...] = ()
    required: bool = False
    default: str | None = None
    help: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The triple that a record states: subject and object name keys (or "node"), the predicate a term or a key."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What records of one kind may say.

    `keys` holds the kind's own keys and, if it states facts, those that every fact has (`Kinds.fact_keys`).
    `node` lists what names the kind's own node: each part is a tuple of keys of which the first present one
    counts.  `anchor` is None for kinds that define things instead of stating facts.  `one_of` holds groups of
    keys of which at least one must be there.
    """

    name: str
    help: str
    keys: Mapping[str, Key]
    anchor: Anchor | None = None
    node: tuple[tuple[str, ...], ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()

    @property
    def states_facts(self) -> bool:
        """Whether records of this kind are facts, with evidence."""
        return self.anchor is not None


@dataclass(frozen=True, slots=True)
class Property:
    """A term that a record of kind `property` may name: its IRI and the key that says what its object is."""

    name: str
    iri: str
    object: Key


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds, the properties, and the groups of classes (IRIs) that references are narrowed to.

    `fact_keys` are the keys that every fact has; those named in `evidence_keys` say something of one evidence,
    the others of the fact.
    """

    kinds: Mapping[str, Kind]
    properties: Mapping[str, Property]
    groups: Mapping[str, frozenset[str]]
    fact_keys: Mapping[str, Key] = field(default_factory=dict)
    evidence_keys: frozenset[str] = frozenset()


# ---------------------------------------------------------------------------------------- records


class Marks(Protocol):
    """Where the values of one record stand: line and column by column name.  A dict will do."""

    def get(self, column: str, default: tuple[int, int], /) -> tuple[int, int]:
        """Return line and column of a value, or the default where the record has no such column."""
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """One fact or thing as typed, flat: a YAML item with one evidence, or a table row.

    `values` maps column names to text; an absent key is absent here.  A text in a language has the column
    "name@en"; a list of slugs is one text with spaces.  `marks` gives the line and column of each value.
    """

    kind: str
    values: Mapping[str, str]
    file: str
    line: int
    column: int
    marks: Marks

    def place(self, key: str | None = None) -> Place:
        """Return where the value of a key was typed, or where the record begins if it has no such key."""
        line, column = self.marks.get(key or "", (self.line, self.column))
        return Place(self.file, line, column, key)


@dataclass(frozen=True, slots=True)
class Article:
    """A text facts were taken from: its slug, language and the name of its text file in the articles folder."""

    slug: str
    language: str
    file: str
    place: Place


# ---------------------------------------------------------------------------------------- evidence


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote found in an article's text; offsets count code points from 0, the end excluded.

    A passage quoted whole has `exact`, the slice of the text.  One given as "start … end" has `exact` None and
    the two slices `first` and `last`.  `prefix` and `suffix` are the text around the passage.
    """

    start: int
    end: int
    prefix: str
    suffix: str
    exact: str | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Unused:
    """A passage of an article that the curator left without a fact, for a reason; offsets as in Passage."""

    article: str
    start: int
    end: int
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fact:
    """A record of a fact kind, identified: the triple it states and the names of its fact and evidence nodes."""

    record: Record
    anchor: Triple
    name: str
    evidence: str
    passage: Passage
