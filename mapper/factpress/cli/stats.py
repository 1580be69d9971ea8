"""factpress stats."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from factpress import lexical, pipeline
from factpress.bundle import Bundle
from factpress.cli.answers import table_lines
from factpress.cli.options import open_build, open_project, project_option
from factpress.model import DECIMAL, INTEGER, Literal
from factpress.queries import SavedQuery, plain
from factpress.store.base import Answered, Rows

_NUMBERS: Mapping[str, Callable[[str], float]] = {INTEGER: int, DECIMAL: float}
#: Longer numbers are infinite as JSON is read.
_LONGEST = 300
#: The saved queries that are asked: those of this topic, ours and the project's own.
_TOPIC = "stats/"


@click.command(name="stats")
@project_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How it is printed.")
@click.option("--lang", default="en", show_default=True, help="The language of titles.")
@click.option("--build", "build", type=click.Path(path_type=Path), help="The folder of the build to count.")
def command(folder: Path | None, form: str, lang: str, build: Path | None) -> None:
    """Count what the built graph holds: facts, evidences, things, and what is missing.

    Asks every saved query of the topic stats, a project's own among them (queries/stats/*.rq).  As JSON, one
    object: the name of the query, such as "stats/facts-by-kind", to its rows; a row is an object with the
    query's columns as keys and a number, a text, an IRI as text, or null as value.
    """
    project, bundle = open_project(folder), Bundle.installed()
    saved, problems = pipeline.saved_queries(project, bundle)
    opened = open_build(project, build)
    desk = pipeline.Desk(project, bundle)
    asker = pipeline.Asker(desk, saved, opened.store)
    answers = _answers(asker, [query for name, query in sorted(saved.items()) if name.startswith(_TOPIC)])
    if form == "json":
        content = {query.name: list(_objects(answer)) for query, answer in answers}
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        for query, answer in answers:
            lines, _ = table_lines(answer, query.title(lang), desk.prefixes, wide=not sys.stdout.isatty())
            click.echo("\n".join([*lines, ""]))
    if problems:
        click.echo("some saved queries have faults and are left out; run 'factpress query' to see them", err=True)
        sys.exit(1)


def _answers(asker: pipeline.Asker, queries: list[SavedQuery]) -> Iterator[tuple[SavedQuery, Rows]]:
    """Yield each query with its rows; one that returns no rows but a graph counts nothing and is passed over."""
    for query in queries:
        answer = asker.ask(asker.bound(query, {}))
        if isinstance(answer, Rows):
            yield query, answer


def _objects(answer: Rows) -> Iterator[dict[str, str | float | None]]:
    for row in answer.rows:
        yield {column: _value(term) for column, term in zip(answer.columns, row, strict=True)}


def _value(term: Answered | None) -> str | float | None:
    """Return a term as JSON has it; what is called a number and is none that JSON holds stays a text."""
    match term:
        case None:
            return None
        case Literal(text, _, str(datatype)) if datatype in _NUMBERS and _is_number(text, datatype):
            return _NUMBERS[datatype](text)
        case _:
            return plain(term)


def _is_number(text: str, datatype: str) -> bool:
    return len(text) <= _LONGEST and lexical.TESTS[datatype](text)
