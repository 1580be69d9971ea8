"""What a worker of Spark does: rows of an Arrow batch through the row functions.

The sources' values become texts as they do on one machine, by the code of `sources`.  A batch has the columns of
its source (`table.own_columns`) by their order, and behind them, but for rows of texts: the file of a row, the number
of the row there from 0 or null, and the text of what is no row of this table or null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple

from factpress.mapping.bulk.table import Table
from factpress.mapping.bulk.translate import translate
from factpress.mapping.bulk.translation import Options
from factpress.mapping.rules import Document, LogicalSource, TriplesMap
from factpress.mapping.source import Syntax
from factpress.mapping.sources.extras import need
from factpress.mapping.sources.files import SourceFile
from factpress.mapping.sources.json_files import JsonLinesTable
from factpress.mapping.sources.typed import Item, TypedTable
from factpress.problems import Place, Problem, Problems

#: Arrow batches, as pyarrow has them, which has no types.
Batches = Iterable[Any]


class Job(NamedTuple):
    """What the rules of one table need: its columns, and its source, which is None if its rows are texts already."""

    rules: tuple[TriplesMap, ...]
    columns: tuple[str, ...]
    source: LogicalSource | None
    syntax: Syntax
    lenient: bool


class Done(NamedTuple):
    """What came of a batch: how many rows it had, how many values were refused, and what is wrong with them."""

    rows: int
    refused: int
    problems: tuple[Problem, ...]


Note = Callable[[Done], object]


def texts(source: LogicalSource, columns: Sequence[str], note: Note, batches: Batches) -> Iterator[Any]:
    """Yield the rows of batches of a source as batches of texts, in the order of the columns."""
    arrow = need("pyarrow", "spark", "mapping on Spark")
    names = [f"c{number}" for number in range(len(columns))]
    for batch in batches:
        problems = Problems()
        rows = list(_table(source, columns, batch, problems).rows())
        note(Done(0, 0, tuple(problems)))
        values = [arrow.array([row[number] for row in rows], arrow.string()) for number in range(len(columns))]
        yield arrow.RecordBatch.from_arrays(values, names)


def statements(job: Job, note: Note, batches: Batches) -> Iterator[Any]:
    """Yield the statements of the rows of batches, one a value, without line ends."""
    arrow = need("pyarrow", "spark", "mapping on Spark")
    options = Options(Path(), distinct=False, lenient=job.lenient)
    document = Document(job.rules, {}, {})
    for batch in batches:
        written: list[bytes] = []
        problems = Problems()
        tables = {job.rules[0].table: _table(job.source, job.columns, batch, problems)}
        counts = translate(document, tables, job.syntax, written.append, problems, options)
        note(Done(counts.rows, counts.refused, tuple(problems)))
        # Only a line feed ends a statement: literals may hold every other line end.
        lines = b"".join(written).decode().split("\n")[:-1]
        yield arrow.RecordBatch.from_arrays([arrow.array(lines, arrow.string())], ["value"])


def _table(source: LogicalSource | None, columns: Sequence[str], batch: Any, problems: Problems) -> Table:  # noqa: ANN401
    """Return the rows of a batch as a table."""
    values = [column.to_pylist(maps_as_pydicts="lossy") for column in batch.columns]
    if source is None:
        return _Texts(columns, values)
    if source.formulation == "jsonl":
        return _JsonLines(source, columns, _Lines(source, *values, problems), problems)
    return _Values(source, columns, values, problems)


class _Texts(Table):
    """Rows of texts, of which nobody knows any more where they stand."""

    heads = None

    def __init__(self, columns: Sequence[str], values: list[list[str | None]]) -> None:
        self.columns, self._values = tuple(columns), values

    def batches(self) -> Iterator[list[Sequence[str | None]]]:
        yield list(zip(*self._values, strict=True))

    def place(self, row: int, column: str | None = None) -> Place:
        return Place("joined tables", None, None, column)


class _Values(TypedTable):
    """The rows of a batch of CSV or Parquet; the number of an item is that of its row in the batch."""

    heads = None

    def __init__(
        self, source: LogicalSource, columns: Sequence[str], values: list[list[Any]], problems: Problems
    ) -> None:
        super().__init__(source, columns, source.access, problems)
        *self._cells, self._files, self._numbers, self._corrupt = values

    def items(self, problems: Problems) -> Iterator[Iterable[Item]]:
        """Yield the rows; one with another number of cells is a problem and left out."""
        rows = zip(*self._cells, strict=True) if self._cells else ((),) * len(self._files)
        yield [
            Item([None if isinstance(value, str) and value in self._nulls else value for value in row], number)
            for number, row in enumerate(rows)
            if not self._is_corrupt(number, problems)
        ]

    def place_of(self, number: int, column: str | None) -> Place:
        """Return the file, and the line if Spark numbers the rows, which it does for Parquet."""
        line = self._numbers[number]
        return Place(_name(self.source, self._files[number]), None if line is None else line + 1, None, column)

    def _is_corrupt(self, number: int, problems: Problems) -> bool:
        text = self._corrupt[number]
        if text is not None:
            message = f"the row {text!r} has another number of cells than the head"
            problems.add(self.place_of(number, None), "csv-columns", message)
        return text is not None


class _Lines(SourceFile):
    """The lines of a batch as a file."""

    def __init__(self, source: LogicalSource, lines: list[str], files: list[str], *rest: Any) -> None:  # noqa: ANN401
        name = _name(source, files[0]) if files else source.access
        super().__init__(Path(), name, source.place, rest[-1])
        self._lines = lines

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open them."""
        yield BytesIO("\n".join(self._lines).encode())


class _JsonLines(JsonLinesTable):
    """The rows of a batch of JSON Lines; Spark does not tell their lines."""

    def place_of(self, number: int, column: str | None) -> Place:
        """Return the file."""
        return Place(self.name, None, None, column)


def _name(source: LogicalSource, file: str) -> str:
    """Return what problems call a file: the source's path if it is one file, else path and name."""
    return source.access if PurePosixPath(source.access).name == file else f"{source.access}/{file}"
