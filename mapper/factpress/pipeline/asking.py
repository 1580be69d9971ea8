"""factpress query: saved queries, and a build to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from factpress.errors import UsageFault
from factpress.pipeline.building import inputs_of
from factpress.problems import Problem, Problems
from factpress.project import Bundle, Project
from factpress.publish.graph import NTRIPLES
from factpress.publish.manifest import is_published, read_manifest
from factpress.queries import SavedQuery, is_update, read_queries, service_at, undeclared_prefix
from factpress.store.base import Answer, QueryRefused
from factpress.store.embedded import EmbeddedStore


@dataclass(frozen=True, slots=True)
class OpenBuild:
    """A build to ask; `stale` if the seeds have changed since."""

    store: EmbeddedStore
    stale: bool


def saved_queries(project: Project, bundle: Bundle) -> tuple[dict[str, SavedQuery], tuple[Problem, ...]]:
    """Return the saved queries by name, ours and the project's own, and the problems of their heads."""
    problems = Problems()
    folders = {"(factpress) queries": bundle.queries}
    if project.queries != bundle.queries:
        folders["queries"] = project.queries
    return read_queries(folders, problems), tuple(problems)


def open_build(project: Project, folder: Path | None = None) -> OpenBuild:
    """Open a build of the project: the one in `folder`, or the one where builds go by default.

    Raises UsageFault if there is none, CouldNotRun if it is damaged.
    """
    place = folder or project.root / project.output
    if not is_published(place):
        raise UsageFault(f"no build in {place}; run 'factpress build'")
    manifest = read_manifest(place)
    return OpenBuild(EmbeddedStore.of_graph(place / NTRIPLES), manifest.inputs != inputs_of(project))


def ask(store: EmbeddedStore, query: str, prefixes: Mapping[str, str]) -> Answer:
    """Run a query that neither changes data nor calls another host; `prefixes` are the ones it may want.

    Raises QueryRefused, with line and column where they are known.
    """
    if is_update(query):
        raise QueryRefused("this is an update; factpress only asks")
    at = service_at(query)
    if at is not None:
        raise _refused("SERVICE would send data to another host; ask without it", query, at)
    undeclared = undeclared_prefix(query)
    if undeclared:
        prefix, at = undeclared
        namespace = prefixes.get(prefix, "…")
        message = f"the prefix {prefix!r} is not declared; begin with PREFIX {prefix}: <{namespace}>"
        raise _refused(message, query, at)
    return store.ask(query)


def _refused(message: str, query: str, offset: int) -> QueryRefused:
    line_begin = query.rfind("\n", 0, offset) + 1
    return QueryRefused(message, query.count("\n", 0, offset) + 1, offset - line_begin + 1)
