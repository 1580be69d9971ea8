"""factpress build: all or nothing, and the same again from the same input."""

import gzip
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from commands import Run
from factpress.pipeline import memory

FILES = ["graph.jsonld", "graph.nq", "graph.nt", "graph.trig", "graph.ttl", "manifest.json"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_five_formats_and_a_manifest_are_written(run: Run, project: Path) -> None:
    ran = run("build", "--project", project)

    assert ran.code == 0
    assert sorted(contents(project / "build")) == FILES
    assert "15 facts with 15 evidences, 15 quotes found in the articles' texts" in ran.err


def test_the_manifest_says_what_is_there(run: Run, project: Path) -> None:
    run("build", "--project", project)
    built = project / "build"
    manifest = json.loads((built / "manifest.json").read_text())

    assert manifest["facts"]["total"] == sum(manifest["facts"]["by_kind"].values()) == 15
    assert manifest["facts"]["by_article"] == {"bridge-opens": 15}
    for entry in manifest["files"]:
        assert sha256((built / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
    graphs = {quad.graph_name.value for quad in ox.parse(path=str(built / "graph.nq"))}
    assert graphs == {partition["graph"] for partition in manifest["partitions"]}
    names = {graph.removeprefix("https://example.org/lindmouth/graph/") for graph in graphs}
    assert names == {"things", "article/bridge-opens", "ontology", "concepts", "derived"}


def test_all_formats_say_the_same(run: Run, project: Path) -> None:
    run("build", "--project", project)
    built = project / "build"
    triples = {
        name: {quad.triple for quad in ox.parse(path=str(built / name), format=form)}
        for name, form in {
            "graph.nt": ox.RdfFormat.N_TRIPLES,
            "graph.ttl": ox.RdfFormat.TURTLE,
            "graph.nq": ox.RdfFormat.N_QUADS,
            "graph.trig": ox.RdfFormat.TRIG,
            "graph.jsonld": ox.RdfFormat.JSON_LD,
        }.items()
    }

    assert len(triples["graph.nt"]) > 1000
    assert all(found == triples["graph.nt"] for found in triples.values())


def test_bulk_files_come_beside_the_other_files_and_change_nothing_in_them(run: Run, project: Path) -> None:
    run("build", "--project", project)
    plain = contents(project / "build")
    ran = run("build", "--project", project, "--shards", "3")
    sharded = contents(project / "build")

    parts = [f"part-0000{number}.nq.gz" for number in range(3)]
    assert sorted(sharded) == [*FILES, *parts]
    assert {name: sharded[name] for name in FILES[:-1]} == {name: plain[name] for name in FILES[:-1]}
    assert "bulk files" not in ran.err
    manifest = json.loads(sharded["manifest.json"])
    assert [shard["name"] for shard in manifest["shards"]] == parts
    assert {**manifest, "shards": None} == {**json.loads(plain["manifest.json"]), "shards": None}
    lines = b"".join(gzip.decompress(sharded[part]) for part in parts).splitlines()
    assert sorted(lines) == sorted(sharded["graph.nq"].splitlines())
    run("build", "--project", project)
    assert contents(project / "build") == plain


def test_more_bulk_files_than_named_graphs_are_not_written_and_that_is_said(run: Run, project: Path) -> None:
    ran = run("build", "--project", project, "--shards", "9")

    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "5 bulk files: there are no more named graphs than that"
    assert len(list((project / "build").glob("part-*"))) == 5
    assert run("build", "--project", project, "--shards", "0").code == 2


def test_another_process_another_hash_seed_and_another_time_give_the_same_bytes(project: Path, tmp_path: Path) -> None:
    for name, hash_seed, zone in (("one", "1", "UTC"), ("two", "2", "Asia/Tokyo")):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone}
        command = [sys.executable, "-m", "factpress", "build", "--project", str(project), "-o", str(tmp_path / name)]
        subprocess.run(command, env=environment, check=True, capture_output=True)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_table_and_the_yaml_that_say_the_same_give_the_same_bytes(run: Run, project: Path, tmp_path: Path) -> None:
    run("build", "--project", project, "-o", tmp_path / "table")
    (project / "seeds" / "tables" / "participation.csv").unlink()
    (project / "seeds" / "handover.yaml").write_text(
        """
defaults: {article: bridge-opens, curator: me, created: 2025-05-05}
facts:
- kind: participation
  event: key-handover
  participant: bridge-house-keys
  role: item
  quote: the keys of the bridge house
- kind: participation
  event: key-handover
  role: receiver
  on_behalf_of: town-of-lindmouth
  participant: ada-okafor
  quote: handed the keys of the bridge house to the mayor
- {kind: participation, event: key-handover, participant: jonas-lind, role: giver, on_behalf_of: port-authority,
   quote: Harbour master Jonas Lind handed the keys}
""",
        encoding="utf-8",
    )
    run("build", "--project", project, "-o", tmp_path / "yaml")

    table, yaml = contents(tmp_path / "table"), contents(tmp_path / "yaml")
    assert {name: table[name] for name in FILES[:-1]} == {name: yaml[name] for name in FILES[:-1]}


def test_without_the_texts_the_lock_gives_the_same_graph(run: Run, project: Path, tmp_path: Path) -> None:
    run("evidence", "lock", "--project", project)
    run("build", "--project", project, "-o", tmp_path / "with")
    (project / "articles" / "bridge-opens.txt").unlink()
    ran = run("build", "--project", project, "-o", tmp_path / "without")

    assert ran.code == 0
    assert "15 quotes taken from the lock and not proved anew" in ran.err
    assert contents(tmp_path / "with") == contents(tmp_path / "without")


def test_a_fault_leaves_the_previous_build_as_it_was(run: Run, project: Path) -> None:
    run("build", "--project", project)
    before = contents(project / "build")
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("object: 11", "object: eleven"))
    ran = run("build", "--project", project)

    assert ran.code == 1
    assert "error[bad-integer]" in ran.out
    assert "nothing written: 1 error" in ran.err
    assert contents(project / "build") == before


def test_a_folder_with_other_files_is_not_touched(run: Run, project: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("years of work")
    ran = run("build", "--project", project, "-o", theirs)

    assert ran.code == 2
    assert "holds files that factpress did not publish" in ran.err
    assert contents(theirs) == {"thesis.txt": b"years of work"}


def test_another_base_moves_the_projects_own_things_only(run: Run, project: Path) -> None:
    settings = project / "factpress.toml"
    settings.write_text(settings.read_text().replace("https://example.org/lindmouth/", "https://kg.example/"))
    run("build", "--project", project)
    text = (project / "build" / "graph.nt").read_text()

    assert "<https://kg.example/id/ada-okafor>" in text
    assert "<https://kg.example/fact/" in text
    assert "https://example.org/lindmouth/" not in text
    assert "<https://w3id.org/nev/ontology#Fact>" in text
    assert "<https://w3id.org/nev/id/" not in text


@pytest.mark.parametrize("rank", ["deprecated", "preferred"])
def test_a_deprecated_fact_is_published_but_not_asserted(run: Run, project: Path, rank: str) -> None:
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("  object: 11\n", f"  object: 11\n  rank: {rank}\n"))
    run("build", "--project", project)
    graph = set(ox.parse(path=str(project / "build" / "graph.nt")))

    votes = [quad for quad in graph if quad.predicate.value.endswith("#votes")]
    reified = [quad for quad in graph if str(quad.object) == "<https://w3id.org/nev/ontology#votes>"]
    assert len(votes) == (0 if rank == "deprecated" else 1)
    assert any(quad.predicate.value.endswith("ns#predicate") for quad in reified)


def test_after_a_change_the_build_is_the_one_that_a_fresh_build_gives(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "WORTH", 0)
    run("build", "--project", project)
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("object: 11\n", "object: 12\n"))
    kept = set((project / ".factpress" / "mapped").iterdir())
    changed = run("build", "--project", project, "-o", tmp_path / "changed")
    made = set((project / ".factpress" / "mapped").iterdir()) - kept
    fresh = run("build", "--project", project, "-o", tmp_path / "fresh", "--fresh")

    assert len(made) == 1
    assert contents(tmp_path / "changed") == contents(tmp_path / "fresh") != contents(project / "build")
    assert changed.err.replace("changed", "fresh") == fresh.err


def test_what_shapes_find_is_told_at_its_line_in_a_file_that_was_not_mapped_again(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "WORTH", 0)
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("confidence: 0.9", "confidence: 1.9"))
    first = run("build", "--project", project)
    again = run("build", "--project", project)

    assert "seeds/bridge-opens.yaml:" in first.out
    assert "error[shape-violated]" in first.out
    assert (again.code, again.out) == (first.code, first.out)
