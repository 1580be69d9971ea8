"""The command line: the only room that knows click, streams and exit codes.

Exit codes: 0 well, 1 the data have problems (all printed), 2 usage, 3 could not run.
"""

from __future__ import annotations

import os
import sys

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


#: What a shell expects of a program that Ctrl-C ended: 128 and the number of the signal.
_INTERRUPTED = 130


@click.group(cls=LateGroup, late=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
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
