"""The store that is loaded: the options that name it, what is shown to it, and who watches."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import click

from factpress.cli.decorating import Command, added
from factpress.cli.endpoints import PASSWORD, TOKEN, parted
from factpress.cli.options import timeout_option
from factpress.cli.world import clock
from factpress.cli.world import proxies as proxies_of
from factpress.errors import UsageFault
from factpress.pipeline.loads.loading import Loading
from factpress.project import Project
from factpress.store.access import Access
from factpress.store.endpoint import EndpointStore
from factpress.store.finding import AUTO, Addresses, find_profile, find_target
from factpress.store.graphs import GraphStore
from factpress.store.http import Client
from factpress.store.profiles import PROFILES

_BASIC, _DIGEST, _BEARER = "basic", "digest", "bearer"


@dataclass(frozen=True, slots=True)
class Named:
    """The store as the command line names it."""

    url: str
    store: str
    user: str | None
    auth: str | None
    password_file: Path | None
    query_url: str | None
    update_url: str | None
    graph_url: str | None
    timeout: float


def store_options(command: Command) -> Command:
    """Add the argument URL and the options that say what store it is; `Named` takes them."""
    return added(command, *_OPTIONS)


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("url"),
    click.option(
        "--store",
        type=click.Choice([AUTO, *PROFILES]),
        default=AUTO,
        show_default=True,
        help="What kind of store it is; auto asks it.",
    ),
    click.option("--user", metavar="NAME", help=f"The user; the password is read from {PASSWORD}, or asked for."),
    click.option(
        "--auth",
        type=click.Choice([_BASIC, _DIGEST, _BEARER]),
        help=f"How the user is shown. [default: as the store wants it; bearer if there is a {TOKEN} and no user]",
    ),
    click.option(
        "--password-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A file with the password or token on its first line.",
    ),
    click.option("--query-url", metavar="URL", help="Where it answers questions, if not where its kind does."),
    click.option("--update-url", metavar="URL", help="Where it takes SPARQL updates."),
    click.option("--graph-url", metavar="URL", help="Where it has its SPARQL 1.1 Graph Store."),
    timeout_option("Seconds for each request; long ones have more."),
)


def open_store(named: Named) -> GraphStore:
    """Return the store, found out by asking it if need be.

    Raises UsageFault for a URL that is none and for options that do not go together; CouldNotRun if it does not answer.
    """
    url, in_url = parted(named.url)
    user = named.user or in_url
    proxies = proxies_of(url)
    profile, reason = find_profile(Client(Access(), named.timeout, clock(), proxies), url, named.store)
    access = _access(named, user, digest=bool(profile and profile.digest))
    client = Client(access, named.timeout, clock(), proxies)

    def opened(endpoint: str) -> EndpointStore:
        return EndpointStore(endpoint, access, named.timeout, proxies)

    given = Addresses(named.query_url, named.update_url, named.graph_url)
    target = find_target(client, url, profile, reason, given, opened)
    return GraphStore(target, client, opened(target.query))


@contextmanager
def watched(project: Project, store: GraphStore) -> Iterator[Loading]:
    """Yield the work on a store: watched on a terminal, where triples are counted; silent elsewhere."""
    folder, name = Path(gettempdir()), secrets.token_hex(8)
    if not sys.stderr.isatty():
        yield Loading(project, store, folder, name, lambda step: None, lambda triples: None)
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description} … {task.fields[pace]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, pace="")

        def sent(triples: int) -> None:
            progress.advance(task, triples)
            pace = progress.tasks[0].speed
            done = int(progress.tasks[0].completed)
            progress.update(task, pace=f"{done:,} triples" + (f", {pace:,.0f} a second" if pace else ""))

        yield Loading(project, store, folder, name, lambda step: progress.update(task, description=step), sent)


def _access(named: Named, user: str | None, digest: bool) -> Access:
    auth = named.auth or (_BEARER if user is None and os.environ.get(TOKEN) else _DIGEST if digest else _BASIC)
    if auth == _BEARER:
        if user is not None:
            raise UsageFault("a token needs no user; leave one of --user and --auth bearer out")
        return Access(token=_secret(named, TOKEN, "Token"))
    if user is None:
        if named.auth or named.password_file:
            raise UsageFault("whose password is it? give --user")
        return Access()
    return Access(user, _secret(named, PASSWORD, f"Password of {user}"), digest=auth == _DIGEST)


def _secret(named: Named, variable: str, prompt: str) -> str:
    if named.password_file:
        try:
            lines = named.password_file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageFault(f"cannot read {named.password_file}: {getattr(error, 'strerror', 'not UTF-8')}") from None
        return lines[0] if lines else ""
    if os.environ.get(variable):
        return os.environ[variable]
    if sys.stdin.isatty():
        secret: str = click.prompt(prompt, hide_input=True, err=True, default="", show_default=False)
        return secret
    raise UsageFault(f"set {variable}, or give --password-file; nobody is there to be asked")
