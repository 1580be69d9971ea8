"""A project's links: read with the seeds, told with their line, published with the decision."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from commands import Run
from link_samples import BASE, LINE, row, table

MINE = "https://example.org/lindmouth/"
LINDMOUTH = row(subject_id="id:lindmouth", author_id="curator:me")


def write(project: Path, *rows: dict[str, str], decision: str = "accepted") -> None:
    folder = project / "seeds" / "links"
    folder.mkdir(exist_ok=True)
    text = table(*rows).replace(BASE, MINE)
    (folder / f"{decision}.sssom.tsv").write_text(text, encoding="utf-8")


def told(out: str) -> list[str]:
    """The problems but for that of the lock, which the project does not have, with paths in the project."""
    return [f"seeds/{line.partition('/seeds/')[2]}" for line in out.splitlines() if "quote-not-locked" not in line]


def test_an_accepted_link_is_published_with_its_decision_in_a_graph_of_its_own(run: Run, project: Path) -> None:
    write(project, LINDMOUTH)
    ran = run("build", "--project", project)
    quads = set(ox.parse(path=str(project / "build" / "graph.nq")))
    mine = {quad.triple for quad in quads if quad.graph_name == ox.NamedNode(f"{MINE}graph/links")}
    thing = ox.NamedNode(f"{MINE}id/lindmouth")
    item = ox.NamedNode(f"http://www.wikidata.org/entity/{LINDMOUTH['object_id'][3:]}")

    assert (ran.code, told(ran.out)) == (0, [])
    assert ox.Triple(thing, ox.NamedNode("http://schema.org/sameAs"), item) in mine
    assert {str(triple.object) for triple in mine if triple.subject != thing} == {
        "<http://www.w3.org/2002/07/owl#Axiom>",
        str(thing),
        "<http://schema.org/sameAs>",
        str(item),
        "<https://w3id.org/semapv/vocab/ManualMappingCuration>",
        f"<{MINE}curator/me>",
        '"2031-05-06"^^<http://www.w3.org/2001/XMLSchema#date>',
    }


def test_a_fault_in_a_link_is_told_with_its_place_and_nothing_is_built(run: Run, project: Path) -> None:
    write(project, {**LINDMOUTH, "subject_id": "id:lindmoth"})
    ran = run("build", "--project", project)

    assert ran.code == 1
    assert told(ran.out) == [
        f"seeds/links/accepted.sssom.tsv:{LINE}:1: error[unknown-slug] there is no thing 'lindmoth'; "
        "did you mean 'lindmouth'?"
    ]
    assert not (project / "build").exists()


def test_a_thing_that_is_faulty_itself_is_not_called_unknown(run: Run, project: Path) -> None:
    things = project / "seeds" / "things.yaml"
    things.write_text(things.read_text(encoding="utf-8").replace("class: City", "class: Cty"), encoding="utf-8")
    write(project, LINDMOUTH)
    ran = run("check", "--project", project)

    assert [line.split(" ")[1] for line in told(ran.out)] == ["error[unknown-class]"]


def test_held_and_rejected_pairs_are_not_published(run: Run, project: Path) -> None:
    rejected = row("rejected", subject_id="id:lindmouth", author_id="curator:me")
    held = row("held", subject_id="id:lindmouth", author_id="curator:me", object_id="wd:Q999999991")
    write(project, rejected, decision="rejected")
    write(project, held, decision="held")
    ran = run("build", "--project", project)

    assert (ran.code, told(ran.out)) == (0, [])
    assert "wikidata" not in (project / "build" / "graph.nq").read_text(encoding="utf-8")
