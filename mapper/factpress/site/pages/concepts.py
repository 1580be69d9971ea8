"""The pages of classes, of concepts and their schemes, and the list of all things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from factpress.languages import LANGUAGES
from factpress.site.data import Text, best, texts
from factpress.site.linked_data import LinkedData
from factpress.site.model import Output, Site
from factpress.site.pages.names import by_languages
from factpress.site.paths import CONCEPTS, class_path, folder_of, in_language
from factpress.vocab import SCHEMA

_SKOS, _RDFS = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2000/01/rdf-schema#"
_IN_SCHEME, _DEFINITION = f"{_SKOS}inScheme", f"{_SKOS}definition"
_DESCRIPTION = f"{SCHEMA}description"
_INDEX = "things/index.html"

#: A thing in a list: its IRI, its name, its description if it has one.
Line = tuple[str, Text, Text | None]


class Pages:
    """Makes the pages of classes and concepts, and the list of things."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._linked = LinkedData(site.data, site.prefixes, site.context)

    def outputs(self) -> Iterator[Output]:
        """List the pages of the classes that have members, of all concepts and schemes, and the list of things."""
        for language in LANGUAGES:
            for a_class in self.classes():
                path = class_path(a_class, language)
                if path:
                    yield Output(path, partial(self.a_class, a_class, path, language))
            path = in_language(_INDEX, language)
            yield Output(path, partial(self.index, path, language))
        for iri in self._site.data.below(CONCEPTS):
            folder = folder_of(self._site.base, iri)
            if folder:
                yield from self._linked.pages(folder, partial(self.concept, iri), partial(tuple, (iri,)))

    def classes(self) -> list[str]:
        """Return the classes that have a thing or a node of this project."""
        thing = self._site.base.thing("")
        members = self._site.data.members.items()
        return [a_class for a_class, found in members if any(member.startswith(thing) for member in found)]

    def a_class(self, iri: str, path: str, language: str) -> bytes:
        """Return the page of a class in a language: its members."""
        comments = texts(self._site.data.about(iri).get(f"{_RDFS}comment", ()))
        lines = self._lines(self._things(iri), language)
        return self._site.pages.page(
            "class.html", path, language, iri=iri, comment=best(comments, language) if comments else None,
            lines=lines,
        )  # fmt: skip

    def concept(self, iri: str, path: str, language: str) -> bytes:
        """Return the page of a concept or of a scheme in a language: its definition, and what it is said of."""
        data = self._site.data
        definitions = texts(data.about(iri).get(_DEFINITION, ()))
        mentions = data.mentions(iri)
        using = {subject for subject, _ in mentions if subject.startswith(self._site.base.thing(""))}
        return self._site.pages.page(
            "concept.html",
            path,
            language,
            iri=iri,
            names=by_languages(data.names(iri), language),
            definition=best(definitions, language) if definitions else None,
            schemes=[term.value for term in data.about(iri).get(_IN_SCHEME, ())],
            members=self._lines((subject for subject, said in mentions if said == _IN_SCHEME), language),
            using=self._lines(using, language),
            others=sum(not subject.startswith(self._site.base.thing("")) for subject, _ in mentions),
            turtle=self._linked.turtle((iri,)),
            jsonld=self._linked.jsonld((iri,)),
        )

    def index(self, path: str, language: str) -> bytes:
        """Return the list of all things in a language, by class."""
        parts = [(a_class, self._lines(self._things(a_class), language)) for a_class in self.classes()]
        named = [(a_class, lines) for a_class, lines in parts if any(map(self._is_named, lines))]
        named.sort(key=lambda part: self._key(self._site.data.label(part[0], language)))
        return self._site.pages.page(
            "things.html", path, language, parts=named, nodes=[part for part in parts if part not in named]
        )

    def _is_named(self, line: Line) -> bool:
        return bool(self._site.data.names(line[0]))

    def _things(self, a_class: str) -> Iterator[str]:
        thing = self._site.base.thing("")
        return (member for member in self._site.data.of_class(a_class) if member.startswith(thing))

    def _lines(self, things: Iterable[str], language: str) -> list[Line]:
        lines = [self._line(thing, language) for thing in things]
        return sorted(lines, key=lambda line: (self._key(line[1]), line[0]))

    def _line(self, iri: str, language: str) -> Line:
        described = texts(self._site.data.about(iri).get(_DESCRIPTION, ()))
        return iri, self._site.data.label(iri, language), best(described, language) if described else None

    @staticmethod
    def _key(text: Text) -> str:
        return text.value.casefold()


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of classes and concepts, and the list of things."""
    return Pages(site).outputs()
