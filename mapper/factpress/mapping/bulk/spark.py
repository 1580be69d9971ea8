"""The same rules on a cluster: row functions run by Spark over the batches of its tables, shards of statements out.

Spark reads the sources, joins them and finds repeated statements; what a row says is up to the row functions, so
that rules mean the same everywhere.  Every worker needs factpress, and every source must be where all can read it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial, reduce
from os.path import normpath
from pathlib import Path
from typing import Any, NamedTuple

from py4j.protocol import Py4JError
from pyspark.accumulators import AccumulatorParam
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, DataFrameReader, SparkSession
from pyspark.sql.functions import col, concat, lit
from pyspark.sql.types import StringType, StructField, StructType

from factpress.errors import CouldNotRun
from factpress.mapping.bulk.spark_rows import Done, Job, statements, texts
from factpress.mapping.bulk.table import own_columns
from factpress.mapping.joins import JoinedTable, unjoined
from factpress.mapping.rules import ROW, Document, LogicalSource, Reference, Template, columns_used
from factpress.mapping.source import Syntax
from factpress.problems import Problems

#: How many problems are told; of more only the number of refused values is.
TOLD = 1000
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://").match
_CORRUPT = "factpress:corrupt"
_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_ALWAYS = {
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
    # Only if all cells are looked at, a row with another number of them is found.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
}


class Outcome(NamedTuple):
    """How many rows were mapped, and how many of their values were refused."""

    rows: int
    refused: int


@contextmanager
def session(master: str | None, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """Open a session, and stop it in the end; without a master it is the one of spark-submit.

    A local one shows no pages, talks to nobody else, and its workers run the Python that runs now.  The settings
    override all others.  Raises CouldNotRun where Spark does not start.
    """
    local = _LOCAL if master and master.startswith("local") else {}
    builder = SparkSession.builder.appName("factpress map")
    for key, value in {**_ALWAYS, **local, **settings}.items():
        builder = builder.config(key, value)
    try:
        opened = (builder.master(master) if master else builder).getOrCreate()
    except (PySparkException, Py4JError, OSError) as error:
        raise CouldNotRun(f"Spark does not start: {_first_line(error)}") from error
    try:
        opened.sparkContext.setLogLevel("OFF")
        if local:
            opened.sparkContext.pythonExec = sys.executable
        yield opened
    finally:
        opened.stop()


def map_on_spark(
    spark: SparkSession,
    document: Document,
    folder: Path,
    output: str,
    problems: Problems,
    *,
    syntax: Syntax = "nq",
    distinct: bool = True,
    lenient: bool = False,
) -> Outcome:
    """Write what the document says of its sources as a folder of shards: part-00000.nq.gz, and so on.

    Relative paths of sources are relative to `folder`; they and `output` may be URLs that Spark knows.  Every
    fault of the data is a problem; after one, nothing is written unless `lenient`.  The order of the statements is
    Spark's.  Raises CouldNotRun where Spark cannot do what the rules ask, or fails.
    """
    if syntax == "turtle":
        raise CouldNotRun("Spark writes N-Triples and N-Quads: shards of Turtle would repeat its head")
    run = _Run(spark, document, folder, syntax, lenient)
    try:
        frames = [run.statements(table) for table in dict.fromkeys(rule.table for rule in run.rules)]
        every = reduce(DataFrame.union, frames) if frames else spark.createDataFrame([], "value string")
        hidden = f"{output.rstrip('/')}.unfinished"
        (every.distinct() if distinct else every).write.mode("overwrite").option("compression", "gzip").text(hidden)
        outcome = run.outcome(problems)
        _publish(spark, hidden, None if problems.fatal and not lenient else output, syntax)
    except (PySparkException, Py4JError) as error:
        raise CouldNotRun(f"Spark failed: {_first_line(error)}") from error
    return outcome


class _Run:
    """One run: the rules, and what workers told."""

    def __init__(self, spark: SparkSession, document: Document, folder: Path, syntax: Syntax, lenient: bool) -> None:
        self._spark, self._sources = spark, {name: _named(each, folder) for name, each in document.sources.items()}
        self._syntax, self._lenient = syntax, lenient
        self.rules, self._joined = unjoined(document.rules)
        self._told = spark.sparkContext.accumulator(Done(0, 0, ()), _Told())

    def statements(self, table: str) -> DataFrame:
        """Return the statements of the rules of one table."""
        rules = tuple(rule for rule in self.rules if rule.table == table)
        if join := self._joined.get(table):
            columns, source, frame = join.columns, None, self._join(join)
        else:
            columns, source = columns_used(rules, table), self._sources[table]
            frame = self._read(source, columns)
        job = Job(rules, columns, source, self._syntax, self._lenient)
        return frame.mapInArrow(partial(statements, job, self._told.add), "value string")

    def outcome(self, problems: Problems) -> Outcome:
        """Return what came of all rows, and note what is wrong with them."""
        done = self._told.value
        problems.found.extend(done.problems)
        return Outcome(done.rows, done.refused)

    def _join(self, join: JoinedTable) -> DataFrame:
        """Return the columns of a joined table, as texts."""
        sides = zip(*join.on, strict=True)
        mine, theirs = (tuple(dict.fromkeys(column for each in side for column in each.columns)) for side in sides)
        child = self._texts(join.child, mine + join.child_columns, "child")
        parent = self._texts(join.parent, theirs + join.parent_columns, "parent")
        equal = reduce(
            lambda one, other: one & other,
            (_text(one, mine, "child") == _text(other, theirs, "parent") for one, other in join.on),
        )
        found = child.join(parent, equal)
        kept = [f"child{len(mine) + n}" for n in range(len(join.child_columns))]
        kept += [f"parent{len(theirs) + n}" for n in range(len(join.parent_columns))]
        return found.select(kept)

    def _texts(self, table: str, columns: tuple[str, ...], name: str) -> DataFrame:
        source = self._sources[table]
        schema = ", ".join(f"c{number} string" for number in range(len(columns)))
        rows = self._read(source, columns).mapInArrow(partial(texts, source, columns, self._told.add), schema)
        return rows.toDF(*(f"{name}{number}" for number in range(len(columns))))

    # ------------------------------------------------------------------------------------ sources

    def _read(self, source: LogicalSource, columns: Sequence[str]) -> DataFrame:
        """Return what a worker needs of a source: see the head of `spark_rows`."""
        if ROW in columns:
            raise CouldNotRun(f"{source.access}: rows have no numbers on Spark, of which blank nodes could be made")
        path = source.access if _URL(source.access) else str(Path(source.access).resolve())
        own, reader = own_columns(columns), self._spark.read
        match source.formulation:
            case "csv":
                frame, extra = _csv(reader, path, source), [lit(None).cast("long"), col(f"`{_CORRUPT}`")]
            case "parquet":
                frame, extra = reader.parquet(path), [col("_metadata.row_index"), lit(None).cast("string")]
            case "jsonl":
                return reader.text(path).select("value", "_metadata.file_name")
            case other:
                raise CouldNotRun(f"{source.access}: Spark does not read {other}; CSV, Parquet and JSON Lines it does")
        named = [col(_quoted(name)) if name in frame.columns else lit(None).cast("string") for name in own]
        # What maps batches calls columns by their names, and takes a dot or a backtick in one amiss.
        every = [*named, col("_metadata.file_name"), *extra]
        return frame.select([column.alias(f"c{number}") for number, column in enumerate(every)])


def _text(template: Template, columns: Sequence[str], name: str) -> Column:
    """Return the text of a template, of columns that are called by a name and their numbers."""
    parts = (
        col(f"{name}{columns.index(part.column)}") if isinstance(part, Reference) else lit(part)
        for part in template.parts
    )
    return concat(*parts)


def _named(source: LogicalSource, folder: Path) -> LogicalSource:
    """Return a source under the name that problems call it."""
    return source if _URL(source.access) else replace(source, access=normpath(folder / source.access))


def _csv(reader: DataFrameReader, path: str, source: LogicalSource) -> DataFrame:
    suffix = Path(source.access.removesuffix(".gz")).suffix.lower()
    first = reader.text(path, lineSep="\n").first()
    given = reader.options(
        sep=source.delimiter or ("\t" if suffix in (".tsv", ".tab") else ","),
        encoding=source.encoding or "UTF-8",
        header=source.header,
        quote=source.quote,
        escape=source.quote,
        multiLine=True,
        # Left to itself, Spark changes line ends inside of quotation marks.
        lineSep="\r\n" if str(first and first[0]).endswith("\r") else "\n",
        maxCharsPerColumn=-1,
    )
    heads = given.csv(path).columns
    names = heads if source.header else [f"_col.{number}" for number in range(1, len(heads) + 1)]
    schema = StructType([StructField(name, StringType()) for name in (*names, _CORRUPT)])
    return given.option("columnNameOfCorruptRecord", _CORRUPT).schema(schema).csv(path)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


class _Told(AccumulatorParam[Done]):  # type: ignore[misc]
    """Adds up what came of batches."""

    def zero(self, value: Done) -> Done:
        return Done(0, 0, ())

    def addInPlace(self, value1: Done, value2: Done) -> Done:  # noqa: N802 - Spark's name
        problems = tuple(dict.fromkeys(value1.problems + value2.problems))[:TOLD]
        return Done(value1.rows + value2.rows, value1.refused + value2.refused, problems)


def _publish(spark: SparkSession, hidden: str, output: str | None, syntax: Syntax) -> None:
    """Name the shards and move their folder to where it belongs, or remove it if that is None."""
    context: Any = spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path
    files = path(hidden).getFileSystem(context._jsc.hadoopConfiguration())
    if output is None:
        files.delete(path(hidden), True)
        return
    names = sorted(status.getPath().getName() for status in files.listStatus(path(hidden)))
    shards = [name for name in names if name.startswith("part-")]
    for name in names:
        if name not in shards:
            files.delete(path(hidden, name), False)
    for number, name in enumerate(shards):
        files.rename(path(hidden, name), path(hidden, f"part-{number:05}.{syntax}.gz"))
    files.delete(path(output), True)
    files.rename(path(hidden), path(output))


def _first_line(error: Exception) -> str:
    cause = getattr(error, "java_exception", None)
    return str(cause or error).strip().partition("\n")[0]
