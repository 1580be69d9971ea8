"""What a query looks at is known, or taken to be everything."""

from __future__ import annotations

import pytest

from factpress.site.touching import touched
from factpress.vocab import RDF_TYPE

PREFIX = "PREFIX e: <http://e/>\n"


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("SELECT ?s { ?s e:p ?o }", {"says p"}),
        ("SELECT * WHERE { ?s e:p ?o ; e:q 1, 'x'@en, \"y\"^^e:t . } ORDER BY ?s LIMIT 5", {"says p", "says q"}),
        ("SELECT ?s { ?s a e:C . # ?s ?p ?o\n }", {"class C"}),
        ("SELECT ?s { ?s a ?c , e:C }", {f"says {RDF_TYPE}"}),
        ("SELECT ?s { ?s e:p/^e:q+|(e:r/a) ?o ;; }", {"says p", "says q", "says r", f"says {RDF_TYPE}"}),
        ("SELECT ?s { { ?s e:p ?o } UNION { ?s e:q ?o } MINUS { ?s e:r ?o } }", {"says p", "says q", "says r"}),
        ("SELECT ?s { OPTIONAL { ?s e:p ?o } FILTER NOT EXISTS { ?s e:q ?o } }", {"says p", "says q"}),
        ("SELECT ?s { ?s e:p ?o FILTER (?o < 3 && EXISTS { ?s e:q ?x }) }", {"says p", "says q"}),
        ("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s e:p ?o BIND (STR(?o) AS ?t) FILTER regex(?t, 'a') }", {"says p"}),
        ("SELECT ?s { { SELECT ?s { ?s e:p ?o } GROUP BY ?s HAVING (MAX(?o) > 1) } ?s e:q ?x }", {"says p", "says q"}),
        ("SELECT ?s { VALUES (?o ?x) { (e:a UNDEF) ('}' 2) } ?s e:p ?o } VALUES ?o { e:b }", {"says p"}),
        ("SELECT ?s { VALUES ?o { e:a } ?s <http://e/p> ?o }", {"says p"}),
        ("SELECT ?s { ?s ?p ?o VALUES ?p { e:p <http://e/q> } }", {"says p", "says q"}),
        ("SELECT ?s { VALUES (?n ?p) { ('a' e:p) (UNDEF e:q) } ?s ?p ?o ; ?p ?x }", {"says p", "says q"}),
        ("SELECT ?s { OPTIONAL { ?s ?p ?o FILTER (?p IN (e:p, e:q)) } }", {"says p", "says q"}),
        ("SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s ?q ?x VALUES ?q { e:q } } VALUES ?p { e:p } }", {"says p", "says q"}),
    ],
)
def test_constant_predicates_are_what_a_query_looks_at(query: str, keys: set[str]) -> None:
    def full(key: str) -> str:
        kind, _, name = key.partition(" ")
        return key if ":" in name else f"{kind} http://e/{name}"

    assert touched(PREFIX + query) == frozenset(map(full, keys))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ?p ?o }",
        "SELECT ?s { ?s e:p ?o ; ?p ?x }",
        "SELECT ?s { ?s ?p ?o { VALUES ?p { e:p } } }",
        "SELECT ?s { { ?s ?p ?o } VALUES ?p { e:p } }",
        "SELECT ?s { ?s ?p ?o } VALUES ?p { e:p }",
        "SELECT ?s { ?s ?p ?o VALUES ?p { e:p UNDEF } }",
        "SELECT ?s { ?s ?p ?o VALUES (?p ?x) { (e:p 'a'@en) } }",
        "SELECT ?s { ?s ?p ?o FILTER (?p IN (e:p) || ?o IN (e:q)) }",
        "SELECT ?s { ?s ?p ?o FILTER (?p NOT IN (e:p)) }",
        "SELECT ?s { ?s ?p ?o FILTER e:not(?p IN (e:p)) }",
        "SELECT ?s { ?s ?p ?o FILTER (?p IN (e:p, ?o)) }",
        "SELECT ?s { ?s ?p ?o VALUES ?p { e:p ",
        "SELECT ?s { ?s e:p* ?o }",
        "SELECT ?s { ?s e:p? ?o }",
        "SELECT ?s { ?s !e:p ?o }",
        "SELECT ?s { GRAPH ?g { ?s e:p ?o } }",
        "SELECT ?s { SERVICE e:x { ?s e:p ?o } }",
        "SELECT ?s FROM e:g { ?s e:p ?o }",
        "SELECT ?s { ?s e:p [ e:q ?o ] }",
        "SELECT ?s { ?s e:p (1 2) }",
        "SELECT ?s { ?s <p> ?o }",
        "SELECT ?s { ?s f:p ?o }",
        "SELECT ?s { ?s e:p ?o FILTER (?a<?b&&?c>?o) }",
        "SELECT ?s { ?s e:p\\u0041 ?o }",
        "ASK { ?s e:p ?o }",
        "DESCRIBE e:x",
        "SELECT ?s { ?s e:p ?o",
        "SELECT ?s { ?s e:p ?o FILTER (?o }",
        "SELECT ?s { ?s e:p ?o } VALUES ?o { e:a",
        "SELECT ?s { ?s e:p ?o } } ?s ?p ?o",
        "SELECT ?s",
        "",
    ],
)
def test_what_is_not_read_is_taken_to_look_at_everything(query: str) -> None:
    assert touched(PREFIX + query) is None
