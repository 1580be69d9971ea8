"""Show the answer to a query: as a table for people, as text for machines, as a spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from factpress.cli.output import write_out
from factpress.errors import UsageFault
from factpress.iris import shorten
from factpress.markup import plain as harmless
from factpress.model import Iri
from factpress.problems import counted
from factpress.queries import FORMATS as TEXTS
from factpress.queries import plain, render
from factpress.store.base import Answer, Answered, Rows, Statements, Truth

FORMATS = ["table", *TEXTS, "xlsx"]


def show_answer(answer: Answer, form: str, title: str | None, prefixes: Mapping[str, str], file: Path | None) -> None:
    """Write an answer in one of FORMATS to a file, or to standard output.

    Raises UsageFault if the format does not fit the answer, CouldNotRun if the file cannot be written.
    """
    if form == "xlsx":
        _write_sheet(answer, file)
    elif form != "table":
        write_out(render(answer, form, prefixes), file)
    elif isinstance(answer, Rows):
        lines, rows = table_lines(answer, title, prefixes, wide=file is not None or not sys.stdout.isatty())
        write_out((f"{line}\n" for line in lines), file)
        click.echo(counted(rows, "row"), err=True)
    elif isinstance(answer, Truth):
        write_out(["yes\n" if answer.value else "no\n"], file)
    else:
        write_out(render(answer, "ttl", prefixes), file)


def _write_sheet(answer: Answer, file: Path | None) -> None:
    from factpress.queries.sheet import write_sheet

    if not isinstance(answer, Rows):
        raise UsageFault(
            "xlsx cannot hold the answer to this query; "
            + ("ttl can" if isinstance(answer, Statements) else "json can")
        )
    if file is None:
        raise UsageFault("a spreadsheet needs a file: -o answer.xlsx")
    click.echo(counted(write_sheet(answer, file), "row"), err=True)


def table_lines(answer: Rows, title: str | None, prefixes: Mapping[str, str], *, wide: bool) -> tuple[list[str], int]:
    """Return the lines of a table for people, without line ends, and the number of its rows.

    A `wide` table is as wide as it needs; others fit the terminal.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    # A pipe has no width: nothing is wrapped or cut there.
    console = Console(width=10_000 if wide else None, highlight=False, markup=False, soft_wrap=True)
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in answer.columns:
        table.add_column(column, overflow="fold")
    for row in answer.rows:
        table.add_row(*(_caption(term, prefixes) for term in row))
    with console.capture() as capture:
        console.print(table)
    return [line.rstrip() for line in capture.get().split("\n")[:-1]], table.row_count


def _caption(term: Answered | None, prefixes: Mapping[str, str]) -> str:
    """Return what a reader wants to see: the text of a literal, an IRI by its prefix, nothing a terminal obeys."""
    return harmless(shorten(term.value, prefixes) if isinstance(term, Iri) else plain(term))
