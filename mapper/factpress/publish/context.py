"""A JSON-LD context read for writing: which term, prefixed name or IRI says what, so that nothing is misread."""

from __future__ import annotations

from collections.abc import Mapping

from factpress.errors import UsageFault
from factpress.publish.names import Names

#: The kinds of value a term may be declared for, besides datatype IRIs.
LINK, LANGUAGE, PLAIN = "@id", "@language", ""

_KEYWORDS = {"@version", "@vocab", "@base"}
_ENTRIES = {"@id", "@type", "@container", "@prefix"}
_GENERIC_DELIMITERS = tuple(":/?#[]@")


class Context:
    """Terms and prefixes of the content of "@context" (JSON-LD 1.1, section 9.15), in one direction.

    A definition is used if it is an IRI, or a mapping of "@id", "@type", "@container" ("@language", "@set") and
    "@prefix"; other definitions are let be.  Raises UsageFault for entries that change how every value is read.
    """

    def __init__(self, context: Mapping[str, object]) -> None:
        for key in context:
            if key.startswith("@") and key not in _KEYWORDS:
                raise UsageFault(f"the JSON-LD context has {key}, which factpress does not write under")
        self._context = context
        self._prefixes = {term: iri for term in context if (iri := self._namespace(term))}
        self._names = Names(self._prefixes)
        self._terms: dict[tuple[str, str], str] = {}
        self._classes: dict[str, str] = {}
        for term in sorted(context):
            self._declare(term)

    def term(self, predicate: str, kind: str) -> str | None:
        """Return the term that reads a value of this kind (LINK, LANGUAGE, PLAIN or a datatype) as it is meant."""
        return self._terms.get((predicate, kind))

    def key(self, predicate: str) -> str:
        """Return a key under which values in full are read as they are."""
        return self.term(predicate, PLAIN) or self.name(predicate)

    def type_name(self, iri: str) -> str:
        """Return what stands under "@type" for a class."""
        return self._classes.get(iri) or self.name(iri)

    def name(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI itself."""
        short = self._names.short(iri)
        return short if short and short not in self._context else iri

    def misreads(self, iri: str) -> bool:
        """Whether the IRI written in full would be taken for a prefixed name or a term."""
        scheme, _, rest = iri.partition(":")
        return iri in self._context or (scheme in self._context and not rest.startswith("//"))

    def _definition(self, term: str) -> Mapping[str, object]:
        """Return a term's definition as a mapping, empty if it is of no use here."""
        definition = self._context[term]
        if isinstance(definition, str):
            return {"@id": definition}
        if isinstance(definition, Mapping) and definition.keys() <= _ENTRIES:
            return definition
        return {}

    def _identifier(self, term: str) -> str | None:
        """Return what a term's definition gives as its IRI, unexpanded."""
        identifier = self._definition(term).get("@id")
        return identifier if isinstance(identifier, str) and ":" in identifier and ":" not in term else None

    def _namespace(self, term: str) -> str | None:
        """Return the namespace that a term stands for as a prefix."""
        iri = self._identifier(term)
        if iri is None or self.misreads(iri):
            return None
        simple = isinstance(self._context[term], str) and iri.endswith(_GENERIC_DELIMITERS)
        return iri if simple or self._definition(term).get("@prefix") is True else None

    def _expanded(self, name: str) -> str | None:
        """Return the IRI of an absolute or a prefixed name; None where it hangs on further definitions."""
        prefix, colon, local = name.partition(":")
        if colon and not self.misreads(name):
            return name
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else None

    def _declare(self, term: str) -> None:
        identifier = self._identifier(term)
        iri = self._expanded(identifier) if identifier else None
        if iri is None:
            return
        self._classes.setdefault(iri, term)
        kind = self._kind(self._definition(term))
        if kind is not None:
            self._terms.setdefault((iri, kind), term)

    def _kind(self, definition: Mapping[str, object]) -> str | None:
        """Return the kind of value a definition reads, or None for what is not written here."""
        container = definition.get("@container", [])
        containers = set(container if isinstance(container, list) else [container]) - {"@set"}
        kind = definition.get("@type", PLAIN)
        if containers:
            return LANGUAGE if containers == {"@language"} and kind == PLAIN else None
        if kind in ("@id", "@vocab"):
            return LINK
        if not isinstance(kind, str) or kind.startswith("@"):
            return None
        return self._expanded(kind) if kind else PLAIN
