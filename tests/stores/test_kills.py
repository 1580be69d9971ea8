"""A load, or the server, killed at any moment: the next load finishes, and readers saw what they were promised.

FACTPRESS_ROUNDS is how often each is killed; servers take seconds to come back, so without it there are fewer of those.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from signal import SIGKILL
from threading import Event, Thread
from typing import Self
from urllib.parse import quote
from urllib.request import Request, build_opener

import pytest

import servers
from commands import Run
from factpress.publish.manifest import Manifest
from factpress.store.base import Answered, Rows
from factpress.store.endpoint import EndpointStore
from factpress.store.profiles import Guarantee
from made_builds import graph_iri, made_build
from servers import Server
from zygote import Zygote, zygote

#: How often a client, and below a server, is killed; more often with FACTPRESS_ROUNDS.
ROUNDS = os.environ.get("FACTPRESS_ROUNDS")
CLIENT_ROUNDS = int(ROUNDS or 25)
#: Number of triples of each graph in two releases that follow each other.
SIZES = {
    "things": (120, 130),
    "article/one": (90, 80),
    "article/two": (60, 70),
    "gone": (30, 0),
    "new": (0, 40),
}
Counts = Mapping[str, int]
OLD, NEW = ({graph_iri(name): sizes[n] for name, sizes in SIZES.items() if sizes[n]} for n in (0, 1))


@dataclass(frozen=True)
class Kind:
    """A kind of store: its server, the path where that answers, what `load` needs, and how often it is killed.

    `pause` is how many seconds a reader waits between two questions: Virtuoso's keep writers waiting.
    """

    name: str
    make: Callable[[Path], Server]
    query: str
    options: tuple[str, ...]
    server_rounds: int
    pause: float


KINDS = [
    Kind("oxigraph", servers.oxigraph_server, "/query", (), int(ROUNDS or 12), 0.004),
    Kind("virtuoso", servers.virtuoso_server, "", ("--user", "dba"), int(ROUNDS or 6), 0.03),
]


@dataclass(frozen=True)
class Scene:
    """A server that holds the first of two releases, and what is needed to load either."""

    kind: Kind
    server: Server
    projects: tuple[Path, Path]
    manifests: tuple[Manifest, Manifest]
    loaders: Zygote

    @property
    def endpoint(self) -> str:
        return f"{self.server.url}{self.kind.query}"

    def rows(self, select: str) -> Iterator[tuple[Answered, ...]]:
        """Ask for rows, all of whose columns are bound."""
        answer = EndpointStore(self.endpoint, timeout=20).ask(f"SELECT {select}")
        assert isinstance(answer, Rows)
        assert answer.cut is None
        return (tuple(term for term in row if term) for row in answer.rows)

    def start(self, release: int) -> int:
        """Begin to load a release; return the number of the process."""
        options = ["--project", str(self.projects[release]), *self.kind.options]
        return self.loaders.start("factpress.cli", "main", ["load", self.server.url, *options])

    def load(self, release: int) -> float:
        """Load a release; return the seconds that it took."""
        begin = time.monotonic()
        self.start(release)
        assert self.loaders.wait() == 0, f"{self.kind.name} does not hold release {release}"
        return time.monotonic() - begin


def triples(name: str, release: int) -> list[str]:
    """Return the lines of a graph: half of them are the same in both releases."""
    shared = SIZES[name][0] // 2
    return [
        f'<{graph_iri(name)}/{n}> <http://e.example/p> "value {n % 97} of {0 if n < shared else release}"@en .'
        for n in range(SIZES[name][release])
    ]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Path, Manifest], tuple[Path, Manifest]]:
    """Two projects, each with the build of one release."""
    folder = tmp_path_factory.mktemp("releases")

    def made(release: int) -> tuple[Path, Manifest]:
        root = folder / str(release)
        return root, made_build(root, {name: triples(name, release) for name in SIZES if SIZES[name][release]})

    return made(0), made(1)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def scene(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    builds: tuple[tuple[Path, Manifest], tuple[Path, Manifest]],
) -> Iterator[Scene]:
    kind: Kind = request.param
    if kind.name == "virtuoso" and not shutil.which("virtuoso-t"):
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource)")
    imported = ("factpress.cli", "factpress.cli.load", "factpress.store.endpoint", "factpress.pipeline.loads.loading")
    folder, temporary = tmp_path_factory.mktemp(kind.name), tmp_path_factory.mktemp("temporary")
    environment = {"FACTPRESS_PASSWORD": "dba", "NO_COLOR": "1", "TMPDIR": str(temporary)}
    (old, old_manifest), (new, new_manifest) = builds
    with kind.make(folder) as server, zygote(*imported, environment=environment) as loaders:
        yield Scene(kind, server, (old, new), (old_manifest, new_manifest), loaders)


class Reader(Thread):
    """Asks how many triples each graph of either release has, again and again, and counts what it sees.

    It is as plain as can be, so that the machine has time for what it watches.
    """

    def __init__(self, scene: Scene) -> None:
        super().__init__(daemon=True)
        self.seen: Counter[str] = Counter()
        self.odd: list[Counts] = []
        self._endpoint, self._pause, self._done = scene.endpoint, scene.kind.pause, Event()

    def run(self) -> None:
        names = " ".join(f"<{graph_iri(name)}>" for name in SIZES)
        pattern = f"GRAPH ?g {{ ?s ?p ?o }} VALUES ?g {{ {names} }}"
        query = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?g"
        headers = {"Accept": "application/sparql-results+json"}
        request = Request(f"{self._endpoint}?query={quote(query)}", headers=headers)
        while not self._done.wait(self._pause):
            try:
                with build_opener().open(request, timeout=20) as reply:
                    rows = json.load(reply)["results"]["bindings"]
            except (OSError, HTTPException, ValueError):
                self.seen["no answer"] += 1
            else:
                self._note({row["g"]["value"]: int(row["n"]["value"]) for row in rows if row["n"]["value"] != "0"})

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self.join()

    def _note(self, found: Counts) -> None:
        if found in (OLD, NEW):
            self.seen["old" if found == OLD else "new"] += 1
        elif all(found.get(graph, 0) in (OLD.get(graph, 0), NEW.get(graph, 0)) for graph in OLD | NEW):
            self.seen["old and new graphs"] += 1
        else:
            self.seen["part of a graph"] += 1
            self.odd.append(found)


def assert_holds(scene: Scene, release: int) -> None:
    """The store holds a release as its manifest has it, triple by triple, and nothing was left beside it."""
    below = f"FILTER (STRSTARTS(STR(?g), '{graph_iri('')}'))"
    names = {graph.value for (graph,) in scene.rows(f"DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {below} }}")}
    values = " ".join(f"<{name}>" for name in sorted(names - {graph_iri("release")}))
    found: dict[str, list[bytes]] = {}
    for graph, subject, predicate, value in scene.rows(
        f"?g ?s ?p ?o {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    ):
        found.setdefault(graph.value, []).append(f"{subject.n3()} {predicate.n3()} {value.n3()} .\n".encode())
    held = {graph: (len(lines), sha256(b"".join(sorted(lines))).hexdigest()) for graph, lines in found.items()}
    assert held == {part.graph: (part.triples, part.sha256) for part in scene.manifests[release].partitions}


def unfinished(scene: Scene) -> bool:
    """Whether the store says itself that a load is not finished."""
    version = "<http://www.w3.org/2002/07/owl#versionInfo>"
    return not list(scene.rows(f"?v {{ GRAPH <{graph_iri('release')}> {{ ?release {version} ?v }} }}"))


def promised(run: Run, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Guarantee:
    """Load the first release; return what `load` says that readers see while the second takes its place."""
    scene.load(0)
    monkeypatch.setenv("FACTPRESS_PASSWORD", "dba")
    options = ("--project", scene.projects[1], *scene.kind.options, "--dry-run", "--format", "json")
    return Guarantee(json.loads(run("load", scene.server.url, *options).out)["guarantee"])


def assert_kept(promise: Guarantee, reader: Reader) -> None:
    """Readers saw what they were promised, and they looked: each release was seen."""
    assert reader.seen["old"], reader.seen
    assert reader.seen["new"], reader.seen
    if promise is Guarantee.RELEASE:
        assert reader.seen["old and new graphs"] == 0, reader.seen
    # Virtuoso counts row by row, and what it counts may change under it; that is rare.
    torn = len(reader.odd) / reader.seen.total()
    assert torn < (0.05 if promise is Guarantee.MOVED else 1e-9), (reader.seen, reader.odd)


@pytest.mark.slow
def test_a_client_killed_at_any_moment(scene: Scene, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    promise = promised(run, scene, monkeypatch)
    longest = max(scene.load(1), scene.load(0))  # and then as long as the last one took: other work slows it
    chance = random.Random(7878)
    seen: Counter[str] = Counter()
    with Reader(scene) as reader:
        for number in range(1, CLIENT_ROUNDS + 1):
            loader = scene.start(number % 2)
            time.sleep(chance.uniform(0, longest))
            seen["killed"] += scene.loaders.kill(loader) == -SIGKILL
            seen["unfinished"] += unfinished(scene)
            longest = scene.load(number % 2)
            assert_holds(scene, number % 2)

    assert_kept(promise, reader)
    assert seen["killed"], seen
    assert seen["unfinished"], seen


@pytest.mark.slow
def test_a_server_killed_at_any_moment(scene: Scene, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    promise = promised(run, scene, monkeypatch)
    longest = max(scene.load(1), scene.load(0))
    chance = random.Random(8890)
    seen: Counter[str] = Counter()
    with Reader(scene) as reader:
        for number in range(1, scene.kind.server_rounds + 1):
            loader = scene.start(number % 2)
            time.sleep(chance.uniform(0, longest))
            scene.server.kill()
            alone = chance.random() < 0.8  # else the client goes on, and meets the server again
            ended = scene.loaders.kill(loader) if alone else None
            scene.server.start()
            ended = scene.loaders.wait() if ended is None else ended
            seen["outlived" if ended == 0 else "failed" if ended > 0 else "killed"] += 1
            scene.load(number % 2)
            assert_holds(scene, number % 2)

    assert_kept(promise, reader)
    assert seen["killed"], seen
    assert reader.seen["no answer"]
