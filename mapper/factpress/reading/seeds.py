"""Reading a folder of seeds: things, articles and curators at once, facts as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from factpress.model import Kinds, Record
from factpress.problems import Place, Problems, did_you_mean
from factpress.reading.files import Format, SeedFile, list_seeds
from factpress.reading.items import Items
from factpress.reading.records import KindReader, Read
from factpress.reading.references import Known, References
from factpress.reading.tables import Table
from factpress.reading.wording import listed, shown
from factpress.reading.yaml_nodes import read_yaml
from factpress.vocab import Vocabulary


@dataclass(frozen=True)
class _Source:
    """A file with facts: its records if they are held, else the table that they are streamed from."""

    held: tuple[Read, ...] = ()
    table: tuple[Path, str, KindReader] | None = None

    def reads(self, problems: Problems) -> Iterable[Read]:
        return Table(*self.table, problems).records() if self.table else self.held


class Seeds:
    """The seeds of a project.

    `things`, `articles` and `curators` are records by slug, in the order of the files and as typed there.  Only
    whole records are among them: whatever is wrong with the others is among the problems.
    """

    def __init__(self, kinds: Kinds, vocabulary: Vocabulary, problems: Problems) -> None:
        """Prepare to take seeds in; use `read_seeds`."""
        self.things: dict[str, Record] = {}
        self.articles: dict[str, Record] = {}
        self.curators: dict[str, Record] = {}
        self._readers = {name: KindReader(kind, kinds, vocabulary) for name, kind in kinds.kinds.items()}
        self._problems = problems
        self._sources: list[_Source] = []
        self._defined: dict[str, dict[str, Record]] = {"thing": {}, "article": {}, "curator": {}}
        self._known = Known()
        self._references = References(self._known, kinds, vocabulary, problems)

    def facts(self) -> Iterator[Record]:
        """Yield the facts of which every value is right; see `reads`."""
        return (record for record, whole in self.reads() if whole)

    def reads(self) -> Iterator[Read]:
        """Yield the facts, sorted by file, in each as typed; an item with n evidences gives n records.

        Faults, dangling references among them, are noted on the way and at the end, so take the whole stream
        before asking for problems.  A record with a faulty value comes without it and is not whole; one that only
        refers to something unknown is.  Memory does not grow with the tables, only with the number of references
        to nodes.  May be called again.
        """
        for source in self._sources:
            for read in source.reads(self._problems):
                self._check(read.record)
                yield read
        self._settle_nodes()
        self._references.close()

    def take_yaml(self, file: SeedFile) -> None:
        """Read a YAML file whole."""
        document = read_yaml(file.path, file.name, self._problems)
        if document is None:
            self._known.whole = False
            return
        facts = self._define(Items(document, self._readers, self._problems).records())
        self._sources.append(_Source(held=facts))

    def take_table(self, file: SeedFile) -> None:
        """Read a table of things, articles or curators whole; keep one of facts for later."""
        reader = self._readers.get(file.path.stem)
        if reader is None:
            kinds = f"a table is named after the kind of its rows: {listed(self._readers)}"
            advice = did_you_mean(file.path.stem, self._readers) or kinds
            message = f"there is no kind {shown(file.path.stem)}"
            self._problems.add(Place(file.name), "unknown-kind", message, advice)
            self._known.whole = False
        elif reader.kind.states_facts:
            self._sources.append(_Source(table=(file.path, file.name, reader)))
        else:
            self._define(Table(file.path, file.name, reader, self._problems).records())

    def check_definitions(self) -> None:
        """Check the references of things, articles and curators; call it when all files are taken."""
        for records in self._defined.values():
            for record in records.values():
                self._references.check(record)

    def _define(self, reads: Iterable[Read]) -> tuple[Read, ...]:
        """Take in what defines a thing, an article or a curator; return the facts."""
        facts = []
        for read in reads:
            defined = self._defined.get(read.record.kind)
            if defined is None:
                facts.append(read)
            else:
                self._take(read, defined)
        return tuple(facts)

    def _take(self, read: Read, defined: dict[str, Record]) -> None:
        record = read.record
        slug = record.values.get("slug")
        if slug is None:
            self._known.whole = False
            return
        if slug in defined:
            message = f"the {record.kind} {shown(slug)} is defined in {defined[slug].place('slug')} already"
            advice = "make one item of both, or give this one another slug"
            self._problems.add(record.place("slug"), "duplicate-slug", message, advice)
            return
        defined[slug] = record
        self._known.add(record.kind, slug, record.values.get("class"))
        if read.whole:
            {"thing": self.things, "article": self.articles, "curator": self.curators}[record.kind][slug] = record

    def _check(self, record: Record) -> None:
        if not record.kind:
            return
        self._references.check(record)
        name = record.values.get("id")
        if name is not None and name in self._known.things:
            message = f"the name {shown(name)} is that of a thing"
            self._problems.add(record.place("id"), "duplicate-slug", message, "give it another id")

    def _settle_nodes(self) -> None:
        """Look for the nodes that facts refer to; the tables are read once more if they may have them."""
        unheard = Problems()
        for source in sorted(self._sources, key=lambda source: source.table is not None):
            if self._references.pending:
                for record, _ in source.reads(unheard):
                    self._settle(record)

    def _settle(self, record: Record) -> None:
        name = record.values.get("node")
        if name is not None:
            self._references.settle(name)
        elif not record.kind or self._readers[record.kind].kind.node:
            self._references.settle_all()


def read_seeds(root: Path, folder: str, kinds: Kinds, vocabulary: Vocabulary, problems: Problems) -> Seeds:
    """Read the seeds in `root/folder`: things, articles and curators now, facts when they are asked for.

    Everything wrong in the files is added to `problems`, with paths relative to `root`.  Raises CouldNotRun only
    if a file that is there cannot be opened.
    """
    seeds = Seeds(kinds, vocabulary, problems)
    for file in list_seeds(root, folder, problems):
        if file.format is Format.YAML:
            seeds.take_yaml(file)
        else:
            seeds.take_table(file)
    seeds.check_definitions()
    return seeds
