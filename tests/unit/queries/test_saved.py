"""A saved query says in its head what it answers, and a faulty head is told with its place."""

from pathlib import Path

import pytest

from factpress.errors import UsageFault
from factpress.problems import Problems
from factpress.queries import SavedQuery, find_query, read_queries

GOOD = """#+ title: {en: "Which bridges are there?", de: "Welche Brücken gibt es?"}
#+ tags: [bridge]
#+ columns: [bridge]
SELECT ?bridge { ?bridge a <http://example.org/Bridge> }
"""


def read(tmp_path: Path, **texts: str) -> tuple[dict[str, SavedQuery], list[str]]:
    for name, text in texts.items():
        path = tmp_path / f"{name.replace('__', '/')}.rq"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    problems = Problems()
    return read_queries({"queries": tmp_path}, problems), [str(problem) for problem in problems]


def test_the_head_is_read(tmp_path: Path) -> None:
    queries, said = read(tmp_path, town__bridges=GOOD)

    assert said == []
    query = queries["town/bridges"]
    assert query.title == {"en": "Which bridges are there?", "de": "Welche Brücken gibt es?"}
    assert (query.tags, query.view, query.columns) == (("bridge",), "table", ("bridge",))
    assert query.text == GOOD


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "SELECT * {}",
            "queries/q.rq:1:1: error[query-invalid] the query has no head; "
            "begin with '#+ title: {en: What it answers}'",
        ),
        (
            "#+ title: {en: What\nSELECT * {}",
            "queries/q.rq:2:4: error[query-invalid] the head is not YAML: expected ',' or '}', but got '<stream end>'; "
            "put quotation marks around texts with signs in them",
        ),
        (
            "#+ titel: {en: What}\n#+ title: {en: What}\nSELECT * {}",
            "queries/q.rq:1:1: error[query-invalid] the head has an unknown key 'titel'; did you mean 'title'?",
        ),
        (
            "#+ title: {de: Was}\nSELECT * {}",
            "queries/q.rq:1:1: error[query-invalid] the head's title has no English text; add 'en: …'",
        ),
        (
            "#+ title: What\nSELECT * {}",
            "queries/q.rq:1:1: error[query-invalid] the head's title is not texts by language; "
            "write '#+ title: {en: …, de: …}'",
        ),
        (
            "#+ title: {en: What}\n#+ view: cube\nSELECT * {}",
            "queries/q.rq:1:1: error[query-invalid] the head's view 'cube' is not known; "
            "write one of table, timeline, map, chart, graph",
        ),
        (
            "#+ title: {en: What}\n#+ columns: bridge\nSELECT * {}",
            "queries/q.rq:1:1: error[query-invalid] the head's columns is not a list of words; "
            "write '#+ columns: [one, two]'",
        ),
        (
            "#+ title: {en: What}\nDELETE WHERE { ?s ?p ?o }",
            "queries/q.rq:1:1: error[query-invalid] this is an update; a saved query only asks",
        ),
        (
            "#+ title: {en: What}\nSELECT * {\n SERVICE <http://a/> {} }",
            "queries/q.rq:3:1: error[query-invalid] SERVICE would send data to another host; ask without it",
        ),
    ],
)
def test_each_fault_is_told_and_the_query_left_out(tmp_path: Path, text: str, message: str) -> None:
    queries, said = read(tmp_path, q=text)

    assert said == [message]
    assert queries == {}


def test_a_query_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"#+ title: {en: \xe9}")

    assert read(tmp_path) == ({}, ["queries/q.rq: error[not-utf8] the query is not UTF-8"])


def test_the_last_part_of_a_name_is_enough_where_it_is_unique(tmp_path: Path) -> None:
    queries, _ = read(tmp_path, town__bridges=GOOD, town__roads=GOOD, port__roads=GOOD)

    assert find_query("bridges", queries).name == "town/bridges"
    assert find_query("port/roads", queries).name == "port/roads"
    with pytest.raises(UsageFault, match="'roads' may be port/roads or town/roads"):
        find_query("roads", queries)


def test_a_near_miss_is_suggested(tmp_path: Path) -> None:
    queries, _ = read(tmp_path, town__bridges=GOOD)

    with pytest.raises(UsageFault, match="no saved query is called 'brigdes'; did you mean 'bridges'"):
        find_query("brigdes", queries)
    with pytest.raises(UsageFault, match="'factpress query' lists them"):
        find_query("xyz", queries)


def test_a_projects_own_query_takes_the_place_of_ours(tmp_path: Path) -> None:
    for folder, title in (("ours", "Ours"), ("own", "Own")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "q.rq").write_text(f"#+ title: {{en: {title}}}\nASK {{}}", encoding="utf-8")
    queries = read_queries({"queries": tmp_path / "ours", "own": tmp_path / "own"}, Problems())

    assert queries["q"].title["en"] == "Own"
