"""The URLs of a server: what is one, and what may be added to it."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from factpress.errors import UsageFault

#: A URL but for its scheme: this machine, a host with a port, or one with a domain; and a path.
_WITHOUT_SCHEME = re.compile(r"(?:localhost|[\w.-]+(?P<port>:\d+)|[\w-]+(?:\.[\w-]+)+)(?:[/?].*)?")


def check_url(url: str, shows_secret: bool) -> None:
    """Raise UsageFault unless the URL is one of HTTP, without a user in it, and fit to be sent a secret if need be."""
    if not url.isascii() or not url.isprintable() or " " in url:
        raise UsageFault("the URL of an endpoint is of printable ASCII without spaces")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageFault(f"{_shown(url)} is not a URL") from None
    if parts.scheme not in ("http", "https") or not host or parts.fragment:
        raise UsageFault(f"{_shown(url)} is not the URL of an endpoint{_meant(url)}")
    if parts.username is not None or parts.password is not None:
        raise UsageFault("the URL of an endpoint has no user in it")
    if shows_secret and parts.scheme == "http" and not is_here(url):
        raise UsageFault(f"everybody on the way could read the password sent to {url}; use https")


def _shown(url: str) -> str:
    """Return a URL as it is repeated to people: not if a password may stand in it."""
    return "what is given" if "@" in url else repr(url)


def _meant(url: str) -> str:
    """Return what a URL may have been meant to be, or what one is like, as the end of a sentence."""
    if match := _WITHOUT_SCHEME.fullmatch(url):
        return f"; did you mean {'http' if match['port'] or is_here(f'http://{url}') else 'https'}://{url}?"
    return ", such as https://data.example.org/sparql"


def with_parameter(url: str, name: str, value: str = "") -> str:
    """Return a URL with one more parameter; one without a value has no equals sign."""
    return f"{url}{'&' if '?' in url else '?'}{name}" + (f"={quote(value, safe='')}" if value else "")


def is_here(url: str) -> bool:
    """Whether the server of a URL is this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
