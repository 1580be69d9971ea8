"""What exporting a site takes: first, with nothing changed, and with one fact changed; and what readers wait for.

    python benchmarks/site.py [--facts N ...] [--browser]

Each graph is copies of the reference graph (257 facts) under other names, articles too.  A run is `factpress site` in
a process of its own: seconds of the clock and of processors, and its memory at the most; the cheapest of three but for
the first.  The one fact that is changed has another confidence.  With --browser (node, Chromium and the packages of
tests/browser): the first paint of the front page and of a thing's page, how long the query page takes to load the
published file, and how long a query over all facts takes there.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from measure import Cost, measured

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import read_project
from factpress.publish.graph import NTRIPLES
from factpress.publish.manifest import read_manifest, write_manifest, written_file

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from site_judges import Judges, host_of, missing  # noqa: E402

FACTS = 257
#: The confidences of the fact that is changed, as often as it is.
AGAIN = ("0.123", "0.124", "0.125")
PARTS = ("id", "fact", "evidence", "article")
_CPU = attrgetter("cpu")
COUNT = """\
SELECT ?class (COUNT(?fact) AS ?facts) WHERE {
  ?fact <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> ?thing . ?thing a ?class
} GROUP BY ?class ORDER BY DESC(?facts)"""


def project_of(folder: Path, copies: int) -> Path:
    """Make a project whose build is so many copies of the reference graph."""
    job = pipeline.Job(read_project(ROOT), Bundle.installed(), (), folder)
    pipeline.build(job, folder / "build", "benchmark")
    for name in ("factpress.toml", "ontology", "queries", "seeds", "shapes"):
        (folder / name).symlink_to(ROOT / name)
    graph = folder / "build" / NTRIPLES
    base = job.project.base.iri
    lines = graph.read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if any(f"<{base}{part}/" in line for part in PARTS)]
    with graph.open("a", encoding="utf-8") as out:
        for copy in range(1, copies):
            for line in own:
                for part in PARTS:
                    line = line.replace(f"<{base}{part}/", f"<{base}{part}/c{copy}-")
                out.write(line)
    sealed(folder / "build")
    return folder


def sealed(build: Path) -> int:
    """Write into the manifest of a build what its graph is now; return how many triples that has."""
    manifest = read_manifest(build)
    with (build / NTRIPLES).open("rb") as lines:
        triples = sum(1 for _ in lines)
    files = [written_file(build / NTRIPLES) if each.name == NTRIPLES else each for each in manifest.files]
    partitions = (replace(manifest.partitions[0], triples=triples),)
    write_manifest(replace(manifest, files=tuple(files), partitions=partitions), build)
    return triples


def change_one_fact(build: Path, confidence: str) -> None:
    """Give the last evidence of the graph another confidence; the file is replaced, as a build replaces it."""
    graph, new = build / NTRIPLES, build / f"{NTRIPLES}.new"
    text = graph.read_text(encoding="utf-8")
    at = text.index('"', text.rindex("#confidence> "))
    new.write_text(f'{text[:at]}"{confidence}{text[text.index(chr(34), at + 1) :]}', encoding="utf-8")
    new.replace(graph)
    sealed(build)


def exported(project: Path, site: Path) -> Cost:
    """Export the site of a project in a process of its own."""
    command = [str(Path(sys.executable).with_name("factpress")), "site", "--project", str(project), "-o", str(site)]
    cost = measured(command, project, {"NO_COLOR": "1"})
    assert cost.status == 0, command
    return cost


def row(what: str, cost: Cost, pages: int) -> str:
    """Return a line of the table."""
    pace = f"{pages / cost.wall:8.0f}" if pages else " " * 8
    return f"  {what:22} {cost.wall:8.1f} {cost.cpu:8.1f} {cost.peak / 1e6:8.0f} {pace}"


def measure(facts: int, folder: Path) -> Path:
    """Print the table of one size; return the folder of the site."""
    copies = max(1, round(facts / FACTS))
    project, site = project_of(folder, copies), folder / "site"
    first = exported(project, site)
    files = [Path(place, name) for place, _, names in os.walk(site) for name in names]
    pages = sum(file.suffix == ".html" for file in files)
    size = sum(file.stat().st_size for file in files)
    triples = read_manifest(project / "build").partitions[0].triples
    print(
        f"{copies * FACTS:,} facts, {triples:,} triples: {pages:,} pages in {len(files):,} files, {size / 1e6:,.0f} MB"
    )
    print(f"  {'':22} {'s':>8} {'s CPU':>8} {'MB':>8} {'pages/s':>8}")
    print(row("first", first, pages), flush=True)
    print(row("nothing changed", min((exported(project, site) for _ in AGAIN), key=_CPU), 0), flush=True)
    costs = []
    for confidence in AGAIN:
        change_one_fact(project / "build", confidence)
        costs.append(exported(project, site))
    print(row("one fact changed", min(costs, key=_CPU), 0), flush=True)
    return site


def read(site: Path) -> None:
    """Print what readers of a site wait for."""
    judges = Judges()
    try:
        with host_of(site) as root:
            paths = ["index.html", "id/abdellatif-hammouchi/index.html", "search/index.html"]
            for path, ms in judges.ask("waiting", "paints", root=root, paths=paths).items():
                print(f"  first paint of {path}: {ms:.0f} ms")
            said = judges.ask("waiting", "query", root=root, path="query.html", query=COUNT)
            print(f"  query page: {said['loaded']} after {said['ready']:.0f} ms; {said['answered']}", flush=True)
    finally:
        judges.close()


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    if options.browser and (reason := missing()):
        parser.error(reason)
    for facts in options.facts:
        with tempfile.TemporaryDirectory() as name:
            site = measure(facts, Path(name))
            if options.browser:
                read(site)


if __name__ == "__main__":
    main()
