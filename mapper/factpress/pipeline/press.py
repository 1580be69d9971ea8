"""From seeds to statements: read, locate, identify, map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from factpress.errors import CouldNotRun
from factpress.evidence import Found, Identifier, Locator, Lock, read_lock, read_texts
from factpress.linking import Known, Links, read_links
from factpress.mapping.records import RecordMapper
from factpress.mapping.tables import Row
from factpress.model import Article, Fact, Iri, Passage, Record
from factpress.pipeline.desk import Desk
from factpress.pipeline.entries import sections_of
from factpress.pipeline.harvest import Harvest
from factpress.pipeline.job import Job
from factpress.pipeline.links.enriched import publish_enrichment
from factpress.pipeline.memory import Memory
from factpress.problems import Place, Problems, Severity
from factpress.project import Project
from factpress.rdf import read_triples
from factpress.reading.files import LINKS
from factpress.reading.parts import Part
from factpress.reading.records import Read
from factpress.reading.references import Referred
from factpress.reading.seeds import Seeds, read_seeds

#: The ontology's files that are published with the graph, by load partition.
_PUBLISHED = {"ontology": ("nev.ttl", "nev-labels.ttl"), "concepts": ("concepts.ttl",)}


class Press:
    """The seeds of one job on their way to statements; every fault on the way goes to `problems`.

    Parts of the seeds that the memory has are not mapped again by `run`; `mapped` has the places of those that were.
    """

    def __init__(self, job: Job, desk: Desk, problems: Problems, memory: Memory | None = None) -> None:
        self._job, self._desk, self._problems, self._memory = job, desk, problems, memory
        self.mapped: list[Place] = []

    @cached_property
    def seeds(self) -> Seeds:
        """The seeds, of which things, articles and curators have been read."""
        project, desk = self._job.project, self._desk
        return read_seeds(
            project.root, project.seeds, desk.kinds, desk.vocabulary, self._problems, self._recalled_definitions
        )

    @cached_property
    def known(self) -> Known:
        """What links may name: the things and curators of the seeds."""
        seeds = self.seeds
        things = {slug: record.values["class"] for slug, record in seeds.things.items()}
        whole = not self._problems.fatal  # a faulty thing is none of the seeds', but it is there
        return Known(things, seeds.curators.keys(), self._desk.vocabulary, self._desk.prefixes, whole)

    @cached_property
    def links(self) -> Links:
        """The decisions on links with Wikidata."""
        project = self._job.project
        name = f"{project.seeds}/{LINKS}"
        return read_links(project.root / name, name, self.known, self._problems)

    @property
    def published_links(self) -> Sequence[Record]:
        """The links to publish: those that people accepted, others too if the project says so."""
        automatic = self.links.automatic if self._job.project.links.publish_automatic else ()
        return (*self.links.accepted, *automatic)

    @cached_property
    def lock(self) -> Lock:
        """The lock of quotes, empty if there is none."""
        return _lock_of(self._job.project, self._problems)

    @cached_property
    def locator(self) -> Locator:
        """The way from quotes to passages."""
        articles = {slug: _article(record) for slug, record in self.seeds.articles.items()}
        texts = read_texts(articles, self._job.articles, self._problems)
        return Locator(articles, texts, self.lock, self._problems)

    @cached_property
    def _identifier(self) -> Identifier:
        return Identifier(self._desk.kinds, self._desk.vocabulary, self._job.project.base, self.locator.articles)

    def facts(self) -> Iterator[Fact]:
        """Yield every fact whose record and quote are right."""
        for read in self.seeds.reads():
            fact = self._identified(read, self.locator.locate(*read))
            if fact:
                yield fact

    def rows(self) -> Iterator[tuple[Record, Row]]:
        """Yield every row of every table with the record that it was made from."""
        tables, seeds = self._desk.tables, self.seeds
        for record in (*seeds.things.values(), *seeds.curators.values(), *seeds.articles.values()):
            yield from ((record, row) for row in tables.rows_of_thing(record, **self._computed(record)))
        yield from ((record, tables.row_of_link(record)) for record in self.published_links)
        for fact in self.facts():
            yield from ((fact.record, row) for row in tables.rows_of_fact(fact))

    def run(self, harvest: Harvest) -> None:
        """Map everything, the published ontology too, into a harvest, which must not outlive the memory."""
        self._job.step("reading the seeds")
        self._map_links(harvest)
        self._job.step("finding quotes and mapping facts")
        sound = True
        for part in self.seeds.parts():
            if not self._recall(part, harvest):
                self.mapped.append(Place(part.file, part.line))
                sound = self._map(part, harvest) and sound
        self.seeds.close(harvest.names(), others=not sound)
        publish_enrichment(self._job.project, self._desk, self.published_links, harvest.quads, self._problems)
        self._publish_ontology(harvest.quads.add)
        self._tell_unlocked(harvest.quotes.count()[Found.UNLOCKED])

    def _map_links(self, harvest: Harvest) -> None:
        mapper = self._mapper(harvest)
        for record in self.published_links:
            mapper.add_link(record)
        mapper.finish()

    def _map(self, part: Part, harvest: Harvest) -> bool:
        """Read and map one part, and remember what it gave if nothing was wrong with it; return whether that is so."""
        if self._memory is None:
            return self._map_into(harvest, part)
        with harvest.another() as own:
            sound = self._map_into(own, part)
            state = self._state(part.definitions, part.referred) if sound else None
            sections = sections_of(part, own.lines)
            entry = self._memory.remember(part.digest, state, sections) if state else None
            if entry:
                harvest.take(entry.runs)
            else:
                harvest.pour(own)
        return sound

    def _map_into(self, harvest: Harvest, part: Part) -> bool:
        before = len(self._problems.found)
        mapper = self._mapper(harvest)
        for record in part.definitions:
            mapper.add_thing(record, **self._computed(record))
        whole = True
        for read in self.seeds.read(part):
            passage = self.locator.locate(*read)
            if passage:
                harvest.add_quote(read.record, passage, self.locator.found_as(read.record))
            fact = self._identified(read, passage)
            if fact:
                mapper.add_fact(fact)
                harvest.add_fact(fact)
            whole = whole and fact is not None
        mapper.finish()
        return whole and part.sound and not part.referred.dangling and len(self._problems.found) == before

    def _recall(self, part: Part, harvest: Harvest) -> bool:
        """Take what a part gave before, if all that it refers to is as it was then; return whether that is so."""
        if self._memory is None:
            return False
        for entry in self._memory.recall(part.digest):
            referred = entry.referred(part)
            if entry.state == self._state(part.definitions, referred):
                self._memory.use(entry)
                self.seeds.want(referred.nodes)
                harvest.take(entry.runs)
                return True
        return False

    def _recalled_definitions(self, file: str, digest: str) -> Sequence[Record] | None:
        for entry in self._memory.recall(digest) if self._memory else ():
            return entry.definitions(file)
        return None

    def _state(self, definitions: Sequence[Record], referred: Referred) -> str | None:
        """Return a digest of all that a part's statements and faults hang on outside of it; None if it has no passages.

        That is what its slugs name, and the text and the lock of the articles that it quotes or defines.
        """
        own = {record.values["slug"] for record in definitions if record.kind == "article"}
        said = [self.locator.said_of(article) for article in sorted(referred.articles | own)]
        if None in said:
            return None
        lines = (*self.seeds.known.said_of(referred), *filter(None, said))
        return sha256("\n".join(lines).encode()).hexdigest()

    def _identified(self, read: Read, passage: Passage | None) -> Fact | None:
        """Return the fact that a record states, if all of it is right."""
        record, whole = read
        text = self.locator.sha256(record.values.get("article", ""))
        return self._identifier.identify(record, passage, text) if whole and passage and text else None

    def _mapper(self, harvest: Harvest) -> RecordMapper:
        return RecordMapper(self._desk.tables, self._desk.functions, harvest.quads.add, self._problems)

    def _computed(self, record: Record) -> Mapping[str, str | None]:
        """Return the columns that a record of a thing, an article or a curator lacks."""
        return {"sha256": self.locator.sha256(record.values["slug"])} if record.kind == "article" else {}

    def _publish_ontology(self, write: Callable[[bytes], None]) -> None:
        for partition, names in _PUBLISHED.items():
            graph = Iri(self._job.project.base.graph(partition)).n3()
            for name in names:
                for triple in read_triples(self._desk.bundle.ontology / name, self._problems, name):
                    write(f"{triple.n3()[:-1]}{graph} .\n".encode())

    def _tell_unlocked(self, unlocked: int) -> None:
        if unlocked and not self.lock.damaged:
            self._problems.add(
                Place(self._job.project.lock),
                "quote-not-locked",
                f"{unlocked:,} {'quote stands' if unlocked == 1 else 'quotes stand'} in the articles' texts but not "
                "in the lock",
                "run 'factpress evidence lock', so that the project builds without the texts",
                Severity.WARNING,
            )


def _lock_of(project: Project, problems: Problems) -> Lock:
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
