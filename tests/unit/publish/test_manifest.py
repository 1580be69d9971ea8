from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.publish.graph import partitions
from factpress.publish.manifest import (
    FactCounts,
    Input,
    Manifest,
    Partition,
    Shard,
    WrittenFile,
    damaged_files,
    is_published,
    read_manifest,
    write_manifest,
    written_file,
)
from factpress.publish.spool import Spool

MANIFEST = Manifest(
    factpress="0.1.0",
    ontology="0.1.0",
    rules="ab" * 32,
    facts=FactCounts(2, {"tenure": 1, "count": 1}, {"brook": 2}),
    evidence=3,
    things=1,
    partitions=(Partition("https://e.org/graph/things", 7, "cd" * 32),),
    files=(),
    inputs=(Input("seeds/brook.yaml", "ef" * 32),),
)


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_manifest(MANIFEST, tmp_path)

    assert read_manifest(tmp_path) == MANIFEST
    assert is_published(tmp_path)


def test_bulk_files_are_told_where_there_are_some_and_manifests_without_them_are_read(tmp_path: Path) -> None:
    sharded = replace(MANIFEST, shards=(Shard("part-00000.nq.gz", 9, "ab" * 32, 7, ("https://e.org/graph/things",)),))
    write_manifest(sharded, tmp_path)

    assert read_manifest(tmp_path) == sharded
    assert "shards" not in MANIFEST.to_json()
    assert Manifest.from_json(MANIFEST.to_json()).shards == ()
    assert list(damaged_files(sharded, tmp_path)) == ["part-00000.nq.gz"]
    with pytest.raises(CouldNotRun, match=r"manifest\.json"):
        Manifest.from_json(sharded.to_json().replace('"graphs"', '"graph"'))


def test_a_version_is_told_where_there_is_one_and_manifests_without_it_are_read(tmp_path: Path) -> None:
    stated = replace(MANIFEST, version="2026.1")
    write_manifest(stated, tmp_path)

    assert read_manifest(tmp_path) == stated
    assert '"version": "2026.1"' in stated.to_json()
    assert '"version"' not in MANIFEST.to_json()
    assert Manifest.from_json(MANIFEST.to_json()).version == ""


def test_counts_are_written_in_one_order() -> None:
    other = replace(MANIFEST, facts=FactCounts(2, {"count": 1, "tenure": 1}, {"brook": 2}))

    assert other.to_json() == MANIFEST.to_json()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"factpress": "9", "facts": {}}', "\ufffd"])
def test_a_damaged_manifest_is_said_to_be_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")

    with pytest.raises(CouldNotRun, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_a_missing_manifest_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="No such file"):
        read_manifest(tmp_path)
    assert not is_published(tmp_path)


def test_missing_and_changed_files_are_found(tmp_path: Path) -> None:
    for name in ("whole", "changed", "missing"):
        (tmp_path / name).write_text(name)
    manifest = replace(MANIFEST, files=tuple(written_file(tmp_path / name) for name in ("whole", "changed", "missing")))

    (tmp_path / "changed").write_text("CHANGED")
    (tmp_path / "missing").unlink()

    assert list(damaged_files(manifest, tmp_path)) == ["changed", "missing"]


def test_a_partition_is_hashed_as_its_lines_sorted_by_byte(tmp_path: Path) -> None:
    subjects = ["https://e.org/x", "https://e.org/x--y", "https://e.org/x-z"]
    with Spool(1, tmp_path) as quads:
        for graph in ("b", "a"):
            quads.add(
                "".join(f'<{one}> <https://e.org/p> "1" <https://e.org/{graph}> .\n' for one in subjects).encode()
            )
        found = list(partitions(quads))

    ntriples = sorted(f'<{one}> <https://e.org/p> "1" .\n'.encode() for one in subjects)
    digest = sha256(b"".join(ntriples)).hexdigest()
    assert found == [Partition("https://e.org/a", 3, digest), Partition("https://e.org/b", 3, digest)]


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (("facts",), []),
        (("facts", "total"), "2"),
        (("facts", "by_kind"), None),
        (("facts", "by_kind", "count"), {}),
        (("things",), 1.5),
        (("rules",), {}),
        (("partitions", 0), "graph"),
        (("partitions", 0, "triples"), None),
        (("partitions", 0, "graph"), 7),
        (("files", 0, "name"), ["graph.nt"]),
        (("files", 0, "name"), "../graph.nt"),
        (("inputs", 0, "sha256"), True),
    ],
)
def test_what_is_not_of_its_type_is_told_when_it_is_read(
    where: tuple[str | int, ...], what: object, tmp_path: Path
) -> None:
    content = json.loads(replace(MANIFEST, files=(WrittenFile("graph.nt", 7, "ab" * 32),)).to_json())
    entry = content
    for key in where[:-1]:
        entry = entry[key]
    entry[where[-1]] = what
    (tmp_path / "manifest.json").write_text(json.dumps(content))

    with pytest.raises(CouldNotRun, match=r"manifest\.json is not one that this version of factpress reads"):
        read_manifest(tmp_path)
