"""factpress site: a build as pages and files, for any host."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from factpress.bundle import Bundle
from factpress.errors import UsageFault
from factpress.pipeline.asking import Asker
from factpress.pipeline.desk import Desk
from factpress.pipeline.memory import environment_of
from factpress.pipeline.opening import find_build, open_build
from factpress.pipeline.saved import saved_queries
from factpress.project import Project
from factpress.publish.graph import NTRIPLES
from factpress.publish.manifest import Manifest, find_manifest, read_manifest
from factpress.queries import SavedQuery
from factpress.reading.parts import digest_of
from factpress.site.answers import MOST_STATEMENTS
from factpress.site.assets import Assets
from factpress.site.data import GraphData
from factpress.site.exporting import Progress, State, export, unchanged
from factpress.site.facts import Facts
from factpress.site.model import Site
from factpress.site.once import Once
from factpress.site.phrases import read_phrases
from factpress.site.render import ASSETS, TEMPLATES, Frame, Renderer
from factpress.site.writing import Written

if TYPE_CHECKING:
    from factpress.pipeline.releases.published import Earlier
    from factpress.site.compared import Changes

#: The file of sentences, in the bundle's folder of the site.
_SENTENCES = "sentences.yaml"
#: The query beside it that has an answer where the map has something to mark.
_POSITIONS = "positions.rq"


def make_site(
    project: Project,
    bundle: Bundle,
    version: str,
    build: Path | None = None,
    address: str | None = None,
    step: Callable[[str], None] = lambda step: None,
    earlier: Earlier | None = None,
) -> Site:
    """Return the site of a project's build: the one in the folder `build`, or the one where builds go by default.

    `version` is that of factpress; `address` the URL at which the site will be, ending in "/", if not the one that
    the project states; `earlier` the build that what changed is told from.  Raises UsageFault if there is no build,
    CouldNotRun if it is damaged.
    """
    desk = Desk(project, bundle)
    address = address or project.site.address
    folder = build or project.root / project.output
    opened = open_build(project, build, step)
    manifest = read_manifest(folder)
    _must_have_base(manifest, project, folder)
    phrases = read_phrases(bundle.site / _SENTENCES, desk.vocabulary)
    data = GraphData(opened.store, desk.prefixes, phrases.name)
    queries, _ = saved_queries(project, bundle)
    assets = Assets.installed()
    stated = (address, version, manifest.version, project.site.licence)
    frame = Frame(project.title, project.base, *stated, assets.query_page, project.titles)
    marked = (bundle.site / _POSITIONS).read_text(encoding="utf-8")
    changes = _changes(earlier, folder, bundle.releases, address, step) if earlier else None
    bound = partial(_bound, Asker(desk, queries, data), queries)
    return Site(
        title=project.title,
        base=project.base,
        address=address,
        version=version,
        prefixes=desk.prefixes,
        manifest=manifest,
        build=folder,
        data=data,
        facts=Facts(data, phrases),
        pages=Renderer(data, frame, Once(data, lambda: any(data.ask(marked).rows))),
        assets=assets,
        questions=queries,
        ask=lambda name, given, language: data.ask(bound(name, given, language)),
        bound=bound,
        ontology=bundle.ontology,
        shapes=tuple(desk.shape_files()),
        drawings=bundle.site,
        settings=project.site,
        context=desk.context,
        contact=project.contact,
        changes=changes,
    )


def _changes(earlier: Earlier, folder: Path, words: Path, address: str | None, step: Callable[[str], None]) -> Changes:
    from factpress.pipeline.releases.published import published_changes  # comparing is imported where it is wanted

    return published_changes(earlier, folder, words, address, step)


def _must_have_base(manifest: Manifest, project: Project, folder: Path) -> None:
    """Raise UsageFault if a build has another base than the project: none of its things would have a page."""
    graphs = (partition.graph for partition in manifest.partitions)
    if manifest.facts.total and not any(graph.startswith(f"{project.base.iri}graph/") for graph in graphs):
        raise UsageFault(
            f"the IRIs in {folder} are not below {project.base.iri}, the base that factpress.toml states; "
            "run 'factpress build'"
        )


def _bound(asker: Asker, queries: Mapping[str, SavedQuery], name: str, given: Mapping[str, str], language: str) -> str:
    """Return what a saved query asks; names are in the language where the query takes one.  Raises UsageFault."""
    query = queries[name]
    spoken = {"lang": language} if "lang" in query.head.parameters else {}
    return asker.bound(query, {**spoken, **given})


def export_site(
    site: Site, project: Project, bundle: Bundle, target: Path, *, fresh: bool, progress: Progress, since: str = ""
) -> Written:
    """Write a site to a folder; what has not changed since the last export is not made again unless all is `fresh`.

    `progress` is told how many of how many files are made; `since` stands for the build that what changed is told
    from, see `standing_site`.  Raises UsageFault if the folder is somebody else's, CouldNotRun where the disk refuses.
    """
    kept = _kept(project, target)
    state = _state(project, bundle, site.version, site.manifest, site.address, since)
    if fresh and kept:
        (kept / "reads").unlink(missing_ok=True)
    try:
        return export(site, target, kept, site.build / NTRIPLES, state, progress)
    except UsageFault:
        if kept:  # empty, unless it is kept of a site that stood there before
            with suppress(OSError):
                kept.rmdir()
        raise


def standing_site(
    project: Project,
    bundle: Bundle,
    version: str,
    target: Path,
    build: Path | None = None,
    address: str | None = None,
    since: str = "",
) -> Written | None:
    """Return what there is of a site that stands in a folder as `export_site` would write it; None if it does not.

    The arguments are those of `make_site`; `since` is a text that is another one for each earlier build.  Raises
    UsageFault if there is no build or the folder is somebody else's, CouldNotRun where something is damaged.
    """
    folder, manifest = find_build(project, build)
    kept = _kept(project, target)
    state = partial(_state, project, bundle, version, manifest, address or project.site.address, since)
    return unchanged(target, kept, folder / NTRIPLES, state) if kept else None


def digest_of_build(folder: Path) -> str:
    """Return a text that is another one for each build.  Raises UsageFault, CouldNotRun if there is none."""
    manifest = find_manifest(folder)
    if manifest is None:
        raise UsageFault(f"no build in {folder}; name the folder of a build, the one with its manifest.json")
    return repr(manifest.files)


def _kept(project: Project, target: Path) -> Path | None:
    """Return the folder of what is kept of exports to a folder; None where the file system does not let it be kept."""
    folder = project.keep("site", digest_of(str(target.resolve()).encode())[:16])
    return folder if folder and os.access(folder, os.W_OK | os.X_OK) else None


def _state(
    project: Project, bundle: Bundle, version: str, manifest: Manifest, address: str | None, since: str
) -> State:
    """Return what pages hang on besides the graph: the program, its data, the project's settings, and counts."""
    shown = (bundle.site, bundle.queries, bundle.shapes, bundle.releases, project.queries, project.root / "shapes")
    files = {path for folder in (TEMPLATES, ASSETS, *shown) for path in folder.rglob("*") if path.is_file()}
    stated = (project.title, project.titles, address, version, manifest.version, project.site, project.contact, since)
    contents = [path.read_bytes() for path in (*sorted(files), *Assets.installed().files.values())]
    environment = digest_of(environment_of(Desk(project, bundle)).encode(), repr(stated).encode(), *contents)
    counted = (manifest.facts, manifest.evidence, manifest.things, sorted(file.name for file in manifest.files))
    triples = sum(partition.triples for partition in manifest.partitions)
    return State(environment, digest_of(repr((counted, triples <= MOST_STATEMENTS)).encode()))
