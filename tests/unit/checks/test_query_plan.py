"""What a query reads near its focus node is known, or the query is not understood."""

from __future__ import annotations

import pytest

from factpress.checks.compiling.query_plan import plan_of
from factpress.checks.index import Index
from factpress.checks.paths import walk

E = "PREFIX e: <e:>\n"
INDEX = Index(
    [
        ("<e:a>", "<e:p>", "<e:b>"),
        ("<e:b>", "<e:p>", "<e:c>"),
        ("<e:c>", "<e:q>", "<e:a>"),
        ("<e:d>", "<e:q>", "<e:b>"),
    ]
)


@pytest.mark.parametrize(
    ("query", "subjects", "properties", "is_anchored"),
    [
        ("SELECT $this WHERE { $this e:p ?x }", "a", "p", True),
        ("SELECT DISTINCT $this { ?x e:q $this }", "c", "q", True),
        ("SELECT $this { $this e:p ?x . ?x e:p ?y ; e:q 1 , 'x'@en , '''y'''^^e:t }", "ab", "pq", True),
        ("SELECT $this { $this e:p/e:p ?x }", "ab", "p", True),
        ("SELECT $this { $this (e:p|^e:q)+ ?x . }", "abcd", "pq", True),
        ("SELECT $this ?x { $this e:p ?x . ?x e:p* $this BIND (e:p AS ?path) }", "abc", "p", True),
        ("SELECT $this { $this e:p ?x FILTER NOT EXISTS { ?y e:q ?x . ?y e:p true } }", "ad", "pq", True),
        ("SELECT $this { FILTER (1 = 1 || EXISTS { $this e:p ?x }) }", "a", "p", False),
        ("SELECT $this { $this e:p ?o . ?o ?any ?x }", "ab", None, True),
        ("SELECT $this (e:p AS ?path) { $this a e:T FILTER (STRLEN(?x) > 2) # a comment\n }", "a", None, True),
        ("SELECT $this { FILTER ($this = e:a) }", "", "", False),
        ("SELECT $this { FILTER bound($this) }", "", "", False),
    ],
)
def test_a_simple_query_reads_these_subjects(
    query: str, subjects: str, properties: str | None, is_anchored: bool
) -> None:
    plan = plan_of(E + query)
    assert plan is not None
    read = {subject for path in plan.reads for subject in walk(path, INDEX)("<e:a>")}
    assert {subject for subject in read if INDEX.row(subject)} == {f"<e:{name}>" for name in subjects}
    assert plan.is_anchored == is_anchored
    if properties is not None:
        assert plan.properties == frozenset(f"<e:{name}>" for name in properties)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { $this e:p ?x OPTIONAL { ?x e:q ?y } }",
        "SELECT $this { { $this e:p ?x } UNION { $this e:q ?x } }",
        "SELECT $this { $this e:p ?x . ?a e:q ?b }",
        "SELECT $this { $this ?p ?x . ?x e:q ?y }",
        "SELECT $this { e:a e:p ?x }",
        "SELECT $this { ?s ?p $this }",
        "SELECT $this { $this e:p [ e:q 1 ] }",
        "SELECT $this { $this e:p ( 1 ) }",
        "SELECT $this { $this !e:p ?x }",
        "SELECT $this { $this f:p ?x }",
        "SELECT $this { $this e:p* ?x }",
        "SELECT $this { ?x (e:p?|e:q) $this }",
        "SELECT $this { $this (e:p*/e:q?) ?x }",
        "SELECT $this { $this ^(e:p*) ?x }",
        "SELECT $this { $this e:p ?x } GROUP BY $this",
        "SELECT $this { $this e:p ?x } LIMIT 1",
        "SELECT $this (COUNT(?x) AS ?n) { $this e:p ?x }",
        "SELECT $this (EXISTS { $this e:p ?x } AS ?n) { $this e:p ?x }",
        "SELECT $this { $this e:p ?x FILTER (RAND() < 1) }",
        "SELECT $this FROM e:g { $this e:p ?x }",
        "SELECT $this { $this e:p _:b }",
        "SELECT $this { $this e:p ?x",
        "ASK { $this e:p ?x }",
    ],
)
def test_other_queries_are_not_understood(query: str) -> None:
    assert plan_of(E + query) is None
