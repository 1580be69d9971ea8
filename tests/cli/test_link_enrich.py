"""factpress link enrich: chosen properties of accepted items, read by people first, and never over curated facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from commands import Ran, Run
from link_samples import BASE, row, table
from online_samples import SCHEMA
from servers import Reply, answer, serving
from wikibase_server import Wikibase, entity, item_value, qid, statement

MINE = "https://example.org/lindmouth/"
SCHEMA_ORG, XSD = "http://schema.org/", "http://www.w3.org/2001/XMLSchema#"
CITY, OPENING, MAYOR = qid(1), qid(2), qid(3)
HEAD = "thing\titem\tproperty\tvalue\tlanguage\trevision\tretrieved\n"
ONLY = {each.property: each.only for each in SCHEMA.enrich}


def place(latitude: float, longitude: float, globe: str = ONLY["P625"]) -> dict[str, Any]:
    globe = f"http://www.wikidata.org/entity/{globe}"
    return {"latitude": latitude, "longitude": longitude, "altitude": None, "precision": 0.1, "globe": globe}


def day(time: str, precision: int = 11, calendar: str = ONLY["P571"]) -> dict[str, Any]:
    calendar = f"http://www.wikidata.org/entity/{calendar}"
    return {"time": f"+{time}T00:00:00Z", "precision": precision, "calendarmodel": calendar}


def text(value: str, language: str = "en") -> dict[str, Any]:
    return {"text": value, "language": language}


@pytest.fixture
def project(project: Path) -> Path:
    """The project of `factpress new`, linked, which may go online."""
    settings = project / "factpress.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'contact = "me@example.org"\n', encoding="utf-8")
    pairs = {"ada-okafor": MAYOR, "bridge-opening": OPENING, "lindmouth": CITY}
    rows = [row(subject_id=f"id:{s}", author_id="curator:me", object_id=f"wd:{q}") for s, q in pairs.items()]
    (project / "seeds" / "links").mkdir()
    written = table(*rows).replace(BASE, MINE)
    (project / "seeds" / "links" / "accepted.sssom.tsv").write_text(written, encoding="utf-8")
    return project


def wikidata(city: dict[str, Any] | None = None, opening: dict[str, Any] | None = None, revision: int = 7) -> Wikibase:
    return Wikibase(
        {
            CITY: entity(CITY, "Lindmouth", revision=revision, claims=city or {}),
            OPENING: entity(OPENING, "Opening", claims=opening or {}),
            MAYOR: entity(MAYOR, "Ada"),
        }
    )


def enrich(run: Run, project: Path, reply: Reply) -> Ran:
    with serving(reply) as server:
        return run("link", "enrich", "--project", project, "--url", server.url, "--max-age", "0")


def rows(project: Path) -> list[str]:
    """The rows of the table without the day, which is that of the test."""
    head, *lines = (project / "seeds" / "links" / "enrichment.tsv").read_text(encoding="utf-8").splitlines()
    assert head + "\n" == HEAD
    return [line.rpartition("\t")[0] for line in lines]


def published(run: Run, project: Path) -> set[str]:
    """Build; return the triples of the graph of enrichments."""
    ran = run("build", "--project", project)
    assert ran.code == 0, ran.out
    quads = ox.parse(path=str(project / "build" / "graph.nq"))
    return {str(quad.triple) for quad in quads if quad.graph_name == ox.NamedNode(f"{MINE}graph/enrichment")}


GOOD = {
    "P625": [statement(place(52.516666666667, -1.5e-05))],
    "P571": [statement(day("1190-03-05"))],
    "P1448": [statement(text("Stadt Lindmouth", "de")), statement(text("City of Lindmouth"))],
}


def test_values_are_kept_as_a_table_and_published_with_their_revision(run: Run, project: Path) -> None:
    ran = enrich(run, project, wikidata(GOOD))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "enrichment.tsv: 4 values of 1 things; read it before you build\n"
    assert rows(project) == [
        f"lindmouth\twd:{CITY}\tP1448\tCity of Lindmouth\ten\t7",
        f"lindmouth\twd:{CITY}\tP1448\tStadt Lindmouth\tde\t7",
        f"lindmouth\twd:{CITY}\tP571\t1190-03-05\t\t7",
        f"lindmouth\twd:{CITY}\tP625\t52.516666666667 -0.000015\t\t7",
    ]
    triples = published(run, project)
    thing, document = f"<{MINE}id/lindmouth>", f"https://www.wikidata.org/wiki/Special:EntityData/{CITY}?revision=7"
    assert {
        f'{thing} <{SCHEMA_ORG}foundingDate> "1190-03-05"^^<{XSD}date>',
        f'{thing} <{SCHEMA_ORG}legalName> "Stadt Lindmouth"@de',
        f"{thing} <{SCHEMA_ORG}geo> <{MINE}id/lindmouth--coordinates>",
        f'<{MINE}id/lindmouth--coordinates> <{SCHEMA_ORG}longitude> "-0.000015"^^<{XSD}decimal>',
        f"<{MINE}graph/enrichment> <http://www.w3.org/ns/prov#wasDerivedFrom> <{document}>",
        f'<{document}> <{SCHEMA_ORG}version> "7"^^<{XSD}integer>',
        f"<{document}> <{SCHEMA_ORG}about> <http://www.wikidata.org/entity/{CITY}>",
    } <= triples
    assert any("retrievedOn" in triple for triple in triples)


def test_shapes_hold_with_enrichments_and_look_at_them(run: Run, project: Path) -> None:
    enrich(run, project, wikidata(GOOD))
    ran = run("check", "--project", project)
    told = [line for line in (ran.out + ran.err).splitlines() if "quote-not-locked" not in line]

    assert ran.code == 0
    assert not [line for line in told if "coordinates" in line or "thing-unseen" in line]


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"P571": [statement(day("1190-00-00", 9))]}, "P571: 1190 is not known to the day"),
        ({"P571": [statement(day("1190-03-05", 11, qid(9)))]}, "P571: the day is one of another calendar"),
        ({"P571": [statement(day("1190-02-30"))]}, "P571: a value cannot be read"),
        ({"P571": [statement(day("1190-03-05")), statement(day("1191-03-05"))]}, "P571: it has 2 values, and none is"),
        ({"P625": [statement(place(1, 2, qid(9)))]}, "P625: the place is not on earth"),
        ({"P625": [statement({"latitude": 1})]}, "P625: a value cannot be read"),
        ({"P625": [statement(place("north", 2))]}, "P625: a value cannot be read"),  # type: ignore[arg-type]
        ({"P625": [statement(place("Infinity", 2))]}, "P625: a value cannot be read"),  # type: ignore[arg-type]
        ({"P625": [5]}, "P625: a value cannot be read"),
        ({"P571": {"x": 1}}, "P571: a value cannot be read"),
        ({"P17": [statement(item_value(qid(8)))]}, f"P17: {qid(8)} is no thing of the project"),
        ({"P1448": [statement(text("a\tb"))]}, "P1448: 'a\\tb' in 'en' is no text that can be published"),
        ({"P1448": [statement(text("x", "no language"))]}, "P1448: 'x' in 'no language' is no text"),
    ],
)
def test_what_is_not_plain_is_left_out_and_told(run: Run, project: Path, claims: dict[str, Any], why: str) -> None:
    ran = enrich(run, project, wikidata(claims))

    assert ran.code == 0
    assert f"left out: lindmouth: {why}" in ran.out
    assert not (project / "seeds" / "links" / "enrichment.tsv").exists()


def test_a_text_stays_in_one_row_whatever_is_in_it(run: Run, project: Path) -> None:
    enrich(run, project, wikidata({"P1448": [statement(text('a\u2028b "c" \\'))]}))

    assert any('a\u2028b \\"c\\" \\\\' in triple for triple in published(run, project))


def test_only_the_best_statements_that_last_are_taken(run: Run, project: Path) -> None:
    claims = {
        "P571": [statement(day("1190-03-05"), "deprecated"), statement(day("1191-03-05"))],
        "P625": [statement(place(1, 2)), statement(place(3, 4), "preferred")],
        "P1448": [statement(text("Old", "en"), P582=day("1900-01-01")), statement(text("New")), statement(None)],
    }
    enrich(run, project, wikidata(claims))

    assert [row.split("\t")[3] for row in rows(project)] == ["New", "1191-03-05", "3 4"]


def test_an_item_is_a_value_if_it_is_one_of_our_things(run: Run, project: Path) -> None:
    enrich(run, project, wikidata(opening={"P17": [statement(item_value(CITY))]}))

    assert rows(project) == [f"bridge-opening\twd:{OPENING}\tP17\tlindmouth\t\t7"]
    assert f"<{MINE}id/bridge-opening> <{SCHEMA_ORG}addressCountry> <{MINE}id/lindmouth>" in published(run, project)


def test_curated_facts_stand_and_contradictions_are_listed(run: Run, project: Path) -> None:
    """The article says that the opening was in Lindmouth."""
    ran = enrich(run, project, wikidata(opening={"P159": [statement(item_value(MAYOR))]}))

    assert ran.code == 0
    assert (
        f"contradicts curated facts: bridge-opening: P159 is <{MINE}id/ada-okafor> there, and <{MINE}id/lindmouth> here"
        in ran.out
    )
    assert "0 values" in ran.out
    agreeing = enrich(run, project, wikidata(opening={"P159": [statement(item_value(CITY))]}))
    assert "contradicts" not in agreeing.out
    assert "0 values" in agreeing.out


def test_coordinates_do_not_stand_beside_those_of_the_record(run: Run, project: Path) -> None:
    wikibase = wikidata({"P625": [statement(place(52, 1))], "P1448": [statement(text("Lindmouth"))]})
    enrich(run, project, wikibase)
    assert any("/latitude>" in triple for triple in published(run, project))
    seeds = project / "seeds" / "things.yaml"
    record = "slug: lindmouth"
    written = seeds.read_text(encoding="utf-8")
    assert written.count(record) == 1
    seeds.write_text(written.replace(record, f"{record}\n  latitude: 52.5\n  longitude: 1.25"), encoding="utf-8")

    assert not any("/latitude>" in triple or "/geo>" in triple for triple in published(run, project))
    ran = enrich(run, project, wikibase)
    assert "left out: lindmouth: P625: the thing's own record says it" in ran.out
    assert [line.split("\t")[2] for line in rows(project)] == ["P1448"]


def test_a_row_that_curated_facts_contradict_by_now_is_not_published(run: Run, project: Path) -> None:
    line = f"bridge-opening\twd:{OPENING}\tP159\tada-okafor\t\t7\t2031-05-06\n"
    agreeing = f"bridge-opening\twd:{OPENING}\tP159\tlindmouth\t\t7\t2031-05-06\n"
    (project / "seeds" / "links" / "enrichment.tsv").write_text(HEAD + line + agreeing)

    assert published(run, project) == set()
    ran = run("check", "--project", project)
    [warning] = [line for line in ran.out.splitlines() if "link-conflict" in line]
    assert "warning[link-conflict] curated facts say something else of 'bridge-opening' than P159" in warning


# ---------------------------------------------------------------------------------------- doing it again


def test_the_same_revision_changes_nothing_and_a_new_one_does(run: Run, project: Path) -> None:
    file = project / "seeds" / "links" / "enrichment.tsv"
    enrich(run, project, wikidata(GOOD))
    older = "".join(
        line.rpartition("\t")[0] + "\t2001-01-01\n" if number else line + "\n"
        for number, line in enumerate(file.read_text().splitlines())
    )
    file.write_text(older)
    enrich(run, project, wikidata(GOOD))
    assert file.read_text() == older
    enrich(run, project, wikidata(GOOD, revision=8))
    assert "2001-01-01" not in file.read_text()


def test_what_cannot_be_asked_leaves_the_rows_as_they_are(run: Run, project: Path) -> None:
    enrich(run, project, wikidata(GOOD))
    before = (project / "seeds" / "links" / "enrichment.tsv").read_bytes()
    ran = enrich(run, project, answer(b"no", "text/plain", 403))

    assert ran.code == 3
    assert "could not ask: lindmouth: " in ran.out
    assert (project / "seeds" / "links" / "enrichment.tsv").read_bytes() == before


def test_an_item_that_is_gone_or_merged_takes_its_rows_along(run: Run, project: Path) -> None:
    enrich(run, project, wikidata(GOOD))
    merged = wikidata(GOOD)
    merged.redirects = {CITY: OPENING}
    ran = enrich(run, project, merged)

    assert f"left out: lindmouth: there is no revision of {CITY} any more; run 'factpress link check'" in ran.out
    assert rows(project) == []


# ---------------------------------------------------------------------------------------- a table edited by hand

FINE = f"lindmouth\twd:{CITY}\tP571\t1190-03-05\t\t7\t2031-05-06\n"


@pytest.mark.parametrize(
    "content",
    [
        HEAD + FINE.replace("P571\t1190-03-05", "P625\t95 2"),
        HEAD + FINE + FINE.replace("1190", "1191"),
    ],
)
def test_values_that_cannot_be_break_shapes(run: Run, project: Path, content: str) -> None:
    (project / "seeds" / "links" / "enrichment.tsv").write_text(content)
    ran = run("check", "--project", project)

    assert ran.code == 1
    assert "error[shape-violated]" in ran.out


def test_a_row_that_is_not_right_stops_the_build(run: Run, project: Path) -> None:
    (project / "seeds" / "links" / "enrichment.tsv").write_text(HEAD + FINE.replace("P571", "P31"))
    ran = run("build", "--project", project)

    assert ran.code == 1
    assert "seeds/links/enrichment.tsv:2:1: error[link-invalid] 'P31' is no property that enriches; run" in ran.out


def test_a_table_that_cannot_be_opened_is_told(run: Run, project: Path) -> None:
    (project / "seeds" / "links" / "enrichment.tsv").mkdir()

    assert run("check", "--project", project).code == 3
