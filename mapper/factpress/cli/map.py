"""factpress map."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter
from typing import Any, get_args

import click

from factpress.cli.formats import FORMATS, Findings, formatted
from factpress.cli.formats.findings import count_line
from factpress.errors import UsageFault
from factpress.mapping.bulk.sinks import SYNTAXES, syntax_of
from factpress.mapping.bulk.translation import BUDGET, Counts, Options
from factpress.mapping.rules import COMPRESSIONS
from factpress.mapping.source import Syntax
from factpress.mapping.terms import iri_fault
from factpress.pipeline.translating import Engine, Mapped, Order, Streams, map_sources
from factpress.problems import counted

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_SIZE = re.compile(r"([0-9]{1,9})\s*([KMG]?)I?B?", re.IGNORECASE)
_SYNTAXES = {suffix[1:]: syntax for suffix, syntax in SYNTAXES.items()}
#: So many problems are printed unless --max says otherwise.
_MOST = 100


def _bytes(context: click.Context, parameter: click.Parameter, text: str) -> int:
    found = _SIZE.fullmatch(text)
    if not found:
        raise click.BadParameter(f"{text!r} is no size such as 512M or 2G")
    return int(found[1]) * _UNITS[found[2].upper()]


def _iri(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    if text is not None and (fault := iri_fault(text)):
        raise click.BadParameter(f"{text!r} {fault}")
    return text


@click.command(name="map")
@click.argument("rules", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to write; - is stdout.")
@click.option("--format", "form", type=click.Choice(list(_SYNTAXES)), help="The syntax, if the suffix does not say it.")
@click.option("--shards", type=click.IntRange(min=1), help="Write so many files into the folder --output.")
@click.option("--base", callback=_iri, help="The base IRI of rules that state none of their own.")
@click.option("--lenient", is_flag=True, help="Leave out what a faulty value would make, and warn.")
@click.option("--no-distinct", "repeat", is_flag=True, help="Write a statement as often as rows make it.")
@click.option(
    "--memory",
    "budget",
    default=f"{BUDGET >> 20}M",
    show_default=True,
    callback=_bytes,
    help="Memory for what is compared and joined; more goes to temporary files.",
)
@click.option("--engine", type=click.Choice(get_args(Engine)), default="auto", help="What maps. [default: auto]")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Work in so many processes.")
@click.option("--master", help="The master of --engine spark; without it, that of spark-submit.")
@click.option("--report", type=click.Choice(FORMATS), default="text", help="How problems are printed.")
@click.option("--max", "most", type=click.IntRange(min=0), default=_MOST, show_default=True, help="Print so many.")
@click.option("-v", "--verbose", is_flag=True, help="Say how long it took.")
def command(
    output: Path,
    form: str | None,
    shards: int | None,
    lenient: bool,
    repeat: bool,
    budget: int,
    report: str,
    most: int,
    verbose: bool,
    **named: Any,  # noqa: ANN401 - the other fields of Order, as click hands them over
) -> None:
    """Map tables to RDF by rules in YARRRML (.yml, .yaml) or RML (.ttl); no project is needed.

    The sources are those that the rules name.  A SOURCE takes the place of one: name=path, or a path alone where its
    name tells which.  CSV, TSV, JSON, JSON Lines, Parquet, Excel, and SQL queries are read, files also as .gz and .zst.
    The output is N-Triples, N-Quads or Turtle (.nt, .nq, .ttl, each perhaps with .gz or .zst).

    If a value makes no well-formed term, nothing is written, and every such value is told with its place.
    """
    began = perf_counter()
    to_stdout = str(output) == "-"
    order = Order(
        output=None if to_stdout else output,
        syntax=_syntax(output, form, shards),
        options=Options(Path(gettempdir()), distinct=not repeat, lenient=lenient, budget=budget),
        variables=os.environ.get,
        shards=shards,
        compression=output.suffix if output.suffix in COMPRESSIONS else ".gz",
        here=Path.cwd(),
        **named,
    )
    mapped = map_sources(order, Streams(sys.stdin.buffer, sys.stdout.buffer))
    _show(mapped, report, most, to_stdout)
    if not mapped.written:
        click.echo("nothing written", err=True)
        sys.exit(1)
    click.echo(_summary(mapped.counts, perf_counter() - began if verbose else None), err=True)


def _syntax(output: Path, form: str | None, shards: int | None) -> Syntax:
    if form:
        return _SYNTAXES[form]
    if shards:
        return "nq"
    if str(output) == "-":
        raise UsageFault(f"say with --format which syntax: {', '.join(_SYNTAXES)}")
    return syntax_of(output)


def _show(mapped: Mapped, form: str, most: int, to_stderr: bool) -> None:
    """Print problems, on standard error if the statements go to standard output."""
    if not mapped.problems and form == "text":
        return
    shown, summary = mapped.problems[:most], count_line(mapped.problems)
    click.echo(formatted(Findings(shown, title="factpress map", summary=summary), form), nl=False, err=to_stderr)
    hidden = len(mapped.problems) - len(shown) + mapped.more
    click.echo(f"{summary}{f', {hidden:,} more not shown' if hidden else ''}", err=True)


def _summary(counts: Counts, seconds: float | None) -> str:
    parts = [f"{counted(counts.rows, 'row')}: {counted(counts.triples, 'statement')}"]
    if counts.repeated:
        parts.append(f"{counted(counts.repeated, 'row')} repeated")
    if counts.refused:
        parts.append(f"{counted(counts.refused, 'value')} refused, {counted(counts.left_out, 'statement')} left out")
    if seconds is not None:
        parts.append(f"{seconds:.1f} s")
    return ", ".join(parts)
