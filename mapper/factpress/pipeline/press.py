"""From seeds to statements: read, locate, identify, map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from factpress.errors import CouldNotRun
from factpress.evidence import Identifier, Locator, Lock, read_lock, read_texts
from factpress.linking import Known, Links, read_links
from factpress.mapping.records import RecordMapper
from factpress.mapping.tables import Row
from factpress.model import Article, Fact, Iri, Record
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Checked, Job
from factpress.problems import Place, Problems, Severity
from factpress.project import Project
from factpress.publish.census import Census
from factpress.publish.manifest import FactCounts
from factpress.rdf import read_triples
from factpress.reading import Seeds, read_seeds
from factpress.reading.files import LINKS

#: The ontology's files that are published with the graph, by load partition.
_PUBLISHED = {"ontology": ("nev.ttl", "nev-labels.ttl"), "concepts": ("concepts.ttl",)}


class Press:
    """The seeds of one job on their way to statements; every fault on the way goes to `problems`."""

    def __init__(self, job: Job, desk: Desk, problems: Problems) -> None:
        self._job, self._desk, self._problems = job, desk, problems

    @cached_property
    def seeds(self) -> Seeds:
        """The seeds, of which things, articles and curators have been read."""
        project = self._job.project
        return read_seeds(project.root, project.seeds, self._desk.kinds, self._desk.vocabulary, self._problems)

    @cached_property
    def links(self) -> Links:
        """The decisions on links with Wikidata; read after the seeds, whose things and curators they name."""
        project, seeds = self._job.project, self.seeds
        things = {slug: record.values["class"] for slug, record in seeds.things.items()}
        whole = not self._problems.fatal  # a faulty thing is none of the seeds', but it is there
        known = Known(things, seeds.curators.keys(), self._desk.vocabulary, self._desk.prefixes, whole)
        name = f"{project.seeds}/{LINKS}"
        return read_links(project.root / name, name, known, self._problems)

    @cached_property
    def lock(self) -> Lock:
        """The lock of quotes, empty if there is none."""
        return read_lock_of(self._job.project, self._problems)

    @cached_property
    def locator(self) -> Locator:
        """The way from quotes to passages."""
        articles = {slug: _article(record) for slug, record in self.seeds.articles.items()}
        texts = read_texts(articles, self._job.articles, self._problems)
        return Locator(articles, texts, self.lock, self._problems)

    def facts(self) -> Iterator[Fact]:
        """Yield every fact whose record and quote are right."""
        identifier = Identifier(self._desk.kinds, self._desk.vocabulary, self._job.project.base, self.locator.articles)
        for record, whole in self.seeds.reads():
            passage = self.locator.locate(record, whole)
            sha256 = self.locator.sha256(record.values.get("article", ""))
            if whole and passage and sha256:
                yield identifier.identify(record, passage, sha256)

    def rows(self) -> Iterator[tuple[Record, Row]]:
        """Yield every row of every table with the record that it was made from."""
        tables = self._desk.tables
        for record, computed in self._definitions():
            yield from ((record, row) for row in tables.rows_of_thing(record, **computed))
        yield from ((record, tables.row_of_link(record)) for record in self.links.accepted)
        for fact in self.facts():
            yield from ((fact.record, row) for row in tables.rows_of_fact(fact))

    def run(self, write: Callable[[bytes], None], census: Census) -> None:
        """Map everything: `write` gets lines of N-Quads, the census every fact."""
        self._job.step("reading the seeds")
        mapper = RecordMapper(self._desk.tables, self._desk.functions, write, self._problems)
        for record, computed in self._definitions():
            mapper.add_thing(record, **computed)
        for record in self.links.accepted:
            mapper.add_link(record)
        self._job.step("finding quotes and mapping facts")
        for fact in self.facts():
            mapper.add_fact(fact)
            census.add(fact.record.kind, fact.name, fact.record.values["article"], fact.evidence)
        mapper.finish()
        self._publish_ontology(write)
        self._tell_unlocked()

    def checked(self, counts: FactCounts, evidences: int) -> Checked:
        """Return what was found so far."""
        proved, trusted = len(self.locator.proved), len(self.locator.trusted)
        return Checked(tuple(self._problems), counts.total, evidences, proved, trusted)

    def _definitions(self) -> Iterator[tuple[Record, Mapping[str, str | None]]]:
        for record in (*self.seeds.things.values(), *self.seeds.curators.values()):
            yield record, {}
        for slug, record in self.seeds.articles.items():
            yield record, {"sha256": self.locator.sha256(slug)}

    def _publish_ontology(self, write: Callable[[bytes], None]) -> None:
        for partition, names in _PUBLISHED.items():
            graph = Iri(self._job.project.base.graph(partition)).n3()
            for name in names:
                for triple in read_triples(self._desk.bundle.ontology / name, self._problems, name):
                    write(f"{triple.n3()[:-1]}{graph} .\n".encode())

    def _tell_unlocked(self) -> None:
        unlocked = self.locator.unlocked()
        if unlocked and not self.lock.damaged:
            self._problems.add(
                Place(self._job.project.lock),
                "quote-not-locked",
                f"{unlocked:,} {'quote stands' if unlocked == 1 else 'quotes stand'} in the articles' texts but not "
                "in the lock",
                "run 'factpress evidence lock', so that the project builds without the texts",
                Severity.WARNING,
            )


def read_lock_of(project: Project, problems: Problems) -> Lock:
    """Read a project's lock file; one that is not there is an empty lock."""
    path = project.root / project.lock
    try:
        return read_lock(path.read_text(encoding="utf-8"), project.lock, problems)
    except FileNotFoundError:
        return Lock()
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} of the lock is not UTF-8"
        problems.add(Place(project.lock), "not-utf8", message, "run 'factpress evidence lock' with the texts")
        return Lock(damaged=True)
    except OSError as error:
        raise CouldNotRun(f"cannot read {path}: {error.strerror}") from None


def _article(record: Record) -> Article:
    values = record.values
    return Article(values["slug"], values["language"], values["file"], record.place("file"))
