"""factpress link."""

from __future__ import annotations

import click

from factpress.cli.late import LateGroup

#: Subcommand name to the module that defines it and its one-line help, in the order of the work.
COMMANDS = {
    "index": ("factpress.cli.link_index", "Make the local index of Wikidata's items."),
    "propose": ("factpress.cli.link_propose", "Look for items that our things may be."),
    "review": ("factpress.cli.link_review", "Decide on what was proposed, in the terminal."),
    "apply": ("factpress.cli.link_apply", "Take decisions from a table; write the links."),
    "check": ("factpress.cli.link_check", "See what has changed at Wikidata since."),
    "enrich": ("factpress.cli.link_enrich", "Take chosen properties of accepted items."),
    "export": ("factpress.cli.link_export", "Write a batch for Wikidata, for a person to upload."),
    "eval": ("factpress.cli.link_eval", "Measure proposals against known answers."),
}


@click.group(name="link", cls=LateGroup, late=COMMANDS)
def command() -> None:
    """Link things with the items of Wikidata that they are.

    index → propose → review, or a table and apply → build; check and enrich go on from there.  A person decides, and
    every decision stands in seeds/links.  Nothing is ever written to Wikidata.
    """
