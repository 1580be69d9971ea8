"""Reading a folder of seeds: things, articles and curators at once, facts as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.model import Kinds, Record
from factpress.problems import Place, Problems, did_you_mean
from factpress.reading.files import Format, SeedFile, list_seeds
from factpress.reading.items import Items
from factpress.reading.parts import Part, digest_of
from factpress.reading.records import KindReader, Read
from factpress.reading.references import Known, References
from factpress.reading.tables import Table
from factpress.reading.wording import listed, shown
from factpress.reading.yaml_nodes import parse_yaml, read_content
from factpress.vocab import Vocabulary

Recall = Callable[[str, str], Sequence[Record] | None]
"""Gives what a file defines, by its name and the digest of its part, if somebody knows it: it is not read then."""


@dataclass(frozen=True)
class _Whole:
    """A file that was taken as one part: what it defines, and its facts, unless they are to be read when asked for."""

    file: SeedFile
    digest: str
    definitions: tuple[Record, ...]
    facts: tuple[Read, ...] | None
    sound: bool


class Seeds:
    """The seeds of a project.

    `things`, `articles` and `curators` are records by slug, in the order of the files and as typed there.  Only
    whole records are among them: whatever is wrong with the others is among the problems.
    """

    def __init__(self, kinds: Kinds, vocabulary: Vocabulary, problems: Problems, recall: Recall) -> None:
        """Prepare to take seeds in; use `read_seeds`."""
        self.things: dict[str, Record] = {}
        self.articles: dict[str, Record] = {}
        self.curators: dict[str, Record] = {}
        self._readers = {name: KindReader(kind, kinds, vocabulary) for name, kind in kinds.kinds.items()}
        self._problems, self._recall = problems, recall
        self._sources: list[_Whole | SeedFile] = []
        self._defined: dict[str, dict[str, Record]] = {"thing": {}, "article": {}, "curator": {}}
        self.known = Known()
        self._references = References(self.known, kinds, vocabulary, problems)

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
        for part in self.parts():
            yield from self.read(part)
        self.close()

    def parts(self) -> Iterator[Part]:
        """Yield the seeds in parts, sorted by file: for who reads them one by one, or passes over what they know.

        Each part is read (`read`), or what it refers to is made known (`want`); at the end comes `close`.
        """
        for source in self._sources:
            yield from self._parts(source, self._problems)

    def read(self, part: Part) -> Iterator[Read]:
        """Yield the facts of a part, with faults noted on the way; see `reads`."""
        self._references.referred = part.referred
        for read in part.facts:
            record = read.record
            if record.kind:
                self._references.check(record)
                name = record.values.get("id")
                if name is not None:
                    self._references.check_id(name, record.place("id"))
            yield read

    def want(self, nodes: Iterable[tuple[str, Place]]) -> None:
        """Take references to nodes, each with its place, of a part that is not read."""
        for name, place in nodes:
            self._references.want(name, place)

    def close(self, names: Iterable[str] = (), others: bool = True) -> None:
        """Note the references to nodes that no record names.

        `names` are names of nodes; `others` says that there may be more: then the seeds are read again for them.
        """
        for name in names if self._references.pending else ():
            self._references.settle(name)
        if others:
            self._settle_nodes()
        self._references.close()

    def take(self, file: SeedFile) -> None:
        """Read a file whole, or keep it for later if it is a table of facts."""
        reader = None if file.format is Format.YAML else self._readers.get(file.path.stem)
        if file.format is Format.TABLE and reader is None:
            kinds = f"a table is named after the kind of its rows: {listed(self._readers)}"
            advice = did_you_mean(file.path.stem, self._readers) or kinds
            message = f"there is no kind {shown(file.path.stem)}"
            self._problems.add(Place(file.name), "unknown-kind", message, advice)
            self.known.whole = False
        elif reader is not None and reader.kind.states_facts:
            self._sources.append(file)
        else:
            self._take_whole(file)

    def check_definitions(self) -> None:
        """Check the references of things, articles and curators; call it when all files are taken."""
        for records in self._defined.values():
            for record in records.values():
                self._references.check(record)

    def _parts(self, source: _Whole | SeedFile, problems: Problems) -> Iterator[Part]:
        if isinstance(source, SeedFile):
            yield from Table(source.path, source.name, self._readers[source.path.stem], problems).parts()
            return
        facts = self._read_later(source, problems) if source.facts is None else source.facts
        yield Part(source.file.name, 1, source.digest, facts, source.definitions, source.sound)

    def _take_whole(self, file: SeedFile) -> None:
        """Read a YAML file, or a table of things, articles or curators; or take what it defines as it is recalled."""
        before = len(self._problems.found)
        content, digest = self._content(file)
        recalled = self._recall(file.name, digest)
        if recalled is not None:
            definitions = tuple(record for record in recalled if self._define(Read(record, whole=True)))
            self._sources.append(_Whole(file, digest, definitions, None if content else (), sound=True))
            return
        reads = list(self._reads(file, content, self._problems))
        definitions = tuple(read.record for read in reads if self._defines(read) and self._define(read))
        facts = tuple(read for read in reads if not self._defines(read))
        unchanged = file.format is Format.YAML or self._content(file)[1] == digest  # a table is read once more
        sound = len(self._problems.found) == before and unchanged
        self._sources.append(_Whole(file, digest, definitions, facts, sound))

    def _content(self, file: SeedFile) -> tuple[bytes | None, str]:
        """Return the content of a YAML file, None if it cannot be read or is a table, and a digest of the file."""
        if file.format is Format.YAML:
            content = read_content(file.path, file.name, self._problems)
            return content, digest_of(file.name.encode(), content or b"")
        try:
            with file.path.open("rb") as stream:
                return None, digest_of(file.name.encode(), file_digest(stream, "sha256").digest())
        except OSError as error:
            raise CouldNotRun(f"{file.name} cannot be read: {error.strerror}") from error

    def _reads(self, file: SeedFile, content: bytes | None, problems: Problems) -> Iterator[Read]:
        if file.format is Format.TABLE:
            yield from Table(file.path, file.name, self._readers[file.path.stem], problems).records()
            return
        document = None if content is None else parse_yaml(content, file.name, problems)
        if document is None:
            self.known.whole = False
        else:
            yield from Items(document, self._readers, problems).records()

    def _read_later(self, source: _Whole, problems: Problems) -> Iterator[Read]:
        """Yield the facts of a file of which only what it defines is known yet."""
        file = source.file
        content, digest = self._content(file)
        if digest != source.digest:
            raise CouldNotRun(f"{file.name} has changed while it was read; run the command again")
        yield from (read for read in self._reads(file, content, problems) if not self._defines(read))

    def _defines(self, read: Read) -> bool:
        return read.record.kind in self._defined

    def _define(self, read: Read) -> bool:
        """Take in what defines a thing, an article or a curator; return whether it counts."""
        record = read.record
        defined = self._defined[record.kind]
        slug = record.values.get("slug")
        if slug is None:
            self.known.whole = False
            return False
        if slug in defined:
            message = f"the {record.kind} {shown(slug)} is defined in {defined[slug].place('slug')} already"
            advice = "make one item of both, or give this one another slug"
            self._problems.add(record.place("slug"), "duplicate-slug", message, advice)
            return False
        defined[slug] = record
        self.known.add(record.kind, slug, record.values.get("class"))
        if read.whole:
            {"thing": self.things, "article": self.articles, "curator": self.curators}[record.kind][slug] = record
        return read.whole

    def _settle_nodes(self) -> None:
        """Look for the nodes that facts refer to; the tables are read once more if they may have them."""
        unheard = Problems()
        for source in sorted(self._sources, key=lambda source: isinstance(source, SeedFile)):
            if self._references.pending:
                for part in self._parts(source, unheard):
                    for record, _ in part.facts:
                        self._settle(record)

    def _settle(self, record: Record) -> None:
        name = record.values.get("node")
        if name is not None:
            self._references.settle(name)
        elif not record.kind or self._readers[record.kind].kind.node:
            self._references.settle_all()


def read_seeds(
    root: Path,
    folder: str,
    kinds: Kinds,
    vocabulary: Vocabulary,
    problems: Problems,
    recall: Recall = lambda file, digest: None,
) -> Seeds:
    """Read the seeds in `root/folder`: things, articles and curators now, facts when they are asked for.

    Everything wrong in the files is added to `problems`, with paths relative to `root`.  Raises CouldNotRun only
    if a file that is there cannot be opened.
    """
    seeds = Seeds(kinds, vocabulary, problems, recall)
    for file in list_seeds(root, folder, problems):
        seeds.take(file)
    seeds.check_definitions()
    return seeds
