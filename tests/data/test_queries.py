"""Every saved query that ships says what it answers, and its answer on the reference graph was checked by people."""

from pathlib import Path

import pytest

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import read_project
from factpress.queries import SavedQuery
from factpress.store.base import Rows, Store
from factpress.store.reference import ReferenceStore

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "tests" / "answers"
NAMES = sorted(path.relative_to(ROOT / "queries").with_suffix("").as_posix() for path in ROOT.glob("queries/**/*.rq"))
#: Counts of everything change with every fact; the tests of `factpress stats` look after them.
ANSWERED = [name for name in NAMES if not name.startswith("stats/")]

LANGUAGES = {"en", "de"}
Askers = dict[str, pipeline.Asker]


@pytest.fixture(scope="session")
def queries() -> dict[str, SavedQuery]:
    return pipeline.saved_queries(read_project(ROOT), Bundle.installed())[0]


@pytest.fixture(scope="session")
def askers(reference_build: Path, queries: dict[str, SavedQuery]) -> Askers:
    project = read_project(ROOT)
    opened = pipeline.open_build(project, reference_build)
    stores: dict[str, Store] = {"Oxigraph": opened.store, "rdflib": ReferenceStore.of_graph(opened.graph)}
    desk = pipeline.Desk(project, Bundle.installed())
    return {engine: pipeline.Asker(desk, queries, store) for engine, store in stores.items()}


def rows(askers: Askers, query: SavedQuery, **given: str) -> list[dict[str, str]]:
    """Return the rows of Oxigraph's answer, by column; an empty cell is left out."""
    answer = askers["Oxigraph"].ask(askers["Oxigraph"].bound(query, given))
    assert isinstance(answer, Rows)
    return [
        {column: term.value for column, term in zip(answer.columns, row, strict=True) if term} for row in answer.rows
    ]


def test_every_query_is_sound() -> None:
    queries, problems = pipeline.saved_queries(read_project(ROOT), Bundle.installed())

    assert problems == ()
    assert sorted(queries) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_head_is_whole(name: str, queries: dict[str, SavedQuery]) -> None:
    head = queries[name].head

    assert head.title.keys() >= LANGUAGES
    assert head.description.keys() >= LANGUAGES
    assert head.tags
    assert head.columns


@pytest.mark.parametrize("name", NAMES)
def test_parameters_have_titles_and_examples(name: str, queries: dict[str, SavedQuery]) -> None:
    for parameter in queries[name].head.parameters.values():
        assert parameter.title.keys() >= LANGUAGES, parameter.name
        assert parameter.optional or parameter.default or parameter.example, parameter.name


@pytest.mark.parametrize("name", ANSWERED)
def test_the_accepted_answer_says_what_it_rests_on_and_that_it_was_checked(name: str) -> None:
    lines = (ANSWERS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()

    assert any(line.startswith("# rests on: ") and len(line) > len("# rests on: ") for line in lines)
    assert "# checked against the articles' texts" in lines


def test_every_accepted_answer_belongs_to_a_query() -> None:
    answers = {path.relative_to(ANSWERS).with_suffix("").as_posix() for path in ANSWERS.rglob("*.tsv")}

    assert answers <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_two_engines_give_the_accepted_answer(name: str, queries: dict[str, SavedQuery], askers: Askers) -> None:
    tried = list(pipeline.try_queries(askers, {name: queries[name]}, ANSWERS))

    assert [one.engine for one in tried] == ["Oxigraph", "rdflib"]
    assert [one.fault for one in tried] == [None, None]


def test_rows_about_a_fact_end_with_it_and_lead_to_its_passages(queries: dict[str, SavedQuery], askers: Askers) -> None:
    about_facts = {name: query for name, query in queries.items() if "fact" in query.head.columns[1:]}

    assert about_facts
    for name, query in about_facts.items():
        examples = {one.name: one.example for one in query.head.parameters.values() if one.example}
        answer = askers["Oxigraph"].ask(askers["Oxigraph"].bound(query, examples))
        assert isinstance(answer, Rows)
        assert answer.columns[-1] == "fact", name
        with_facts = [row for row in askers["Oxigraph"].with_evidence(answer).rows if row[len(answer.columns) - 1]]
        assert with_facts or query.head.may_be_empty, name
        assert all(row[-1] for row in with_facts), name


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-11-28", "2025-12-31", {}),
        ("2025-11-27", "2025-11-27", {"interpol-ga-93": "certain", "ga-93-opening-speech": "possible"}),
        ("2005-01-01", "2008-12-31", {"marrakech-security-commitment": "certain"}),
        ("2005-01-01", "2008-12-30", {"marrakech-security-commitment": "possible"}),
    ],
)
def test_events_lie_between_two_days_certainly_or_possibly(
    first: str, last: str, expected: dict[str, str], queries: dict[str, SavedQuery], askers: Askers
) -> None:
    answer = rows(askers, queries["events/between-dates"], **{"from": first, "to": last})
    found = {row["event"].rpartition("/")[2]: row["certainty"] for row in answer}

    assert found.items() >= expected.items()
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(("day", "certainty"), [("2025-11-24", "certain"), ("2025-11-25", "possible")])
def test_an_office_is_held_certainly_only_within_known_bounds(
    day: str, certainty: str, queries: dict[str, SavedQuery], askers: Askers
) -> None:
    answer = rows(askers, queries["offices/holders-on-a-day"], post="dgsn-director-general", day=day)

    assert [(row["person"], row["certainty"]) for row in answer] == [("Abdellatif Hammouchi", certainty)]


def test_names_come_in_the_language_asked_for_or_else_in_english(
    queries: dict[str, SavedQuery], askers: Askers
) -> None:
    def cities(lang: str) -> set[str]:
        return {row["place"] for row in rows(askers, queries["events/editions"], lang=lang)}

    assert cities("de") == {"Glasgow", "Marrakesch"}
    assert cities("sv") == {"Glasgow", "Marrakech"}


def test_without_their_optional_parameters_queries_ask_about_everything(
    queries: dict[str, SavedQuery], askers: Askers
) -> None:
    held = queries["offices/held"]

    assert len(rows(askers, held)) > len(rows(askers, held, holder="abdellatif-hammouchi"))
