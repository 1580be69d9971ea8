"""What is known of the stores: how each is addressed, how it is written to, and what readers may see meanwhile.

Everything here is data; it was measured on the servers that the tests run (Oxigraph, Virtuoso), and taken from the
documentation of the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple


class Way(Enum):
    """How a named graph gets its new triples."""

    DATASET = "all graphs in one request, else each by PUT"
    PUT = "each graph by PUT"
    STAGED = "each graph into one beside it, in parts; counted; then moved"
    INSERTED = "as staged, the parts by INSERT DATA"


class Guarantee(StrEnum):
    """What readers see while a release is loaded."""

    RELEASE = "readers see the old release or the new one"
    GRAPH = "readers see each graph as it was or as it is to be; for a while, new graphs beside old ones"
    MOVED = (
        "readers see each graph as it was or as it is to be; for a while, new graphs beside old ones, "
        "and in the moment when a graph is moved, a question may see a part of it"
    )
    PUT = "readers see what the store shows during a PUT, graph by graph"
    GROWING = "nothing was there before; readers see the graphs as they come, until the release record says whole"


class Layout(NamedTuple):
    """Where a store keeps its three services: a pattern of URLs that people give, with a group `base`, and tails."""

    pattern: re.Pattern[str]
    query: str
    update: str
    graphs: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of store.

    `largest` is how many bytes go in one request (of a dataset: in an update), `together` how many graphs are counted
    or moved at once, `rows` at how many rows an answer is cut (None: never), `listing` a pattern that every named graph
    ?g matches, `triples` how many one INSERT DATA takes.
    """

    name: str
    way: Way
    layouts: tuple[Layout, ...]
    largest: int = 1 << 62
    together: int = 100
    rows: int | None = None
    gzip: bool = False
    digest: bool = False
    listing: str = "GRAPH ?g { ?s ?p ?o }"
    triples: int = 500

    @property
    def stages(self) -> bool:
        """Whether graphs are prepared beside the ones that they replace."""
        return self.way in (Way.STAGED, Way.INSERTED)


def _layout(pattern: str, query: str, update: str, graphs: str) -> Layout:
    return Layout(re.compile(pattern), query, update, graphs)


_RDF4J = _layout(
    r"(?P<base>.*/repositories/[^/]+?)(/statements|/rdf-graphs/service)?/?", "", "/statements", "/rdf-graphs/service"
)
_NEPTUNE = _layout(r"(?P<base>https?://[^/]+:8182)(/sparql(/gsp)?)?/?", "/sparql", "/sparql", "/sparql/gsp/")
_STARDOG = _layout(r"(?P<base>https?://[^/]+:5820/[^/]+?)(/query|/update)?/?", "/query", "/update", "")
_FUSEKI = _layout(r"(?P<base>.*?)(/query|/sparql|/update|/data)?/?", "/query", "/update", "/data")
_PLAIN = _layout(r"(?P<base>.*)", "", "", "")

OXIGRAPH = Profile(
    "oxigraph",
    Way.DATASET,
    (_layout(r"(?P<base>.*?)(/query|/update|/store)?/?", "/query", "/update", "/store"),),
    # An update's body may have 128 MiB; from some tens on it takes minutes.
    largest=64 << 20,
    gzip=True,
    listing="GRAPH ?g { }",
)
VIRTUOSO = Profile(
    "virtuoso",
    Way.STAGED,
    (
        _layout(
            r"(?P<base>.*?)(/sparql(-auth|-graph-crud(-auth)?)?)?/?",
            "/sparql",
            "/sparql-auth",
            "/sparql-graph-crud-auth",
        ),
    ),
    largest=10_000_000,
    rows=10_000,
    digest=True,
)
GENERIC = Profile("generic", Way.PUT, (_RDF4J, _NEPTUNE, _STARDOG, _FUSEKI, _PLAIN))
UPDATE_ONLY = Profile("update-only", Way.INSERTED, (_RDF4J, _NEPTUNE, _STARDOG, _FUSEKI, _PLAIN), rows=10_000)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (OXIGRAPH, VIRTUOSO, GENERIC, UPDATE_ONLY)}
#: What the Server header of an answer begins with, and the profile of such a server.
SERVERS: Mapping[str, Profile] = {"Oxigraph/": OXIGRAPH, "Virtuoso/": VIRTUOSO}
