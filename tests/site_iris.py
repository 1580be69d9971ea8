"""IRIs that the published data of a site mention, below its base or the vocabulary's namespace: one of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from factpress.publish.manifest import NQUADS
from factpress.site.dataset.described import describe
from factpress.site.model import Site
from factpress.site.paths import VOCABULARY


def iris_by_kind(site: Site) -> dict[str, str]:
    """Return the first IRI of each kind, as a path: that behind the base, or behind the vocabulary's namespace.

    A kind is the first part of the path, with the fragment where that is one of a few.  Files are none.
    """
    paths = {path for iri in _mentioned(site) if (path := _path(site, iri)) and not path.endswith(".ttl")}
    return {_kind(path): path for path in sorted(paths, reverse=True)}


def _path(site: Site, iri: str) -> str:
    for space in (site.base.iri, VOCABULARY):
        if iri.startswith(space):
            return iri.removeprefix(space)
    return ""


def _kind(path: str) -> str:
    document, _, fragment = path.partition("#")
    section, sign, local = document.partition("/")
    if section == "ontology":
        return f"{document}{'#' if fragment else ''}"
    depth = "/" * (2 + local.count("/")) if local else sign
    few = section in ("evidence", "article") and fragment
    return f"{section}{depth}" + (f"#{fragment}" if few else "#" if fragment else "")


def _mentioned(site: Site) -> Iterator[str]:
    quads = ox.parse(path=str(site.build / NQUADS), format=ox.RdfFormat.N_QUADS)
    files = [*site.shapes, *site.ontology.glob("*.ttl")]
    described = ox.parse(describe(site).turtle(), format=ox.RdfFormat.TURTLE)
    for source in (quads, described, *(ox.parse(path=str(file), format=ox.RdfFormat.TURTLE) for file in files)):
        for quad in source:
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                if isinstance(term, ox.NamedNode):
                    yield term.value
