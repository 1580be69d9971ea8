"""What the published graph says of itself, as rows for the rules in dataset.yaml and search.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from factpress.iris import is_absolute_iri
from factpress.mapping.compile import Row
from factpress.publish.names import Names
from factpress.publish.statements import Statement
from factpress.publish.turtle import turtle_text
from factpress.site.dataset.dumps import FOLDER, OWN, Dump
from factpress.site.dataset.nanopublications import published_order
from factpress.site.dataset.own_rules import OwnRules, Tables
from factpress.site.past import TERMS
from factpress.site.touching import ANYTHING

if TYPE_CHECKING:
    from factpress.site.model import Site

#: The files of rules: for catalogues of data sets, and for search engines.
CATALOGUES, SEARCH = "dataset.yaml", "search.yaml"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "dataset": (
        *("dataset", "catalogue", "document", "page", "home", "space", "title", "version", "licence"),
        *("publisher", "contact", "modified", "period", "covered", "description"),
    ),
    "description": ("described", "text"),
    "description-in": ("described", "text", "language"),
    "counts": ("dataset", "triples", "entities", "subjects", "objects", "properties", "classes"),
    "licence": ("licence",),
    "body": ("agent", "name"),
    "person": ("agent", "name", "family", "given"),
    "creator": ("dataset", "agent"),
    "contact": ("contact", "name", "mail", "page"),
    "keyword": ("dataset", "keyword"),
    "theme": ("dataset", "theme", "name"),
    "period": ("period", "start", "end"),
    "file": (
        *("dataset", "file", "page", "url", "name", "type", "media", "format", "standard", "compression"),
        *("bytes", "size", "checksum", "sha256", "licence", "modified"),
    ),
    "file-text": ("file", "title", "use", "language"),
    "class": ("dataset", "partition", "class", "entities"),
    "property": ("dataset", "partition", "property", "triples", "subjects", "objects"),
    "vocabulary": ("dataset", "namespace"),
    "example": ("dataset", "example"),
    "links": ("dataset", "linkset", "property", "triples"),
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
#: How many examples are named.
_EXAMPLES = 10


class Description:
    """A published graph described; `dumps` are its files, `summary` says in each language what it is in a sentence.

    What is counted is asked of the graph when it is first wanted.
    """

    def __init__(self, site: Site, dumps: tuple[Dump, ...], summary: Mapping[str, str]) -> None:
        self._site, self._dumps, self.summary = site, dumps, summary
        self._own = site.drawings / OWN
        self.home = site.address or site.base.iri

    def part(self, name: str) -> str:
        """Return the IRI of a part of the description: an anchor of the page of the dumps."""
        return f"{self._site.base.iri}{FOLDER}#{name}"

    @property
    def dataset(self) -> str:
        """The IRI of the data set."""
        return self.part("dataset")

    def turtle(self) -> str:
        """Return the description for catalogues, VoID and DCAT, as Turtle."""
        rules = self._rules(CATALOGUES)
        return turtle_text(self._statements(rules), {**self._site.prefixes, **rules.prefixes})

    def for_search(self) -> list[Statement]:
        """Return the description for search engines, in schema.org's words; the data set comes first."""
        return self._statements(self._rules(SEARCH))

    def _rules(self, name: str) -> OwnRules:
        return OwnRules(self._own / name, _COLUMNS)

    def _statements(self, rules: OwnRules) -> list[Statement]:
        found = rules.statements(self.tables)
        first = f"<{self.dataset}>"
        return sorted(found, key=lambda each: (each.subject != first, each.subject, published_order(each)))

    @cached_property
    def tables(self) -> Tables:
        """The rows of all tables."""
        found: dict[str, list[Row]] = {name: [] for name in _COLUMNS}
        for table, row in (*self._whole(), *self._people(), *self._files(), *self._counted()):
            found[table].append(row)
        return found

    # ------------------------------------------------------------------------------------ the whole

    def _whole(self) -> Iterator[tuple[str, Row]]:
        settings, dataset, catalogue = self._site.settings, self.dataset, self.part("catalogue")
        start, end = self.period
        stated = settings.description or next(iter(self.summary.values()), None)
        yield (
            "dataset",
            (
                *(dataset, catalogue, f"{self._site.base.iri}{FOLDER}dataset.ttl", f"{self.home}{FOLDER}", self.home),
                *(f"{self._site.base.iri}id/", self._site.title, self._site.version or None, settings.licence),
                *(self._publisher, self._contact, self.modified, self.part("period") if start else None),
                *(f"{start}/{end}" if start else None, stated),
            ),
        )
        for described in (dataset, catalogue):
            if settings.description and not settings.descriptions:
                yield "description", (described, settings.description)
            else:
                spoken = settings.descriptions or self.summary
                yield from (("description-in", (described, *said[::-1])) for said in spoken.items())
        if settings.licence:
            yield "licence", (settings.licence,)
        if start:
            yield "period", (self.part("period"), start, end)
        yield from (("keyword", (dataset, keyword)) for keyword in settings.keywords)
        yield from (("theme", (dataset, theme, name)) for name, theme in settings.themes.items())

    @cached_property
    def modified(self) -> str | None:
        """The day on which a fact was last taken from an article, YYYY-MM-DD, None where no evidence says it."""
        return next((day for [day] in self._ask("changed")), None)

    @cached_property
    def period(self) -> tuple[str | None, str | None]:
        """The first and the last day that the graph's events cover."""
        start, end = next(self._ask("period"), (None, None))
        return start, end

    # ------------------------------------------------------------------------------------ people

    @cached_property
    def creators(self) -> tuple[str, ...]:
        """Whom the data set is by: those whom the project names, else its publisher, else its curators."""
        settings = self._site.settings
        stated = settings.creators or ((settings.publisher,) if settings.publisher else ())
        return stated or tuple(name for [name] in self._ask("curators") if name)

    @property
    def _publisher(self) -> str | None:
        name = self._site.settings.publisher
        return self._agent(name) if name else None

    @property
    def _contact(self) -> str | None:
        return self.part("contact") if self._site.contact else None

    def _agent(self, name: str) -> str:
        return self.part(f"agent-{_short(name)}")

    def _people(self) -> Iterator[tuple[str, Row]]:
        settings, contact = self._site.settings, self._site.contact
        stated = (settings.publisher,) if settings.publisher else ()
        for name in dict.fromkeys((*stated, *self.creators)):
            family, comma, given = (part.strip() for part in name.partition(","))
            agent = self._agent(name)
            yield ("person", (agent, f"{given} {family}", family, given)) if comma else ("body", (agent, name))
        yield from (("creator", (self.dataset, self._agent(name))) for name in self.creators)
        if contact:
            is_page = is_absolute_iri(contact)
            name = settings.publisher or self._site.title
            yield (
                "contact",
                (self.part("contact"), name, None if is_page else f"mailto:{contact}", contact if is_page else None),
            )

    # ------------------------------------------------------------------------------------ files

    def _files(self) -> Iterator[tuple[str, Row]]:
        for dump in self._dumps:
            self._site.data.note(ANYTHING)
            file, size = self.part(dump.name), dump.measure()
            yield (
                "file",
                (
                    *(self.dataset, file, f"{self.home}{FOLDER}", f"{self.home}{dump.path}", dump.name, dump.type),
                    *(f"{_MEDIA_TYPES}{dump.type}", f"{_FILE_TYPES}{dump.format}", dump.standard),
                    *(f"{_MEDIA_TYPES}application/gzip" if dump.is_gzipped else None, str(size.bytes)),
                    *(f"{size.bytes} B", f"{file}-checksum", size.sha256),
                    *(self._site.settings.licence, self.modified),
                ),
            )
            yield from (("file-text", (file, dump.title[each], dump.use[each], each)) for each in dump.title)

    # ------------------------------------------------------------------------------------ what is counted

    def _counted(self) -> Iterator[tuple[str, Row]]:
        dataset, classes, properties = self.dataset, self._by("class", "classes"), self._by("property", "properties")
        [entities], [subjects, objects] = next(self._ask("entities")), next(self._rows(TERMS))
        triples = sum(int(row[1] or 0) for row in properties)
        yield "counts", (dataset, str(triples), entities, subjects, objects, str(len(properties)), str(len(classes)))
        for iri, members, _ in classes:
            yield "class", (dataset, self.part(f"class-{_short(iri)}"), iri, members)
        for iri, *counts in properties:
            yield "property", (dataset, self.part(f"property-{_short(iri)}"), iri, *counts)
        for namespace in sorted(self._namespaces(iri for iri, *_ in (*classes, *properties) if iri)):
            yield "vocabulary", (dataset, namespace)
        most = sorted(classes, key=lambda row: (-int(row[1] or 0), row[0] or ""))
        examples = [example for *_, example in most if example and self._is_page(example)][:_EXAMPLES]
        yield from (("example", (dataset, example)) for example in examples)
        for iri, links in self._ask("links"):
            yield "links", (dataset, self.part(f"links-{_short(iri)}"), iri, links)

    def _is_page(self, iri: str) -> bool:
        """Whether something has a name and a page, so that it shows people what the graph is about."""
        return iri.startswith(self._site.base.thing("")) and bool(self._site.data.names(iri))

    def _namespaces(self, terms: Iterator[str]) -> set[str]:
        """Return the namespaces of terms, those that have a prefix."""
        names = Names(self._site.prefixes)
        short = {name.partition(":")[0] for term in terms if (name := names.short(term))}
        return {self._site.prefixes[prefix] for prefix in short}

    def _by(self, variable: str, name: str) -> list[tuple[str | None, ...]]:
        """Return the rows of a query that is asked by a variable, in the order of that."""
        return sorted(self._ask(name, variable), key=lambda row: row[0] or "")

    def _ask(self, name: str, by: str = "") -> Iterator[tuple[str | None, ...]]:
        """Return the rows of one of the site's own queries, as texts; a row without a value is left out."""
        return self._rows((self._own / f"{name}.rq").read_text(encoding="utf-8"), by)

    def _rows(self, query: str, by: str = "") -> Iterator[tuple[str | None, ...]]:
        for row in self._site.data.ask(query, by).rows:
            if any(row):
                yield tuple(term.value if term else None for term in row)


def _short(text: str | None) -> str:
    """Return a name for an anchor that any text may have."""
    return sha256((text or "").encode()).hexdigest()[:16]
