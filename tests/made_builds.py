"""Projects whose builds are made by a test, graph by graph, and are as sound as those of `factpress build`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from factpress.pipeline.inputs import inputs_of
from factpress.project import read_project
from factpress.publish.graph import partitions
from factpress.publish.manifest import NQUADS, NTRIPLES, FactCounts, Manifest, write_manifest, written_file
from factpress.publish.shards import write_shards
from factpress.publish.spool import Spool

BASE = "https://e.example/"


def graph_iri(name: str) -> str:
    return f"{BASE}graph/{name}"


def made_build(root: Path, graphs: Mapping[str, Iterable[str]], shards: int = 0) -> Manifest:
    """Make a project and its build: by the graph's name, its triples as canonical N-Triples lines without line end.

    With `shards`, so many bulk files are written as well.
    """
    folder = root / "build"
    folder.mkdir(parents=True)
    (root / "factpress.toml").write_text(f'[project]\nbase = "{BASE}"\n', encoding="utf-8")
    with Spool(1 << 24, root) as quads:
        for name, triples in graphs.items():
            for triple in triples:
                quads.add(f"{triple[:-1]}<{graph_iri(name)}> .\n".encode())
        with (folder / NQUADS).open("wb") as out:
            out.writelines(quads)
        with (folder / NTRIPLES).open("w", encoding="utf-8") as text:
            text.writelines(triple for triple, _ in groupby(statement.triple for statement in quads.statements()))
        manifest = Manifest(
            factpress="0",
            ontology="0",
            rules="0",
            facts=FactCounts(0, {}, {}),
            evidence=0,
            things=0,
            partitions=tuple(partitions(quads)),
            files=tuple(written_file(folder / name) for name in (NQUADS, NTRIPLES)),
            inputs=inputs_of(read_project(root)),
        )
        if shards:
            manifest = replace(manifest, shards=tuple(write_shards(quads, manifest.partitions, shards, folder)))
    write_manifest(manifest, folder)
    return manifest
