"""Named graphs of a store: counted, listed, read back and written in every way, also page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.model import Iri, Literal, Triple
from factpress.store.access import Access
from factpress.store.bodies import Parcel, bytes_body
from factpress.store.endpoint import EndpointStore
from factpress.store.finding import Target
from factpress.store.graphs import GraphStore
from factpress.store.http import Client, Clock
from factpress.store.profiles import GENERIC, OXIGRAPH, UPDATE_ONLY, VIRTUOSO, Guarantee, Profile
from factpress.store.writing import Work, carry_out, guarantee
from servers import Reply, answer
from store_server import Asked, StoreServer, hang_up, store_server

GRAPHS = [f"http://g/{number}" for number in range(7)]
PROFILES = [OXIGRAPH, VIRTUOSO, GENERIC, UPDATE_ONLY]


def ignored(_: object) -> None:
    """Be told what nobody wants to know."""


@pytest.fixture
def server() -> Iterator[StoreServer]:
    with store_server() as served:
        yield served


def graph_store(server: StoreServer, profile: Profile) -> GraphStore:
    clock = Clock(lambda: 0.0, lambda seconds: None, lambda: 0.5, lambda: "00")
    query = f"{server.url}/query"
    target = Target(profile, query, f"{server.url}/update", f"{server.url}/store", "")
    return GraphStore(target, Client(Access(), 10, clock), EndpointStore(query))


@pytest.fixture
def parcels(tmp_path: Path) -> list[Parcel]:
    """Graphs of one, two, three … triples."""
    found = []
    with (tmp_path / "lines.nt").open("w+b") as file:
        for size, graph in enumerate(GRAPHS, 1):
            start = file.tell()
            file.writelines(f'<http://e/{n}> <http://e/p> "{size}" .\n'.encode() for n in range(size))
            found.append(Parcel(graph, size, "", tmp_path / "lines.nt", start, file.tell() - start))
    return found


def work(parcels: list[Parcel], *vanished: str, fresh: bool = True, first: bool = True) -> Work:
    return Work(parcels, vanished, fresh, first, "http://g/staging/1/")


def sizes(server: StoreServer) -> dict[str, int]:
    return {graph: len(server.triples(graph)) for graph in server.graphs()}


WANTED = {graph: size for size, graph in enumerate(GRAPHS, 1)}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
@pytest.mark.parametrize("state", ["empty", "full", "mixed"])
def test_graphs_come_and_go_in_requests_of_any_size(
    server: StoreServer, profile: Profile, state: str, parcels: list[Parcel]
) -> None:
    small = replace(profile, largest=90, together=2, triples=2)
    if state != "empty":
        for graph in (*GRAPHS[:4], "http://g/gone", "http://g/theirs"):
            server.store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <a:a> <a:b> 1 }} }}")
    sent: list[int] = []
    todo = work(
        parcels, *([] if state == "empty" else ["http://g/gone"]), fresh=state == "empty", first=state != "full"
    )
    carry_out(graph_store(server, small), todo, ignored, sent.append)

    assert sizes(server) == WANTED | ({} if state == "empty" else {"http://g/theirs": 1})
    assert sum(sent) >= sum(WANTED.values())


def test_what_readers_see_is_said(parcels: list[Parcel]) -> None:
    small = replace(OXIGRAPH, largest=90)
    replacing = work(parcels, fresh=False, first=False)

    assert guarantee(small, work(parcels)) is Guarantee.RELEASE
    assert guarantee(OXIGRAPH, replacing) is Guarantee.RELEASE
    assert guarantee(small, replacing) is Guarantee.GRAPH
    assert guarantee(VIRTUOSO, work(parcels)) is Guarantee.GROWING
    assert guarantee(VIRTUOSO, work(parcels, first=False)) is Guarantee.MOVED
    assert guarantee(VIRTUOSO, replacing) is Guarantee.MOVED
    assert guarantee(GENERIC, work(parcels)) is Guarantee.PUT


def test_a_release_is_swapped_in_one_request(server: StoreServer, parcels: list[Parcel]) -> None:
    store = graph_store(server, OXIGRAPH)
    carry_out(store, work(parcels[:3]), ignored, ignored)
    carry_out(store, work(parcels[1:4], GRAPHS[0], fresh=False), ignored, ignored)
    carry_out(store, work([], *GRAPHS[1:3], fresh=True), ignored, ignored)
    carry_out(store, work([]), ignored, ignored)

    assert [(asked.method, asked.path) for asked in server.writes] == [
        ("POST", "/store"),
        ("POST", "/update"),
        ("POST", "/update"),
    ]
    assert sizes(server) == {GRAPHS[3]: 4}


@pytest.mark.parametrize("done", [0, 1, 2, 3])
def test_moves_whose_outcome_nobody_knows_are_looked_at_and_not_made_twice(
    server: StoreServer, parcels: list[Parcel], done: int
) -> None:
    """The answer is lost after so many of three moves; a second move of the same graph would empty it."""

    def lose(asked: Asked) -> Reply | None:
        moves = asked.body.decode().split(";")[:done] if b"MOVE" in asked.body else []
        for move in moves:
            server.store.update(move)
        return hang_up if b"MOVE" in asked.body else None

    server.before = lose
    moved = work(parcels[:3], fresh=False)
    if done == 3:
        carry_out(graph_store(server, VIRTUOSO), moved, ignored, ignored)
    else:
        with pytest.raises(CouldNotRun, match="broke off its answer"):
            carry_out(graph_store(server, VIRTUOSO), moved, ignored, ignored)

    places = {graph: size for graph, size in sizes(server).items() if "staging" not in graph}
    assert places == {graph: WANTED[graph] for graph in GRAPHS[:done]}
    assert len([asked for asked in server.asked if b"MOVE" in asked.body]) == 1


def test_a_graph_that_was_prepared_badly_is_not_moved(server: StoreServer, parcels: list[Parcel]) -> None:
    server.store.update(f"INSERT DATA {{ GRAPH <{GRAPHS[0]}> {{ <a:a> <a:b> 1 }} }}")
    server.before = lambda asked: answer(b"", "text/html") if asked.method == "PUT" else None

    with pytest.raises(CouldNotRun, match="counts 0 triples in http://g/staging/1/0 where 1 were sent; run"):
        carry_out(graph_store(server, VIRTUOSO), work(parcels[:1], fresh=False), ignored, ignored)
    assert sizes(server) == {GRAPHS[0]: 1}


# ---------------------------------------------------------------------------------------- reading


def test_graphs_are_counted_and_listed_page_by_page(
    server: StoreServer, parcels: list[Parcel], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = graph_store(server, GENERIC)
    carry_out(store, work(parcels), ignored, ignored)
    monkeypatch.setattr("factpress.store.graphs._PAGE", 3)
    monkeypatch.setattr("factpress.store.graphs._COUNTED", 2)

    assert store.counts([*GRAPHS, "http://g/none"]) == WANTED
    assert store.below("http://g/") == GRAPHS
    assert store.below("http://g/6") == GRAPHS[6:]
    assert store.below("http://other/") == []


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_graph_is_read_back_whole(
    server: StoreServer, profile: Profile, parcels: list[Parcel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = graph_store(server, replace(profile, rows=None if profile.rows is None else 3))
    carry_out(store, work(parcels), ignored, ignored)
    monkeypatch.setattr("factpress.store.graphs._PAGE", 3)
    for graph, size in WANTED.items():
        store.read(graph, size, tmp_path / "back.nt")
        lines = (tmp_path / "back.nt").read_text().splitlines()
        assert {line.removesuffix(" .") for line in lines} == server.triples(graph)
        assert len(lines) == size
    store.read("http://g/none", 0, tmp_path / "back.nt")
    assert (tmp_path / "back.nt").read_bytes() == b""


def test_a_graph_store_that_wants_a_user_for_reading_is_asked_by_query(
    server: StoreServer, parcels: list[Parcel], tmp_path: Path
) -> None:
    store = graph_store(server, VIRTUOSO)
    carry_out(store, work(parcels), ignored, ignored)
    server.before = lambda asked: answer(b"", "text/plain", 401) if asked.path == "/store" else None
    store.read(GRAPHS[1], 2, tmp_path / "back.nt")

    assert len((tmp_path / "back.nt").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (answer(b"<p>", "text/html"), "answers with text/html instead of application/n-triples"),
        (answer(b"no", "text/plain", 500), r"could not do it \(HTTP 500\): no"),
    ],
)
def test_a_graph_that_is_none_is_told(server: StoreServer, tmp_path: Path, reply: Reply, sentence: str) -> None:
    server.before = lambda asked: reply
    with pytest.raises(CouldNotRun, match=sentence):
        graph_store(server, GENERIC).read(GRAPHS[0], 1, tmp_path / "back.nt")


def test_a_question_that_is_refused_is_no_fault_of_the_person(server: StoreServer) -> None:
    server.before = lambda asked: answer(b"line 1: no", "text/plain", 400)
    with pytest.raises(CouldNotRun, match="refuses a question of factpress: line 1: no"):
        graph_store(server, GENERIC).counts(GRAPHS)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_triples_change_few_at_a_time(server: StoreServer, profile: Profile) -> None:
    store = graph_store(server, replace(profile, triples=2))
    old, new = (
        [Triple(Iri(f"http://e/{n}"), Iri("http://e/p"), Literal("x", "en")) for n in numbers]
        for numbers in (range(5), range(3, 9))
    )
    store.change(GRAPHS[0], iter([]), iter(old))
    store.change(GRAPHS[0], iter(old[:3]), iter(new))

    assert server.triples(GRAPHS[0]) == {triple.n3().removesuffix(" .") for triple in new}
    assert store.objects(GRAPHS[0], Iri("http://e/3"), Iri("http://e/p")) == {Literal("x", "en")}
    assert store.objects(GRAPHS[0], Iri("http://e/0"), Iri("http://e/p")) == set()


def test_data_are_compressed_on_their_way_to_another_machine_that_takes_that_and_updates_never(
    server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = bytes_body(b"<http://e/a> <http://e/p> <http://e/b> .\n" * 1000, "application/n-triples")
    graph_store(server, OXIGRAPH).put(GRAPHS[0], long)
    monkeypatch.setattr("factpress.store.graphs.is_here", lambda url: False)
    graph_store(server, OXIGRAPH).put(GRAPHS[0], long)
    graph_store(server, OXIGRAPH).update("# " + "x" * 10_000 + "\nDROP SILENT GRAPH <a:a>")
    graph_store(server, GENERIC).put(GRAPHS[0], long)

    assert [asked.encoding for asked in server.writes] == [None, "gzip", None, None]
