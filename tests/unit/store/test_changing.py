"""A store that is changed holds what one that is made anew holds."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from factpress.store import changing, kept
from factpress.store.base import Rows, Store
from factpress.store.kept import open_kept

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"


def graph(folder: Path, name: str, numbers: list[int]) -> tuple[Path, str]:
    file = folder / name
    lines = sorted(f'<http://e/{n % 7}> <http://e/p{n % 3}> "{n}"@en .\n' for n in numbers)
    file.write_text("".join(lines), encoding="utf-8")
    return file, sha256(file.read_bytes()).hexdigest()


def rows(store: Store | None) -> list[object]:
    assert store is not None
    answer = store.ask(ALL)
    assert isinstance(answer, Rows)
    return list(answer.rows)


@pytest.fixture
def stores(tmp_path: Path) -> Path:
    (tmp_path / "stores").mkdir()
    (tmp_path / "others").mkdir()
    return tmp_path / "stores"


def test_changes_one_after_the_other_give_the_store_that_is_made_anew(
    stores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = list(range(2000))
    old, digest = graph(tmp_path, "0.nt", numbers)
    reader = open_kept(stores, old, digest)
    before = rows(reader)
    with monkeypatch.context() as patched:
        patched.setattr(kept, "make_store", lambda *_: pytest.fail("made anew"))
        for round in range(1, 5):
            numbers = [*numbers[round:-5], 5000 + round]
            new, digest = graph(tmp_path, f"{round}.nt", numbers)
            changed = rows(open_kept(stores, new, digest))
    assert changed == rows(open_kept(tmp_path / "others", new, digest))
    assert len(changed) == len(numbers)
    assert rows(reader) == before
    assert not list((stores / digest).glob("LOG.old*")), "each change leaves a record of what was done"


@pytest.mark.parametrize("spoil", ["graph", "store", "most"])
def test_what_cannot_be_changed_is_made_anew(
    stores: Path, tmp_path: Path, spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, first = graph(tmp_path, "old.nt", list(range(30)))
    open_kept(stores, old, first)
    match spoil:
        case "graph":
            old.write_text('<http://e/1> <http://e/p> "other" .\n')
        case "store":
            next((stores / first).glob("MANIFEST*")).write_bytes(b"spoilt")
        case _:
            monkeypatch.setattr(changing, "_MOST", 0)
    new, second = graph(tmp_path, "new.nt", list(range(1, 31)))
    assert len(rows(open_kept(stores, new, second))) == 30
    assert {entry.name for entry in stores.iterdir()} == {second, "lock"}
