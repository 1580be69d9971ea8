"""factpress load on real servers: the very same triples come back, only changes travel, nothing else is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, build_opener

import pytest
import rdflib

import servers
from commands import Ran, Run
from factpress.store.base import Rows
from factpress.store.endpoint import EndpointStore
from hostile import HOSTILE
from made_builds import BASE, graph_iri, made_build

ROOT = Path(__file__).parents[2]
XSD = "http://www.w3.org/2001/XMLSchema#"
#: What the protocol of a store is called, and the endpoint behind its base.
QUERY = {"oxigraph": "/query", "virtuoso": ""}


@pytest.fixture(scope="module", params=QUERY)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The name of a store, and the URL of a server of that kind, shared by all tests of this file."""
    name, folder = request.param, tmp_path_factory.mktemp("load")
    if name == "virtuoso" and not shutil.which("virtuoso-t"):
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource)")
    make = servers.virtuoso_server if name == "virtuoso" else servers.oxigraph_server
    with make(folder) as running:
        yield name, running.url


@pytest.fixture
def load(run: Run, server: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ran]]:
    """Run load, or another command, on the server; afterwards nothing of it is left there."""
    name, url = server
    projects: list[Path] = []

    def load(project: Path, *arguments: str, command: str = "load") -> Ran:
        monkeypatch.setenv("FACTPRESS_PASSWORD", "dba")
        projects.append(project)
        user = ["--user", "dba"] if name == "virtuoso" else []
        return run(command, url, "--project", project, *user, *arguments)

    yield load
    for project in tuple(projects):
        assert load(project, command="unload").code == 0


def counts(server: tuple[str, str]) -> dict[str, int]:
    """Return the number of triples of each graph below our base."""
    name, url = server
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), '%s')) } GROUP BY ?g"
    answer = EndpointStore(url + QUERY[name]).ask(query % f"{BASE}graph/")
    assert isinstance(answer, Rows)
    return {graph.value: int(number.value) for graph, number in answer.rows if graph and number}


def literals() -> list[str]:
    """Return literals of every portable kind, hostile texts among them."""
    texts = [rdflib.Literal(text).n3().replace("\n", "\\n") for text in ("plain", "é 😀 الرباط")]
    typed = [("2026-11-21", "date"), ("11", "integer"), ("-7", "integer"), ("0.9", "decimal"), ("1", "decimal")]
    escaped = [text.replace("\\", "\\\\").replace('"', '\\"') for text in HOSTILE]
    hostile = [text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") for text in escaped]
    return [
        *texts,
        *(f'"{text}"@{tag}' for text in hostile for tag in ("en", "zh-hans")),
        *(f'"{text}"' for text in hostile),
        *(f'"{text}"^^<{XSD}{name}>' for text, name in typed),
    ]


def test_the_very_same_triples_come_back(load: Callable[..., Ran], server: tuple[str, str], tmp_path: Path) -> None:
    """In the store, in rdflib, and in the file: the reading back is the proof, and rdflib reads what the store says."""
    name, url = server
    triples = [f"<{BASE}id/{number}> <{BASE}says> {literal} ." for number, literal in enumerate(literals())]
    made_build(tmp_path / "hostile", {"things": triples})
    assert load(tmp_path / "hostile").code == 0
    assert load(tmp_path / "hostile", "--check").code == 0

    service = "/store" if name == "oxigraph" else "-graph-crud"
    # Not as Turtle: Virtuoso writes the decimal 1 there as the integer 1.
    place = f"{url}{service}?graph={quote(graph_iri('things'), safe='')}"
    told = build_opener().open(Request(place, headers={"Accept": "application/n-triples"})).read()
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        theirs = rdflib.Graph().parse(data=told, format="nt")
        ours = rdflib.Graph().parse(data="\n".join(triples), format="nt")
        assert set(theirs) == set(ours)
    finally:
        rdflib.NORMALIZE_LITERALS = before
    assert len(ours) == len(triples)


def test_the_reference_graph_is_loaded_and_loaded_again(
    load: Callable[..., Ran], build: Path, server: tuple[str, str]
) -> None:
    first = load(ROOT, "--build", str(build), "--format", "json")
    again = json.loads(load(ROOT, "--build", str(build), "--format", "json").out)
    check = load(ROOT, "--build", str(build), "--check")

    done = json.loads(first.out)
    assert done["store"] == server[0]
    assert (done["verified"], len(done["sent"])) == (True, 7)
    assert (again["sent"], again["removed"], again["before"]) == ([], [], done["release"])
    assert (check.code, "it is the build" in check.out) == (0, True)


def several(release: int, number: int) -> list[str]:
    return [f'<{BASE}id/{n}> <{BASE}says> "{n} of {release}"@en .' for n in range(number)]


def test_what_changed_is_sent_what_vanished_is_removed_and_all_is_unloaded(
    load: Callable[..., Ran], server: tuple[str, str], tmp_path: Path
) -> None:
    # To Virtuoso more rows than it returns.
    many = 12_000 if server[0] == "virtuoso" else 1_200
    sizes = {"things": many, "article/one": 300, "gone": 20}
    made_build(tmp_path / "old", {name: several(0, size) for name, size in sizes.items()})
    made_build(
        tmp_path / "new", {"things": several(1, many - 1000), "article/one": several(0, 300), "new": several(1, 7)}
    )
    assert load(tmp_path / "old").code == 0
    would = load(tmp_path / "new", "--dry-run")
    before = counts(server)
    ran = load(tmp_path / "new")
    after = counts(server)
    left = load(tmp_path / "new", "--check")
    gone = load(tmp_path / "new", command="unload")

    assert "  would remove  graph:gone" in would.out
    assert f"graphs: 2 sent with {many - 993:,} triples, 1 removed, 1 left as they are" in ran.out
    assert left.code == 0
    assert before == {graph_iri(name): size for name, size in sizes.items()} | {graph_iri("release"): 12}
    names = {graph_iri("things"): many - 1000, graph_iri("article/one"): 300, graph_iri("new"): 7}
    assert after == names | {graph_iri("release"): 12}
    assert f"removed 3 graphs with {many - 693:,} triples" in gone.out
    assert counts(server) == {}


def test_graphs_that_an_interrupted_load_prepared_are_removed(
    load: Callable[..., Ran], server: tuple[str, str], tmp_path: Path
) -> None:
    if server[0] == "oxigraph":
        pytest.skip("nothing is prepared beside in an Oxigraph")
    made_build(tmp_path / "one", {"things": several(0, 5)})
    assert load(tmp_path / "one").code == 0
    made_build(tmp_path / "two", {"staging/dead/0": several(0, 5), "staging/dead/1": several(0, 5)})
    assert load(tmp_path / "two").code == 0  # the graphs that a killed load would have left
    check = load(tmp_path / "one", "--check")
    assert check.code == 1
    assert "  left over  graph:staging/dead/0\n  left over  graph:staging/dead/1\n" in check.out
    assert load(tmp_path / "one").code == 0

    assert counts(server) == {graph_iri("things"): 5, graph_iri("release"): 6}


def test_a_wrong_password_is_told_and_nothing_changed(
    server: tuple[str, str], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, url = server
    if name == "oxigraph":
        pytest.skip("Oxigraph asks for no password")
    made_build(tmp_path / "one", {"things": several(0, 5)})
    monkeypatch.setenv("FACTPRESS_PASSWORD", "hush-hush")
    ran = run("load", url, "--project", tmp_path / "one", "--user", "dba")
    anonymous = run("load", url, "--project", tmp_path / "one")

    assert (ran.code, anonymous.code) == (3, 3)
    assert "does not take this user's password" in ran.err
    assert "hush" not in ran.err
    assert counts(server) == {}
