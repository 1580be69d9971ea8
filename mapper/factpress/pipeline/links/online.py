"""Going online: who asks, how long an answer is good for, and the back ends that answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from factpress.errors import UsageFault
from factpress.linking.backends.cache import Cache
from factpress.linking.backends.etiquette import Caller, headers
from factpress.linking.backends.mediawiki import MediaWiki
from factpress.linking.backends.reconciliation import Reconciliation
from factpress.linking.schema import Schema
from factpress.project import Project
from factpress.store.access import Access
from factpress.store.addresses import check_url
from factpress.store.http import Client, Clock

#: The back ends that are asked over the network, by name.
ONLINE = (MediaWiki.name, Reconciliation.name)
_FOLDER = "wikidata"


@dataclass(frozen=True, slots=True)
class Online:
    """What a command that goes online needs besides the project.

    `version` is factpress's own; `proxies` returns those for a URL; `timeout` is in seconds, for each request; answers
    that are kept are good for `max_age` seconds.
    """

    project: Project
    version: str
    clock: Clock
    proxies: Callable[[str], Mapping[str, str]]
    timeout: float
    max_age: float

    def caller(self, url: str) -> Caller:
        """Return the way to a server.

        Raises UsageFault if it is no URL, or the project does not say whom the server can turn to.
        """
        check_url(url, shows_secret=False)
        agent = headers(self.version, self.project.contact)
        return Caller(Client(Access(), self.timeout, self.clock, self.proxies(url), agent), self.clock)

    def cache(self) -> Cache:
        """Return the answers that are kept in the project; none where the file system does not let it."""
        return Cache(self.project.keep(_FOLDER), self.clock.now, self.max_age)


def open_mediawiki(online: Online, schema: Schema, url: str | None = None) -> MediaWiki:
    """Return the MediaWiki Action API at a URL, by default the one of the settings.  Raises UsageFault."""
    api = url or online.project.links.api
    return MediaWiki(online.caller(api), online.cache(), schema, api)


def open_backend(online: Online, schema: Schema, name: str, url: str | None = None) -> MediaWiki | Reconciliation:
    """Return a back end of ONLINE by its name; what items are, the MediaWiki Action API tells both.

    `url` is where it answers, by default as the settings say.  Raises UsageFault if they do not.
    """
    if name == MediaWiki.name:
        return open_mediawiki(online, schema, url)
    service = url or online.project.links.reconciliation
    if service is None:
        raise UsageFault('which service? give --url, or write reconciliation = "https://…" below [links]')
    return Reconciliation(online.caller(service), online.cache(), schema, service, open_mediawiki(online, schema))
