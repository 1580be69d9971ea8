"""Engines besides the build: endpoints that --endpoint names, with what the environment says to show them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit, urlunsplit

import click

from factpress.cli.decorating import Command
from factpress.errors import UsageFault
from factpress.store.base import Store

PASSWORD, TOKEN = "FACTPRESS_PASSWORD", "FACTPRESS_TOKEN"


def endpoint_option(command: Command) -> Command:
    """Add --endpoint."""
    return click.option(
        "--endpoint",
        "endpoints",
        multiple=True,
        metavar="URL",
        help="Ask this SPARQL endpoint instead of a build; with --test, try it as well (may be repeated). For "
        f"https://USER@host/… the password is read from {PASSWORD}; a bearer token from {TOKEN}.",
    )(command)


def open_endpoints(urls: Sequence[str], timeout: float) -> Mapping[str, Store]:
    """Return the endpoints by their URLs without the user; `timeout` is in seconds, for each answer.

    Raises UsageFault for a URL that is no endpoint's, and for several that would all be shown one secret.
    """
    secrets = {name: os.environ[name] for name in (PASSWORD, TOKEN) if os.environ.get(name)}
    if len(urls) > 1 and secrets:
        raise UsageFault(f"{' and '.join(secrets)} would be shown to every endpoint; name one endpoint, or unset it")
    return dict(_open(url, timeout, secrets) for url in urls)


def _open(url: str, timeout: float, secrets: Mapping[str, str]) -> tuple[str, Store]:
    from urllib.request import getproxies

    from factpress.store.access import Access
    from factpress.store.endpoint import EndpointStore

    shown, user = parted(url)
    access = Access(token=secrets.get(TOKEN)) if user is None else Access(user, secrets.get(PASSWORD, ""))
    return shown, EndpointStore(shown, access, timeout, getproxies())


def parted(url: str) -> tuple[str, str | None]:
    """Return a URL without its user, and the user."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, None
    user, sign, place = parts.netloc.rpartition("@")
    if ":" in user:
        raise UsageFault(f"a password in a URL can be read by others on this machine; set {PASSWORD} instead")
    return (urlunsplit(parts._replace(netloc=place)), unquote(user)) if sign else (url, None)
