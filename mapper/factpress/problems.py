"""Problems: findings about the user's data, each with the place where a person typed it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import PurePath

from factpress.errors import FactpressError

#: Every code a problem may bear, with the sentence that explains it.  Codes are stable: people filter on them.
CODES: Mapping[str, str] = {
    # files
    "file-missing": "A file or folder that the project needs is not there.",
    "file-empty": "A file holds nothing.",
    "file-too-large": "A file is larger than its format is read for.",
    "file-unread": "A file in the folder of seeds is of no format that is read there.",
    "not-utf8": "A file has bytes that are not UTF-8.",
    "nul-byte": "A file has a NUL byte.",
    "project-invalid": "factpress.toml is not what factpress expects.",
    # YAML and tables
    "yaml-syntax": "A file is not well-formed YAML.",
    "yaml-alias": "YAML anchors and aliases are not read: the records would not stand where they are typed.",
    "yaml-tag": "YAML tags are not read: a value is the text as typed.",
    "yaml-shape": "A list, a mapping or a plain value stands where another one is expected.",
    "duplicate-key": "One mapping has the same key twice.",
    "csv-columns": "A row has another number of cells than the head row.",
    "csv-syntax": "A table is not well-formed CSV.",
    # records
    "unknown-kind": "A record is of a kind that is not defined.",
    "unknown-key": "A record has a key that its kind does not have.",
    "missing-key": "A record lacks a key that its kind needs.",
    "bad-slug": "A slug has other characters than a-z, 0-9 and single hyphens.",
    "duplicate-slug": "Two things, articles or curators have one slug.",
    "unknown-slug": "No thing, article, curator or record has this slug.",
    "wrong-class": "A reference leads to a thing of an unfitting class.",
    "unknown-class": "The ontology has no such class.",
    "unknown-concept": "The scheme has no such concept.",
    "unknown-term": "The vocabularies in use have no such term.",
    "bad-choice": "The value is none of those the key allows.",
    "bad-date": "Not a full calendar date.",
    "bad-integer": "Not an integer.",
    "bad-decimal": "Not a decimal number.",
    "bad-language": "Not a language tag of the portable form.",
    "bad-iri": "Not an absolute IRI.",
    "control-character": "A text has a character that no RDF syntax carries safely.",
    # evidence
    "article-without-text": "An article's text is not at hand and its quotes are not locked.",
    "quote-not-found": "The quote does not stand in its article.",
    "quote-ambiguous": "The quote stands in its article more than once.",
    "quote-too-long": "The quote has more words than a quotation may have.",
    "quote-not-locked": "The lock has no passage for this quote, and the article's text is not at hand.",
    "lock-contradicts-text": "The lock says something else than the article's text.",
    "lock-invalid": "The lock file is damaged.",
    "lock-stale": "The lock has a quote that no fact has.",
    "passage-unused": "A sentence of an article is neither used by a fact nor listed as left unused.",
    "unused-invalid": "An entry of the unused passages is not of whole sentences without a fact.",
    # links
    "link-file": "A file of links is not SSSOM/TSV as factpress reads it.",
    "link-invalid": "A cell of a file of links does not say what its column is for.",
    "link-conflict": "Two decisions about links say the same or contradict each other.",
    "link-order": "The rows of a file of links are not sorted.",
    "proposal-invalid": "A file of proposals, or a table of decisions made of it, is damaged.",
    "decision-invalid": "A row of a table of decisions does not say what was decided.",
    "item-invalid": "A source of `factpress link index` has something that is no item of Wikidata.",
    # mapping
    "rules-invalid": "A file of rules is not YARRRML or RML as factpress reads it.",
    "value-refused": "A value does not make a well-formed RDF term.",
    "source-unreadable": "A source of `factpress map` is damaged, or does not answer.",
    "source-changed": "A source of `factpress map` changed while it was read.",
    "json-syntax": "A JSON document, or a line of JSON Lines, is not well-formed.",
    # graph
    "rdf-syntax": "An RDF file does not parse.",
    "shape-violated": "A thing, fact or evidence breaks a shape.",
    "shapes-invalid": "A shape cannot be evaluated.",
    "shape-idle": "A shape looked at nothing.",
    "thing-unseen": "No shape looked at a thing.",
    "query-invalid": "A saved query's head or text is not right.",
}


#: How many further places a sentence names.
_FEW = 3


class Severity(StrEnum):
    """How much a problem weighs; only errors stop a build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was typed.

    `file` is relative to the project, with forward slashes.  `line` and `column` count from 1, columns in
    characters; None where the finding is about the file as a whole.  `key` is the key or column head.
    """

    file: str
    line: int | None = None
    column: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


def file_name(path: PurePath) -> str:
    """Return a path as places name it: with forward slashes, bytes that are not UTF-8 as escapes."""
    return os.fsencode(path.as_posix()).decode(errors="backslashreplace")


@dataclass(frozen=True, slots=True)
class Broken:
    """How a shape is broken, in names for people: the shape, the thing that breaks it, the path and the value there.

    `path` and `value` are "" where the thing itself or no one value is to blame.
    """

    shape: str
    thing: str
    path: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where, what, and what to do about it; `others` are further places that have to do with it."""

    place: Place
    code: str
    message: str
    suggestion: str | None = None
    severity: Severity = Severity.ERROR
    others: tuple[Place, ...] = ()
    broken: Broken | None = None

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise KeyError(f"{self.code!r} is not in problems.CODES")

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}[{self.code}] {self.sentence()}"

    def renamed(self, names: Mapping[str, str]) -> Problem:
        """Return the same with other names for files; those that `names` does not have stay."""
        places = (self.place, *self.others)
        place, *others = (replace(each, file=names.get(each.file, each.file)) for each in places)
        return replace(self, place=place, others=tuple(others))

    def sentence(self, prefix: str = "") -> str:
        """Return the message, what to do, and the first of the other places, their files with a prefix."""
        parts = [self.message, *([self.suggestion] if self.suggestion else [])]
        if self.others:
            parts.append(f"see also {', '.join(f'{prefix}{place}' for place in self.others[:_FEW])}")
        return "; ".join(parts)


class DataProblems(FactpressError):
    """The data have problems; `problems` holds all of them, in stable order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(slots=True)
class Problems:
    """A collector: rooms add what they find and go on; the pipeline stops once, at the end of a step."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        place: Place,
        code: str,
        message: str,
        suggestion: str | None = None,
        severity: Severity = Severity.ERROR,
        others: tuple[Place, ...] = (),
        broken: Broken | None = None,
    ) -> None:
        """Note one finding."""
        self.found.append(Problem(place, code, message, suggestion, severity, others, broken))

    def __iter__(self) -> Iterator[Problem]:
        """Yield each finding once, by file, line, column, code and what it says."""
        return iter(sorted(set(self.found), key=_order))

    def __len__(self) -> int:
        return len(set(self.found))

    @property
    def fatal(self) -> bool:
        """Whether an error is among the findings."""
        return any(problem.severity is Severity.ERROR for problem in self.found)

    def stop_if_fatal(self) -> None:
        """Raise DataProblems with everything found so far if an error is among it."""
        if self.fatal:
            raise DataProblems(tuple(self))


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    place = problem.place
    return place.file, place.line or 0, place.column or 0, problem.code, problem.sentence()


def nearest(word: str, known: Iterator[str] | Mapping[str, object] | frozenset[str]) -> str | None:
    """Return the known word that was most likely meant, or None when none is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterator[str] | Mapping[str, object] | frozenset[str]) -> str | None:
    """Return "did you mean …?" with the nearest of the known words, or None when none is near."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else None


def counted(number: int, one: str) -> str:
    """Return a number with what it counts, such as "1 row" or "2,000 rows"."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"
