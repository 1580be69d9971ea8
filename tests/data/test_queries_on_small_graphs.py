"""Saved queries on small invented graphs that have what the reference graph lacks: conflicts, plans that changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.problems import Problems
from factpress.project import read_project
from factpress.queries import SavedQuery
from factpress.rdf import Syntax, parse_triples
from factpress.reading.ontology import read_vocabulary
from factpress.store.base import Rows
from factpress.store.embedded import EmbeddedStore
from factpress.store.reference import ReferenceStore

ROOT = Path(__file__).parents[2]
PROJECT, BUNDLE = read_project(ROOT), Bundle.installed()
PREFIXES = read_vocabulary(ROOT / "ontology").prefixes
HEAD = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())

Row = dict[str, str]
Ask = Callable[..., list[Row]]


@pytest.fixture(scope="module")
def queries() -> dict[str, SavedQuery]:
    return pipeline.saved_queries(PROJECT, BUNDLE)[0]


@pytest.fixture(params=[EmbeddedStore, ReferenceStore], ids=["Oxigraph", "rdflib"])
def ask(request: pytest.FixtureRequest, queries: dict[str, SavedQuery], tmp_path: Path) -> Ask:
    """Ask a graph given as Turtle a saved query: its rows by column, an empty cell left out, IRIs by local name."""

    def ask(turtle: str, name: str, **given: str) -> list[Row]:
        file = tmp_path / "graph.nt"
        triples = parse_triples((HEAD + turtle).encode(), Syntax.TURTLE, problems := Problems(), "a test's graph")
        file.write_text("".join(f"{triple.n3()}\n" for triple in triples), encoding="utf-8")
        problems.stop_if_fatal()
        asker = pipeline.Asker(pipeline.Desk(PROJECT, BUNDLE), queries, request.param.of_graph(file))
        answer = asker.ask(asker.bound(queries[name], given))
        assert isinstance(answer, Rows)
        return [
            {column: _short(term.value) for column, term in zip(answer.columns, row, strict=True) if term}
            for row in answer.rows
        ]

    return ask


def _short(text: str) -> str:
    return text.rpartition("#")[2].rpartition("/")[2] if text.startswith("http") else text


def fact(number: int, triple: str, *evidences: str, rank: str = "Normal") -> str:
    """Return a fact in Turtle; an evidence is "article modality confidence", perhaps with a primary source."""
    subject, predicate, value = triple.split(" ", 2)
    stated = "" if rank == "Deprecated" else f"{triple} .\n"
    passages = [f"evidence:{number}-{n}" for n, _ in enumerate(evidences)]
    turtle = f"""{stated}fact:{number} a nev:Fact ; rdf:subject {subject} ; rdf:predicate {predicate} ;
      rdf:object {value} ; wikibase:rank wikibase:{rank}Rank ; prov:wasDerivedFrom {" , ".join(passages)} .\n"""
    for passage, text in zip(passages, evidences, strict=True):
        article, modality, confidence, *source = text.split()
        turtle += f"{passage} oa:hasSource article:{article} ; nev:modality modality:{modality} ; "
        turtle += f"nev:confidence {confidence} .\n"
        turtle += "".join(f"{passage} prov:hadPrimarySource id:{one} .\n" for one in source)
    return turtle


# -------------------------------------------------------------------------------------------- conflicts

COUNTED = """
id:fair a schema:Event ; schema:name "Fair"@en .
id:fair--1 a schema:Observation ; schema:observationAbout id:fair ; schema:unitText "visitors"@en , "Besucher"@de .
id:fair--2 a schema:Observation ; schema:observationAbout id:fair ; schema:unitText "visitors"@en .
id:fair--3 a schema:Observation ; schema:observationAbout id:fair ; schema:unitText "stalls"@en .
"""
TWO = fact(1, "id:fair--1 schema:value 300", "gull asserted 1")


def counts(ask: Ask, graph: str) -> list[tuple[str, str, str]]:
    return [(row["value"], row["article"], row["rank"]) for row in ask(COUNTED + graph, "counts/differing")]


def test_counts_of_the_same_unit_differ_between_articles(ask: Ask) -> None:
    other = fact(2, "id:fair--2 schema:value 350", "tern asserted 1", "gull asserted 1")

    assert counts(ask, TWO + other) == [
        ("300", "gull", "NormalRank"),
        ("350", "gull", "NormalRank"),
        ("350", "tern", "NormalRank"),
    ]


def test_a_rejected_count_is_shown_with_its_rank(ask: Ask) -> None:
    other = fact(2, "id:fair--1 schema:value 350", "tern asserted 1", rank="Deprecated")

    assert counts(ask, TWO + other) == [("300", "gull", "NormalRank"), ("350", "tern", "DeprecatedRank")]


@pytest.mark.parametrize("other", ["id:fair--2 schema:value 300", "id:fair--3 schema:value 350"])
def test_the_same_number_or_another_unit_is_no_difference(ask: Ask, other: str) -> None:
    assert counts(ask, TWO + fact(2, other, "tern asserted 1")) == []


FIRST = fact(1, "id:fair schema:startDate '2025-05-03'^^xsd:date", "gull asserted 1")


def conflicts(ask: Ask, graph: str) -> list[tuple[str, str]]:
    return [(row["value"], row["rank"]) for row in ask(COUNTED + graph, "quality/conflicts")]


@pytest.mark.parametrize("rank", ["Normal", "Deprecated"])
def test_two_values_of_what_has_one_conflict(ask: Ask, rank: str) -> None:
    other = fact(2, "id:fair schema:startDate '2025-05-04'^^xsd:date", "tern asserted 1", rank=rank)

    assert conflicts(ask, FIRST + other) == [("2025-05-03", "NormalRank"), ("2025-05-04", f"{rank}Rank")]


@pytest.mark.parametrize(("rank", "rows"), [("Normal", 0), ("Deprecated", 2)])
def test_two_places_conflict_only_if_one_is_rejected(ask: Ask, rank: str, rows: int) -> None:
    here = fact(1, "id:fair schema:location id:quay", "gull asserted 1")
    there = fact(2, "id:fair schema:location id:field", "tern asserted 1", rank=rank)

    assert len(conflicts(ask, here + there)) == rows


@pytest.mark.parametrize("mark", ["fact:1 nev:conflictsWith fact:2 .", "fact:2 nev:conflictsWith fact:1 ."])
def test_facts_that_are_marked_conflict_both(ask: Ask, mark: str) -> None:
    other = fact(2, "id:fair schema:about id:boats", "tern asserted 1", rank="Preferred")

    assert len(conflicts(ask, FIRST + other + mark)) == 2
    assert conflicts(ask, FIRST + other) == []


# ------------------------------------------------------------------------------------------------ plans

NAMED = 'id:fair schema:name "Fair"@en . id:quay schema:name "Quay"@en . id:field schema:name "Field"@en .\n'
PLAN = NAMED + fact(1, "id:fair schema:location id:quay", "gull planned 1")


def test_a_plan_that_another_article_reports_is_confirmed(ask: Ask) -> None:
    graph = NAMED + fact(1, "id:fair schema:location id:quay", "gull planned 1", "tern asserted 1")

    confirmed = ask(graph, "plans/confirmed")
    assert [(row["name"], row["value"], row["announced"], row["confirmed"]) for row in confirmed] == [
        ("Fair", "Quay", "gull", "tern")
    ]
    assert ask(graph, "plans/unconfirmed") == []


def test_an_event_that_has_begun_is_confirmed(ask: Ask) -> None:
    graph = PLAN + fact(2, "id:fair nev:occurrence occurrence:occurred", "tern asserted 1")

    assert [row["property"] for row in ask(graph, "plans/confirmed")] == ["occurrence"]
    assert ask(graph, "plans/unconfirmed") == []


@pytest.mark.parametrize(
    "more",
    [
        "",
        fact(2, "id:fair schema:location id:field", "tern asserted 1"),
        fact(2, "id:fair schema:about id:boats", "gull planned 1", "tern asserted 1"),
        fact(2, "id:fair nev:occurrence occurrence:planned", "tern asserted 1"),
    ],
)
def test_a_plan_of_which_nobody_else_reports_the_same_is_unconfirmed(ask: Ask, more: str) -> None:
    assert [row["fact"] for row in ask(PLAN + more, "plans/unconfirmed")] == ["1"]
    assert ask(PLAN + more, "plans/confirmed") == []


@pytest.mark.parametrize(
    "graph",
    [
        NAMED + fact(1, "id:fair schema:about id:boats", "gull planned 1"),
        NAMED + fact(1, "id:fair schema:location id:quay", "gull planned 1", "gull asserted 1"),
        NAMED + fact(1, "id:fair schema:location id:quay", "gull planned 1", rank="Deprecated"),
    ],
)
def test_aims_and_what_the_same_article_reports_announce_nothing(ask: Ask, graph: str) -> None:
    assert ask(graph, "plans/unconfirmed") == []


def test_a_place_that_changed_stands_beside_the_planned_one(ask: Ask) -> None:
    graph = PLAN + fact(2, "id:fair schema:location id:field", "tern asserted 1")

    changed = ask(graph, "plans/changed")
    assert [(row["planned"], row["reported"], row["change"], row["fact"]) for row in changed] == [
        ("Quay", "Field", "changed", "2")
    ]


def test_a_rejected_plan_changed_too(ask: Ask) -> None:
    graph = NAMED + fact(1, "id:fair schema:location id:quay", "gull planned 1", rank="Deprecated")
    graph += fact(2, "id:fair schema:location id:field", "tern asserted 1", rank="Preferred")

    assert [row["change"] for row in ask(graph, "plans/changed")] == ["changed"]


def test_a_plan_that_came_true_has_not_changed_because_more_is_reported(ask: Ask) -> None:
    graph = NAMED + fact(1, "id:fair schema:location id:quay", "gull planned 1", "tern asserted 1")
    graph += fact(2, "id:fair schema:location id:field", "tern asserted 1")

    assert [(row["reported"], row["change"]) for row in ask(graph, "plans/changed")] == [("Quay", "same")]


# --------------------------------------------------------------------------------- sources and coverage

TRIPLE = "id:fair schema:location id:quay"


@pytest.mark.parametrize(
    ("evidences", "independent"),
    [
        (["gull asserted 1", "tern asserted 1"], True),
        (["gull asserted 1 harbour-office", "tern asserted 1"], True),
        (["gull asserted 1 harbour-office", "tern asserted 1 harbour-office"], False),
        (["gull asserted 1", "gull asserted 1 harbour-office"], False),
        (["gull asserted 1"], False),
    ],
)
def test_articles_with_one_primary_source_are_one_source(ask: Ask, evidences: list[str], independent: bool) -> None:
    graph = NAMED + fact(1, TRIPLE, *evidences)

    assert len(ask(graph, "evidence/corroborated")) == int(independent)
    assert len(ask(graph, "quality/weak")) == int(not independent)


@pytest.mark.parametrize(("below", "rows"), [("0.7", 0), ("0.8", 1)])
def test_a_fact_of_two_sources_is_weak_if_no_passage_is_sure_enough(ask: Ask, below: str, rows: int) -> None:
    graph = NAMED + fact(1, TRIPLE, "gull asserted 0.7", "tern asserted 0.5")

    assert len(ask(graph, "quality/weak", below=below)) == rows


def test_gaps_lie_before_and_between_the_passages_in_use(ask: Ask) -> None:
    graph = "article:gull a schema:NewsArticle .\n"
    for number, (start, end) in enumerate([(10, 20), (12, 15), (15, 30), (31, 35), (50, 60)]):
        graph += f"evidence:{number} oa:hasSource article:gull ; oa:hasSelector evidence:p{number} .\n"
        graph += f"evidence:p{number} oa:start {start} ; oa:end {end} .\n"

    def gaps(least: str) -> list[tuple[str, str, str]]:
        return [(row["begin"], row["end"], row["characters"]) for row in ask(graph, "evidence/gaps", least=least)]

    assert gaps("1") == [("0", "10", "10"), ("30", "31", "1"), ("35", "50", "15")]
    assert gaps("11") == [("35", "50", "15")]


# ----------------------------------------------------------------------------------- speakers and links


def test_who_is_quoted_without_a_speech_has_spoken_too(ask: Ask) -> None:
    graph = """
    id:talk schema:name "Talk"@en ; nev:hasParticipation id:part .
    id:part nev:role role:speaker ; nev:participant id:ada ; nev:office id:mayor .
    id:ada schema:name "Ada"@en . id:bo schema:name "Bo"@en . id:mayor schema:name "Mayor"@en .
    id:said-1 schema:creator id:ada ; nev:madeAt id:talk . id:said-2 schema:creator id:ada ; nev:madeAt id:talk .
    id:said-3 schema:creator id:bo ; nev:madeAt id:talk .
    """

    assert ask(graph, "speech/speakers") == [
        {"speaker": "Ada", "office": "Mayor", "event": "Talk", "utterances": "2"},
        {"speaker": "Bo", "event": "Talk", "utterances": "1"},
    ]


def test_a_speech_of_which_nothing_is_reported_was_held(ask: Ask) -> None:
    graph = """
    id:talk schema:name "Talk"@en ; nev:hasParticipation id:part .
    id:part nev:role role:speaker ; nev:participant id:ada . id:ada schema:name "Ada"@en .
    """

    assert ask(graph, "speech/speakers") == [{"speaker": "Ada", "event": "Talk", "utterances": "0"}]


def test_things_without_an_item_are_listed_with_an_empty_one(ask: Ask) -> None:
    graph = NAMED.replace("id:quay", "id:quay a schema:Place ; schema:sameAs wd:Q1 ; schema:additionalType id:pier ;")
    graph += "id:field a schema:Place ."

    answer = ask(graph, "links/wikidata")
    assert [(row["name"], row.get("item"), row.get("relation")) for row in answer] == [
        ("Field", None, None),
        ("Quay", "Q1", "sameAs"),
    ]


def test_a_hand_over_with_parties_known_by_office_only(ask: Ask) -> None:
    graph = """
    id:passing a nev:Handover ; schema:name "Passing on"@en ; nev:hasParticipation id:bell-part , id:from , id:to .
    id:bell-part nev:role role:item ; nev:participant id:bell . id:bell schema:name "Bell"@en , "Glocke"@de .
    id:from nev:role role:giver ; nev:office id:mayor . id:mayor schema:name "Mayor"@en .
    id:to nev:role role:receiver ; nev:participant id:ada ; nev:office id:mayor . id:ada schema:name "Ada"@en .
    """

    [row] = ask(graph, "handovers/handed-over", lang="de")
    assert (row["item"], row["giver"], row["receiver"]) == ("Glocke", "Mayor", "Ada")
