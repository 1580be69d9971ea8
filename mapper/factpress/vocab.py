"""The closed vocabulary: prefixes, terms, classes and concepts that the ontology folder declares.

A name that is not declared is an error here, so a misspelt term cannot be published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factpress.errors import FactpressError
from factpress.iris import shorten
from factpress.problems import did_you_mean

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = RDF + "type"
#: schema.org's namespace in RDF, http as in its own published context.
SCHEMA = "http://schema.org/"


class UnknownTerm(FactpressError):
    """A term that no vocabulary in use declares; `suggestion` may name the nearest one."""

    def __init__(self, term: str, suggestion: str | None) -> None:
        self.term, self.suggestion = term, suggestion
        super().__init__(f"no vocabulary in use has {term!r}" + (f"; {suggestion}" if suggestion else ""))


@dataclass(frozen=True)
class Vocabulary:
    """What the ontology folder says, read once.

    `prefixes`: prefix to namespace; `terms`: every IRI that may be used; `closed`: the namespaces of which
    only `terms` may be used; `classes`: a class's short name to its IRI; `concepts`: scheme to the slugs of
    its concepts; `version`: the ontology's owl:versionInfo.
    """

    prefixes: Mapping[str, str]
    terms: frozenset[str]
    closed: frozenset[str]
    classes: Mapping[str, str]
    concepts: Mapping[str, frozenset[str]]
    version: str

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name such as "schema:startDate".

        Raises UnknownTerm where the prefix is not declared or its closed namespace has no such term.
        """
        prefix, colon, local = name.partition(":")
        if not colon or prefix not in self.prefixes:
            raise UnknownTerm(name, did_you_mean(prefix, self.prefixes))
        iri = self.prefixes[prefix] + local
        if self.prefixes[prefix] in self.closed and iri not in self.terms:
            namespace = self.prefixes[prefix]
            siblings = frozenset(term[len(namespace) :] for term in self.terms if term.startswith(namespace))
            raise UnknownTerm(name, did_you_mean(local, siblings))
        return iri

    def shorten(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI itself where no prefix fits."""
        return shorten(iri, self.prefixes)
