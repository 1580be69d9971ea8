"""The saved queries as data: what other editors list is what we have, and our shape finds it well made."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from commands import Run
from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import read_project

ROOT = Path(__file__).parents[3]
SH = "http://www.w3.org/ns/shacl#"
QUERY = """#+ title: {en: Which bridges, de: Welche Brücken}
#+ tags: [bridge]
#+ columns: [bridge]
#+ parameters:
#+   since: {type: date, optional: yes, title: {en: Since}}
#+   kind: {type: string, values: [arch, beam], default: arch, title: {en: Kind}}
#+   town: {type: iri, title: {en: Town}, example: lindmouth}
SELECT ?bridge WHERE { VALUES (?since ?kind ?town) { (UNDEF UNDEF UNDEF) } ?bridge ?p "a \\"text\\"" }
"""


@pytest.fixture
def exported(project: Path) -> str:
    (project / "queries" / "bridge" / "which.rq").write_text(QUERY, encoding="utf-8")
    return described(project)


def described(project: Path, *names: str) -> str:
    """Return the description of these saved queries, of all without names."""
    bundle, opened = Bundle.installed(), read_project(project)
    saved, problems = pipeline.saved_queries(opened, bundle)
    assert problems == ()
    some = {name: saved[name] for name in names or saved}
    return pipeline.described_queries(pipeline.Desk(opened, bundle), some, "https://example.org/sparql")


def conforms(turtle: str) -> bool:
    shapes = rdflib.Graph().parse(ROOT / "shapes" / "queries" / "executable.ttl")
    result = pyshacl.validate(rdflib.Graph().parse(data=turtle, format="turtle"), shacl_graph=shapes)
    return bool(result[0])


def test_every_query_is_there_with_its_very_text(exported: str, project: Path) -> None:
    graph = ox.Store()
    graph.bulk_load(exported.encode(), format=ox.RdfFormat.TURTLE)
    rows = graph.query(f"SELECT ?q ?t {{ ?q a <{SH}SPARQLExecutable> ; <{SH}select> ?t }}")
    assert isinstance(rows, ox.QuerySolutions)
    texts = {row["q"].value.partition("/query/")[2]: row["t"].value for row in rows}

    assert texts["bridge/which"] == QUERY
    saved, _ = pipeline.saved_queries(read_project(project), Bundle.installed())
    assert texts.keys() == saved.keys()


def test_parameters_are_described(exported: str) -> None:
    graph = ox.Store()
    graph.bulk_load(exported.encode(), format=ox.RdfFormat.TURTLE)
    rows = graph.query(
        f"""PREFIX sh: <{SH}> SELECT ?path ?type ?kind ?optional ?default (COUNT(?item) AS ?values) {{
          <https://example.org/lindmouth/query/bridge/which> sh:parameter ?p . ?p sh:path ?path .
          OPTIONAL {{ ?p sh:datatype ?type }} OPTIONAL {{ ?p sh:nodeKind ?kind }}
          OPTIONAL {{ ?p sh:optional ?optional }}
          OPTIONAL {{ ?p sh:defaultValue ?default }}
          OPTIONAL {{ ?p sh:in/<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>* ?item }}
        }} GROUP BY ?path ?type ?kind ?optional ?default ORDER BY ?path"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    found = [[None if row[n] is None else re.split(r"[/#]", row[n].value)[-1] for n in range(6)] for row in rows]

    assert found == [
        ["kind", "string", None, "true", "arch", "3"],
        ["since", "date", None, "true", None, "0"],
        ["town", None, "IRI", "false", None, "0"],
    ]


def test_our_shape_finds_it_well_made_and_faults_not(exported: str, project: Path) -> None:
    assert conforms(exported)
    one = described(project, "events/when-and-where")
    assert conforms(one)
    assert not conforms(one.replace("rdfs:comment", "rdfs:label"))
    assert not conforms(one.replace("sdo:target", "sdo:targetName"))
    assert not conforms(one.replace("sh:select ", "sh:update "))


def test_the_export_is_the_same_every_time(exported: str, project: Path, run: Run) -> None:
    assert exported.count("@prefix") > 5
    one = run("query", "--project", project, "--describe").out
    assert one == run("query", "--project", project, "--describe").out
    heads = [line for line in one.splitlines() if line.startswith("@prefix")]
    assert heads == sorted(heads)
