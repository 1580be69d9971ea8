"""A saved query says in its head what it answers; faults of head and text are told with their place."""

from pathlib import Path

import pytest

from factpress.bundle import Bundle
from factpress.errors import UsageFault
from factpress.problems import Problems
from factpress.queries import SavedQuery, find_query, read_queries
from factpress.reading.ontology import read_vocabulary
from factpress.vocab import Vocabulary

HEAD = "#+ title: {en: Which bridges, de: Welche Brücken}\n"
GOOD = HEAD + "SELECT ?bridge { ?bridge a <http://example.org/Bridge> }\n"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(Bundle.installed().ontology)


def read(folder: Path, vocabulary: Vocabulary, **texts: str) -> tuple[dict[str, SavedQuery], list[str]]:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.rq"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    problems = Problems()
    return read_queries({"queries": folder}, vocabulary, problems), [str(problem) for problem in problems]


def test_a_query_is_read_with_its_text_as_it_stands(tmp_path: Path, vocabulary: Vocabulary) -> None:
    queries, said = read(tmp_path, vocabulary, town__bridges=GOOD)

    assert said == []
    assert queries["town/bridges"].text == GOOD
    assert queries["town/bridges"].title("de") == "Welche Brücken"
    assert queries["town/bridges"].title("fr") == "Which bridges"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "1:1: error[query-invalid] this is an update; a saved query only asks"),
        (
            "SELECT * {\n SERVICE <http://a/> {} }",
            "3:2: error[query-invalid] SERVICE would send data to another host; ask without it",
        ),
        (
            "SELECT * { ?s schema:name ?n }",
            "2:15: error[query-invalid] the prefix 'schema' is not declared; "
            "begin with PREFIX schema: <http://schema.org/>",
        ),
        (
            "PREFIX schema: <http://schema.org/>\nSELECT * { ?s schema:nmae ?n }",
            "3:15: error[query-invalid] no vocabulary in use has 'schema:nmae'; did you mean 'name'?",
        ),
        (
            "SELECT * { VALUES (?town ?since) { (UNDEF UNDEF) } }",
            "2:20: error[query-invalid] the VALUES block has ?town, which the head does not declare; "
            "add it to 'parameters'",
        ),
    ],
)
def test_each_fault_of_the_text_is_told_and_the_query_left_out(
    tmp_path: Path, vocabulary: Vocabulary, text: str, message: str
) -> None:
    queries, said = read(tmp_path, vocabulary, q=HEAD + text)

    assert f"queries/q.rq:{message}" in said
    assert queries == {}


def test_a_parameter_without_a_place_is_told(tmp_path: Path, vocabulary: Vocabulary) -> None:
    head = HEAD + "#+ parameters: {town: {type: iri}}\n"
    _, said = read(tmp_path, vocabulary, q=head + "SELECT ?town { ?town ?p ?o }")

    assert said == [
        "queries/q.rq:1:1: error[query-invalid] the parameter 'town' is in no VALUES block; "
        "write VALUES ?town { UNDEF } where it belongs"
    ]


def test_a_query_that_is_not_utf8_is_told(tmp_path: Path, vocabulary: Vocabulary) -> None:
    (tmp_path / "q.rq").write_bytes(b"#+ title: {en: \xe9}")

    assert read(tmp_path, vocabulary) == ({}, ["queries/q.rq: error[not-utf8] the query is not UTF-8"])


def test_the_last_part_of_a_name_is_enough_where_it_is_unique(tmp_path: Path, vocabulary: Vocabulary) -> None:
    queries, _ = read(tmp_path, vocabulary, town__bridges=GOOD, town__roads=GOOD, port__roads=GOOD)

    assert find_query("bridges", queries).name == "town/bridges"
    assert find_query("port/roads", queries).name == "port/roads"
    with pytest.raises(UsageFault, match="'roads' may be port/roads or town/roads"):
        find_query("roads", queries)


def test_a_near_miss_is_suggested(tmp_path: Path, vocabulary: Vocabulary) -> None:
    queries, _ = read(tmp_path, vocabulary, town__bridges=GOOD)

    with pytest.raises(UsageFault, match="no saved query is called 'brigdes'; did you mean 'bridges'"):
        find_query("brigdes", queries)
    with pytest.raises(UsageFault, match="'factpress query' lists them"):
        find_query("xyz", queries)


def test_a_projects_own_query_takes_the_place_of_ours(tmp_path: Path, vocabulary: Vocabulary) -> None:
    for folder, title in (("ours", "Ours"), ("own", "Own")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "q.rq").write_text(f"#+ title: {{en: {title}}}\nASK {{}}", encoding="utf-8")
    queries = read_queries({"queries": tmp_path / "ours", "own": tmp_path / "own"}, vocabulary, Problems())

    assert queries["q"].title("en") == "Own"
