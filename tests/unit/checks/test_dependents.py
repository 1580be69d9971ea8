"""What hangs on a changed subject is found along the paths of shapes and queries, backwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.checks import Index, dependents, read_shapes
from factpress.problems import Problems

PREFIXES = """@prefix e: <http://e.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
e:S a sh:NodeShape ; """
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
# Two families of nodes: a leads to b by p, b to c by q; what is true of the one is true of the other.
INDEX = Index(
    triple
    for number in (1, 2)
    for triple in (
        (f"<http://e.example/a{number}>", TYPE, "<http://e.example/A>"),
        (f"<http://e.example/a{number}>", "<http://e.example/p>", f"<http://e.example/b{number}>"),
        (f"<http://e.example/b{number}>", "<http://e.example/q>", f"<http://e.example/c{number}>"),
    )
)
INDEX.add([("<http://e.example/A>", "<http://www.w3.org/2000/01/rdf-schema#subClassOf>", "<http://e.example/Z>")])
QUERY = "PREFIX e: <http://e.example/> SELECT $this { $this e:p ?b FILTER NOT EXISTS { ?b e:q ?c . ?c ?any ?x } }"
UNION = "PREFIX e: <http://e.example/> SELECT $this { { $this e:p ?b } UNION { $this e:q ?b } }"


def found(tmp_path: Path, shape: str, *changed: str) -> str:
    file = tmp_path / "shapes.ttl"
    file.write_text(f"{PREFIXES}{shape} .\n", encoding="utf-8")
    shapes = read_shapes([file], Problems())
    assert shapes.faults == {}
    nodes = dependents(shapes, INDEX, [f"http://e.example/{name}" for name in changed])
    return " ".join(sorted(node.removeprefix("http://e.example/") for node in nodes))


@pytest.mark.parametrize(
    ("shape", "changed", "again"),
    [
        ("sh:targetClass e:A ; sh:nodeKind sh:IRI", "a1", "a1"),
        ("sh:targetClass e:A ; sh:nodeKind sh:IRI", "b1", "b1"),
        ("sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:class e:B ]", "b1", "a1 b1"),
        (
            "sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:property [ sh:path e:q ; sh:minCount 1 ] ]",
            "b2",
            "a2 b2",
        ),
        ("sh:targetClass e:A ; sh:property [ sh:path ( e:p e:q ) ; sh:nodeKind sh:IRI ]", "c1", "a1 c1"),
        ("sh:targetClass e:A ; sh:property [ sh:path [ sh:inversePath e:q ] ; sh:maxCount 1 ]", "b1", "b1 c1"),
        (
            "sh:targetClass e:A ; sh:property [ sh:path [ sh:oneOrMorePath e:p ] ; sh:node [ sh:not e:T ] ]",
            "b1",
            "a1 b1",
        ),
        ("sh:targetObjectsOf e:q ; sh:nodeKind sh:IRI", "b1", "b1 c1"),
        (f"sh:targetClass e:A ; sh:sparql [ sh:select '{QUERY}' ]", "c1", "a1 c1"),
        (f"sh:targetClass e:A ; sh:sparql [ sh:select '{UNION}' ]", "c1", "a1 a2 c1"),
        (
            f"sh:targetClass e:A ; sh:property [ sh:path e:q ; sh:node [ sh:sparql [ sh:select '{UNION}' ] ] ]",
            "c1",
            "a1 a2 c1",
        ),
        ("sh:targetClass e:Z ; sh:nodeKind sh:IRI", "A", "A a1 a2"),
    ],
)
def test_what_hangs_on_a_change(tmp_path: Path, shape: str, changed: str, again: str) -> None:
    assert found(tmp_path, shape, changed) == again


def test_nothing_hangs_on_no_change(tmp_path: Path) -> None:
    assert found(tmp_path, f"sh:targetClass e:A ; sh:sparql [ sh:select '{UNION}' ]") == ""
