"""factpress stats: what the built graph holds, counted by saved queries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from commands import Run

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "queries" / "stats").glob("*.rq"))


@pytest.fixture
def counted(run: Run, built: Path) -> dict[str, list[dict[str, Any]]]:
    ran = run("stats", "--project", built, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    content: dict[str, list[dict[str, Any]]] = json.loads(ran.out)
    return content


def test_every_saved_query_of_the_topic_is_a_key(counted: dict[str, Any]) -> None:
    assert list(counted) == [f"stats/{path.stem}" for path in QUERIES]


def test_counts_agree_with_the_manifest(counted: dict[str, Any], built: Path) -> None:
    manifest = json.loads((built / "build" / "manifest.json").read_text())

    kinds = {row["kind"]: row["facts"] for row in counted["stats/facts-by-kind"]}
    assert kinds == manifest["facts"]["by_kind"]
    articles = {row["article"].rpartition("/")[2]: row["facts"] for row in counted["stats/facts-by-article"]}
    assert articles == manifest["facts"]["by_article"]
    evidences = sum(row["evidences"] * row["facts"] for row in counted["stats/facts-by-evidence"])
    assert evidences == manifest["evidence"]
    assert sum(row["things"] for row in counted["stats/things-by-class"]) == manifest["things"]
    assert sum(row["facts"] for row in counted["stats/facts-by-rank"]) == manifest["facts"]["total"]


def test_numbers_are_numbers_and_iris_are_texts(counted: dict[str, Any]) -> None:
    assert counted["stats/facts-in-several-articles"] == [{"facts": 15, "several": 0, "percent": 0}]
    confidences = [row["confidence"] for row in counted["stats/facts-by-confidence"]]
    assert confidences == sorted(confidences, reverse=True)
    assert all(isinstance(confidence, float) for confidence in confidences)
    modalities = {row["modality"] for row in counted["stats/facts-by-modality"]}
    assert modalities == {
        "https://w3id.org/nev/concept/modality/asserted",
        "https://w3id.org/nev/concept/modality/planned",
    }


def test_what_things_lack_is_counted(counted: dict[str, Any]) -> None:
    assert counted["stats/things-by-language"] == [
        {"language": "de", "named": 1, "unnamed": 15},
        {"language": "en", "named": 16, "unnamed": 0},
    ]
    assert counted["stats/things-with-gaps"] == [
        {"lacking": "description", "things": 0},
        {"lacking": "link", "things": 16},
        {"lacking": "mention", "things": 0},
    ]


def test_tables_for_people_stand_under_their_titles(run: Run, built: Path) -> None:
    ran = run("stats", "--project", built)

    assert (ran.code, ran.err) == (0, "")
    assert "How many facts are there of each kind?\n\n kind " in ran.out
    assert " modality:planned " in ran.out
    assert "Wie viele Fakten gibt es von jeder Art?" in run("stats", "--project", built, "--lang", "de").out


OWN = """#+ title: {en: "How many events are there?"}
#+ columns: [events]
PREFIX schema: <http://schema.org/>
SELECT (COUNT(?event) AS ?events) WHERE { ?event a schema:Event }
"""


def test_a_projects_own_statistics_are_counted_too(run: Run, built: Path) -> None:
    folder = built / "queries" / "stats"
    folder.mkdir()
    (folder / "events.rq").write_text(OWN)
    ran = run("stats", "--project", built, "--format", "json")

    assert ran.code == 0
    assert json.loads(ran.out)["stats/events"] == [{"events": 2}]


def test_a_faulty_query_is_told_and_the_others_are_counted(run: Run, built: Path) -> None:
    folder = built / "queries" / "stats"
    folder.mkdir()
    (folder / "events.rq").write_text(OWN.replace("schema:Event", "schema:Evnt"))
    ran = run("stats", "--project", built, "--format", "json")

    assert ran.code == 1
    assert "stats/facts-by-kind" in json.loads(ran.out)
    assert "run 'factpress query' to see them" in ran.err


def test_without_a_build_it_says_what_to_do(run: Run, project: Path) -> None:
    ran = run("stats", "--project", project)

    assert (ran.code, ran.out) == (2, "")
    assert "run 'factpress build'" in ran.err


def test_a_build_older_than_the_seeds_is_told(run: Run, built: Path) -> None:
    articles = built / "seeds" / "articles.yaml"
    articles.write_text(articles.read_text() + "\n# more\n")

    assert "the seeds or the settings have changed" in run("stats", "--project", built).err


@pytest.mark.slow
def test_another_engine_counts_the_same(reference_build: Path) -> None:
    store, graph = ox.Store(), rdflib.Graph()
    store.bulk_load(path=str(reference_build / "graph.nt"))
    graph.parse(reference_build / "graph.nt", format="nt")

    def ours(query: str) -> list[list[str | None]]:
        answer = store.query(query)
        assert isinstance(answer, ox.QuerySolutions)
        return [[None if term is None else term.value for term in row] for row in answer]

    for path in QUERIES:
        text = path.read_text(encoding="utf-8")
        counted = ours(text)
        theirs = [[None if term is None else str(term) for term in row] for row in graph.query(text)]  # type: ignore[union-attr]
        assert counted, path.stem
        assert theirs == counted, path.stem


def test_what_is_called_a_number_and_is_none_that_json_holds_stays_a_text(run: Run, project: Path) -> None:
    xsd = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
    numbers = f'"many"^^xsd:integer "+7"^^xsd:integer "1{"0" * 400}"^^xsd:decimal "0.5"^^xsd:decimal'
    own = project / "queries" / "stats" / "own.rq"
    own.parent.mkdir()
    own.write_text(f"#+ title: {{en: Numbers}}\n#+ columns: [n]\n{xsd}\nSELECT ?n {{ VALUES ?n {{ {numbers} }} }}\n")
    run("build", "--project", project)
    rows = json.loads(run("stats", "--project", project, "--format", "json").out)["stats/own"]

    assert [row["n"] for row in rows] == ["many", 7, "1" + "0" * 400, 0.5]
