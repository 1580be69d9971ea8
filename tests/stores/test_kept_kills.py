"""A maker of the embedded store that is killed at any moment leaves nothing that anybody reads."""

from __future__ import annotations

import gc
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from signal import SIGKILL

import pytest

from factpress.store.base import Rows
from factpress.store.embedded import EmbeddedStore
from factpress.store.kept import open_kept
from zygote import Zygote, zygote

#: How often a maker is killed; more often with FACTPRESS_ROUNDS.
ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "20"))
TRIPLES = 3_000


@pytest.fixture(scope="module")
def makers() -> Iterator[Zygote]:
    with zygote("factpress.store.kept", "errands") as ready:
        yield ready


@pytest.fixture
def graphs(tmp_path: Path) -> list[tuple[Path, str]]:
    """Three graphs, two of them nearly the same, each with its SHA-256."""
    found = []
    for name, common in (("one", 9), ("two", 9), ("far", 0)):
        file = tmp_path / f"{name}.nt"
        said = (name if n % 10 >= common else "all" for n in range(TRIPLES))
        lines = (f'<http://e/{n}> <http://e/{each}> "{n % 99}" .\n' for n, each in enumerate(said))
        file.write_text("".join(lines), encoding="utf-8")
        found.append((file, sha256(file.read_bytes()).hexdigest()))
    return found


def size(store: EmbeddedStore | None) -> str:
    assert store is not None
    answer = store.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(answer, Rows)
    [(count,)] = answer.rows
    assert count is not None
    return count.value


def whole(stores: Path) -> set[str]:
    """Return the stores that a reader would take for whole, each of which is, by the graph kept beside it."""
    names = {path.name for path in stores.iterdir()} - {"lock", "making", "leaving"}
    for name in names:
        held = EmbeddedStore.in_folder(stores / name).triples()
        lines = {f"<{s}> <{p}> {term.n3()} ." for s, p, term in held}
        assert lines == set((stores / name / "graph.nt").read_text(encoding="utf-8").splitlines())
        assert len(lines) == TRIPLES
    gc.collect()
    return names


def measured(makers: Zygote, stores: Path, file: Path, digest: str) -> float:
    """Return the seconds that a store takes to be made."""
    begin = time.monotonic()
    makers.start("errands", "keep", str(stores), str(file), digest)
    assert makers.wait() == 0
    return time.monotonic() - begin


@pytest.mark.slow
def test_a_maker_killed_at_any_moment_leaves_nothing_half(
    makers: Zygote, tmp_path: Path, graphs: list[tuple[Path, str]]
) -> None:
    stores = tmp_path / "store"
    stores.mkdir()
    longest = max(measured(makers, stores, *graph) for graph in graphs)
    chance = random.Random(93)
    seen: Counter[str] = Counter()
    unfinished = 0
    for number in range(ROUNDS):
        file, digest = graphs[number % 3]
        maker = makers.start("errands", "keep", str(stores), str(file), digest)
        time.sleep(chance.uniform(0, longest))
        ended = makers.kill(maker)
        left = any((stores / name).exists() for name in ("making", "leaving"))
        seen["killed" if ended == -SIGKILL else "done"] += 1
        unfinished += left
        longest *= 0.9 if ended == 0 else 1.05  # as long as it takes now: other work slows it
        there = whole(stores)
        assert there <= {digest for _, digest in graphs}
        assert ended != 0 or digest in there
        if chance.random() < 0.5:  # else the next one finds what several left
            assert size(open_kept(stores, file, digest)) == str(TRIPLES)
            gc.collect()
            assert {path.name for path in stores.iterdir()} == {digest, "lock"}

    assert seen["killed"], seen
    assert unfinished


def test_two_makers_at_once_make_one_store(makers: Zygote, tmp_path: Path, graphs: list[tuple[Path, str]]) -> None:
    stores = tmp_path / "store"
    stores.mkdir()
    file, digest = graphs[0]
    with zygote("factpress.store.kept", "errands") as others:
        for ready in (makers, others):
            ready.start("errands", "keep", str(stores), str(file), digest)
        assert (makers.wait(), others.wait()) == (0, 0)

    assert {path.name for path in stores.iterdir()} == {digest, "lock"}
    assert size(open_kept(stores, file, digest)) == str(TRIPLES)
