"""Which store answers at a URL, and where its services are: found out by asking it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from factpress.errors import CouldNotRun
from factpress.store.addresses import with_parameter
from factpress.store.base import QueryRefused, Store, Truth
from factpress.store.http import Client
from factpress.store.profiles import GENERIC, PROFILES, SERVERS, UPDATE_ONLY, Profile

#: Name of the choice that leaves it to `find_target`.
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The URLs of a store's services that the caller names; those that are None are found."""

    query: str | None = None
    update: str | None = None
    graphs: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A store: its profile, the URLs of its three services, and how the profile was found, for people."""

    profile: Profile
    query: str
    update: str
    graphs: str
    reason: str


def find_profile(client: Client, url: str, wanted: str) -> tuple[Profile | None, str]:
    """Return the profile that is wanted or that the server's name leads to, and why; None if nothing tells.

    `wanted` is the name of a profile, or AUTO.  Raises CouldNotRun if nothing answers at the URL.
    """
    if wanted != AUTO:
        return PROFILES[wanted], "as named"
    server = client.send("HEAD", url, tries=1).headers.get("Server", "")
    for begin, profile in SERVERS.items():
        if server.startswith(begin):
            return profile, f"its server says {server.split()[0]}"
    return None, ""


def find_target(
    client: Client, url: str, found: Profile | None, reason: str, given: Addresses, opened: Callable[[str], Store]
) -> Target:
    """Return the store at a URL, which may be its base or one of its services.

    `found` and `reason` are of `find_profile`; `opened` opens an endpoint for questions.  Raises CouldNotRun if no
    SPARQL endpoint answers there.
    """
    target = _answering(url, found or GENERIC, reason, given, opened)
    if found:
        return target
    if _has_graph_store(client, target.graphs):
        return Target(GENERIC, target.query, target.update, target.graphs, "it has a SPARQL 1.1 Graph Store")
    return Target(
        UPDATE_ONLY,
        target.query,
        target.update,
        target.graphs,
        "it shows no SPARQL 1.1 Graph Store at " + target.graphs,
    )


def _answering(url: str, profile: Profile, reason: str, given: Addresses, opened: Callable[[str], Store]) -> Target:
    """Return the first of the likely places where an endpoint answers a question."""
    failures = []
    for target in _likely(url, profile, reason, given):
        try:
            if isinstance(opened(target.query).ask("ASK { }"), Truth):
                return target
        except (CouldNotRun, QueryRefused) as failed:
            failures.append(str(failed))
    raise CouldNotRun("no SPARQL endpoint answers; name it with --query-url: " + "; ".join(failures))


def _likely(url: str, profile: Profile, reason: str, given: Addresses) -> Iterator[Target]:
    seen = set()
    for layout in profile.layouts:
        match = layout.pattern.fullmatch(url)
        if not match:
            continue
        base = match["base"]
        query, update = given.query or base + layout.query, given.update or base + layout.update
        if query not in seen:
            seen.add(query)
            yield Target(profile, query, update, given.graphs or base + layout.graphs, reason)


def _has_graph_store(client: Client, url: str) -> bool:
    try:
        return client.send("HEAD", with_parameter(url, "default"), accept="application/n-triples", tries=1).well
    except CouldNotRun:
        return False
