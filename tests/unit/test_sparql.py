"""What a query would do is known before it runs."""

import pytest

from factpress.sparql import is_update, query_form, service_at, without_comments


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
        # What follows was seen to reach the network on some engine: they read such texts as no other does.
        "PREFIX x: <http://other/> SELECT * { SERVICEx:y {} }",
        "PREFIX é: <http://other/> SELECT * { SERVICEé:y {} }",
        "SELECT * { {?s ?p trueSERVICE<http://other/>{}} }",
        "PREFIX x: <http://e/> SELECT * { ?s x:a x:.SERVICE<http://other/>{} }",
        "BASE <http://other/> SELECT * { SERVICE <y> {} }",
        r"PREFIX e: <http://e/> SELECT * { BIND (e:a\#b AS ?o) SERVICE <http://other/> {} }",
        r"PREFIX e: <http://e/> SELECT * { ?s e:p e:a\'b SERVICE <http://other/> {} FILTER (?s = 'z') }",
        "SELECT * { FILTER (?x<'>') SERVICE <http://other/> {} FILTER ('a'=?x) }",
        "SELECT * { FILTER (?x<?b#>'''\n) SERVICE <http://other/> {} } #'''",
        "SELECT * { FILTER (?x<x:b#>'''\n) ?s <http://e/#> ?o SERVICE <http://other/> {} } #'''",
        "# \\u000A '''\nSELECT * { SERVICE <http://other/> {} }\n# '''",
        "# \\u000A '''\nSELECT * { ?s <http://e/\\u0041#x> ?o SERVICE <http://other/> {} }\n# '''",
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


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("SELECT * { SERVICE <https://data.example.org/sparql> { ?s ?p ?o } }", False),
        ("SELECT * { service silent<HTTPS://DATA.example.org> { ?s ?p ?o } }", False),
        ("SELECT * { SERVICE # <http://other/>\n <http://here:8080/?a=b> { ?s ?p ?o } }", False),
        ("SELECT * { SERVICE # <http://here:8080/>\n <http://other/> { ?s ?p ?o } }", True),
        ("SELECT * { SERVICE <http://here/> { ?s ?p ?o } }", True),
        ("SELECT * { SERVICE <http://here:80800/> { ?s ?p ?o } }", True),
        ("SELECT * { SERVICE <http://data.example.org.other/> {} }", True),
        ("SELECT * { SERVICE <http://data.example.org@other/> {} }", True),
        ("SELECT * { SERVICE <http://other#@data.example.org/> {} }", True),
        ("SELECT * { SERVICE <http://other?@data.example.org/> {} }", True),
        ("SELECT * { SERVICE <file://data.example.org/> {} }", True),
        ("SELECT * { SERVICE ?where { ?s ?p ?o } }", True),
        ("PREFIX d: <http://data.example.org/> SELECT * { SERVICE d:x { ?s ?p ?o } }", True),
        ("BASE <http://data.example.org/> SELECT * { SERVICE <x> { ?s ?p ?o } }", True),
        ("SELECT * { SERVICE <http://data.example.org/> {} SERVICE <http://other/> {} }", True),
        ("SELECT * { SERVICE <http://data.example.org/> { SERVICE ?any {} } }", True),
    ],
)
def test_only_allowed_hosts_may_be_called(text: str, called: bool) -> None:
    assert (service_at(text, frozenset({"data.example.org", "here:8080"})) is not None) is called


def test_an_update_in_any_reading_is_one() -> None:
    assert is_update("# \\u000A SELECT\nDROP ALL")
    assert is_update("# \\u000A DROP ALL #\nSELECT * {}")
    assert query_form("SELCT * { SELECT * {} }") is None
    assert query_form("DEFINE get:uri <http://e/> SELECT * {}") is None


def test_comments_become_spaces_and_nothing_else_changes() -> None:
    text = "SELECT ?a # one 'two\n{ ?a <http://e/#x> '# three' } # four"

    assert without_comments(text) == "SELECT ?a " + " " * 10 + "\n{ ?a <http://e/#x> '# three' } " + " " * 6
