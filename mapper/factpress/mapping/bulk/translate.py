"""Rules and tables in, statements out: what `factpress map` does between its sources and its file."""

from __future__ import annotations

from collections.abc import Mapping

from factpress.mapping.bulk.runs import Scratch
from factpress.mapping.bulk.table import Table
from factpress.mapping.bulk.translation import Counts, Options, Translation, Write
from factpress.mapping.rules import Document
from factpress.mapping.source import Syntax
from factpress.problems import Problems


def translate(
    document: Document,
    tables: Mapping[str, Table],
    syntax: Syntax,
    write: Write,
    problems: Problems,
    options: Options,
    counts: Counts | None = None,
) -> Counts:
    """Write the statements that rules make of tables, in whole lines of UTF-8; `tables` are by the names of sources.

    Turtle needs `prefixed.turtle_head` of the document's prefixes before the first of them.

    The counts are kept up while it goes on, in those given if any.  Values that make no well-formed term are problems
    ("value-refused") with their places, up to `TOLD` of them.  What is written when there are problems is of use with
    `lenient` only.  Raises CouldNotRun where the disk fails.
    """
    kind: type[Translation] = Translation
    if options.columns:
        # Late: Polars takes long to import, and small tables do without.
        from factpress.mapping.columnar.translation import ColumnTranslation

        kind = ColumnTranslation
    with Scratch(options.scratch) as scratch:
        return kind(document, tables, syntax, write, problems, options, scratch, counts or Counts()).run()
