"""How fast a build comes into a store: `factpress load` against curl, and against the store's own bulk loader.

    python benchmarks/loading.py [--triples 1000000] [--stores oxigraph virtuoso embedded]

A build of so many generated triples, 25,000 in each named graph, goes into an empty server of each kind three times:
through the code of `factpress load`, in a process of its own; by curl, the same requests with the same bodies; and by
the store's own loader from bulk files.  The embedded store is made as `factpress query` makes it, against `oxigraph
load`.  Printed are seconds, triples a second, the ratio to curl, the CPU seconds of client and server, and the client's
peak memory.  "sending graphs" is what curl does too; the other steps are what curl does not do.  Compare ratios of one
run, not seconds.  Virtuoso's two programs and curl have to be installed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import servers  # noqa: E402 - the servers of the tests
from factpress.publish.manifest import NQUADS, NTRIPLES, Manifest  # noqa: E402
from made_builds import graph_iri, made_build  # noqa: E402

PER_GRAPH, SHARDS = 25_000, 4
#: What the line about all steps together is called.
WHOLE = "all of it"
STORES = ("oxigraph", "virtuoso", "embedded")
WORDS = ("the", "talks", "on", "rail", "fares", "resume", "after", "a", "pause", "of", "weeks", "says", "the", "city")
PREDICATES = ("name", "about", "startDate", "location", "organizer", "attendee", "text")
XSD = "http://www.w3.org/2001/XMLSchema#"


class Measured(NamedTuple):
    """One line of the table: what was measured, its seconds, those of the CPU of client and server, and peak memory.

    `peak` is in MB, of the client; None is what nobody looked at.
    """

    what: str
    seconds: float
    client: float | None = None
    server: float | None = None
    peak: float | None = None


def triples(chance: Random, graph: int, number: int) -> Iterator[str]:
    """Yield lines about events: seven triples each, of the kinds that the reference graph has."""
    for n in range(number):
        event, predicate = n // len(PREDICATES), PREDICATES[n % len(PREDICATES)]
        if predicate in ("name", "text"):
            value = f'"{" ".join(chance.choices(WORDS, k=6 if predicate == "name" else 16))}"@en'
        elif predicate == "startDate":
            value = f'"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"^^<{XSD}date>'
        else:
            value = f"<https://e.example/id/{predicate}-{chance.randint(1, 5000)}>"
        yield f"<https://e.example/id/event-{graph}-{event}> <http://schema.org/{predicate}> {value} ."


def build_of(root: Path, number: int) -> Manifest:
    """Make a build of so many triples."""
    chance = Random(1)
    sizes = [min(PER_GRAPH, number - at) for at in range(0, number, PER_GRAPH)]
    graphs = {f"article/{n:05}": triples(chance, n, size) for n, size in enumerate(sizes)}
    return made_build(root, graphs, SHARDS)


# ---------------------------------------------------------------------------------------- the three ways


def in_own_process(*arguments: str) -> dict[str, float]:
    """Run this program with other arguments; return what it tells as JSON."""
    environment = {**os.environ, "FACTPRESS_PASSWORD": "dba"}
    command = [sys.executable, __file__, *arguments]
    ran = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(ran.stdout)
    return told


def load(project: Path, server: servers.Server, *user: str) -> Iterator[Measured]:
    """Load a build in a process of its own; yield each step, and the whole."""
    told = in_own_process("--client", str(project), server.url, str(server.number), *user)
    peak = told.pop("peak")
    for step in [name.removesuffix(" seconds") for name in told if name.endswith(" seconds")]:
        used = [told[f"{step} {what}"] for what in ("seconds", "client", "server")]
        yield Measured(f"factpress load, {step}", used[0], used[1], used[2], peak if step == WHOLE else None)


def client(project: Path, url: str, server: int, user: str | None = None) -> None:
    """Be the process that loads: print what each step took, and its peak memory."""
    from factpress.cli.stores import Named, open_store, watched
    from factpress.pipeline.loads import loading
    from factpress.project import read_project

    steps: list[tuple[str, tuple[float, float, float]]] = []

    def step(name: str) -> None:
        steps.append((name, (time.monotonic(), time.process_time(), cpu(server))))

    store = open_store(Named(url, "auto", user, None, None, None, None, None, 600.0))
    with watched(read_project(project), store) as job:
        loading.load(loading.Loading(job.project, job.store, job.temporary, job.load, step, job.sent))
    step("")
    told: dict[str, float] = defaultdict(float)
    for (name, begin), (_, end) in (*pairwise(steps), ((WHOLE, steps[0][1]), steps[-1])):
        for what, before, after in zip(("seconds", "client", "server"), begin, end, strict=True):
            told[f"{name} {what}"] += after - before
    print(json.dumps({**told, "peak": peak()}))


def keep(stores: Path, graph: Path, digest: str) -> None:
    """Be the process that opens the embedded store: print its time and its peak memory."""
    from factpress.store.kept import open_kept

    begin = time.monotonic()
    assert open_kept(stores, graph, digest)
    print(json.dumps({"seconds": time.monotonic() - begin, "peak": peak()}))


def cpu(process: int) -> float:
    """Return the CPU seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak() -> float:
    """Return the most memory that this process had, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def seconds(command: list[str], **options: object) -> float:
    """Run a program; return the seconds that it takes."""
    begin = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, **options)  # type: ignore[call-overload]
    return time.monotonic() - begin


def by_curl(what: str, server: servers.Server, *arguments: str) -> Measured:
    """Run curl, and measure it and the server."""
    before, children = cpu(server.number), os.times()
    took = seconds(["curl", "-sS", "--fail", *arguments])
    after = os.times()
    used = after.children_user + after.children_system - children.children_user - children.children_system
    return Measured(what, took, used, cpu(server.number) - before)


def curl_dataset(project: Path, server: servers.Server) -> Measured:
    """Send graph.nq in one request, as `factpress load` does to an empty Oxigraph."""
    url, file = f"{server.url}/store?no_transaction", project / "build" / NQUADS
    head = ["-X", "POST", "-H", "Content-Type: application/n-quads", "-H", "Expect:"]
    return by_curl("curl, one request", server, *head, "-T", str(file), url)


def curl_graphs(project: Path, server: servers.Server, manifest: Manifest) -> Measured:
    """Send each graph by PUT over one connection, as `factpress load` does to an empty Virtuoso."""
    folder = project / "graphs"
    cut(project / "build" / NQUADS, folder)
    lines = []
    for number, part in enumerate(manifest.partitions):
        url = server.url.removesuffix("/sparql") + f"/sparql-graph-crud-auth?graph={quote(part.graph, safe='')}"
        lines += [f'url = "{url}"', f'upload-file = "{folder / str(number)}"', 'output = "/dev/null"']
        lines += ['header = "Content-Type: application/n-triples"', 'header = "Expect:"', 'user = "dba:dba"']
        lines += ["digest", "silent", "fail", "next"]
    settings = project / "curl.txt"
    settings.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    return by_curl("curl, a request for each graph", server, "--config", str(settings))


def cut(quads: Path, folder: Path) -> None:
    """Write each named graph to a file of its own, numbered by the order of their IRIs."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    with quads.open(encoding="utf-8") as lines:
        for line in lines:
            triple, _, graph = line[: -len(" .\n")].rpartition(" ")
            number = int(graph[1:-1].removeprefix(graph_iri("article/")))
            with (folder / str(number)).open("a", encoding="utf-8") as out:
                out.write(f"{triple} .\n")


def bulk_virtuoso(project: Path, server: servers.Server) -> float:
    """Load the bulk files with Virtuoso's own loader."""
    begin = time.monotonic()
    for statement in (f"ld_dir('{project}/build', 'part-*.nq.gz', 'urn:unnamed')", "rdf_loader_run()", "checkpoint"):
        servers.isql(server, statement)
    return time.monotonic() - begin


def bulk_oxigraph(files: list[Path], folder: Path) -> float:
    """Load files into a folder with Oxigraph's own loader."""
    program = Path(sys.executable).with_name("oxigraph")
    return seconds([str(program), "load", "--location", str(folder / "data"), "--file", *map(str, files)])


# ---------------------------------------------------------------------------------------- the table


def on_oxigraph(project: Path, _: Manifest, place: Callable[[], Path]) -> Iterator[Measured]:
    with servers.oxigraph_server(place()) as server:
        yield curl_dataset(project, server)
    with servers.oxigraph_server(place()) as server:
        yield from load(project, server)
    files = sorted((project / "build").glob("part-*"))
    yield Measured("oxigraph load", bulk_oxigraph(files, place()))


def on_virtuoso(project: Path, manifest: Manifest, place: Callable[[], Path]) -> Iterator[Measured]:
    with servers.virtuoso_server(place()) as server:
        yield curl_graphs(project, server, manifest)
    with servers.virtuoso_server(place()) as server:
        yield from load(project, server, "dba")
    with servers.virtuoso_server(place(), project / "build") as server:
        yield Measured("ld_dir, rdf_loader_run, checkpoint", bulk_virtuoso(project, server))


def on_embedded(project: Path, manifest: Manifest, place: Callable[[], Path]) -> Iterator[Measured]:
    graph, stores = project / "build" / NTRIPLES, place()
    yield Measured("oxigraph load", bulk_oxigraph([graph], place()))
    [digest] = [file.sha256 for file in manifest.files if file.name == NTRIPLES]
    for what in ("the store is made and opened", "the store that is there is opened"):
        told = in_own_process("--keep", str(stores), str(graph), digest)
        yield Measured(what, told["seconds"], peak=told["peak"])


WAYS = dict(zip(STORES, (on_oxigraph, on_virtuoso, on_embedded), strict=True))


def main() -> None:
    """Print a line for each way into each store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--stores", nargs="+", choices=STORES, default=STORES)
    parser.add_argument("--client", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--keep", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.client:
        folder, url, server, *user = options.client
        client(Path(folder), url, int(server), *user)
        return
    if options.keep:
        keep(Path(options.keep[0]), Path(options.keep[1]), options.keep[2])
        return
    with tempfile.TemporaryDirectory() as name:
        table(Path(name), options.triples, options.stores)


def table(folder: Path, number: int, stores: Sequence[str]) -> None:
    """Print what was measured, line by line."""
    manifest = build_of(folder / "project", number)
    size = (folder / "project" / "build" / NQUADS).stat().st_size / 1e6
    print(f"{number:,} triples in {len(manifest.partitions)} named graphs, {size:.0f} MB of N-Quads")
    heads = f"{'seconds':>8} {'triples/s':>10} {'to first':>9} {'client s':>9} {'server s':>9} {'peak MB':>8}"
    print(f"{'store':10} {'way':46} {heads}")
    for store in stores:
        first = 0.0
        for found in WAYS[store](folder / "project", manifest, places(folder / store)):
            first = first or found.seconds
            speed, ratio = number / max(found.seconds, 1e-3), first / max(found.seconds, 1e-3)
            used = [" " if one is None else f"{one:.2f}" for one in (found.client, found.server)]
            most = "" if found.peak is None else f"{found.peak:.0f}"
            figures = f"{found.seconds:8.2f} {speed:10,.0f} {ratio:9.2f} {used[0]:>9} {used[1]:>9} {most:>8}"
            print(f"{store:10} {found.what:46} {figures}", flush=True)
        shutil.rmtree(folder / store)


def places(folder: Path) -> Callable[[], Path]:
    """Return a function that makes one more empty folder each time."""

    def place() -> Path:
        made = folder / str(len(list(folder.iterdir())) if folder.exists() else 0)
        made.mkdir(parents=True)
        return made

    return place


if __name__ == "__main__":
    main()
