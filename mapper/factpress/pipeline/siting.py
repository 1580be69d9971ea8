"""factpress site: a build as pages and files, for any host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from factpress.pipeline.asking import Asker
from factpress.pipeline.desk import Desk
from factpress.pipeline.memory import environment_of
from factpress.pipeline.opening import open_build
from factpress.pipeline.releases.published import Earlier, published_changes
from factpress.pipeline.saved import saved_queries
from factpress.project import Bundle, Project
from factpress.publish.graph import NTRIPLES
from factpress.publish.manifest import read_manifest
from factpress.queries import SavedQuery
from factpress.reading.parts import digest_of
from factpress.site.assets import Assets
from factpress.site.data import GraphData
from factpress.site.exporting import Progress, export
from factpress.site.facts import Facts
from factpress.site.model import Site
from factpress.site.phrases import read_phrases
from factpress.site.render import ASSETS, TEMPLATES, Frame, Renderer
from factpress.site.writing import Written

#: The file of sentences, in the bundle's folder of the site.
_SENTENCES = "sentences.yaml"


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
    phrases = read_phrases(bundle.site / _SENTENCES, desk.vocabulary)
    data = GraphData(opened.store, desk.prefixes, phrases.name)
    queries, _ = saved_queries(project, bundle)
    assets = Assets.installed()
    frame = Frame(
        project.title, project.base, address, version, manifest.version, project.site.licence, assets.query_page
    )
    changes = published_changes(earlier, folder, bundle.releases, address, step) if earlier else None
    bound = partial(_bound, Asker(desk, queries, opened.store), queries)
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
        pages=Renderer(data, frame),
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


def _bound(asker: Asker, queries: Mapping[str, SavedQuery], name: str, given: Mapping[str, str], language: str) -> str:
    """Return what a saved query asks; names are in the language where the query takes one.  Raises UsageFault."""
    query = queries[name]
    spoken = {"lang": language} if "lang" in query.head.parameters else {}
    return asker.bound(query, {**spoken, **given})


def export_site(
    site: Site, project: Project, bundle: Bundle, target: Path, *, fresh: bool, progress: Progress
) -> Written:
    """Write a site to a folder; what has not changed since the last export is not made again unless all is `fresh`.

    `progress` is told how many of how many files are made.  Raises UsageFault if the folder is somebody else's,
    CouldNotRun where the disk refuses.
    """
    kept = _kept(project, target)
    environment = _environment(site, project, bundle)
    if fresh and kept:
        (kept / "reads").unlink(missing_ok=True)
    return export(site, target, kept, site.build / NTRIPLES, environment, progress)


def _kept(project: Project, target: Path) -> Path | None:
    """Return the folder of what is kept of exports to a folder; None where the file system does not let it be kept."""
    try:
        folder = project.keep() / "site" / digest_of(str(target.resolve()).encode())[:16]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def _environment(site: Site, project: Project, bundle: Bundle) -> str:
    """Return a digest of all but the graph that pages hang on: the program, its data, the project's settings."""
    folders = (TEMPLATES, ASSETS, bundle.site, bundle.queries, project.queries, project.root / "shapes", bundle.shapes)
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    stated = (site.title, site.address, site.version, site.manifest.version, site.settings, site.contact, site.changes)
    contents = [path.read_bytes() for path in (*sorted(files), *site.assets.files.values())]
    return digest_of(environment_of(Desk(project, bundle)).encode(), repr(stated).encode(), *contents)
