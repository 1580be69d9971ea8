"""factpress query."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from factpress import pipeline
from factpress.cli.options import open_project, project_option
from factpress.cli.show import show_problems
from factpress.errors import UsageFault
from factpress.iris import shorten
from factpress.model import Iri
from factpress.project import Bundle
from factpress.queries import FORMATS, SavedQuery, find_query, plain, render
from factpress.store.base import Answer, Answered, QueryRefused, Rows, Statements, Truth


@click.command(name="query")
@click.argument("query", required=False)
@project_option
@click.option("--build", "build", type=click.Path(path_type=Path), help="The folder of the build to ask.")
@click.option(
    "--format", "form", type=click.Choice(["table", *FORMATS]), default="table", help="How the answer is printed."
)
@click.option("--lang", default="en", show_default=True, help="The language of titles.")
def command(query: str | None, folder: Path | None, build: Path | None, form: str, lang: str) -> None:
    """Ask the built graph a question.

    QUERY is the name of a saved query, a .rq file, or - for standard input; without it the saved queries are
    listed.
    """
    project = open_project(folder)
    bundle = Bundle.installed()
    saved, problems = pipeline.saved_queries(project, bundle)
    if query is None:
        show_problems(problems, "text", project.root)
        _show_saved(saved, lang)
        sys.exit(1 if problems else 0)
    text, title = _text_of(query, saved, lang)
    built = pipeline.open_build(project, build)
    if built.stale:
        click.echo("the seeds have changed since this build; run 'factpress build' to see the change", err=True)
    try:
        prefixes = pipeline.Desk(project, bundle).prefixes
        _show(pipeline.ask(built.store, text, prefixes), form, title, prefixes)
    except QueryRefused as error:
        _show_refusal(query, text, error)
        sys.exit(2)


def _show_refusal(query: str, text: str, error: QueryRefused) -> None:
    """Print why a query was refused, with its line and a mark under the place."""
    where = ":".join(str(part) for part in (query, error.line, error.column) if part is not None)
    click.echo(f"{where}: error[query-invalid] {error}", err=True)
    lines = text.splitlines()
    if error.line and error.line <= len(lines):
        click.echo(f"  {lines[error.line - 1]}", err=True)
        click.echo(f"  {' ' * ((error.column or 1) - 1)}^", err=True)


def _show_saved(saved: Mapping[str, SavedQuery], lang: str) -> None:
    width = max((len(name) for name in saved), default=0)
    for name, query in sorted(saved.items()):
        click.echo(f"{name:{width}}  {query.title.get(lang, query.title['en'])}")
    if not saved:
        click.echo("no saved queries; put .rq files into the project's queries folder", err=True)


def _text_of(query: str, saved: Mapping[str, SavedQuery], lang: str) -> tuple[str, str | None]:
    if query == "-" or query.endswith(".rq"):
        try:
            content = sys.stdin.buffer.read() if query == "-" else Path(query).read_bytes()
            return content.decode("utf-8-sig"), None
        except OSError as error:
            raise UsageFault(f"cannot read {query}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise UsageFault(f"{query} is not UTF-8") from None
    found = find_query(query, saved)
    return found.text, found.title.get(lang, found.title["en"])


def _show(answer: Answer, form: str, title: str | None, prefixes: Mapping[str, str]) -> None:
    if form != "table":
        for piece in render(answer, form):
            click.echo(piece, nl=False)
        return
    match answer:
        case Rows():
            _show_table(answer, title, prefixes)
        case Truth(value):
            click.echo("yes" if value else "no")
        case Statements():
            for piece in render(answer, "nt"):
                click.echo(piece, nl=False)


def _show_table(answer: Rows, title: str | None, prefixes: Mapping[str, str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    # A pipe has no width: nothing is wrapped or cut there.
    console = Console(width=None if sys.stdout.isatty() else 10_000, highlight=False, markup=False, soft_wrap=True)
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in answer.columns:
        table.add_column(column, overflow="fold")
    count = 0
    for row in answer.rows:
        table.add_row(*(_caption(term, prefixes) for term in row))
        count += 1
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        click.echo(line.rstrip())
    click.echo(f"{count} row{'' if count == 1 else 's'}", err=True)


def _caption(term: Answered | None, prefixes: Mapping[str, str]) -> str:
    """Return what a reader wants to see: the text of a literal, an IRI by its prefix."""
    if not isinstance(term, Iri):
        return plain(term)
    return shorten(term.value, prefixes)
