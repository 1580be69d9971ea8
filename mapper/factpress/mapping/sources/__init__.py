"""Sources: one module for each format, all of them tables (`table.Table`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from os.path import normpath
from pathlib import Path

from factpress.mapping.bulk.table import Table
from factpress.mapping.rules import LogicalSource
from factpress.mapping.sources.files import SourceFile
from factpress.problems import Problems

#: Looks up a variable that the URL of a database names.
Variables = Callable[[str], str | None]
_VARIABLE = re.compile(r"\$\{(\w+)\}")


def no_variables(name: str) -> None:
    """Know no variable."""


def open_table(
    source: LogicalSource,
    columns: Sequence[str],
    folder: Path,
    problems: Problems,
    variables: Variables = no_variables,
) -> Table:
    """Open a source, whose path is relative to `folder`, for these columns.

    Whatever is wrong with it is a problem: at the place of the source in the rules if it cannot be read at all.  A
    column that it does not have is None in every row; `heads` tells which it has.  The URL of a database may name
    variables, `${PASSWORD}`, or a file that holds it, `@url.txt`.  Raises CouldNotRun where a library is missing,
    with the command that installs it.
    """
    if source.formulation == "sql":
        from factpress.mapping.sources.sql import SqlTable

        return SqlTable(source, columns, _url(source, folder, variables, problems), folder, problems)
    path = folder / source.access
    file = SourceFile(path, normpath(path), source.place, problems)
    if source.formulation == "csv":
        from factpress.mapping.sources.delimited import DelimitedTable

        return DelimitedTable(source, columns, file, problems)
    if source.formulation == "parquet":
        from factpress.mapping.sources.parquet import ParquetTable

        return ParquetTable(source, columns, file, problems)
    if source.formulation == "xlsx":
        from factpress.mapping.sources.excel import ExcelTable

        return ExcelTable(source, columns, file, problems)
    from factpress.mapping.sources.json_files import JsonLinesTable, JsonTable

    return (JsonTable if source.formulation == "json" else JsonLinesTable)(source, columns, file, problems)


def _url(source: LogicalSource, folder: Path, variables: Variables, problems: Problems) -> str:
    """Return the URL of a database with its variables replaced, or nothing if one is missing, which is a problem."""
    url = source.access
    if url.startswith("@"):
        try:
            url = (folder / url[1:]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError):
            problems.add(source.place, "file-missing", f"there is no file {url[1:]} with the URL of the database")
            return ""
    values = {name: variables(name) for name in _VARIABLE.findall(url)}
    for name in (name for name, value in values.items() if value is None):
        problems.add(source.place, "rules-invalid", f"the environment has no variable {name!r}", f"set {name}")
    return "" if None in values.values() else _VARIABLE.sub(lambda found: values[found[1]] or "", url)
