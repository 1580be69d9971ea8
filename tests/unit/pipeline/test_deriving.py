"""Deriving: the query's answer becomes a partition, or the query is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.errors import CouldNotRun
from factpress.pipeline.deriving import derive
from factpress.project import read_project
from factpress.publish.spool import Spool

LINES = b"""<http://e/a> <http://e/knows> <http://e/b> <http://e/g> .
<http://e/a> <http://e/name> "A \\"quoted\\" \\u00e9\\\\n"@en <http://e/h> .
<http://e/a> <http://e/size> "1.10"^^<http://www.w3.org/2001/XMLSchema#decimal> <http://e/h> .
"""
GRAPH = "http://e/derived"


@pytest.fixture
def quads(tmp_path: Path) -> Iterator[Spool]:
    with Spool(1 << 20, tmp_path) as spool:
        spool.add(LINES.replace(b"\\u00e9", "é".encode()))
        yield spool


def query(folder: Path, text: str) -> Path:
    file = folder / "q.rq"
    file.write_text(text, encoding="utf-8")
    return file


def test_triples_of_all_graphs_are_one_and_what_follows_has_its_own(quads: Spool, tmp_path: Path) -> None:
    before = set(quads)
    text = "CONSTRUCT { ?b <http://e/called> ?name } { ?a <http://e/knows> ?b ; <http://e/name> ?name }"
    derive(query(tmp_path, text), quads, GRAPH)

    line = '<http://e/b> <http://e/called> "A \\"quoted\\" é\\\\n"@en <http://e/derived> .\n'
    assert set(quads) - before == {line.encode()}


def test_deriving_twice_adds_nothing(quads: Spool, tmp_path: Path) -> None:
    file = query(tmp_path, "CONSTRUCT { ?b <http://e/r> ?a } { ?a <http://e/knows> ?b }")
    derive(file, quads, GRAPH)
    once = list(quads)
    derive(file, quads, GRAPH)

    assert list(quads) == once


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("CONSTRUCT { ?a <http://e/r> ?n } { ?a <http://e/size> ?n }", "neither an IRI nor a text with a language"),
        ('CONSTRUCT { ?a <http://e/r> "x" } { ?a <http://e/size> ?n }', "neither an IRI nor a text with a language"),
        ("CONSTRUCT { ?a <http://e/r> [] } { ?a <http://e/size> ?n }", "neither an IRI nor a text with a language"),
        ("SELECT ?a { ?a <http://e/size> ?n }", "is no CONSTRUCT"),
        ("CONSTRUCT { ?a }", "does not run"),
    ],
    ids=["a number", "a plain text", "a blank node", "a SELECT", "a fault of syntax"],
)
def test_a_query_that_makes_anything_else_is_refused(quads: Spool, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CouldNotRun, match=sentence):
        derive(query(tmp_path, text), quads, GRAPH)


SHAPE = """
@prefix schema: <http://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shapes: <https://w3id.org/nev/shapes/> .
shapes:Untitled a sh:NodeShape ; sh:targetClass schema:Person ;
  sh:property [ sh:path schema:jobTitle ; sh:maxCount 0 ; sh:message "no titles here"@en ] .
"""


def test_a_violation_by_what_was_derived_leads_to_the_record_of_its_subject(project: Path, tmp_path: Path) -> None:
    installed = Bundle.installed()
    shapes = shutil.copytree(installed.shapes, tmp_path / "shapes")
    (shapes / "untitled.ttl").write_text(SHAPE, encoding="utf-8")
    job = pipeline.Job(
        read_project(project), replace(installed, shapes=shapes), (project / "articles",), tmp_path / "none"
    )
    found = [problem for problem in pipeline.check(job).problems if "no titles here" in problem.message]

    things = (project / "seeds" / "things.yaml").read_text(encoding="utf-8").splitlines()
    assert [problem.place.file for problem in found] == ["seeds/things.yaml"]
    assert things[(found[0].place.line or 0) - 1] == "- slug: ada-okafor"
