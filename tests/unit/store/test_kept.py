"""A store is made once, read by many, and goes when its graph has gone and nobody reads it."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest

from factpress.store import kept
from factpress.store.base import Rows, Store
from factpress.store.kept import open_kept, tidy


@pytest.fixture
def stores(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


def graph(folder: Path, number: int) -> tuple[Path, str]:
    """Write a graph of so many triples; return its file and its SHA-256."""
    file = folder.parent / f"{number}.nt"
    file.write_text("".join(f'<http://e/a> <http://e/p> "{n}" .\n' for n in range(number)), encoding="utf-8")
    return file, sha256(file.read_bytes()).hexdigest()


def size(store: Store | None) -> int:
    assert store is not None
    answer = store.ask("SELECT ?o { ?s ?p ?o }")
    assert isinstance(answer, Rows)
    return len(list(answer.rows))


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Have the lock that a process has that makes or removes stores."""
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield
    os.close(descriptor)


def test_a_store_is_made_once(stores: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, digest = graph(stores, 3)
    assert size(open_kept(stores, file, digest)) == 3
    monkeypatch.setattr(kept, "make_store", lambda *_: pytest.fail("made again"))
    file.unlink()

    assert size(open_kept(stores, file, digest)) == 3
    assert names(stores) == {digest, "lock"}


def test_the_store_of_an_older_graph_goes_when_nobody_reads_it(stores: Path) -> None:
    (old, first), (new, second) = graph(stores, 1), graph(stores, 2)
    reader = open_kept(stores, old, first)
    assert size(open_kept(stores, new, second)) == 2
    assert size(reader) == 1
    assert names(stores) == {first, second, "lock"}

    del reader
    gc.collect()
    assert size(open_kept(stores, new, second)) == 2
    assert names(stores) == {second, "lock"}


def test_tidying_leaves_what_is_read_and_what_is_being_made(stores: Path) -> None:
    file, digest = graph(stores, 1)
    reader = open_kept(stores, file, digest)
    (stores / "making").mkdir()
    with locked(stores / "lock"):
        tidy(stores)
        assert names(stores) == {digest, "making", "lock"}
    tidy(stores)
    assert names(stores) == {digest, "lock"}
    assert size(reader) == 1

    del reader
    gc.collect()
    (stores / "note.txt").write_text("somebody's own")
    tidy(stores)
    assert names(stores) == {"lock", "note.txt"}


def test_there_may_be_nothing_to_tidy(stores: Path) -> None:
    tidy(stores / "none")
    tidy(stores)

    assert names(stores) == set()


@pytest.mark.parametrize("left", ["making", "leaving"])
def test_what_a_killed_process_left_is_removed(stores: Path, left: str) -> None:
    file, digest = graph(stores, 2)
    (stores / left).mkdir()
    (stores / left / "000009.sst").write_text("half")

    assert size(open_kept(stores, file, digest)) == 2
    assert names(stores) == {digest, "lock"}


def test_one_makes_and_the_other_waits_for_it(stores: Path) -> None:
    file, digest = graph(stores, 3)
    found: list[int] = []
    with locked(stores / "lock"):
        other = Thread(target=lambda: found.append(size(open_kept(stores, file, digest))))
        other.start()
        other.join(0.2)
        assert other.is_alive()
        assert names(stores) == {"lock"}
    other.join(60)

    assert found == [3]


def test_a_damaged_store_is_made_anew(stores: Path) -> None:
    file, digest = graph(stores, 4)
    open_kept(stores, file, digest)
    gc.collect()
    (stores / digest / "CURRENT").unlink()

    assert size(open_kept(stores, file, digest)) == 4


def test_a_store_that_another_one_replaces_while_it_is_being_opened_is_opened_again(
    stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, digest = graph(stores, 2)
    open_kept(stores, file, digest)
    gc.collect()
    lock = fcntl.flock

    def removed(descriptor: int, how: int) -> None:
        monkeypatch.undo()
        shutil.move(stores / digest, stores / "leaving")
        shutil.copytree(stores / "leaving", stores / digest)
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", removed)
    store = open_kept(stores, file, digest)

    assert size(store) == 2
    assert names(stores) == {digest, "lock"}


def test_nothing_is_kept_of_a_file_that_is_not_what_its_digest_says(stores: Path) -> None:
    file, digest = graph(stores, 2)
    file.write_text(file.read_text() * 2)

    assert open_kept(stores, file, digest) is None
    assert open_kept(stores, file.with_name("none.nt"), digest) is None
    assert names(stores) == {"lock"}


def test_nothing_is_kept_where_the_disk_refuses(stores: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, digest = graph(stores, 2)
    assert open_kept(stores / "none", file, digest) is None

    def full(folder: Path, triples: object, quads: object) -> None:
        (folder / "000009.sst").write_text("half")
        raise OSError("No space left on device")

    monkeypatch.setattr(kept, "make_store", full)
    assert open_kept(stores, file, digest) is None
    assert names(stores) == {"lock"}
