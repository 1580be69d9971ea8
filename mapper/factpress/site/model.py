"""What a site is: files that are made when they are asked for, by sections, from one build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from factpress.iris import Base
    from factpress.publish.manifest import Manifest
    from factpress.queries.saved import SavedQuery
    from factpress.site.assets import Assets
    from factpress.site.compared import Changes
    from factpress.site.data import GraphData
    from factpress.site.facts import Facts
    from factpress.site.render import Renderer
    from factpress.site_settings import SiteSettings
    from factpress.store.base import Rows


class Output(NamedTuple):
    """A file of the site: its path from the site's root, with forward slashes, and what makes its bytes.

    Large files are made piece by piece.
    """

    path: str
    make: Callable[[], bytes | Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Site:
    """What the sections make files from.

    `address` is the URL at which the site will be published, ending in "/", None where it is not stated: links in
    pages are relative; only what must be absolute (sitemap, feed) needs it.  `build` is the folder of the build.
    `questions` are the saved queries by name; `ask` answers one with the parameters given as text and names in a
    language; `bound` is the SPARQL that this asks.  `ontology` is the folder of the vocabulary, `shapes` the files of
    the shapes that the graph is held against; `drawings` is the folder of the queries that say what is
    drawn; `settings` what the project says of what it publishes;
    `context` the content of the JSON-LD context.
    `contact` is whom readers can turn to, a mail address or a URL; `changes` is what differs from an earlier build,
    None if none was compared.
    """

    title: str
    base: Base
    address: str | None
    version: str
    prefixes: Mapping[str, str]
    manifest: Manifest
    build: Path
    data: GraphData
    facts: Facts
    pages: Renderer
    assets: Assets
    questions: Mapping[str, SavedQuery]
    ask: Callable[[str, Mapping[str, str], str], Rows]
    bound: Callable[[str, Mapping[str, str], str], str]
    ontology: Path
    shapes: tuple[Path, ...]
    drawings: Path
    settings: SiteSettings
    context: Mapping[str, object]
    contact: str | None = None
    changes: Changes | None = None


#: Lists the files that one part of the site consists of.  Listing is cheap; making is not.
Section = Callable[[Site], Iterator[Output]]
