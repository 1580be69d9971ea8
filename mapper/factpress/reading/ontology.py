"""Reading the ontology folder: everything that facts, rules, shapes and queries may name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from factpress.errors import CouldNotRun
from factpress.model import Triple
from factpress.problems import Problems
from factpress.rdf import read_triples
from factpress.vocab import RDF_TYPE, Vocabulary

CONTEXT, TERMS, CONCEPTS, FOREIGN = "context.jsonld", "nev.ttl", "concepts.ttl", "foreign"

_NAMESPACE_URI = "http://purl.org/vocab/vann/preferredNamespaceUri"
_VERSION_INFO = "http://www.w3.org/2002/07/owl#versionInfo"
_CONCEPT_SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
_IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"
#: The first line of a list of foreign terms: "# title <namespace>, version; licence".
_HEAD = re.compile(r"# [^<]*<([^>]+)>")


class _Own(NamedTuple):
    namespace: str
    terms: frozenset[str]
    version: str


def read_vocabulary(ontology: Path) -> Vocabulary:
    """Read the ontology folder: `context.jsonld`, `nev.ttl`, `concepts.ttl` and `foreign/*.txt`.

    Raises CouldNotRun, naming the file and what is wrong with it, where the folder is damaged.
    """
    prefixes, classes = _context(ontology / CONTEXT)
    own = _own(ontology / TERMS)
    schemes = _schemes(ontology / CONCEPTS)
    foreign = _foreign(ontology / FOREIGN)
    vocabulary = Vocabulary(
        prefixes=prefixes,
        terms=own.terms.union(schemes, *schemes.values(), *foreign.values()),
        closed=frozenset({own.namespace, *foreign, *(f"{scheme}/" for scheme in schemes)}),
        classes={name: _expand(prefixes, term) for name, term in classes.items()},
        concepts={_slug(scheme): frozenset(map(_slug, concepts)) for scheme, concepts in schemes.items()},
        version=own.version,
    )
    for name, iri in vocabulary.classes.items():
        if iri not in vocabulary.terms:
            raise _damaged(ontology / CONTEXT, f"no vocabulary has the class {name!r}, {classes[name]!r}")
    return vocabulary


def _context(path: Path) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the context's prefixes, and its short names of classes with the prefixed names they stand for.

    Both are plain texts in a JSON-LD context (JSON-LD 1.1, section 4.1); properties are objects, keywords begin with @.
    """
    try:
        entries = json.loads(_text(path))["@context"].items()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(path, "is not a JSON-LD context") from error
    plain = {name: iri for name, iri in entries if isinstance(iri, str) and not name.startswith("@")}
    prefixes = {name: iri for name, iri in plain.items() if "://" in iri}
    return prefixes, {name: term for name, term in plain.items() if name not in prefixes}


def _own(path: Path) -> _Own:
    """Return what the ontology says of itself, and the terms that it has in its namespace."""
    triples = _triples(path)
    said = {triple.predicate.value: triple.object.value for triple in triples}
    if _NAMESPACE_URI not in said or _VERSION_INFO not in said:
        raise _damaged(path, "does not give its namespace and version")
    namespace = said[_NAMESPACE_URI]
    subjects = {triple.subject.value for triple in triples}
    terms = frozenset(subject for subject in subjects if subject.startswith(namespace))
    return _Own(namespace, terms, said[_VERSION_INFO])


def _schemes(path: Path) -> Mapping[str, frozenset[str]]:
    """Return the IRI of each concept scheme with the IRIs of its concepts."""
    schemes: dict[str, set[str]] = {}
    triples = _triples(path)
    for triple in triples:
        if triple.predicate.value == RDF_TYPE and triple.object.value == _CONCEPT_SCHEME:
            schemes[triple.subject.value] = set()
    for triple in triples:
        if triple.predicate.value == _IN_SCHEME:
            concept, scheme = triple.subject.value, triple.object.value
            if scheme not in schemes or concept.rpartition("/")[0] != scheme:
                raise _damaged(path, f"<{concept}> is not named after a scheme of this file")
            schemes[scheme].add(concept)
    return {scheme: frozenset(concepts) for scheme, concepts in schemes.items()}


def _foreign(folder: Path) -> Mapping[str, frozenset[str]]:
    """Return the namespace of each foreign vocabulary with the IRIs of the terms that may be used."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise _damaged(folder, "has no lists of terms")
    return dict(map(_foreign_terms, files))


def _foreign_terms(path: Path) -> tuple[str, frozenset[str]]:
    text = _text(path)
    head = _HEAD.match(text)
    if not head:
        raise _damaged(path, "does not give its namespace in the first line")
    names = (line for line in text.splitlines() if line and not line.startswith("#"))
    return head[1], frozenset(f"{head[1]}{name}" for name in names)


def _triples(path: Path) -> list[Triple]:
    problems = Problems()
    triples = list(read_triples(path, problems, path.name))
    if problems.fatal:
        raise _damaged(path.parent, str(next(iter(problems))))
    return triples


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path, f"cannot be read: {error}") from error


def _damaged(path: Path, what: str) -> CouldNotRun:
    return CouldNotRun(f"the ontology folder is damaged: {path}: {what}")


def _expand(prefixes: Mapping[str, str], name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + local


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
