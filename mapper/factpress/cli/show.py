"""Show problems, in one of the forms of `cli.formats`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from factpress.cli.decorating import Command, added
from factpress.cli.formats import FORMATS, Findings, formatted
from factpress.cli.formats.findings import count_by_shape, count_line
from factpress.cli.output import write_out
from factpress.findings import Coverage
from factpress.problems import DataProblems, Problem, Severity, file_name

__all__ = ["Showing", "count_line", "faulty_data", "problems_option", "report_options", "show_problems"]

#: What --severity lets through; "violation" is what SHACL calls an error.
_THRESHOLDS = {
    "violation": frozenset({Severity.ERROR}),
    "warning": frozenset({Severity.ERROR, Severity.WARNING}),
    "info": frozenset(Severity),
}
#: As many shapes are summed up as lines on a terminal.
_SHAPES = 12


def show_problems(problems: Sequence[Problem], form: str, root: Path) -> None:
    """Print problems of the project in `root` on standard output, in one of FORMATS."""
    click.echo(formatted(Findings(problems, shown_root(root)), form), nl=False)


@contextmanager
def faulty_data(root: Path) -> Iterator[None]:
    """Print the problems that the work inside ends with, and end the program with 1."""
    try:
        yield
    except DataProblems as error:
        show_problems(error.problems, "text", root)
        sys.exit(1)


def problems_option(command: Command) -> Command:
    """Add --format, for problems."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="text", help="How problems are printed."
    )(command)


def report_options(command: Command) -> Command:
    """Add --format, --output, --severity, --max, --strict and --verbose; `Showing` takes them."""
    return added(
        command,
        click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How it is reported."),
        click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Report into this file."),
        click.option("--severity", type=click.Choice(list(_THRESHOLDS)), default="info", help="What weighs less is "
                     "neither shown nor counted.  [default: info, all]"),
        click.option("--max", "most", type=click.IntRange(min=0), help="As many problems are shown; all are counted."),
        click.option("--strict", is_flag=True, help="Warnings and infos fail too."),
        click.option("-v", "--verbose", is_flag=True, help="Say what shapes looked at, and which were handed over to "
                     "pySHACL."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Showing:
    """How a command reports: the values of `report_options`, the command's title, and the folder its files hang on.

    Without a `root` the files' names are shown as they are.
    """

    title: str
    form: str
    output: Path | None
    severity: str
    most: int | None
    strict: bool
    verbose: bool
    root: Path | None = None

    def show(self, problems: Sequence[Problem], coverage: Coverage, counted: str) -> bool:
        """Report problems, and in the form "text" sum them up on standard error; return whether any of them fails.

        `counted` says what was looked at.  Raises CouldNotRun if the file cannot be written.
        """
        counting = [problem for problem in problems if problem.severity in _THRESHOLDS[self.severity]]
        shown = counting if self.most is None else counting[: self.most]
        found = count_by_shape(counting)
        summary = f"{counted}: {count_line(counting)}"
        prefix = shown_root(self.root) if self.root else ""
        report = formatted(Findings(shown, prefix, self.title, coverage.looked_at, found, summary), self.form)
        write_out([click.unstyle(report) if self.output else report], self.output)
        if self.form == "text":
            hidden = len(counting) - len(shown)
            for line in (*_by_shape(found), *([f"{hidden:,} more not shown"] if hidden else []), summary):
                click.echo(line, err=True)
        return any(problem.severity is Severity.ERROR for problem in counting) or (self.strict and bool(counting))

    def tell_coverage(self, coverage: Coverage) -> None:
        """Say on standard error what shapes looked at, and which did not, if that is asked for."""
        if self.verbose:
            _tell_coverage(coverage)


def _tell_coverage(coverage: Coverage) -> None:
    looked = sum(1 for number in coverage.looked_at.values() if number)
    if coverage.looked_at:
        click.echo(f"{looked:,} of {len(coverage.looked_at):,} shapes with a target looked at something", err=True)
    for shape, reason in coverage.handed_over:
        click.echo(f"{shape} was handed over to pySHACL: {reason}", err=True)
    for sentence, names in (("looked at nothing", coverage.idle), ("no shape looked at", coverage.unseen)):
        if names:
            click.echo(f"{sentence}: {_few(names)}", err=True)


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHAPES:,} more" if len(names) > _SHAPES else ""
    return ", ".join(names[:_SHAPES]) + more


def _by_shape(found: Mapping[str, int]) -> Iterator[str]:
    """Yield a line for each of the most broken shapes, where there are several."""
    if len(found) > 1:
        width = len(f"{max(found.values()):,}")
        yield from (f"{number:>{width},}  {shape}" for shape, number in list(found.items())[:_SHAPES])
        if len(found) > _SHAPES:
            yield f"{'…':>{width}}  {len(found) - _SHAPES:,} more shapes"


def shown_root(root: Path) -> str:
    """Return what goes before a project's file names so that a reader in the working directory can open them."""
    relative = os.path.relpath(root, Path.cwd())
    if relative == ".":
        return ""
    return f"{file_name(Path(relative) if not relative.startswith('..') else root)}/"
