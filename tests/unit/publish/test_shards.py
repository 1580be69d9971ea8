"""Bulk files hold every quad once, no graph in two of them, and are of about equal size."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.publish.graph import partitions
from factpress.publish.manifest import Shard
from factpress.publish.shards import write_shards
from factpress.publish.spool import Spool


@contextmanager
def spool(folder: Path, sizes: Mapping[str, int], budget: int = 1 << 20) -> Iterator[Spool]:
    """A spool of named graphs with so many triples each."""
    with Spool(budget, folder) as quads:
        for graph, size in sizes.items():
            for number in range(size):
                quads.add(f'<https://e.org/{number}> <https://e.org/p> "a\\tb" <https://e.org/{graph}> .\n'.encode())
        yield quads


def written(folder: Path, sizes: Mapping[str, int], number: int, budget: int = 1 << 20) -> list[Shard]:
    folder.mkdir(exist_ok=True)
    with spool(folder, sizes, budget) as quads:
        return write_shards(quads, tuple(partitions(quads)), number, folder)


def quads(folder: Path, shard: Shard) -> list[str]:
    return gzip.decompress((folder / shard.name).read_bytes()).decode().splitlines(keepends=True)


@pytest.mark.parametrize("budget", [1 << 20, 1])
def test_every_quad_is_in_one_file_and_every_graph_too(tmp_path: Path, budget: int) -> None:
    shards = written(tmp_path, {"a": 3, "b": 1, "c": 2}, 2, budget)

    with spool(tmp_path, {"a": 3, "b": 1, "c": 2}) as all_quads:
        every = sorted(line.decode() for line in all_quads)
    assert sorted(line for shard in shards for line in quads(tmp_path, shard)) == every
    assert [shard.name for shard in shards] == ["part-00000.nq.gz", "part-00001.nq.gz"]
    assert [shard.graphs for shard in shards] == [("https://e.org/a",), ("https://e.org/b", "https://e.org/c")]
    assert [shard.quads for shard in shards] == [3, 3]
    for shard in shards:
        content = (tmp_path / shard.name).read_bytes()
        assert (shard.bytes, shard.sha256) == (len(content), sha256(content).hexdigest())
        graphs = [line.rsplit(" ", 2)[1][1:-1] for line in quads(tmp_path, shard)]
        assert list(dict.fromkeys(graphs)) == list(shard.graphs)
        assert graphs == sorted(graphs)


def test_sizes_differ_by_no_more_than_the_largest_graph(tmp_path: Path) -> None:
    sizes = {f"g{number}": number % 17 + 1 for number in range(100)}
    shards = written(tmp_path, sizes, 7)

    loads = [shard.quads for shard in shards]
    assert sum(loads) == sum(sizes.values())
    assert max(loads) - min(loads) <= 2


def test_the_same_quads_give_the_same_files_whatever_the_day_and_the_order(tmp_path: Path) -> None:
    sizes = {"a": 2, "b": 2, "c": 2, "d": 1}
    first = written(tmp_path / "one", sizes, 3)
    second = written(tmp_path / "two", dict(reversed(sizes.items())), 3)

    assert first == second
    head = (tmp_path / "one" / first[0].name).read_bytes()[:10]
    assert head[:4] == b"\x1f\x8b\x08\x00", "no name in the header"
    assert head[4:8] == bytes(4), "no time in the header"


def test_there_are_no_more_files_than_graphs(tmp_path: Path) -> None:
    assert [shard.graphs for shard in written(tmp_path, {"a": 1, "b": 2}, 9)] == [
        ("https://e.org/b",),
        ("https://e.org/a",),
    ]
    assert written(tmp_path, {}, 9) == []


def test_memory_does_not_grow_with_the_graph(tmp_path: Path) -> None:
    def peak(size: int) -> int:
        with spool(tmp_path, {"a": size, "b": size}, 1 << 18) as many:
            graphs = tuple(partitions(many))
            tracemalloc.start()
            write_shards(many, graphs, 2, tmp_path)
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    assert peak(10_000) < 1.5 * peak(3_000)


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    with spool(tmp_path, {"a": 1}) as many:
        graphs = tuple(partitions(many))
        with pytest.raises(CouldNotRun, match="could not write the bulk files: No such file"):
            write_shards(many, graphs, 1, tmp_path / "none")
