"""Parameters are bound as terms: whatever a value holds, the query asks the same question about that value."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from factpress.errors import UsageFault
from factpress.model import DATE, INTEGER, Iri, Literal, Term
from factpress.queries import bind, bind_rows, block_span, bound_values, values_of
from factpress.queries.binding import block_variables
from factpress.queries.parameters import Parameter, to_term
from hostile import HOSTILE

QUERY = """# VALUES ?text { UNDEF } in a comment is none
SELECT ?text WHERE {
  VALUES (?text ?other) { (UNDEF UNDEF) }
  FILTER (BOUND(?text))
}"""


def texts(query: str) -> list[str]:
    """The values of ?text in the answer of an engine that holds no triple."""
    answer = ox.Store().query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return [row["text"].value for row in answer]


@pytest.mark.parametrize("text", HOSTILE)
def test_fifty_hostile_texts_are_asked_about_and_nothing_else(text: str) -> None:
    query = bind(QUERY, {"text": Literal(text)})

    assert texts(query) == [text]
    assert [str(row[0]) for row in rdflib.Graph().query(query)] == [text]  # type: ignore[index]


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"])) | st.text(alphabet='\\uU0"2 ', max_size=12))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert texts(bind(QUERY, {"text": Literal(text)})) == [text]


def test_a_block_is_found_where_it_is_one() -> None:
    assert block_variables(QUERY) == ("text", "other")
    assert block_variables("SELECT * { VALUES ?a { UNDEF } }") == ("a",)
    assert block_variables("SELECT * { VALUES ?a { 1 } }") == ()


def test_parameters_without_a_value_are_left_out() -> None:
    assert "VALUES (?other) { (<http://a/>) }" in bind(QUERY, {"other": Iri("http://a/")})
    assert "VALUES" not in bind(QUERY, {}).split("\n", 1)[1]


def test_a_table_of_values_asks_about_every_row() -> None:
    query = bind_rows(QUERY, ("text",), [(Literal("a"),), (Literal("b"),)])

    assert texts(query) == ["a", "b"]


def never(text: str) -> Iri:
    raise AssertionError(text)


@pytest.mark.parametrize(
    ("type_", "text", "term"),
    [
        ("date", "2025-11-24", Literal("2025-11-24", None, DATE)),
        ("integer", "-3", Literal("-3", None, INTEGER)),
        ("string", 'a "b"', Literal('a "b"')),
        ("language", "en", Literal("en")),
    ],
)
def test_texts_become_terms_of_the_type(type_: str, text: str, term: Term) -> None:
    assert to_term(Parameter("p", type_), text, never) == term


@pytest.mark.parametrize(
    ("type_", "text", "message"),
    [
        ("date", "24.11.2025", "p is a date such as 2025-11-24, not '24.11.2025'"),
        ("date", "2025-02-30", "p is a date such as 2025-11-24, not '2025-02-30'"),
        ("date", "20251124", "p is a date such as 2025-11-24, not '20251124'"),
        ("integer", "07", "p is an integer, not '07'"),
        ("integer", "٣", "p is an integer, not '٣'"),
        ("decimal", "1e3", "p is a number such as 0.8, not '1e3'"),
        ("language", "English", "p is a language tag such as en, not 'English'"),
        ("string", "a\x00b", "p is a text without control characters, not 'a\\x00b'"),
    ],
)
def test_what_is_not_of_the_type_is_refused(type_: str, text: str, message: str) -> None:
    with pytest.raises(UsageFault) as refused:
        to_term(Parameter("p", type_), text, never)

    assert str(refused.value) == message


def test_allowed_values_are_named() -> None:
    with pytest.raises(UsageFault, match="kind is one of arch, beam, not 'rope'"):
        to_term(Parameter("kind", "string", values=("arch", "beam")), "rope", never)


def test_missing_and_unknown_parameters_are_named() -> None:
    parameters = {
        "town": Parameter("town", "string", {"en": "The town"}, example="Lindmouth"),
        "year": Parameter("year", "integer", default="7"),
    }

    assert bound_values(parameters, {"town": "L"}, never) == {
        "town": Literal("L"),
        "year": Literal("7", None, INTEGER),
    }
    with pytest.raises(UsageFault, match=r"needs a value for town \(The town\): give -p town=Lindmouth or another"):
        bound_values(parameters, {}, never)
    with pytest.raises(UsageFault, match="the query has no parameter 'twon'; did you mean 'town'"):
        bound_values(parameters, {"twon": "L"}, never)
    with pytest.raises(UsageFault, match="the query has no parameter 'town'; it takes no parameters"):
        bound_values({}, {"town": "L"}, never)


NESTED = """PREFIX e: <http://e/>
PREFIX no: <http://no/SELECT>
# SELECT ?no { }
SELECT DISTINCT ?one (COUNT(?two) AS ?n) WHERE {
  VALUES (?one ?two) { (UNDEF UNDEF) }
  { SELECT ?one WHERE { ?one e:p "}" } }
  ?one e:q ?two
}
GROUP BY ?one HAVING (COUNT(?two) > 0)"""


def test_what_a_query_has_an_answer_for_is_asked_of_its_pattern_alone() -> None:
    store = ox.Store()
    for subject, name in (("a", "p"), ("a", "q"), ("b", "q"), ("c", "p"), ("c", "q")):
        node, predicate = ox.NamedNode(f"http://e/{subject}"), ox.NamedNode(f"http://e/{name}")
        store.add(ox.Quad(node, predicate, ox.Literal("}")))

    asked = values_of(NESTED, "one", 10)
    assert asked is not None
    answer = store.query(asked)

    assert isinstance(answer, ox.QuerySolutions)
    assert [row["one"].value for row in answer] == ["http://e/a", "http://e/c"]
    assert asked.endswith('"}" } }\n  ?one e:q ?two\n} ORDER BY ?one LIMIT 10')


@pytest.mark.parametrize(
    "query", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "SELECT ?s", "SELECT ?s {"]
)
def test_only_a_whole_select_can_be_asked_so(query: str) -> None:
    assert values_of(query, "s", 10) is None


def test_where_the_parameter_block_stands() -> None:
    span = block_span(QUERY)

    assert span is not None
    assert QUERY[slice(*span)] == "VALUES (?text ?other) { (UNDEF UNDEF) }"
    assert block_span("SELECT ?s { ?s ?p ?o }") is None
