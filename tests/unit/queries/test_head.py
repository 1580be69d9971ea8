"""A head says what a query answers; every fault of it is told at its place."""

import pytest

from factpress.problems import Problems
from factpress.queries.head import Head, read_head
from factpress.queries.parameters import Parameter

GOOD = """#+ title: {en: Which bridges are there, de: Welche Brücken gibt es}
#+ description:
#+   en: All of them.
#+ tags: [bridge]
#+ view: map
#+ columns: [bridge, year]
#+ may_be_empty: yes
#+ titles: {year: {en: Year, de: Jahr}}
#+ codes: {year: {n-a: {en: not known}}}
#+ parameters:
#+   town: {type: iri, title: {en: Town}, example: lindmouth}
#+   since: {type: date, optional: yes, default: 2000-01-01}
#+   kind: {type: string, values: [arch, beam]}
SELECT ?bridge ?year {}
"""


def said(text: str) -> list[str]:
    problems = Problems()
    assert read_head(text, "queries/q.rq", problems) is None
    return [str(problem) for problem in problems]


def test_a_head_is_read() -> None:
    problems = Problems()

    assert read_head(GOOD, "q.rq", problems) == Head(
        title={"en": "Which bridges are there", "de": "Welche Brücken gibt es"},
        description={"en": "All of them."},
        tags=("bridge",),
        view="map",
        columns=("bridge", "year"),
        may_be_empty=True,
        titles={"year": {"en": "Year", "de": "Jahr"}},
        codes={"year": {"n-a": {"en": "not known"}}},
        parameters={
            "town": Parameter("town", "iri", {"en": "Town"}, example="lindmouth"),
            "since": Parameter("since", "date", optional=True, default="2000-01-01"),
            "kind": Parameter("kind", "string", values=("arch", "beam")),
        },
    )
    assert not len(problems)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "SELECT * {}",
            "1:1: error[query-invalid] the query has no head; begin with '#+ title: {en: What it answers}'",
        ),
        (
            "#+ title: {en: What\nSELECT * {}",
            "2:4: error[query-invalid] the head is not YAML: expected ',' or '}', but got '<stream end>'; "
            "put quotation marks around texts with signs in them",
        ),
        ("#+ tags: [a]", "1:4: error[query-invalid] the head has no title; add 'title: {en: What it answers}'"),
        (
            "#+ title: {en: What}\n#+ titel: x",
            "2:4: error[query-invalid] the head has an unknown key 'titel'; did you mean 'title'?",
        ),
        ("#+ title: {de: Was}", "1:11: error[query-invalid] the title has no English text; add 'en: …'"),
        ("#+ title: What", "1:11: error[query-invalid] this is not texts by language; write '{en: …, de: …}'"),
        (
            "#+ title: {en: What}\n#+ view: tabel",
            "2:10: error[query-invalid] 'tabel' is none of table, timeline, map, chart, graph; did you mean 'table'?",
        ),
        (
            "#+ title: {en: What}\n#+ columns: bridge",
            "2:13: error[query-invalid] this is not a list of words; write '[one, two]'",
        ),
        (
            "#+ title: {en: What}\n#+ parameters:\n#+   town: {title: {en: Town}}",
            "3:12: error[query-invalid] the parameter 'town' has no type; "
            "write one of iri, date, integer, decimal, string, language",
        ),
        (
            "#+ title: {en: What}\n#+ parameters: {town: {type: irl}}",
            "2:30: error[query-invalid] 'irl' is none of iri, date, integer, decimal, string, language",
        ),
        (
            "#+ title: {en: Who, and when}",
            "1:21: error[query-invalid] 'and when' is not a language tag; "
            "put quotation marks around a text with a comma",
        ),
        ("#+ title: {en: What}\n#+ may_be_empty: maybe", "2:18: error[query-invalid] 'maybe' is neither yes nor no"),
        (
            "#+ title: {en: What}\n#+ codes: {state: {open: Open}}",
            "2:26: error[query-invalid] this is not texts by language; write '{en: …, de: …}'",
        ),
        (
            "#+ title: {en: What}\n#+ columns: [year]\n#+ titles: {yaer: {en: Year}}",
            "3:13: error[query-invalid] 'yaer' is no column; did you mean 'year'?",
        ),
        ("#+ title: {en: What}\n#+ codes: {year: {}}", "2:12: error[query-invalid] 'year' is no column"),
        ("#+ just a text", "1:4: error[query-invalid] the head is not keys with values; write 'key: value'"),
    ],
)
def test_each_fault_is_told_at_its_place(text: str, message: str) -> None:
    assert said(text)[0] == f"queries/q.rq:{message}"


def test_all_faults_are_told() -> None:
    assert len(said("#+ title: {de: Was}\n#+ view: cube\n#+ tags: one")) == 3
