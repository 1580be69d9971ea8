"""What docs/loading.md tells people to type loads the bulk files whole, into every store that can be had here."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import servers
from commands import Run
from factpress.publish.manifest import Manifest, Partition, read_manifest
from factpress.store.base import Statements
from factpress.store.endpoint import EndpointStore

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "loading.md"
_BLOCK = re.compile(r"^<!-- tested: (?P<store>\w+) -->\n```sh\n(?P<commands>.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(store: str) -> list[str]:
    """Return the commands that the page has for a store, block by block."""
    return [match["commands"] for match in _BLOCK.finditer(PAGE.read_text(encoding="utf-8")) if match["store"] == store]


def typed(commands: str, **variables: str | Path) -> str:
    """Run commands as a person would; return what they print."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, **{name: str(value) for name, value in variables.items()}}
    command = ["bash", "-euo", "pipefail", "-c", commands]
    ran = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "*** Error" not in ran.stdout + ran.stderr, "isql-vt ends with 0 even so"
    return ran.stdout


def partition(graph: str, lines: Iterable[str]) -> Partition:
    """Return a graph as the manifest tells it."""
    ordered = sorted(line.encode() for line in lines)
    return Partition(graph, len(ordered), sha256(b"".join(ordered)).hexdigest())


@pytest.fixture(scope="module")
def manifest(build: Path) -> Manifest:
    return read_manifest(build)


def test_the_page_has_commands_for_the_stores_that_are_tested() -> None:
    assert [len(blocks(store)) for store in ("oxigraph", "virtuoso")] == [1, 2]


def test_oxigraph_loads_them(build: Path, manifest: Manifest, tmp_path: Path) -> None:
    [load] = blocks("oxigraph")
    typed(load, BUILD=build, STORE=tmp_path / "store")
    store = ox.Store.read_only(str(tmp_path / "store"))

    found = [
        partition(str(graph.value), (f"{quad.triple} .\n" for quad in store.quads_for_pattern(None, None, None, graph)))
        for graph in store.named_graphs()
    ]
    assert sorted(found, key=lambda one: one.graph) == list(manifest.partitions)


def adopted(run: Run, url: str, build: Path, *user: str) -> None:
    """Load the build into a store that has it already: it is read, and nothing but the record is written."""
    arguments = [url, "--project", ROOT, "--build", build, *user]
    check = run("load", *arguments, "--check")
    assert (check.code, "it is the build, but no record says so" in check.out) == (0, True), check.out + check.err
    done = json.loads(run("load", *arguments, "--format", "json").out)
    assert (done["sent"], done["removed"]) == ([], [])
    assert done["adopted"] == done["kept"] == json.loads((build / "manifest.json").read_text("utf-8"))["partitions"]
    assert f"release {done['release']} was there already\n" in run("load", *arguments).out


def test_load_adopts_what_oxigraph_loaded(build: Path, tmp_path: Path, run: Run) -> None:
    [load] = blocks("oxigraph")
    typed(load, BUILD=build, STORE=tmp_path / "data")
    with servers.oxigraph_server(tmp_path) as server:
        adopted(run, server.url, build)


def test_rdflib_reads_the_very_same_triples(build: Path, manifest: Manifest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    store = rdflib.Dataset()
    for shard in manifest.shards:
        store.parse(data=gzip.decompress((build / shard.name).read_bytes()), format="nquads")

    texts = ((one.graph, store.graph(rdflib.URIRef(one.graph)).serialize(format="nt")) for one in manifest.partitions)
    found = [partition(graph, (f"{line}\n" for line in text.split("\n") if line)) for graph, text in texts]
    assert found == list(manifest.partitions)


@pytest.mark.skipif(not shutil.which("virtuoso-t"), reason="virtuoso-t is not installed (Debian: virtuoso-opensource)")
def test_virtuoso_loads_them_and_load_adopts_them(
    build: Path, manifest: Manifest, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTPRESS_PASSWORD", "dba")
    load, faults = blocks("virtuoso")
    with servers.virtuoso_server(tmp_path, build) as server:
        access: dict[str, str | Path] = {"BUILD": build, "SERVER": f"{servers.HERE}:{server.sql}", "PASSWORD": "dba"}
        typed(load, **access)
        assert typed(faults, **access) == ""
        found = [held(EndpointStore(server.url), one) for one in manifest.partitions]
        adopted(run, server.url, build, "--user", "dba")

    assert found == list(manifest.partitions)


def held(store: EndpointStore, wanted: Partition) -> Partition:
    """Return what a store holds of a graph that is small enough to be asked for at once."""
    answer = store.ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{wanted.graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(answer, Statements)
    return partition(wanted.graph, (f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in answer.triples))
