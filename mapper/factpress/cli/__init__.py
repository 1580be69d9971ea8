"""The command line: the only room that knows click, streams and exit codes.

Exit codes: 0 well, 1 the data have problems (all printed), 2 usage, 3 could not run; 130 and 141 as shells have them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

from factpress.cli.late import LateGroup

#: Command name to the module that defines it and its one-line help.  Modules are imported when called, so
#: that --help answers at once.
COMMANDS = {
    "new": ("factpress.cli.new", "Make a project of your own."),
    "check": ("factpress.cli.check", "Read the seeds and report every problem."),
    "validate": ("factpress.cli.validate", "Hold any RDF against any shapes."),
    "build": ("factpress.cli.build", "Build the graph from the seeds."),
    "map": ("factpress.cli.map", "Map tables to RDF by YARRRML or RML rules."),
    "query": ("factpress.cli.query", "Ask the built graph a question."),
    "load": ("factpress.cli.load", "Bring a triple store to what the build holds."),
    "unload": ("factpress.cli.unload", "Remove from a triple store what was loaded."),
    "site": ("factpress.cli.site", "Show the built graph as a site of static files."),
    "serve": ("factpress.cli.serve", "Serve the build: site, SPARQL endpoint, API."),
    "diff": ("factpress.cli.diff", "Compare two builds in facts, evidences and things."),
    "stats": ("factpress.cli.stats", "Count what the built graph holds."),
    "link": ("factpress.cli.link", "Link things with the items of Wikidata that they are."),
    "evidence": ("factpress.cli.evidence", "Lock quotes to the articles' texts, or verify the lock."),
}


#: What a shell expects of a program that Ctrl-C ended, or whose reader has gone (head, less): 128 and the number of the
#: signal.
_INTERRUPTED, _UNREAD = 130, 141


class _ReaderGone(Exception):
    """Nobody reads what is written any more."""


class _Program(LateGroup):
    """The commands.  Of a pipe without a reader click would make 1, which says here that the data have problems."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:  # noqa: ANN401 - click's
        """Read the options of the program itself, of which --help writes."""
        with _noticing_readers():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command that was called."""
        with _noticing_readers():
            return super().invoke(ctx)


@contextmanager
def _noticing_readers() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise _ReaderGone from None


@click.group(cls=_Program, late=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="factpress", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn curated facts into a knowledge graph whose every statement shows the passage it rests on."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors of ours, and what the system refuses, become a sentence and an exit code.

    `arguments` are those of the program if not given.
    """
    from factpress.errors import FactpressError, UsageFault

    _open_closed_streams()
    try:
        cli.main(arguments, prog_name="factpress", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(_INTERRUPTED)
    except _ReaderGone:
        _drop_unwritten()
        sys.exit(_UNREAD)
    except FactpressError as error:
        click.echo(f"factpress: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageFault) else 3)
    except (UnicodeEncodeError, OSError) as error:
        _drop_unwritten()
        click.echo(f"factpress: {_refused(error)}", err=True)
        sys.exit(3)
    sys.exit(0)


def _open_closed_streams() -> None:
    """Let streams that the caller closed (`>&-`) lead nowhere: Python has None for them."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _refused(error: UnicodeEncodeError | OSError) -> str:
    """Return what the system refuses, or the encoding of standard output does not have."""
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename or 'standard output'}"
    lacking = error.object[error.start : error.end]
    advice = "set PYTHONUTF8=1, or write into a file with -o"
    return f"standard output is {sys.stdout.encoding} here, which has no {lacking!r}; {advice}"


def _drop_unwritten() -> None:
    """Let what Python still holds for standard output go nowhere at exit, if it cannot be written."""
    try:
        with suppress(ValueError):  # closed
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
