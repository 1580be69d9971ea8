"""The cells of one row of a file of links: what each may say, and its canonical form."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from factpress.iris import SLUG
from factpress.model import Record, is_day
from factpress.problems import Problems, did_you_mean
from factpress.vocab import UnknownTerm, Vocabulary


class Decision(StrEnum):
    """What was decided on a pair or a thing; the value is the name of the file that such rows stand in."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NONE_FOUND = "none-found"
    HELD = "held"
    AUTOMATIC = "automatic"

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self}.sssom.tsv"


@dataclass(frozen=True)
class Known:
    """What links may name.

    `things`: slug to class IRI; `whole`: whether these are all things and curators, or some could not be read;
    `prefixes`: prefix to namespace, the project's own among them.
    """

    things: Mapping[str, str]
    curators: Collection[str]
    vocabulary: Vocabulary
    prefixes: Mapping[str, str]
    whole: bool = True


class _Refused(Exception):
    """A cell says something that it may not: code, message, suggestion."""

    def __init__(self, code: str, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.suggestion = code, message, suggestion


#: What stands for the item where there is none.
NOTHING = "sssom:NoTermFound"
_NOT = "Not"
_ITEM = re.compile(r"wd:(Q[1-9][0-9]{0,17})\Z")
#: Other ways to write an item that can mean nothing else.
_ITEM_SPELT = re.compile(
    r"(?:(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)|wikidata:|wd:)?([Qq][1-9][0-9]{0,17})\Z"
)
_ITEM_FORM = "write wd: and the item's id, a Q and a number that begins with 1 to 9"
_CONCEPT = "skos:Concept"
_SAME_CONCEPT, _SAME_THING = "skos:exactMatch", "schema:sameAs"
#: The justifications that are acts of a person.
REVIEW = "semapv:MappingReview"
_BY_PERSON = ("semapv:ManualMappingCuration", REVIEW)
_CONFIDENCE = re.compile(r"(?:0(?:\.[0-9]+)?|1(?:\.0+)?)\Z")
#: The columns that no row can do without; of a group one will do.
_REQUIRED = (("subject_id",), ("predicate_id",), ("object_id",), ("mapping_justification",), ("mapping_date",))
_MODIFIER = "predicate_modifier"
#: Who decided: a person, or where no person did a tool.
_PERSON, _TOOL = ("author_id", "reviewer_id"), ("mapping_tool",)
#: Columns that are published as they are.
_TEXTS = ("object_label", "mapping_tool", "mapping_tool_version", "object_source_version", "comment")


class RowReader:
    """Reads the rows of one decision's file; what is not right is noted."""

    def __init__(self, decision: Decision, known: Known, missing: frozenset[str], problems: Problems) -> None:
        """Take the columns that the file lacks and that were noted already."""
        self._decision, self._known, self._missing, self._problems = decision, known, missing, problems

    def read(self, typed: Record) -> Record:
        """Return the row with its canonical values: the slug of the thing, the Q-id of the item, full IRIs.

        Values that are not right are noted and left out.
        """
        values = {name: text for name, text in typed.values.items() if name in _TEXTS}
        checks = {
            "subject_id": self._thing,
            "object_id": self._item if self._decision is not Decision.NONE_FOUND else self._nothing,
            "mapping_justification": self._justification,
            "mapping_date": self._date,
            "author_id": self._curator,
            "reviewer_id": self._curator,
            "confidence": self._confidence,
        }
        for column, check in checks.items():
            self._take(typed, column, values, check)
        slug = values.get("subject_id", "")
        self._take(typed, "predicate_id", values, lambda text: self._predicate(text, slug))
        self._check_modifier(typed)
        self._check_presence(typed)
        return Record("link", values, typed.file, typed.line, typed.column, typed.marks)

    def _take(self, typed: Record, column: str, values: dict[str, str], check: Callable[[str], str]) -> None:
        if column in typed.values:
            try:
                values[column] = check(typed.values[column])
            except _Refused as refused:
                self._problems.add(typed.place(column), refused.code, refused.message, refused.suggestion)

    def _thing(self, text: str) -> str:
        return self._slug(text, "id", "thing", self._known.things)

    def _curator(self, text: str) -> str:
        return self._slug(text, "curator", "curator", self._known.curators)

    def _slug(self, text: str, prefix: str, what: str, known: Collection[str]) -> str:
        """Return what follows the prefix: the slug of something that there is."""
        head, _, slug = text.partition(":")
        if head != prefix or not SLUG.match(slug):
            near = text.removeprefix(self._known.prefixes[prefix])
            advice = f"write {prefix}:{near if SLUG.match(near) else f' and the slug of a {what}'}"
            raise _Refused("link-invalid", f"{text!r} is no {what}", advice)
        if self._known.whole and slug not in known:
            raise _Refused("unknown-slug", f"there is no {what} {slug!r}", did_you_mean(slug, frozenset(known)))
        return slug

    def _item(self, text: str) -> str:
        if found := _ITEM.match(text):
            return found[1]
        if text == NOTHING:
            advice = f"move the row into {Decision.NONE_FOUND.file}"
            raise _Refused("link-invalid", f"{text!r} is no item of Wikidata", advice)
        spelt = _ITEM_SPELT.match(text)
        advice = f"write wd:{spelt[1].upper()}" if spelt else _ITEM_FORM
        raise _Refused("link-invalid", f"{text!r} is no item of Wikidata", advice)

    def _nothing(self, text: str) -> str:
        if text != NOTHING:
            message = f"{text!r} stands where no item was found"
            raise _Refused("link-invalid", message, f"write {NOTHING}, or move the row into another file")
        return text

    def _predicate(self, text: str, slug: str) -> str:
        known = self._known
        fitting = predicate_for(known, slug)
        if slug not in known.things:
            if text not in (_SAME_CONCEPT, _SAME_THING):
                advice = f"write {_SAME_THING}, or {_SAME_CONCEPT} for a concept"
                raise _Refused("link-invalid", f"{text!r} does not link a thing to an item", advice)
        elif text != fitting:
            kind = "a concept" if fitting == _SAME_CONCEPT else "no concept"
            raise _Refused("link-invalid", f"{text!r} does not fit {slug!r}, which is {kind}", f"write {fitting}")
        return known.vocabulary.expand(text)

    def _justification(self, text: str) -> str:
        if self._decision in (Decision.ACCEPTED, Decision.REJECTED) and text not in _BY_PERSON:
            message = f"{text!r} is no decision of a person, and {self._decision} rows are"
            raise _Refused("link-invalid", message, f"write {' or '.join(_BY_PERSON)}")
        if self._decision is Decision.AUTOMATIC and text in _BY_PERSON:
            advice = f"move the row into {Decision.ACCEPTED.file}"
            raise _Refused("link-invalid", f"{text!r} is a decision of a person, and automatic rows are none", advice)
        try:
            iri = self._known.vocabulary.expand(text)
        except UnknownTerm as unknown:
            raise _Refused("unknown-term", str(unknown).partition(";")[0], unknown.suggestion) from None
        if not text.startswith("semapv:"):
            raise _Refused("link-invalid", f"{text!r} is no justification", "write a term of semapv")
        return iri

    def _date(self, text: str) -> str:
        if not is_day(text):
            raise _Refused("bad-date", f"{text!r} is not a date", "write year, month and day, such as 2025-11-24")
        return text

    def _confidence(self, text: str) -> str:
        if not _CONFIDENCE.match(text):
            raise _Refused("bad-decimal", f"{text!r} is no number from 0 to 1", "write it with a point, such as 0.9")
        return format(Decimal(text).normalize(), "f")

    def _check_modifier(self, typed: Record) -> None:
        """Note a pair that stands in the file of another decision than its modifier tells."""
        modifier = typed.values.get(_MODIFIER)
        if modifier is None:
            return
        if self._decision is not Decision.REJECTED:
            message = f"the modifier {modifier!r} stands in the file of {self._decision} rows"
            advice = f"leave it out, or move the row into {Decision.REJECTED.file}"
            self._problems.add(typed.place(_MODIFIER), "link-invalid", message, advice)
        elif modifier != _NOT:
            self._problems.add(typed.place(_MODIFIER), "link-invalid", f"{modifier!r} is no modifier", f"write {_NOT}")

    def _check_presence(self, typed: Record) -> None:
        for group in required_of(self._decision):
            if not self._missing.intersection(group) and not typed.values.keys() & set(group):
                message = f"the row has no {' and no '.join(group)}"
                self._problems.add(typed.place(group[0]), "link-invalid", message)


def predicate_for(known: Known, slug: str) -> str:
    """Return the predicate that links a thing: another one for concepts than for all else."""
    is_concept = known.things.get(slug) == known.vocabulary.expand(_CONCEPT)
    return _SAME_CONCEPT if is_concept else _SAME_THING


def required_of(decision: Decision) -> tuple[tuple[str, ...], ...]:
    """Return the columns that each row of a decision's file needs; of a group one will do."""
    who = _TOOL if decision is Decision.AUTOMATIC else _PERSON
    return (*_REQUIRED, who, (_MODIFIER,)) if decision is Decision.REJECTED else (*_REQUIRED, who)
