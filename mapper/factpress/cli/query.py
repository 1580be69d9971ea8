"""factpress query."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import click

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.cli.answers import FORMATS, show_answer
from factpress.cli.endpoints import endpoint_option, open_endpoints
from factpress.cli.federate import federate_option, federated
from factpress.cli.options import open_build, open_project, project_option, timeout_option
from factpress.cli.show import faulty_data, show_problems
from factpress.cli.trial import try_all
from factpress.errors import UsageFault
from factpress.project import Project
from factpress.queries import SavedQuery, find_query
from factpress.store.base import Answer, QueryRefused, Rows, Statements, Store
from factpress.store.patience import within


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who is asked and what for, as the command line says; `test` and `accept` are for all saved queries."""

    pairs: tuple[str, ...]
    lang: str
    evidence: bool
    limit: int
    timeout: float
    build: Path | None
    endpoints: tuple[str, ...]
    federate: str | None
    services: tuple[str, ...]
    test: bool
    accept: bool


@click.command(name="query")
@click.argument("query", required=False)
@project_option
@click.option("-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter; a thing by slug, name or IRI.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How the answer is written.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file for the answer.")
@click.option("--lang", default="en", show_default=True, help="The language of titles and names.")
@click.option("--evidence", is_flag=True, help="Show the passages that each row's fact rests on.")
@click.option(
    "--limit", type=click.IntRange(0, 10**9), default=10_000, show_default=True, help="How many rows at the most."
)
@timeout_option("Seconds to wait for the answer.")
@click.option("--explain", is_flag=True, help="Show the SPARQL that would be run, and do not run it.")
@click.option(
    "--describe",
    "about",
    is_flag=True,
    help="Say what the query answers and takes; without QUERY, all as sh:SPARQLExecutable.",
)
@click.option(
    "--test",
    "test",
    is_flag=True,
    help="Run the project's own saved queries on every engine and compare their answers.",
)
@click.option("--accept", is_flag=True, help="With --test: take the answers of now as accepted.")
@click.option("--build", "build", type=click.Path(path_type=Path), help="The folder of the build to ask.")
@endpoint_option
@federate_option
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="HOST",
    help="A host that SERVICE may call, for every port or as HOST:PORT (may be repeated).",
)
def command(
    query: str | None,
    folder: Path | None,
    form: str,
    output: Path | None,
    explain: bool,
    about: bool,
    **named: Any,  # noqa: ANN401 - the fields of _Asking, as click hands them over
) -> None:
    """Ask the built graph a question.

    QUERY is the name of a saved query, a .rq file, or - for standard input; without it the saved queries are
    listed.

    \b
    factpress query with-whom --describe
    factpress query with-whom -p person="Abdellatif Hammouchi" --evidence --format xlsx -o meetings.xlsx
    """  # noqa: D301 - click keeps the lines behind a backspace as they are
    project, bundle, asking = open_project(folder), Bundle.installed(), _Asking(**named)
    if query is None:
        sys.exit(_run_on_all(project, bundle, asking, about))
    desk = pipeline.Desk(project, bundle)
    queries = pipeline.LateQueries(desk)
    with faulty_data(project.root):
        found = None if query == "-" or query.endswith(".rq") else find_query(query, queries)
        if about:
            _show_about(found, asking.lang)
            return
        asker = pipeline.Asker(desk, queries, _opened(project, asking), frozenset(map(str.lower, asking.services)))
        text = _text(query, found, asker, _given(asking.pairs), asking.lang)
        if explain:
            click.echo(text)
            return
        try:
            answer = _answer(project, desk, asker, text, asking)
        except QueryRefused as error:
            _show_refusal(query, text, error)
            sys.exit(2)
    show_answer(answer, form, found.title(asking.lang) if found else None, desk.prefixes, output)


def _run_on_all(project: Project, bundle: Bundle, asking: _Asking, about: bool) -> Literal[0, 1]:
    """Describe, try or list all saved queries; return the exit code."""
    saved, problems = pipeline.saved_queries(project, bundle)
    if about:
        described = pipeline.described_queries(pipeline.Desk(project, bundle), saved, f"{project.base.iri}sparql")
        click.echo(described, nl=False)
        return 1 if problems else 0
    show_problems(problems, "text", project.root)
    faulty = False
    if asking.test:
        endpoints = open_endpoints(asking.endpoints, asking.timeout)
        faulty = try_all(project, bundle, saved, asking.build, endpoints, asking.accept)
    else:
        _show_saved(saved, asking.lang)
    return 1 if problems or faulty else 0


def _answer(project: Project, desk: pipeline.Desk, asker: pipeline.Asker, text: str, asking: _Asking) -> Answer:
    """Return the answer in memory, with what Wikidata says to it if that is asked for.  Raises QueryRefused."""
    answer = within(asking.timeout, lambda: _held(asker, text, asking.evidence, asking.limit))
    if not asking.federate:
        return answer
    return federated(project, asker, answer, asking.federate, desk.prefixes, asking.lang, asking.timeout)


def _opened(project: Project, asking: _Asking) -> Store:
    """Return what is asked: the endpoint if one is named, else the build; one older than the seeds is told."""
    if not asking.endpoints:
        return open_build(project, asking.build).store
    if len(asking.endpoints) > 1 or asking.build:
        raise UsageFault("a question goes to one endpoint or one build; several are compared with --test")
    [store] = open_endpoints(asking.endpoints, asking.timeout).values()
    return store


def _show_saved(saved: Mapping[str, SavedQuery], lang: str) -> None:
    """List the saved queries with their titles."""
    width = max((len(name) for name in saved), default=0)
    for name, query in sorted(saved.items()):
        click.echo(f"{name:{width}}  {query.title(lang)}")
    if not saved:
        click.echo("no saved queries; put .rq files into the project's queries folder", err=True)


def _show_about(query: SavedQuery | None, lang: str) -> None:
    if query is None:
        raise UsageFault("only a saved query can be described")
    click.echo(f"{query.name}: {query.title(lang)}")
    description = query.head.description.get(lang, query.head.description.get("en"))
    if description:
        click.echo(f"\n{description}")
    for parameter in query.head.parameters.values():
        title = parameter.title.get(lang, parameter.title.get("en", ""))
        need = f"default {parameter.default}" if parameter.default else "optional" if parameter.optional else "needed"
        click.echo(f"\n  -p {parameter.name}=…  {title} ({parameter.type}, {need})")
        if parameter.values:
            click.echo(f"     one of {', '.join(parameter.values)}")
        if parameter.example:
            click.echo(f'     for example -p {parameter.name}="{parameter.example}"')
    click.echo(f"\ncolumns: {', '.join(query.head.columns)}")


def _given(pairs: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise UsageFault(f"-p takes NAME=VALUE, not {pair!r}")
        if name in given:
            raise UsageFault(f"the parameter {name!r} is given twice")
        given[name] = value
    return given


def _text(query: str, found: SavedQuery | None, asker: pipeline.Asker, given: Mapping[str, str], lang: str) -> str:
    if found is None:
        if given:
            raise UsageFault("only a saved query has parameters")
        return _read(query)
    wanted = found.head.parameters
    return asker.bound(found, {**({"lang": lang} if "lang" in wanted else {}), **given})


def _read(query: str) -> str:
    try:
        content = sys.stdin.buffer.read() if query == "-" else Path(query).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UsageFault(f"cannot read {query}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageFault(f"{query} is not UTF-8") from None


def _held(asker: pipeline.Asker, text: str, evidence: bool, limit: int) -> Answer:
    """Return the answer in memory, cut at the limit; a cut is told."""
    answer = asker.ask(text)
    if isinstance(answer, Statements):
        return Statements(iter(list(answer.triples)))
    if not isinstance(answer, Rows):
        return answer
    if answer.cut is not None:
        click.echo(f"the endpoint returns no more than {answer.cut:,} rows, and cut this answer there", err=True)
    held = list(islice(answer.rows, limit + 1))
    if len(held) > limit:
        click.echo(f"only the first {limit:,} rows are shown; more with --limit", err=True)
    rows = Rows(answer.columns, iter(held[:limit]))
    return asker.with_evidence(rows) if evidence else rows


def _show_refusal(query: str, text: str, error: QueryRefused) -> None:
    """Print why a query was refused, with its line and a mark under the place."""
    where = ":".join(str(part) for part in (query, error.line, error.column) if part is not None)
    click.echo(f"{where}: error[query-invalid] {error}", err=True)
    lines = text.splitlines()
    if error.line and error.line <= len(lines):
        click.echo(f"  {lines[error.line - 1]}", err=True)
        click.echo(f"  {' ' * ((error.column or 1) - 1)}^", err=True)
