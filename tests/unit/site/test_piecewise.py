"""Files in pieces: one gzip member, made of what was kept where its source is the same."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.model import Literal
from factpress.site.data import GraphData
from factpress.site.dataset.piecewise import Unmade, joined, piecewise
from factpress.site.past import Past
from factpress.store.embedded import EmbeddedStore

STORE = EmbeddedStore.of_triples(b'<http://e/a> <http://e/p> "x"@en .\n')


@given(st.binary(max_size=300), st.binary(max_size=5000))
def test_check_sums_join_as_the_texts_do(first: bytes, second: bytes) -> None:
    assert joined(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)


def exported(tmp_path: Path, texts: dict[str, bytes], changed: set[str] | None, *, gzipped: bool) -> list[str]:
    """Write a file as an export does; return which pieces were made."""
    made = []
    data = GraphData(STORE, {})
    data.past = Past(tmp_path / "kept", tmp_path, changed)

    def make(name: str) -> bytes:
        made.append(name)
        data.about(f"http://e/{name}")
        return texts[name]

    parts = [Unmade(name, lambda name=name: make(name)) for name in texts]  # type: ignore[misc]
    content = b"".join(piecewise(data, "file", parts, gzipped=gzipped))
    (tmp_path / "file").write_bytes(content)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert (unpacker.decompress(content) if gzipped else content) == b"".join(texts.values())
    assert unpacker.unused_data == b""
    return made


@pytest.mark.parametrize("gzipped", [True, False])
def test_only_pieces_whose_source_or_look_ups_changed_are_made(tmp_path: Path, gzipped: bool) -> None:
    texts = {"a": b"one" * 99, "b": b"two", "c": b"three"}
    assert exported(tmp_path, texts, None, gzipped=gzipped) == ["a", "b", "c"]
    assert exported(tmp_path, texts, set(), gzipped=gzipped) == []
    assert exported(tmp_path, texts, {"about http://e/b"}, gzipped=gzipped) == ["b"]
    assert exported(tmp_path, {"d": b"", **texts}, set(), gzipped=gzipped) == ["d"]
    assert exported(tmp_path, texts, None, gzipped=gzipped) == ["a", "b", "c"]


@pytest.mark.parametrize("spoilt", ["file", "kept/pieces/file"])
def test_what_is_not_as_it_was_kept_is_made_again(tmp_path: Path, spoilt: str) -> None:
    exported(tmp_path, {"a": b"one"}, None, gzipped=True)
    (tmp_path / spoilt).write_bytes(b"{}")
    assert exported(tmp_path, {"a": b"one"}, set(), gzipped=True) == ["a"]


def test_answers_are_kept_and_asked_again_where_they_may_differ(tmp_path: Path) -> None:
    data = GraphData(STORE, {})
    query, other = (f"SELECT ?o {{ ?s <http://e/{name}> ?o }}" for name in "pq")
    data.past = Past(tmp_path, tmp_path, None)
    with data.watched() as reads:
        rows = list(data.ask(query).rows)
        assert not list(data.ask(other).rows)
    assert rows == [(Literal("x", "en"),)]
    data.past = Past(tmp_path, tmp_path, {"says http://e/p"})
    asked: list[str] = []

    def now(query: str) -> object:
        asked.append(query)
        return GraphData(EmbeddedStore.of_triples(b'<http://e/a> <http://e/p> "y" .\n'), {}).answered(query)

    [differing] = data.past.differing(sorted(reads.keys), now)  # type: ignore[arg-type]
    assert asked == [query]
    assert list(data.ask(query).rows) == [(Literal("y"),)]
    data.past.forget(lambda: pytest.fail("nothing is new"))
    assert differing in reads.keys
    assert list(data.past.differing(["answer none"], now)) == ["answer none"]  # type: ignore[arg-type]
