"""Two loads into one store at the same time: at least one says so, and what the record says afterwards is so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from factpress.cli.world import clock
from factpress.errors import CouldNotRun, UsageFault
from factpress.pipeline.loads.loading import Loading, load, unload
from factpress.pipeline.loads.surveying import record_of
from factpress.project import read_project
from factpress.store.access import Access
from factpress.store.endpoint import EndpointStore
from factpress.store.finding import Target
from factpress.store.graphs import GraphStore
from factpress.store.http import Client
from factpress.store.profiles import GENERIC, OXIGRAPH, UPDATE_ONLY, VIRTUOSO, Profile
from made_builds import BASE, graph_iri, made_build
from servers import Reply
from store_server import Asked, StoreServer, store_server

RECORD = graph_iri("release")
GRAPHS = {"old": ("things", "gone"), "one": ("things", "article"), "two": ("things", "article")}


class Races(NamedTuple):
    """A server, how a build is loaded into it, and all unloaded; what either says is "" if all went well."""

    server: StoreServer
    load: Callable[[str], str]
    unload: Callable[[], str]
    version: Callable[[], str | None]

    def holds(self, build: str) -> bool:
        """Whether the server has the graphs of a build as they are there."""
        return all(self.server.triples(graph_iri(name)) == {line(name, build)} for name in GRAPHS[build])


def line(name: str, build: str) -> str:
    """The one triple of a graph: builds differ in what it says, not in how many there are."""
    return f'<{graph_iri(name)}#it> <{BASE}says> "{build}"@en'


@pytest.fixture(params=[GENERIC, UPDATE_ONLY, OXIGRAPH, VIRTUOSO], ids=lambda profile: profile.name)
def races(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Races]:
    profile: Profile = request.param
    for build, names in GRAPHS.items():
        made_build(tmp_path / build, {name: [f"{line(name, build)} ."] for name in names})
    with store_server() as server:
        urls = [f"{server.url}/{service}" for service in ("query", "update", "store")]
        client = Client(Access(), 30, clock())
        target = Target(profile, urls[0], urls[1], urls[2], "")
        store = GraphStore(target, client, EndpointStore(urls[0]))
        numbers = iter(range(99))

        def said(command: Callable[[Loading], object], build: str) -> str:
            project, name = read_project(tmp_path / build), f"{next(numbers)}"
            try:
                command(Loading(project, store, tmp_path, name, lambda step: None, lambda triples: None))
            except (CouldNotRun, UsageFault) as error:
                return str(error)
            return ""

        base = read_project(tmp_path / "old").base
        yield Races(
            server, partial(said, load), partial(said, unload, "old"), lambda: record_of(store, base, tmp_path).version
        )


def beside(
    races: Races, meanwhile: Callable[[Asked], bool], first: Callable[[], str], second: Callable[[], str]
) -> tuple[str, str | None]:
    """Run a command, and another one before the first request that is meant; return what both say."""
    inner: list[str] = []

    def another(asked: Asked) -> Reply | None:
        if not inner and meanwhile(asked):
            inner.append("begun")
            inner[0] = second()
        return None

    races.server.before = another
    outer = first()
    races.server.before = lambda asked: None
    return outer, inner[0] if inner else None


def _two_builds(races: Races) -> tuple[Callable[[], str], Callable[[], str]]:
    return partial(races.load, "one"), partial(races.load, "two")


def _is_at(place: int, requests: Iterator[int], asked: Asked) -> bool:
    return next(requests) == place


def _is_write_at(place: int, writes: Iterator[int], asked: Asked) -> bool:
    """Whether a request is the write of this number, but for the last of an unload, behind which nobody looks."""
    return asked.writes and f"DROP SILENT GRAPH <{RECORD}>" not in asked.body.decode() and next(writes) == place


@pytest.mark.slow
@pytest.mark.parametrize("races", [UPDATE_ONLY], indirect=True, ids=["update-only"])
@pytest.mark.parametrize("first", [True, False], ids=["first release", "second release"])
def test_a_load_that_runs_while_another_is_at_any_point_spoils_nothing_unsaid(races: Races, first: bool) -> None:
    """Before each request of one load in turn, another one of another build runs from its beginning to its end."""
    told: list[str] = []
    for at in count():
        for graph in races.server.graphs():
            races.server.store.update(f"DROP GRAPH <{graph}>")
        assert first or races.load("old") == ""
        outer, inner = beside(races, partial(_is_at, at, count()), *_two_builds(races))
        if inner is None:
            break
        told += [outer] if outer else []

        assert not races.version() or races.holds("one") or races.holds("two"), (at, outer, inner)
        assert races.load("one") == "", (at, outer, inner)
        assert races.holds("one"), (at, outer, inner)
    assert len(told) > 2


def test_a_load_that_finds_another_one_steps_back_and_lets_it_go_on(races: Races) -> None:
    """The other load runs after this one has read the record, and before it writes its own name there."""
    outer, inner = beside(races, lambda asked: asked.writes, *_two_builds(races))

    assert inner == ""
    assert "at the same time; run them one after the other; no graph was touched" in outer
    assert races.version()
    assert races.holds("two")


@pytest.mark.parametrize("races", [UPDATE_ONLY], indirect=True, ids=["update-only"])
@pytest.mark.parametrize("unloads_first", [True, False])
def test_an_unload_beside_a_load_spoils_nothing_unsaid(races: Races, unloads_first: bool) -> None:
    """Before each request that writes of one of them in turn, the other one runs from its beginning to its end."""
    commands = (races.unload, partial(races.load, "two"))[:: 1 if unloads_first else -1]
    told: list[tuple[str, str]] = []
    for at in count():
        assert races.load("old") == ""
        outer, inner = beside(races, partial(_is_write_at, at, count()), *commands)
        if inner is None:
            break
        told.append((outer, inner))

        assert not races.version() or races.holds("two"), (at, outer, inner)
        assert races.load("one") == "", (at, outer, inner)
        assert races.holds("one"), (at, outer, inner)
    assert told
    assert ("", "") not in told
