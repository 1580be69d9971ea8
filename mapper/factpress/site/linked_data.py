"""What the graph says of a few subjects, as files beside their page: Turtle, N-Triples, JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from factpress.languages import LANGUAGES
from factpress.model import Iri
from factpress.publish.context import Context
from factpress.publish.jsonld import jsonld_document
from factpress.publish.spool import sort_key
from factpress.publish.statements import Statement
from factpress.publish.turtle import turtle_text
from factpress.site.data import GraphData
from factpress.site.model import Output
from factpress.site.paths import in_language

#: The files beside a page, and their media types, as templates name them.
FILES = {"index.ttl": "text/turtle", "index.jsonld": "application/ld+json", "index.nt": "application/n-triples"}
#: How many documents are remembered for the next files beside the same page.
_REMEMBERED = 16
_OWL_SOURCE = "http://www.w3.org/2002/07/owl#annotatedSource"
#: Signs that would end a script element or begin a comment in it.
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


class LinkedData:
    """Writes what a graph says of subjects; `prefixes` and `context` make it readable."""

    def __init__(self, data: GraphData, prefixes: Mapping[str, str], context: Mapping[str, object]) -> None:
        self._data, self._prefixes, self._content = data, prefixes, context
        self._context = Context(context)
        self._made: dict[tuple[str, tuple[str, ...]], str] = {}

    def statements(self, subjects: Iterable[str]) -> Iterator[Statement]:
        """Yield the triples of the subjects in the order given, those of one as they are published."""
        for subject in subjects:
            said = self._data.about(subject)
            rows = [(Iri(predicate).n3(), term.n3()) for predicate, terms in said.items() for term in terms]
            rows.sort(key=lambda row: sort_key(f"<> {row[0]} {row[1]}".encode()))
            yield from (Statement(Iri(subject).n3(), predicate, term, "") for predicate, term in rows)

    def turtle(self, subjects: Iterable[str]) -> str:
        """Return a Turtle document."""
        return self._once("turtle", subjects, lambda statements: turtle_text(statements, self._prefixes))

    def ntriples(self, subjects: Iterable[str]) -> str:
        """Return an N-Triples document."""
        return "".join(statement.triple for statement in self.statements(subjects))

    def jsonld(self, subjects: Iterable[str]) -> str:
        """Return a JSON-LD document, on one line, that may stand in a script element as it is."""
        return self._once("jsonld", subjects, self._jsonld)

    def _jsonld(self, statements: Iterable[Statement]) -> str:
        return script_text(jsonld_document(statements, self._content, self._context))

    def _once(self, form: str, subjects: Iterable[str], write: Callable[[Iterable[Statement]], str]) -> str:
        """Return a document that may have been made a moment ago: a page in each language shows the same one."""
        key = form, tuple(subjects)
        for subject in key[1]:
            self._data.about(subject)  # so that it is noted, whoever made the document
        document = self._made.get(key)
        if document is None:
            document = write(self.statements(key[1]))
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            self._made[key] = document
        return document

    def files(self, folder: str, subjects: Callable[[], Iterable[str]]) -> Iterator[Output]:
        """List the files beside a page; `subjects` is asked when one is made."""
        for name, write in zip(FILES, (self.turtle, self.jsonld, self.ntriples), strict=True):
            yield Output(f"{folder}{name}", partial(_encoded, write, subjects))

    def pages(
        self, folder: str, page: Callable[[str, str], bytes], subjects: Callable[[], Iterable[str]]
    ) -> Iterator[Output]:
        """List a page in each language, made from its path and language, and the files beside it."""
        for language in LANGUAGES:
            path = f"{folder}{in_language('index.html', language)}"
            yield Output(path, partial(page, path, language))
        yield from self.files(folder, subjects)

    def links_of(self, iri: str) -> tuple[str, ...]:
        """Return the notes on the links that something has to other data sets."""
        return tuple(subject for subject, predicate in self._data.mentions(iri) if predicate == _OWL_SOURCE)


def script_text(document: Mapping[str, object]) -> str:
    """Return a JSON document on one line, that may stand in a script element as it is."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _encoded(write: Callable[[Iterable[str]], str], subjects: Callable[[], Iterable[str]]) -> bytes:
    return write(subjects()).encode()
