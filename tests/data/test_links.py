"""Every thing of the reference graph has a decision, and every link that is published rests on one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.linking import Decision, Known, Links, read_links
from factpress.linking.sssom import read_sheet
from factpress.linking.writing import columns_of
from factpress.pipeline.desk import Desk
from factpress.problems import Problems
from factpress.project import read_project
from factpress.reading.seeds import read_seeds

ROOT = Path(__file__).parents[2]
DESK = Desk(read_project(ROOT), Bundle.installed())
WIKIDATA = "http://www.wikidata.org/entity/"
OWL = "http://www.w3.org/2002/07/owl#"
UNSPECIFIED = "https://w3id.org/semapv/vocab/UnspecifiedMatching"


@pytest.fixture(scope="module")
def things() -> dict[str, str]:
    """The class of every thing, by slug."""
    seeds = read_seeds(ROOT, "seeds", DESK.kinds, DESK.vocabulary, Problems())
    return {slug: record.values["class"] for slug, record in seeds.things.items()}


@pytest.fixture(scope="module")
def links(things: dict[str, str]) -> Links:
    problems = Problems()
    known = Known(things, {"factpress-team"}, DESK.vocabulary, DESK.prefixes)
    found = read_links(ROOT / "seeds/links", "seeds/links", known, problems)
    assert list(problems) == []
    return found


def test_every_thing_has_one_decision(things: dict[str, str], links: Links) -> None:
    decided = Counter(row.thing for row in links.rows if row.decision is not Decision.REJECTED)

    assert {slug: decided[slug] for slug in things if decided[slug] != 1} == {}


def test_no_thing_is_left_that_nobody_looked_up(links: Links) -> None:
    rows = [row.record.values for row in links.rows if row.decision is Decision.NONE_FOUND]

    assert rows
    assert [row["subject_id"] for row in rows if row["mapping_justification"] == UNSPECIFIED] == []
    assert [row["subject_id"] for row in rows if not row["comment"].startswith("Looked up")] == []


def test_what_was_looked_up_with_a_tool_names_it_and_says_where(links: Links) -> None:
    by_tool = [row.record.values for row in links.rows if "mapping_tool" in row.record.values]

    assert by_tool
    assert {row["mapping_tool"] for row in by_tool} == {"factpress"}
    assert [row["subject_id"] for row in by_tool if "not in live Wikidata" not in row["comment"]] == []


def test_accepted_rows_rest_on_two_sources_and_held_rows_say_what_they_lack(links: Links) -> None:
    accepted = [row.record.values["comment"] for row in links.rows if row.decision is Decision.ACCEPTED]
    held = [row.record.values["comment"] for row in links.rows if row.decision is Decision.HELD]

    assert [comment for comment in accepted if not (comment.startswith("Agreeing: ") and "; " in comment)] == []
    assert [each for each in held if not each.startswith(("One source only", "From memory only", "Two sources"))] == []


def test_nothing_is_accepted_without_a_person(links: Links) -> None:
    assert links.automatic == ()


def test_accepted_held_and_rejected_rows_say_what_they_rest_on(links: Links) -> None:
    resting = [row for row in links.rows if row.decision is not Decision.NONE_FOUND]

    assert {row.decision for row in resting} == {Decision.ACCEPTED, Decision.HELD, Decision.REJECTED}
    assert [row.thing for row in resting if "comment" not in row.record.values] == []


@pytest.mark.parametrize("decision", ["accepted", "rejected", "held", "none-found"])
def test_the_files_have_all_columns_so_that_a_new_row_is_one_line(decision: str) -> None:
    own = Decision(decision)
    sheet = read_sheet((ROOT / "seeds/links" / own.file).read_bytes(), own.file, Problems())

    assert sheet.columns == columns_of(own)


def test_every_item_in_the_graph_rests_on_an_accepted_decision(links: Links, tmp_path: Path) -> None:
    pipeline.build(pipeline.Job(DESK.project, DESK.bundle, (), tmp_path), tmp_path / "build", "0")
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "build" / "graph.nt"))
    axioms = {quad.subject for quad in store if quad.object == ox.NamedNode(f"{OWL}Axiom")}
    stated: set[str] = set()
    recorded: set[str] = set()
    for subject, _, item, _ in store:
        if isinstance(item, ox.NamedNode) and item.value.startswith(WIKIDATA):
            (recorded if subject in axioms else stated).add(item.value.removeprefix(WIKIDATA))

    assert stated == recorded == {link.values["object_id"] for link in links.accepted}
    rows = {(row.record.values["link"], row.item) for row in links.rows if row.decision is Decision.ACCEPTED}
    assert {(axiom.value.rpartition("/")[2], _target(store, axiom)) for axiom in axioms} == rows
    text = (tmp_path / "build" / "graph.nt").read_text(encoding="utf-8")
    assert set(re.findall(rf"{re.escape(WIKIDATA)}(Q[0-9]+)", text)) == stated


def _target(store: ox.Store, axiom: ox.NamedNode) -> str:
    """The item that a link's own node names."""
    [quad] = store.quads_for_pattern(axiom, ox.NamedNode(f"{OWL}annotatedTarget"), None)
    assert isinstance(quad.object, ox.NamedNode)
    return quad.object.value.removeprefix(WIKIDATA)
