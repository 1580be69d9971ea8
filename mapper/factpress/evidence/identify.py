"""Name facts and evidences: from a record and its passage to the triple it states and its hashes."""

from __future__ import annotations

from collections.abc import Mapping

from factpress.iris import Base, evidence_hash, fact_hash
from factpress.model import DATE, INTEGER, Article, Fact, Iri, Key, Kinds, Literal, Passage, Record, Term, Triple
from factpress.vocab import Vocabulary

#: The datatype of a value in an anchor triple, by the type of its key; other types name things.
_DATATYPES = {"integer": INTEGER, "date": DATE}


class Identifier:
    """Names the facts of one project."""

    def __init__(self, kinds: Kinds, vocabulary: Vocabulary, base: Base, articles: Mapping[str, Article]) -> None:
        self._kinds, self._vocabulary, self._base, self._articles = kinds, vocabulary, base, articles

    def identify(self, record: Record, passage: Passage, text_sha256: str) -> Fact:
        """Return the fact that a checked record of a fact kind states, with the name of its evidence."""
        anchor = self._anchor(record)
        name = fact_hash(anchor.n3())
        evidence = evidence_hash(name, text_sha256, passage.start, passage.end)
        return Fact(record, anchor, name, evidence, passage)

    def _anchor(self, record: Record) -> Triple:
        kind = self._kinds.kinds[record.kind]
        anchor = kind.anchor
        if anchor is None:
            raise ValueError(f"records of kind {kind.name} state no fact")
        subject = Iri(self._base.thing(record.values[anchor.subject]))
        if anchor.predicate in kind.keys:
            stated = self._kinds.properties[record.values[anchor.predicate]]
            return Triple(subject, Iri(stated.iri), self._term(record, anchor.object, stated.object))
        predicate = Iri(self._vocabulary.expand(anchor.predicate))
        return Triple(subject, predicate, self._term(record, anchor.object, kind.keys.get(anchor.object)))

    def _term(self, record: Record, column: str, key: Key | None) -> Term:
        value = record.values[column]
        if key and key.type == "text":
            # What an article calls something is a text in the article's language.
            return Literal(value, self._articles[record.values["article"]].language)
        if key and key.type == "concept":
            return Iri(self._vocabulary.expand(f"{key.of[0]}:{value}"))
        datatype = _DATATYPES.get(key.type) if key else None
        return Literal(value, None, datatype) if datatype else Iri(self._base.thing(value))
