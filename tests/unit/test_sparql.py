"""What a query would do is known before it runs."""

import pytest

from factpress.sparql import is_update, query_form, service_at


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("ask {}", "ASK"),
        ("PREFIX delete: <http://a/> CONSTRUCT {} WHERE {}", "CONSTRUCT"),
        ("# insert first\nDESCRIBE <http://insert/>", "DESCRIBE"),
        ("BASE <http://insert/>\nPREFIX : <drop>\nSELECT ?insert {}", "SELECT"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("PREFIX select: <a:> DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("with <a:g> delete { ?s ?p ?o } where {}", "WITH"),
        ("", None),
        ("# SELECT", None),
    ],
)
def test_the_form_is_the_first_keyword_that_is_one(text: str, form: str | None) -> None:
    assert query_form(text) == form


def test_updates_are_told_from_queries() -> None:
    assert is_update("DROP ALL")
    assert not is_update('SELECT ("DROP ALL" AS ?x) {}')


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://other/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where {} }",
        "SELECT * {?s ?p 5.SERVICE<http://other/>{}}",
        "PREFIX : <http://other/> SELECT * {{}SERVICE:x{}}",
        r"SELECT * { S\u0045RVICE <http://other/> {} }",
        r"SELECT * { \U00000053ERVICE <http://other/> {} }",
    ],
)
def test_a_call_to_another_host_is_found(text: str) -> None:
    assert service_at(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service ?is_service {}",
        'SELECT ("SERVICE" AS ?x) {}',
        "SELECT * { ?s <http://a/SERVICE> 'a SERVICE' } # SERVICE",
        'SELECT * { ?s ?p """a\n"SERVICE" <x>""" }',
        "PREFIX a: <http://a/> SELECT * { ?s a:service 'x'@service }",
        r"SELECT * { ?s ?p 'it\'s a SERVICE' }",
    ],
)
def test_the_word_elsewhere_is_no_call(text: str) -> None:
    assert service_at(text) is None


def test_the_offset_leads_to_the_word() -> None:
    text = "SELECT *\n{ SERVICE <http://a/> {} }"
    offset = service_at(text)

    assert offset is not None
    assert text[offset:].startswith("SERVICE")
