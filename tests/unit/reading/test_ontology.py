from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.reading.ontology import read_vocabulary
from factpress.vocab import UnknownTerm

CONTEXT = {
    "@context": {
        "@version": 1.1,
        "v": "https://example.org/v#",
        "ex": "http://example.com/",
        "id": "https://example.org/id/",
        "colour": "https://example.org/concept/colour/",
        "Thing": "ex:Thing",
        "Car": "v:Car",
        "wheels": {"@id": "v:wheels", "@type": "ex:number"},
    }
}
TERMS = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://example.org/v> a owl:Ontology ;
    owl:versionInfo "1.2.3" ;
    <http://purl.org/vocab/vann/preferredNamespaceUri> "https://example.org/v#" .
<https://example.org/v#Car> a owl:Class .
<https://example.org/v#wheels> a owl:DatatypeProperty .
<http://example.com/Elsewhere> a owl:Class .
"""
CONCEPTS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/concept/colour> a skos:ConceptScheme .
<https://example.org/concept/empty> a skos:ConceptScheme .
<https://example.org/concept/colour/dark-red> a skos:Concept ; skos:inScheme <https://example.org/concept/colour> .
<https://example.org/concept/colour/blue> a skos:Concept ; skos:inScheme <https://example.org/concept/colour> .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "context.jsonld").write_text(json.dumps(CONTEXT), encoding="utf-8")
    (tmp_path / "nev.ttl").write_text(TERMS, encoding="utf-8")
    (tmp_path / "concepts.ttl").write_text(CONCEPTS, encoding="utf-8")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/ex.txt").write_text(
        "# Example <http://example.com/>, 1; free\n# a remark\nThing\nnumber\n", encoding="utf-8"
    )
    return tmp_path


def test_the_folder_makes_a_closed_vocabulary(folder: Path) -> None:
    vocabulary = read_vocabulary(folder)
    assert vocabulary.prefixes == {
        "v": "https://example.org/v#",
        "ex": "http://example.com/",
        "id": "https://example.org/id/",
        "colour": "https://example.org/concept/colour/",
    }
    assert vocabulary.classes == {"Thing": "http://example.com/Thing", "Car": "https://example.org/v#Car"}
    assert vocabulary.concepts == {"colour": {"dark-red", "blue"}, "empty": set()}
    assert vocabulary.version == "1.2.3"
    assert vocabulary.expand("v:wheels") == "https://example.org/v#wheels"
    assert vocabulary.expand("ex:number") == "http://example.com/number"
    assert vocabulary.expand("colour:dark-red") == "https://example.org/concept/colour/dark-red"
    assert vocabulary.expand("id:anything") == "https://example.org/id/anything"


@pytest.mark.parametrize("name", ["v:Elsewhere", "v:whels", "ex:Elsewhere", "ex:Car", "colour:red", "colour:"])
def test_what_the_folder_does_not_declare_is_unknown(folder: Path, name: str) -> None:
    with pytest.raises(UnknownTerm):
        read_vocabulary(folder).expand(name)


def _write(file: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / file).write_text(text, encoding="utf-8")


def _context_with(**entries: str) -> Callable[[Path], object]:
    return _write("context.jsonld", json.dumps({"@context": {**CONTEXT["@context"], **entries}}))


STRAY = "<https://example.org/other/x> skos:inScheme <https://example.org/concept/colour> ."
DAMAGES = {
    "no context": (lambda folder: (folder / "context.jsonld").unlink(), "context.jsonld"),
    "context is no JSON": (_write("context.jsonld", "{"), "not a JSON-LD context"),
    "context is a list": (_write("context.jsonld", "[]"), "not a JSON-LD context"),
    "context is a text": (_write("context.jsonld", '{"@context": "http://example.com/"}'), "not a JSON-LD context"),
    "unknown class": (_context_with(Cat="ex:Cat"), "'Cat'"),
    "class of an unknown prefix": (_context_with(Cat="nowhere:Thing"), "'Cat'"),
    "no ontology": (lambda folder: (folder / "nev.ttl").unlink(), "nev.ttl"),
    "ontology does not parse": (_write("nev.ttl", TERMS + "\n<x"), "nev.ttl:"),
    "ontology without version": (_write("nev.ttl", TERMS.replace("versionInfo", "v")), "version"),
    "blank node": (_write("nev.ttl", TERMS + "\n[] a owl:Class ."), "blank node"),
    "no concepts": (lambda folder: (folder / "concepts.ttl").unlink(), "concepts.ttl"),
    "stray concept": (_write("concepts.ttl", CONCEPTS + STRAY), "https://example.org/other/x"),
    "no foreign lists": (lambda folder: shutil.rmtree(folder / "foreign"), "foreign"),
    "foreign list without namespace": (_write("foreign/b.txt", "Thing\n"), "b.txt"),
    "foreign list is empty": (_write("foreign/b.txt", ""), "b.txt"),
    "foreign list is not UTF-8": (lambda folder: (folder / "foreign/b.txt").write_bytes(b"# \xff"), "b.txt"),
}


@pytest.mark.parametrize(("damage", "named"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_a_clear_sentence(folder: Path, damage: Callable[[Path], object], named: str) -> None:
    damage(folder)
    with pytest.raises(CouldNotRun, match="the ontology folder is damaged") as raised:
        read_vocabulary(folder)
    assert named in str(raised.value)
