"""The command line: the only room that knows click, streams and exit codes.

Exit codes: 0 well, 1 the data have problems (all printed), 2 usage, 3 could not run.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

#: Command name to the module that defines it and its one-line help.  Modules are imported when called, so
#: that --help answers at once.
COMMANDS = {
    "new": ("factpress.cli.new", "Make a project of your own."),
    "check": ("factpress.cli.check", "Read the seeds and report every problem."),
    "build": ("factpress.cli.build", "Build the graph from the seeds."),
    "query": ("factpress.cli.query", "Ask the built graph a question."),
    "stats": ("factpress.cli.stats", "Count what the built graph holds."),
    "evidence": ("factpress.cli.evidence", "Lock quotes to the articles' texts, or verify the lock."),
}


#: What a shell expects of a program that Ctrl-C ended: 128 and the number of the signal.
_INTERRUPTED = 130


class LateGroup(click.Group):
    """A group that imports a command's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve a command; a near miss is suggested."""
        from factpress.problems import did_you_mean

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = did_you_mean(args[0], COMMANDS)
            sentence = error.message.rstrip(".") + (f"; {near}" if near else "; 'factpress --help' lists the commands")
            raise click.UsageError(sentence, ctx) from None


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="factpress", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn curated facts into a knowledge graph whose every statement shows the passage it rests on."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors of ours become a sentence and an exit code, never a traceback.

    `arguments` are those of the program if not given.
    """
    from factpress.errors import FactpressError, UsageFault

    try:
        cli.main(arguments, prog_name="factpress", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe has gone (head, less); what Python still holds for it must go nowhere at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except FactpressError as error:
        click.echo(f"factpress: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageFault) else 3)
    sys.exit(0)
