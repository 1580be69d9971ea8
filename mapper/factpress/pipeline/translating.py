"""factpress map: rules and sources in, a file of statements out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Literal

from factpress.errors import CouldNotRun, UsageFault
from factpress.mapping.bulk.opening import open_tables
from factpress.mapping.bulk.overrides import STDIN, override
from factpress.mapping.bulk.parallel import translate_in_parts
from factpress.mapping.bulk.runs import Scratch, disk_faults
from factpress.mapping.bulk.sinks import Write, file_sink, shard_names, shard_sink
from factpress.mapping.bulk.translation import TOLD, Counts, Options
from factpress.mapping.notations.documents import read_document
from factpress.mapping.prefixed import turtle_head
from factpress.mapping.rules import Document
from factpress.mapping.source import Syntax
from factpress.mapping.sources import Variables
from factpress.mapping.sources.extras import need
from factpress.problems import DataProblems, Place, Problem, Problems, Severity

#: Problems of single rows and values, which `lenient` leaves out.
_OF_ROWS = frozenset({"value-refused", "csv-columns", "csv-syntax", "json-syntax"})
Engine = Literal["auto", "rows", "columns", "spark"]
#: From how many bytes of sources on columns are worth the time that Polars takes to start.
LARGE = 16 << 20


@dataclass(frozen=True, slots=True)
class Streams:
    """Standard input and output, for a source or an output that is "-"."""

    input: BinaryIO
    output: BinaryIO


@dataclass(frozen=True, slots=True)
class Order:
    """What to map: the file of rules, other sources (`overrides.override`), and where the statements go.

    `here` is the working directory, which other sources and problems are relative to.  `base` is the base IRI of rules
    that state none of their own.

    `output` is a file, a folder if there are `shards`, which are compressed as `compression` (a suffix) says, or None
    for standard output.  `variables` are those that the URL of a database may name.  The `engine` "auto" is "columns"
    for large files if Polars is there, else "rows"; all write the same, but Spark in an order of its own, and shards
    only.  `master` is Spark's; the others work in as many processes as there are `jobs`, if that is of use.
    """

    rules: Path
    sources: tuple[str, ...]
    output: Path | None
    syntax: Syntax
    options: Options
    variables: Variables
    shards: int | None = None
    compression: str = ".gz"
    engine: Engine = "auto"
    master: str | None = None
    here: Path = Path()
    jobs: int = 1
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """Whether something was written, how much, and what there is to say; `more` counts problems that are not kept."""

    written: bool
    counts: Counts
    problems: tuple[Problem, ...]
    more: int


class _Kept(list[Problem]):
    """Problems, but no more of them than people can use; those of rows are warnings where they are left out."""

    def __init__(self, lenient: bool, here: Path) -> None:
        super().__init__()
        self._lenient, self._here, self._known, self.more = lenient, here, set[Problem](), 0

    def append(self, problem: Problem) -> None:
        """Keep one; a source that is read again tells of the same ones."""
        if self._lenient and problem.code in _OF_ROWS:
            problem = replace(problem, severity=Severity.WARNING)
        path = Path(problem.place.file)
        if path.is_relative_to(self._here):
            problem = replace(problem, place=replace(problem.place, file=path.relative_to(self._here).as_posix()))
        if problem in self._known:
            return
        if len(self) < TOLD or (self._lenient and problem.severity is Severity.ERROR):
            self._known.add(problem)
            super().append(problem)
        else:
            self.more += 1


def map_sources(order: Order, streams: Streams) -> Mapped:
    """Map sources by rules, and write what comes of it in one step, or nothing.

    Nothing is written if something is wrong with the rules, the sources or, unless it is lenient, with a value; then
    the output is as it was before.  Raises UsageFault for sources that the rules do not have, CouldNotRun where a file
    or the disk fails, or where a library is missing.
    """
    kept, counts = _Kept(order.options.lenient, order.here), Counts()
    try:
        _map(order, streams, Problems(kept), counts)
    except DataProblems as error:
        return Mapped(False, counts, error.problems, kept.more + max(0, counts.refused - TOLD))
    return Mapped(True, counts, tuple(Problems(kept)), kept.more + max(0, counts.refused - TOLD))


def _map(order: Order, streams: Streams, problems: Problems, counts: Counts) -> None:
    """Do the work; raises DataProblems."""
    with ExitStack() as stack:
        document = override(_document(order.rules, order.base, problems), order.sources, order.here)
        document = _without_stdin(document, order.options.scratch, streams.input, stack)
        if order.engine == "spark":
            _map_on_spark(order, document, problems, counts)
            return
        tables = open_tables(document, order.rules.parent, problems, order.variables)
        problems.stop_if_fatal()
        write = stack.enter_context(_sink(order, document, streams.output))
        options = replace(order.options, columns=_in_columns(order, document))
        translate_in_parts(document, tables, order.syntax, write, problems, options, counts, order.jobs)
        problems.stop_if_fatal()


def _in_columns(order: Order, document: Document) -> bool:
    if order.engine == "columns":
        need("polars", "fast", "the engine columns")
    if order.engine != "auto":
        return order.engine == "columns"
    paths = [order.rules.parent / source.access for source in document.sources.values() if source.formulation != "sql"]
    return sum(path.stat().st_size for path in paths if path.is_file()) >= LARGE and find_spec("polars") is not None


def _map_on_spark(order: Order, document: Document, problems: Problems, counts: Counts) -> None:
    if order.output is None or not order.shards:
        raise UsageFault("Spark writes shards: give a folder with --output, and --shards")
    need("pyspark", "spark", "the engine spark")
    from factpress.mapping.bulk.spark import map_on_spark, session

    options = order.options
    with session(order.master, {}) as spark:
        outcome = map_on_spark(
            spark,
            document,
            order.rules.parent,
            str(order.output),
            problems,
            syntax=order.syntax,
            distinct=options.distinct,
            lenient=options.lenient,
        )
    counts.rows, counts.refused = outcome.rows, outcome.refused
    problems.stop_if_fatal()


def _document(rules: Path, base: str | None, problems: Problems) -> Document:
    try:
        text = rules.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CouldNotRun(f"{rules} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        place = Place(str(rules), error.object.count(b"\n", 0, error.start) + 1)
        problems.add(place, "not-utf8", f"the byte 0x{error.object[error.start]:02X} is not UTF-8")
        raise DataProblems(tuple(problems)) from error
    document = read_document(str(rules), text, problems, base)
    problems.stop_if_fatal()
    return document


def _without_stdin(document: Document, scratch: Path, stdin: BinaryIO, stack: ExitStack) -> Document:
    """Return the document with a file in the place of standard input, which can be read only once."""
    sources = dict(document.sources)
    if any(source.access == STDIN for source in sources.values()):
        copy = stack.enter_context(Scratch(scratch)).path()
        with disk_faults(), copy.open("wb") as file:
            shutil.copyfileobj(stdin, file)
        for name, source in sources.items():
            if source.access == STDIN:
                sources[name] = replace(source, access=str(copy.absolute()))
    return replace(document, sources=sources)


@contextmanager
def _sink(order: Order, document: Document, stdout: BinaryIO) -> Iterator[Write]:
    """Yield what takes the statements; they go nowhere if an exception leaves the block."""
    head = turtle_head(document.prefixes) if order.syntax == "turtle" else b""
    if order.output is None:
        with _held_back(order.options, stdout) as write:
            write(head)
            yield write
    elif order.shards is None:
        with file_sink(order.output, head) as write:
            yield write
    else:
        # Late: what replaces folders takes long to import, and few need it.
        from factpress.publish.outputs import OutputFolder

        names = shard_names(order.shards, order.syntax, order.compression)
        with (
            OutputFolder(order.output.absolute(), _holds_shards) as folder,
            shard_sink(folder, names, head) as write,
        ):
            yield write


@contextmanager
def _held_back(options: Options, stdout: BinaryIO) -> Iterator[Write]:
    """Yield what writes to standard output, but not before all is well, unless faulty values are left out anyway."""
    if options.lenient:
        yield stdout.write
        return
    with Scratch(options.scratch) as scratch:
        path = scratch.path()
        with path.open("wb") as file:
            yield partial(_hold, file)
        with path.open("rb") as held:
            shutil.copyfileobj(held, stdout)


def _hold(file: BinaryIO, data: bytes) -> None:
    """Write to a temporary file, with nothing left in memory; raises CouldNotRun where the disk fails."""
    with disk_faults():
        file.write(data)
        file.flush()


def _holds_shards(folder: Path) -> bool:
    """Whether a folder has nothing but shards, so that others may take its place."""
    return all(path.is_file() and path.name.startswith("part-") for path in folder.iterdir())
